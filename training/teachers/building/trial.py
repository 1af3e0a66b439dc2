"""How well the builders build: ``python -m training.teachers.building.trial`` plays tasks and prints a table of overlaps.

An episode goes on until the building overlaps its blueprint wholly, nothing is left to do, or the task's ticks are over; the
test of the task itself would end it earlier.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Build, Task
from training.task_files import load_family
from training.teachers.crew import make_teachers

FAMILIES = ("build_high", "build_long", "build_wide", "build_stepped")
_IDLE_TICKS = 40
"""So long nothing to do, and the episode is over."""


@dataclass(frozen=True)
class Trial:
    """What became of one building.

    Attributes:
        name: of the task.
        blocks: how many cells are wanted.
        overlap: intersection over union at the end, 0..1, as ``bridge.built`` judges it.
        ticks: how many were played.
        health: half hearts that were left.
        seconds: of the teachers alone.
    """

    name: str
    blocks: int
    overlap: float
    ticks: int
    health: float
    seconds: float


def play(task: Task, seed: int) -> Trial:
    """Let the builders build alone. ValueError where the task is none of building."""
    if not isinstance(task.success, Build):
        raise ValueError(f"task {task.name}: expected success build, got {type(task.success).__name__}")
    whole = msgspec.structs.replace(task, success=Build(task.success.blueprint, overlap=1.0))
    world, teachers = EmbeddedWorld(), make_teachers(task)
    observation = world.reset(whole, seed)
    teachers.start(task.goal, task, world)
    overlap, idle, seconds, done = 0.0, 0, 0.0, False
    while not done and observation.tick < task.tick_limit and idle < _IDLE_TICKS:
        began = time.perf_counter()
        label = teachers.label(observation)
        seconds += time.perf_counter() - began
        idle = idle + 1 if label.skill == "done" else 0
        observation, _, done, info = world.step(label.action)
        overlap = info.progress
    wanted = int((task.success.blueprint > 0).sum())
    return Trial(task.name, wanted, overlap, observation.tick, observation.life.health, seconds)


def family_tasks() -> Iterator[Task]:
    """Every kind and count of the building tasks that ship."""
    for name in FAMILIES:
        family = load_family(name)
        for kind in family.kinds:
            for count in family.counts_of(kind):
                yield family.task(kind, count)


def main(arguments: list[str] | None = None) -> None:
    """Print one line a building and their mean."""
    parser = argparse.ArgumentParser(prog="python -m training.teachers.building.trial", description=__doc__)
    parser.add_argument("--seed", type=int, default=900_000, help="of the first world; each task has the next one")
    parser.add_argument("--only", default="", help="play only the tasks whose name holds this")
    options = parser.parse_args(arguments)
    trials = []
    for number, task in enumerate(family_tasks()):
        if options.only in task.name:
            trials.append(play(task, options.seed + number))
            _print(trials[-1])
    mean = sum(trial.overlap for trial in trials) / max(1, len(trials))
    sys.stdout.write(f"{len(trials)} buildings, mean overlap {mean:.3f}\n")


def _print(trial: Trial) -> None:
    sys.stdout.write(
        f"{trial.name:40} {trial.blocks:5} blocks  overlap {trial.overlap:.3f}  {trial.ticks:6} ticks  "
        f"health {trial.health:4.1f}  {1000 * trial.seconds / max(1, trial.ticks):5.1f} ms/tick\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
