"""How many episodes the teachers alone win: ``python -m training.teachers.measure materials_iron harvest_wool --seeds 20``.

Plays the embedded world in lock-step without drawing. Tasks are named as elsewhere: FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT; a
family alone stands for all its kinds. Prints one row a task, and with ``--why`` a line for each episode that was lost.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Task
from training.task_files import find_family, find_task
from training.teachers.crew import make_teachers

FIRST_SEED = 700_000
"""Of the held-out seeds, which lie below 1,000,000."""


@dataclass(frozen=True)
class Outcome:
    """One episode: whether it was won, after how many ticks, how far the test was met, and the last words and place."""

    seed: int
    won: bool
    ticks: int
    progress: float
    words: str


def play(world: EmbeddedWorld, task: Task, seed: int, expert: bool = True) -> Outcome:
    """One episode driven by the teachers alone."""
    observation = world.reset(task, seed)
    teachers = make_teachers(task, expert)
    teachers.start(task.goal, task, world)
    done, ticks = False, 0
    while not done and ticks < task.tick_limit:
        label = teachers.label(observation)
        observation, _, done, info = world.step(label.action)
        ticks += 1
    x, y, z = (round(part) for part in observation.pose.position)
    words = f"{label.subgoal} ({label.skill}) at {x} {y} {z}, health {observation.life.health:g} {info.note}".rstrip()
    return Outcome(seed, info.success, ticks, info.progress, words)


def tasks_of(name: str) -> list[Task]:
    """The tasks of a name; of a family alone, the default count of every kind."""
    if "/" in name:
        return [find_task(name)]
    family = find_family(name)
    return [family.task(kind) for kind in family.kinds]


def row(task: Task, outcomes: Sequence[Outcome], seconds: float) -> str:
    """One line of the table."""
    won = [outcome.ticks for outcome in outcomes if outcome.won]
    median = f"{statistics.median(won):.0f}" if won else "-"
    progress = statistics.mean(outcome.progress for outcome in outcomes)
    speed = sum(outcome.ticks for outcome in outcomes) / seconds
    return (
        f"| `{task.name}` | {len(won)}/{len(outcomes)} | {median} | {task.tick_limit} | {progress:.2f} | {speed:.0f} |"
    )


def main(arguments: Sequence[str], write: Callable[[str], object] = sys.stdout.write) -> None:
    """Play what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="+", help="FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT")
    parser.add_argument("--seeds", type=int, default=20, help="episodes of each task")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--no-expert", action="store_true", help="teachers that know what has been in view alone")
    parser.add_argument("--why", action="store_true", help="say how lost episodes ended")
    given = parser.parse_args(arguments)
    world = EmbeddedWorld(draw=False)
    write("| task | won | median ticks | limit | mean progress | ticks/s |\n|---|---|---|---|---|---|\n")
    for task in (task for name in given.tasks for task in tasks_of(name)):
        begun = time.perf_counter()
        outcomes = []
        for seed in range(given.first_seed, given.first_seed + given.seeds):
            outcomes.append(play(world, task, seed, not given.no_expert))
            if given.why and not outcomes[-1].won:
                write(f"    {outcomes[-1]}\n")
                sys.stdout.flush()
        write(row(task, outcomes, time.perf_counter() - begun) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
