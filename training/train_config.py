"""The settings of a training run, in the groups that ``steve2 train --help`` shows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import tyro

from training.task_names import tasks_among, tasks_of

AFFECT_NOTHING_LEARNED = (
    "out",
    "processes",
    "rollouts",
    "ray_address",
    "device",
    "checkpoint_every",
    "accumulate",
    "store_gigabytes",
)
"""Settings that may differ when a run is resumed. (``accumulate`` rounds sums otherwise: the same run, not the same bits.)"""
BENCHMARK_SUITES = ("navigation", "creation")
"""What a student is trained on unless told otherwise: every suite of the benchmark."""

EXAMPLES = """\
examples:
  steve2 train --out runs/first                           every suite of the benchmark, from nothing
  steve2 train --out runs/logs --suites collect_log       one family of tasks alone
  steve2 train --suites navigation collect_log --focus collect_log   logs three times as much as each of the searches
  steve2 train --out runs/static --static --ticks 20000   an ablation; give the others the same --ticks
  steve2 train --out runs/settled --start runs/first/checkpoint --rounds 4 --learning-rate 4e-4
  accelerate launch --num_processes 4 -m runtime train --preset base --batch 192
  tensorboard --logdir runs                               curves of all runs, while they go on
"""

Folder = Annotated[Path | None, tyro.conf.arg(metavar="FOLDER", help_behavior_hint="")]
Flag = Annotated[bool, tyro.conf.arg(help_behavior_hint=""), tyro.conf.FlagCreatePairsOff]


@dataclass(frozen=True)
class LossWeights:
    """How much each part of the loss counts. 0 switches a part off: it is then not even computed."""

    action: float = 1.0
    """KL to the action distribution of the actors."""
    plan: float = 1.0
    """Cross-entropy on the words of manager and conductor."""
    pointer: float = 1.0
    """Cross-entropy on the token that the teachers are after."""
    skill: float = 1.0
    """Cross-entropy on the conductor's skill."""
    patches: float = 2.0
    """Cross-entropy on what each patch of the frame shows."""
    facts: float = 0.2
    """Squared error of the privileged facts: bearing and distance of the target."""
    design: float = 1.0
    """Cross-entropy on the codes of the blueprint expert's buildings."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name}: the weight of a loss must be 0 or more, got {value}")


@dataclass(frozen=True)
class Ablation:
    """Students to compare with, each by one switch, all else alike (our definitions); with the same --ticks on as many labels."""

    static: Flag = False
    """No mirror: the student drives no tick (beta stays 1), and never sees where it would have got itself."""
    no_expert: Flag = False
    """No expert: the teachers know no map but the ground that they walk through; nothing privileged is taught (facts, patches,
    design)."""
    flat: Flag = False
    """No hierarchy: one level teaches actions and what they aim at; no plan is spoken or heard, and there is one skill."""


@dataclass(frozen=True)
class PlaySettings:
    """How episodes are made: many mirrored worlds, in each of which student or teachers drive and the teachers label."""

    rounds: int = 16
    """Rounds of playing and learning."""
    episodes: int = 40
    """Episodes that are played at one time; a round has so many where --ticks is 0."""
    ticks: int = 0
    """Labelled ticks of a round: episodes are played until there are so many; more count for the next. 0: as many as come."""
    tick_limit: int = 5000
    """Ticks after which an episode ends, where its task's own limit does not end it before. 0: the tasks' own limits alone."""
    beta_decay: float = 0.6
    """What the share of ticks that the teachers drive is multiplied by from round to round, from 1 in the first."""
    least_beta: float = 0.2
    """What that share never falls below, so that an episode in which the student is stuck goes on after a while."""
    alone: float = 0.5
    """Share of the episodes that the student drives by itself once it drives at all. They tell what it can do, and get into
    where it is stuck; in the others the teachers help it on."""
    stuck: int = 600
    """Ticks without anything new after which an episode ends that the student drives by itself; one of surviving goes on. 0: so
    do all, to their limits."""
    disturbance: float = 0.0
    """Share of the stretches of driving that begin with a push out of the way, from which teachers and student recover."""
    drawn: float = 0.5
    """Share of the episodes in which the student draws its actions, as when it is deployed; else it takes the likeliest."""
    processes: int = 2
    """Processes that play."""
    rollouts: Literal["local", "ray"] = "local"
    """Where they are: on this machine, or tasks of a Ray cluster (the extra `cluster`)."""
    ray_address: Annotated[str | None, tyro.conf.arg(metavar="ADDRESS", help_behavior_hint="")] = None
    """A running cluster's, such as auto; without it --rollouts ray starts one on this machine."""
    mirrors: int = 16
    """Worlds in lock-step in each of them."""
    frame_size: int = 128
    """Side in pixels of the frames that the worlds draw; the student averages them down to its own."""

    def __post_init__(self) -> None:
        _require_positive(self, "rounds", "episodes", "processes", "mirrors")
        _require_shares(self, "beta_decay", "least_beta", "alone", "disturbance", "drawn")
        if self.ray_address is not None and self.rollouts != "ray":
            raise ValueError(f"ray_address: goes with --rollouts ray alone, got --rollouts {self.rollouts}")
        for name in ("ticks", "tick_limit", "stuck"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: must be 0 or more, got {getattr(self, name)}")
        if self.frame_size < 64 or self.frame_size % 64:
            raise ValueError(f"frame_size: must be a multiple of 64, got {self.frame_size}")


@dataclass(frozen=True)
class LearnSettings:
    """How the student learns. Processes of `accelerate launch` or `torchrun` share the sequences of a step between them."""

    steps: int = 120
    """Optimizer steps in a round."""
    batch: int = 48
    """Sequences in a step, of all processes together."""
    accumulate: int = 1
    """Pieces in which a process learns its sequences, one after another, where they do not fit into memory at once."""
    buildings: int = 16
    """Buildings in a step whose codes are learned from their texts, beside the sequences."""
    length: int = 32
    """Ticks in a sequence."""
    warm_up: int = 8
    """First ticks of a sequence that are not learned from, because its memory is not yet its own."""
    learning_rate: float = 1e-3
    """Its highest; it rises over a fifth of the first round and falls to a twentieth by cosine."""
    clip: float = 1.0
    """Largest norm of the gradient; what is larger is scaled down."""
    speech_dropout: float = 0.5
    """Share of sequences that do not hear their last subgoal, so that the goal is read and not an echo of it. The way that it
    told they still see, and the mark of what it named: a heading that was said is to be held."""
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    """What most sums are computed in; auto is bf16 where the processor multiplies it."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where to learn; auto takes a GPU where there is one."""
    checkpoint_every: int = 120
    """Optimizer steps between checkpoints."""
    replay_gigabytes: float = 4.0
    """Memory for the episodes of --replay, of --store-gigabytes: as many as fit, drawn by chance."""
    store_gigabytes: float = 12.0
    """Memory that each process may hold episodes in. A run that needs more is refused, with --ticks before it begins."""

    def __post_init__(self) -> None:
        _require_positive(self, "steps", "batch", "accumulate", "checkpoint_every")
        _require_shares(self, "speech_dropout")
        if self.batch % self.accumulate:
            raise ValueError(f"accumulate: must divide the batch of {self.batch}, got {self.accumulate}")
        if self.buildings < 0:
            raise ValueError(f"buildings: must be 0 or more, got {self.buildings}")
        if self.length < 2:
            raise ValueError(f"length: must be at least 2, got {self.length}")
        if not 0 <= self.warm_up < self.length:
            raise ValueError(f"warm_up: must lie in 0..{self.length - 1}, got {self.warm_up}")
        for name in ("learning_rate", "clip", "replay_gigabytes", "store_gigabytes"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise ValueError(f"{name}: must be positive, got {getattr(self, name)}")


@dataclass(frozen=True)
class TrainConfig:
    """Make a student from nothing: play in mirrored worlds, let the teachers label every tick, learn, repeat.

    A run that was stopped, or killed, goes on by the same command as if it had not been.
    """

    preset: Literal["nano", "base", "vlm"] = "nano"
    """Size of the student. vlm takes a vision-language model of --trunk and trains adapters."""
    trunk: Folder = None
    """Folder of a Hugging Face vision-language model, for --preset vlm."""
    out: Annotated[Path, tyro.conf.arg(metavar="FOLDER")] = Path("runs/train-nano")
    """Folder of episodes, checkpoint, log and curves; a run found there is resumed."""
    start: Folder = None
    """Checkpoint or package whose student learns on, in place of a new one; then the teachers drive no more than --least-beta."""
    replay: Annotated[tuple[Path, ...], tyro.conf.arg(metavar="FOLDER ...", help_behavior_hint="")] = ()
    """Folders of earlier runs whose episodes are learned from beside the new ones, three in ten sequences: what --start's student
    was taught there is not forgotten."""
    suites: Annotated[tuple[str, ...], tyro.conf.arg(metavar="NAME ...")] = BENCHMARK_SUITES
    """What is trained on: suites, groups of them, families of tasks, or task files of your own (`steve2 tasks` lists them)."""
    focus: Annotated[tuple[str, ...], tyro.conf.arg(metavar="NAME ...", help_behavior_hint="")] = ()
    """What of --suites weighs three times as much when tasks are drawn, by the same names; else all suites weigh the same."""
    seed: int = 0
    """Decides everything that is drawn."""
    ablation: tyro.conf.OmitArgPrefixes[Ablation] = field(default_factory=Ablation)
    play: tyro.conf.OmitArgPrefixes[PlaySettings] = field(default_factory=PlaySettings)
    learn: tyro.conf.OmitArgPrefixes[LearnSettings] = field(default_factory=LearnSettings)
    weights: LossWeights = field(default_factory=LossWeights)

    def __post_init__(self) -> None:
        tasks_among(tasks_of(self.suites), self.focus)  # a wrong name or file is told before torch is imported
        if (self.preset == "vlm") != (self.trunk is not None):
            raise ValueError(
                "trunk: --preset vlm needs the folder of a vision-language model"
                if self.trunk is None
                else f"trunk: goes with --preset vlm alone, got --preset {self.preset}"
            )
        if self.replay and any(asdict(self.ablation).values()):
            raise ValueError("replay: what another run was taught would count as an ablation's own; leave it out")
        for file in ("config.json", "tokenizer.json"):
            if self.trunk is not None and not (self.trunk / file).is_file():
                raise ValueError(f"trunk: {self.trunk} holds no {file}; give the folder of a Hugging Face model")

    def beta(self, round_number: int) -> float:
        """Share of ticks that the teachers drive in a round: 1 in the first of a new student's."""
        if self.ablation.static:
            return 1.0
        least = self.play.least_beta
        return least if self.start else max(least, float(self.play.beta_decay**round_number))

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        learn = self.learn
        total, rising = self.play.rounds * learn.steps, max(1, learn.steps // 5)
        if step < rising:
            return learn.learning_rate * (step + 1) / rising
        share = (step - rising) / max(1, total - rising)
        return learn.learning_rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share)))

    @property
    def losses(self) -> LossWeights:
        """The weights of the losses, those switched off that the ablations leave out."""
        weights = self.weights
        if self.ablation.no_expert:
            weights = replace(weights, facts=0.0, patches=0.0, design=0.0)
        if self.ablation.flat:
            weights = replace(weights, plan=0.0, skill=0.0, design=0.0)
        return weights

    def as_plain(self) -> dict[str, Any]:
        """By the names of the command line, as JSON values, without what affects nothing learned."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return {name: value for name, value in _flat(plain) if name not in AFFECT_NOTHING_LEARNED}


def _flat(groups: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in groups.items():
        match name, value:
            case "weights", dict():
                yield from ((f"weights.{part}", weight) for part, weight in value.items())
            case _, dict():
                yield from value.items()
            case _:
                yield name, value


def _require_positive(settings: object, *names: str) -> None:
    for name in names:
        if getattr(settings, name) < 1:
            raise ValueError(f"{name}: must be positive, got {getattr(settings, name)}")


def _require_shares(settings: object, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(settings, name) <= 1:
            raise ValueError(f"{name}: must lie in 0..1, got {getattr(settings, name)}")
