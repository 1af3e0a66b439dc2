"""The settings of the expert's training."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.expert.corpus import CORPUS_SIZE

AFFECT_NOTHING_LEARNED = ("out", "threads", "checkpoint_every")
"""Settings that may differ when a run is resumed."""


@dataclass(frozen=True)
class ExpertSettings:
    """Train the blueprint expert: first structures to codes and back, then texts to codes.

    Attributes:
        out: folder of the checkpoint, the log and, at the end, the weights; a run found there is resumed.
        seed: decides everything that is drawn.
        corpus: buildings of the corpus.
        structure_steps: optimizer steps of the autoencoder.
        text_steps: optimizer steps of the predictor.
        structure_batch: buildings in a step of the autoencoder.
        text_batch: texts in a step of the predictor.
        structure_rate: highest learning rate of the autoencoder by AdamW; it rises over a hundred steps and falls by cosine.
        text_rate: highest learning rate of the predictor.
        code_noise: share of the codes' digits that are replaced by chance ones before the decoder learns from them.
        threads: processor threads.
        checkpoint_every: steps between checkpoints.
    """

    out: Path = Path("runs/expert")
    seed: int = 0
    corpus: int = CORPUS_SIZE
    structure_steps: int = 1300
    text_steps: int = 5000
    structure_batch: int = 32
    text_batch: int = 64
    structure_rate: float = 2e-3
    text_rate: float = 1e-3
    code_noise: float = 0.01
    threads: int = 1
    checkpoint_every: int = 250

    def __post_init__(self) -> None:
        for name in (
            "corpus",
            "structure_steps",
            "text_steps",
            "structure_batch",
            "text_batch",
            "threads",
            "checkpoint_every",
        ):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: must be positive, got {getattr(self, name)}")
        for name in ("structure_rate", "text_rate"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise ValueError(f"{name}: must be positive, got {getattr(self, name)}")
        if not 0 <= self.code_noise < 1:
            raise ValueError(f"code_noise: must lie in 0..1, got {self.code_noise}")

    def as_plain(self) -> dict[str, Any]:
        """As JSON values, without what affects nothing learned."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return {name: value for name, value in plain.items() if name not in AFFECT_NOTHING_LEARNED}
