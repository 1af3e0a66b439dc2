"""``python -m training.teachers.measure``: how often the teachers of some tasks succeed, by kind, over held-out seeds."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Task
from bridge.seeds import FIRST_TRAINING_SEED
from training.task_files import TaskFileError, find_family, find_task
from training.teachers.crew import make_teachers


@dataclass(frozen=True)
class Played:
    """How one episode of the teachers ended."""

    seed: int
    success: bool
    died: bool
    ticks: int
    progress: float
    milliseconds: float
    """Of all labels together."""
    words: str
    """What the teachers were about in the end, and where."""


def play(task: Task, seed: int, expert: bool) -> Played:
    """One episode in an embedded world of its own that draws no frames."""
    world = EmbeddedWorld(draw=False)
    observation = world.reset(task, seed)
    teachers = make_teachers(task, expert)
    teachers.start(task.goal, task, world)
    spent, ticks, done = 0.0, 0, False
    try:
        while True:
            begun = time.perf_counter()
            label = teachers.label(observation)
            spent += time.perf_counter() - begun
            observation, _, done, info = world.step(label.action)
            ticks += 1
            if info.success or done or ticks >= task.tick_limit:
                x, y, z = (round(part) for part in observation.pose.position)
                words = f"{label.subgoal} ({label.skill}) at {x} {y} {z}, health {observation.life.health:g}"
                died = done and not info.success
                return Played(seed, info.success, died, ticks, info.progress, 1000.0 * spent, words)
    finally:
        world.close()


def tasks_of(reference: str) -> Iterator[tuple[str, Task]]:
    """The tasks that FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT stands for: of a family every kind at its first count.

    Raises TaskFileError where there is none of that name.
    """
    if "/" in reference:
        yield reference, find_task(reference)
        return
    family = find_family(reference)
    for kind in family.kinds:
        yield f"{reference}/{kind}", family.task(kind)


def describe(name: str, episodes: Sequence[Played]) -> str:
    """One line: successes, median ticks to success, mean progress, deaths, milliseconds a label, seeds that failed."""
    won = [episode for episode in episodes if episode.success]
    ticks = statistics.median(episode.ticks for episode in won) if won else float("nan")
    progress = statistics.fmean(episode.progress for episode in episodes)
    cost = sum(episode.milliseconds for episode in episodes) / sum(episode.ticks for episode in episodes)
    failed = " ".join(str(episode.seed) for episode in episodes if not episode.success)
    deaths = sum(episode.died for episode in episodes)
    return (
        f"{name:34} {len(won):3}/{len(episodes):<3} ticks {ticks:6.0f}  progress {progress:.3f}  deaths {deaths}"
        f"  {cost:5.2f} ms a label  failed: {failed or '-'}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write a line a kind; a task that there is none of ends it before anything is played."""
    parser = argparse.ArgumentParser(prog="python -m training.teachers.measure", description=__doc__)
    parser.add_argument("tasks", nargs="+", help="FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT")
    parser.add_argument("--seeds", type=int, default=20, help="episodes of each kind")
    parser.add_argument("--first-seed", type=int, default=500_000, help="held out: below 1000000")
    parser.add_argument("--no-expert", action="store_true", help="teachers without map knowledge")
    parser.add_argument("--why", action="store_true", help="say how the episodes that failed ended")
    asked = parser.parse_args(arguments)
    if asked.seeds < 1 or not 0 <= asked.first_seed <= FIRST_TRAINING_SEED - asked.seeds:
        parser.error(f"--seeds, --first-seed: must give at least one seed, all in 0..{FIRST_TRAINING_SEED - 1}")
    try:
        tasks = [named for reference in asked.tasks for named in tasks_of(reference)]
    except TaskFileError as error:
        parser.error(str(error))
    for name, task in tasks:
        seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
        episodes = [play(task, seed, not asked.no_expert) for seed in seeds]
        sys.stdout.write(describe(name, episodes) + "\n")
        if asked.why:
            failed = (episode for episode in episodes if not episode.success)
            sys.stdout.writelines(f"  seed {episode.seed}: {episode.words}\n" for episode in failed)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
