"""A whole small training run in this process: real worlds, teachers and learning, without the seconds that workers take."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from rich.console import Console

from training import distill
from training.rollouts import Share, play_share
from training.train_config import LearnSettings, PlaySettings, TrainConfig

PLAY = PlaySettings(rounds=2, episodes=2, tick_limit=12, processes=1, mirrors=2, frame_size=64, beta_decay=0.3, ticks=0)
LEARN = LearnSettings(steps=3, batch=2, length=8, warm_up=2, checkpoint_every=2, device="cpu")
TINY = TrainConfig(suites=("collect_log",), play=PLAY, learn=LEARN)


class PlayedHere:
    """Plays as a ``pool of workers does, in this process."""

    def __init__(self, *settings: object) -> None:
        self.workers = 1

    def __enter__(self) -> "PlayedHere":
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def play(self, shares: Sequence[Share]) -> Iterator[Path]:
        for share in shares:
            yield from play_share(share)


def tiny(out: Path, **changes) -> TrainConfig:
    """The settings of a small run with some changed, each by its name on the command line."""
    groups = {"play": PLAY, "learn": LEARN, "ablation": TINY.ablation, "weights": TINY.weights}
    own = {}
    for name, value in changes.items():
        group = next((key for key, settings in groups.items() if hasattr(settings, name)), None)
        if group is None:
            own[name] = value
        else:
            groups[group] = dataclasses.replace(groups[group], **{name: value})
    return dataclasses.replace(TINY, out=out, **groups, **own)


def words(out: Path, **changes) -> list[str]:
    """The words behind ``steve2 train`` that stand for ``tiny(out, **changes)``."""
    config = tiny(out, **changes)
    given = {"out": out, "suites": " ".join(config.suites)}
    given |= dataclasses.asdict(config.play) | dataclasses.asdict(config.learn) | changes
    typed: list[str] = []
    for name, value in given.items():
        typed += [f"--{name.replace('_', '-')}"] if value is True else [f"--{name.replace('_', '-')}", str(value)]
    return typed


def distillation(out: Path, **changes) -> distill.Distillation:
    """A small run, to be run."""
    torch.set_num_threads(1)
    return distill.Distillation(tiny(out, **changes), Console(quiet=True))
