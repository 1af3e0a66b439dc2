"""How well the builders build: ``python -m training.teachers.building.trial`` plays tasks and prints a table of overlaps.

By default these are the building tasks that ship, in every kind and count; with ``--buildings`` so many of the expert's corpus,
from its held-out part, on flat ground with the blocks given as the tasks give them.

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
import numpy as np

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Build, Goal, ItemAction, Observation, Task, WorldSetup
from training.expert.corpus import CORPUS_SIZE, draw_corpus, split
from training.task_files import load_family
from training.task_setup import with_blocks
from training.teachers.crew import make_teachers

FAMILIES = ("build_high", "build_long", "build_wide", "build_stepped")
DIRT_GIVEN = 64
TICKS_GIVEN = 12_000
"""Of a building of the corpus."""
_STRETCH = 30
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


def play(task: Task, seed: int, disturbed: float = 0.0) -> Trial:
    """Let the builders build. ValueError where the task is none of building.

    Args:
        task: what is to be built, and with what.
        seed: of the world, and of what somebody else does.
        disturbed: share of the ticks, in stretches of _STRETCH, on which somebody acts by chance instead of the teachers.
    """
    if not isinstance(task.success, Build):
        raise ValueError(f"task {task.name}: expected success build, got {type(task.success).__name__}")
    whole = msgspec.structs.replace(task, success=Build(task.success.blueprint, overlap=1.0))
    world, teachers = EmbeddedWorld(), make_teachers(task)
    observation = world.reset(whole, seed)
    teachers.start(task.goal, task, world)
    overlap, idle, seconds, done = 0.0, 0, 0.0, False
    generator, other = np.random.default_rng(seed), False
    while not done and observation.tick < task.tick_limit and idle < _IDLE_TICKS:
        began = time.perf_counter()
        label = teachers.label(observation)
        seconds += time.perf_counter() - began
        idle = idle + 1 if label.action == Action() else 0
        if observation.tick % _STRETCH == 0:
            other = bool(generator.random() < disturbed)
        action = _by_chance(observation, generator) if other else label.action
        observation, _, done, info = world.step(action)
        overlap = info.progress
    wanted = int((task.success.blueprint > 0).sum())
    return Trial(task.name, wanted, overlap, observation.tick, observation.life.health, seconds)


def _by_chance(observation: Observation, generator: np.random.Generator) -> Action:
    """Walk, look, strike and place without a plan."""
    held = observation.inventory[observation.inventory[:, 1] > 0, 0]
    places = len(held) > 0 and generator.random() < 0.04
    return Action(
        forward=int(generator.integers(-1, 2)),
        strafe=int(generator.integers(-1, 2)),
        jump=bool(generator.random() < 0.3),
        attack=bool(generator.random() < 0.5),
        d_yaw=float(generator.normal(0, 15)),
        d_pitch=float(generator.normal(0, 10)),
        item_action=ItemAction("place", int(generator.choice(held))) if places else None,
    )


def family_tasks() -> Iterator[Task]:
    """Every kind and count of the building tasks that ship."""
    for name in FAMILIES:
        family = load_family(name)
        for kind in family.kinds:
            for count in family.counts_of(kind):
                yield family.task(kind, count)


def corpus_tasks(count: int, seed: int) -> Iterator[Task]:
    """Tasks of ``count`` held-out buildings of the corpus, drawn by a seed; they give half as much again as is wanted."""
    _, held_out = split(draw_corpus(CORPUS_SIZE))
    for index in np.random.default_rng(seed).permutation(len(held_out))[:count].tolist():
        build = Build(held_out[index].voxels())
        setup = WorldSetup(inventory=(("dirt", DIRT_GIVEN),), terrain="flat", biome="plains")
        name = held_out[index].name
        yield Task(name, Goal(f"build a {held_out[index].kind}"), build, TICKS_GIVEN, with_blocks(setup, build))


def main(arguments: list[str] | None = None) -> None:
    """Print one line a building and their mean."""
    parser = argparse.ArgumentParser(prog="python -m training.teachers.building.trial", description=__doc__)
    parser.add_argument("--seed", type=int, default=900_000, help="of the first world; each task has the next one")
    parser.add_argument("--only", default="", help="play only the tasks whose name holds this")
    parser.add_argument("--buildings", type=int, default=0, help="play so many of the expert's corpus instead")
    parser.add_argument("--natural", action="store_true", help="on the land as it grows instead of on flat ground")
    parser.add_argument("--disturbed", type=float, default=0.0, help="share of the ticks on which chance acts instead")
    options = parser.parse_args(arguments)
    trials = []
    tasks = corpus_tasks(options.buildings, options.seed) if options.buildings else family_tasks()
    for number, task in enumerate(tasks):
        if options.natural:
            setup = msgspec.structs.replace(task.setup, terrain="natural")
            task = msgspec.structs.replace(task, setup=setup)
        if options.only in task.name:
            trials.append(play(task, options.seed + number, options.disturbed))
            _print(trials[-1])
    mean = sum(trial.overlap for trial in trials) / max(1, len(trials))
    sys.stdout.write(f"{len(trials)} buildings, mean overlap {mean:.3f}\n")


def _print(trial: Trial) -> None:
    sys.stdout.write(
        f"{trial.name:48.48} {trial.blocks:5} blocks  overlap {trial.overlap:.3f}  {trial.ticks:6} ticks  "
        f"health {trial.health:4.1f}  {1000 * trial.seconds / max(1, trial.ticks):5.1f} ms/tick\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
