"""The trained expert: texts and structures to codes, codes to structures; loaded from the weights that ship, or just trained."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from agent.blueprint import BLUEPRINT_GRAPH, BlueprintDecoder
from agent.package import MANIFEST, PackageError, file_hash
from training.expert.model import CodePredictor, Encoder, Sizes, nearest_digits, to_codes
from training.expert.palette import spell, split_roles
from training.expert.texts import BuildingTexts

WEIGHTS = Path(__file__).parent / "weights"
"""The weights that ship."""
ENCODER, PREDICTOR, TOKENIZER = "encoder.safetensors", "predictor.safetensors", "tokenizer.json"
FILES = (BLUEPRINT_GRAPH, ENCODER, PREDICTOR, TOKENIZER)
_BATCH = 64

Codes = NDArray[np.int32]
"""int32 (n, CODES)."""


@dataclass(frozen=True)
class BlueprintModel:
    """Networks with the ways between texts, codes and block ids.

    Attributes:
        encoder: structures to codes.
        predictor: texts to codes.
        texts: the predictor's tokenizer.
        draw: codes (n, CODES) to block ids, uint16 (n, 16, 16, 16).
    """

    encoder: Encoder
    predictor: CodePredictor
    texts: BuildingTexts
    draw: Callable[[Codes], NDArray[np.uint16]]

    @torch.no_grad()
    def codes_of_blueprints(self, voxels: NDArray[np.uint16]) -> Codes:
        """Block ids (n, 16, 16, 16) to codes. ValueError naming blocks that the corpus lacks."""
        roles, palettes = split_roles(voxels)
        self.encoder.eval()
        parts = []
        for first in range(0, len(roles), _BATCH):
            shape = nearest_digits(self.encoder(torch.from_numpy(roles[first : first + _BATCH].astype(np.int64))))
            spelled = torch.from_numpy(spell(palettes[first : first + _BATCH]))
            parts.append(to_codes(torch.cat([shape, spelled[..., None]], -1)))
        return torch.cat(parts).numpy().astype(np.int32)

    @torch.no_grad()
    def codes_of_texts(self, texts: Sequence[str]) -> Codes:
        """The likeliest codes of each text. ValueError for an empty or an overlong text."""
        tokens = self.texts.encode(texts)
        self.predictor.eval()
        parts = [
            to_codes(self.predictor(torch.from_numpy(tokens[first : first + _BATCH])).argmax(-1))
            for first in range(0, len(tokens), _BATCH)
        ]
        return torch.cat(parts).numpy().astype(np.int32)


@functools.cache
def load_blueprint_model(folder: Path = WEIGHTS) -> BlueprintModel:
    """The model of a weights folder, read once a process.

    PackageError where a file is missing or is not the one that the manifest lists.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        files, sizes = dict(manifest["files"]), Sizes(**manifest["sizes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"expert: {folder / MANIFEST} is no manifest ({error}); make one with python -m training.expert.train"
        ) from error
    for name in FILES:
        if not (folder / name).is_file() or file_hash(folder / name) != files.get(name):
            raise PackageError(f"expert: {folder / name} is not the file that {MANIFEST} lists; train the expert again")
    encoder, predictor = Encoder(sizes), CodePredictor(sizes)
    _load(encoder, folder / ENCODER)
    _load(predictor, folder / PREDICTOR)
    return BlueprintModel(
        encoder, predictor, BuildingTexts(folder / TOKENIZER), BlueprintDecoder(folder / BLUEPRINT_GRAPH).decode_many
    )


def _load(module: nn.Module, path: Path) -> None:
    module.load_state_dict({key: value.float() for key, value in load_file(path).items()})
    module.eval()
