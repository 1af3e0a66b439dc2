"""How fast labelled ticks are made by one process, and where its time goes: ``python -m training.throughput``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bridge.camera import Camera
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Frame
from training.episodes import EpisodeSpec
from training.meter import Meter, Stopwatch
from training.mirror import roll_out
from training.task_names import TaskName

if TYPE_CHECKING:
    from agent.policy import StudentPolicy

FIRST_SEED = 2_000_000_000
"""Of the worlds that are measured in: neither training nor evaluation plays there."""
WARM_UP_TICKS = 20
"""Played before, by every mirror: compiling, caches and memory plans."""


@dataclass(frozen=True)
class Throughput:
    """What was measured.

    Attributes:
        ticks: labelled ticks that were made. seconds: the time that took, of one process, with the beginning of its episodes.
        shares: part -> share of that time, the largest first: ``world`` (rules and senses), ``rendering``, ``labels`` (all
        teachers),
            ``label arrays`` (what they said as arrays), ``inputs`` (of the student), ``student`` (its pass), ``begin`` (of
            episodes: terrain), and ``rest``.
    """

    ticks: int
    seconds: float
    shares: dict[str, float]

    @property
    def ticks_per_second(self) -> float:
        """Of one process."""
        return self.ticks / self.seconds


class MeteredWorld(EmbeddedWorld):
    """A world that tells a meter when it draws."""

    meter: Meter

    def picture(self, camera: Camera) -> Frame:
        """What the player sees now, as any camera draws it."""
        with self.meter.part("rendering"):
            return super().picture(camera)


def measure_throughput(
    tasks: Sequence[TaskName],
    student: StudentPolicy | None,
    ticks: int,
    *,
    mirrors: int = 16,
    frame_size: int = 128,
    beta: float = 0.2,
) -> Throughput:
    """Play and label at least so many ticks in this process.

    Args:
        tasks: what is played, each by the same share of the mirrors. ValueError where there is none.
        student: takes part; None measures teachers alone.
        ticks: of all mirrors together.
        mirrors: worlds in lock-step.
        frame_size: side of the frames.
        beta: share of the stretches that the teachers drive.
    """
    if not tasks:
        raise ValueError("tasks: there is none to measure; name suites or families that have some")
    watch = Stopwatch()
    camera = Camera((frame_size, frame_size))
    worlds: list[EmbeddedWorld] = []
    for _ in range(mirrors):
        world = MeteredWorld(camera)
        world.meter = watch
        worlds.append(world)

    def play(first_seed: int, each: int) -> int:
        beta_now = 1.0 if student is None else beta
        specs = [
            EpisodeSpec(str(tasks[index % len(tasks)]), first_seed + index, 0, beta_now, each)
            for index in range(mirrors)
        ]
        return sum(episode.ticks for episode in roll_out(specs, worlds, student, meter=watch))

    play(FIRST_SEED, WARM_UP_TICKS)
    watch.seconds.clear()
    made = 0
    with watch.part("rest"):
        while made < ticks:
            made += play(FIRST_SEED + mirrors + made, max(1, -(-(ticks - made) // mirrors)))
    seconds = float(np.sum(list(watch.seconds.values())))
    shares = {name: spent / seconds for name, spent in sorted(watch.seconds.items(), key=lambda item: -item[1])}
    return Throughput(made, seconds, shares)


def main() -> None:
    """Measure with an untrained student of the preset ``nano`` on some tasks, and print a table."""
    import tempfile
    from pathlib import Path

    import torch
    import tyro
    from rich.console import Console

    from agent.goal import GoalTokenizer
    from agent.student import PRESETS, Student, StudentConfig
    from agent.torch_policy import TorchPolicy
    from training.goal_texts import VOCABULARY, train_tokenizer
    from training.task_names import tasks_of

    def settings(suites: tuple[str, ...] = ("collect_log",), ticks: int = 1600, mirrors: int = 16) -> None:
        """Measure how fast labelled ticks are made.

        Args:
            suites: suites or families to play.
            ticks: how many to make.
            mirrors: worlds in lock-step.
        """
        torch.set_num_threads(1)
        torch.manual_seed(0)
        with tempfile.TemporaryDirectory() as folder:
            train_tokenizer(Path(folder) / "tokenizer.json")
            tokenizer = GoalTokenizer(Path(folder) / "tokenizer.json")
        student = TorchPolicy(Student(StudentConfig(goal_vocabulary=VOCABULARY, **PRESETS["nano"])), tokenizer)
        found = measure_throughput(tasks_of(suites), student, ticks, mirrors=mirrors)
        console = Console(highlight=False)
        console.print(f"{found.ticks_per_second:.1f} labelled ticks/s of one process ({found.ticks} ticks)")
        for name, share in found.shares.items():
            console.print(f"  {name:14} {share:6.1%}")

    tyro.cli(settings, prog="python -m training.throughput")


if __name__ == "__main__":
    main()
