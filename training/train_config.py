"""The settings of a training run."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

AFFECT_NOTHING_LEARNED = ("out", "processes", "device", "checkpoint_every")
"""Settings that may differ when a run is resumed."""


@dataclass(frozen=True)
class LossWeights:
    """How much each part of the loss counts. 0 switches a part off.

    Attributes:
        action: KL to the actors' action distribution.
        plan: cross-entropy on the words of manager and conductor.
        pointer: cross-entropy on the token that the teachers are after.
        skill: cross-entropy on the conductors' skill.
        patches: cross-entropy on what each patch of the frame shows, averaged over the patches.
        facts: mean squared error of the privileged facts.
    """

    action: float = 1.0
    plan: float = 1.0
    pointer: float = 1.0
    skill: float = 1.0
    patches: float = 2.0
    facts: float = 0.2


@dataclass(frozen=True)
class TrainConfig:
    """Make a student from nothing: play in mirrored worlds, let the teachers label, learn, repeat.

    Attributes:
        preset: size of the student.
        out: folder of episodes, checkpoint, log and curves; a run found there is resumed.
        start: checkpoint whose student learns on, in place of a new one; then the teachers drive no more than --least-beta.
        static: learn from teacher-driven episodes only (the baseline without a mirror).
        seed: decides everything that is drawn.
        rounds: rounds of playing and learning.
        episodes: episodes played in a round.
        tick_limit: ticks after which an episode ends.
        steps: optimizer steps in a round.
        batch: sequences in a step.
        length: ticks in a sequence.
        warm_up: first ticks of a sequence that are not learned from, because its memory is not yet its own.
        learning_rate: its highest; it rises over a fifth of the first round and falls to a twentieth by cosine.
        beta_decay: what the share of ticks that the teachers drive is multiplied by from round to round, from 1 in the first.
        least_beta: what that share never falls below, so that an episode in which the student is stuck goes on after a while.
        speech_dropout: share of sequences that do not hear their last subgoal, so that the goal is read and not an echo of it.
        processes: processes that play.
        mirrors: worlds in lock-step in each of them.
        frame_size: side in pixels of the frames that the worlds draw; the student averages them down to its own.
        checkpoint_every: optimizer steps between checkpoints.
        device: where to learn; auto takes a GPU where there is one.
        weights: how much each part of the loss counts.
    """

    preset: Literal["nano", "base"] = "nano"
    out: Path = Path("runs/train-nano")
    start: Path | None = None
    static: bool = False
    seed: int = 0
    rounds: int = 16
    episodes: int = 40
    tick_limit: int = 450
    steps: int = 120
    batch: int = 48
    length: int = 32
    warm_up: int = 8
    learning_rate: float = 1e-3
    beta_decay: float = 0.6
    least_beta: float = 0.2
    speech_dropout: float = 0.5
    processes: int = 2
    mirrors: int = 16
    frame_size: int = 128
    checkpoint_every: int = 120
    device: Literal["auto", "cpu", "cuda"] = "auto"
    weights: LossWeights = field(default_factory=LossWeights)

    def __post_init__(self) -> None:
        counted = ("rounds", "episodes", "tick_limit", "steps", "batch", "processes", "mirrors", "checkpoint_every")
        for name in counted:
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: must be positive, got {getattr(self, name)}")
        if self.length < 2:
            raise ValueError(f"length: must be at least 2, got {self.length}")
        if not 0 <= self.warm_up < self.length:
            raise ValueError(f"warm_up: must lie in 0..{self.length - 1}, got {self.warm_up}")
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ValueError(f"learning_rate: must be positive, got {self.learning_rate}")
        for name in ("beta_decay", "least_beta", "speech_dropout"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name}: must lie in 0..1, got {getattr(self, name)}")
        if self.frame_size < 64 or self.frame_size % 64:
            raise ValueError(f"frame_size: must be a multiple of 64, got {self.frame_size}")

    def beta(self, round_number: int) -> float:
        """Share of ticks that the teachers drive in a round: 1 in the first of a new student's."""
        if self.static:
            return 1.0
        return self.least_beta if self.start else max(self.least_beta, self.beta_decay**round_number)

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        total, rising = self.rounds * self.steps, max(1, self.steps // 5)
        if step < rising:
            return self.learning_rate * (step + 1) / rising
        share = (step - rising) / max(1, total - rising)
        return self.learning_rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share)))

    def as_plain(self) -> dict[str, Any]:
        """As JSON values, without what affects nothing learned."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return {name: value for name, value in plain.items() if name not in AFFECT_NOTHING_LEARNED}
