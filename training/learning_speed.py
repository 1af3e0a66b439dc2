"""How fast a student learns on this machine, and where the time of a step goes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from agent.goal import GoalTokenizer
from agent.student import Student
from bridge.embedded.world import EmbeddedWorld
from training.device import keep_freed_memory, start_accelerator
from training.episodes import Episode, EpisodeSpec
from training.learner import Learner
from training.meter import Stopwatch
from training.mirror import roll_out
from training.store import EpisodeStore
from training.task_names import TaskName
from training.throughput import FIRST_SEED
from training.train_config import LearnSettings, TrainConfig

WARM_UP_STEPS = 2


@dataclass(frozen=True)
class LearningSpeed:
    """What was measured.

    Attributes:
        ticks_per_second: learned ticks.
        milliseconds: of one step.
        shares: part of a step (draw, forward, backward, optimizer) -> its share of the time, 0..1, the largest first.
    """

    ticks_per_second: float
    milliseconds: float
    shares: dict[str, float]


def played_to_learn_from(tasks: Sequence[TaskName], episodes: int, ticks: int) -> list[Episode]:
    """Episodes that the teachers drive, with black frames, which cost as much to learn from as any."""
    worlds = [EmbeddedWorld(draw=False) for _ in range(episodes)]
    specs = [
        EpisodeSpec(str(tasks[index % len(tasks)]), FIRST_SEED + index, 0, 1.0, ticks) for index in range(episodes)
    ]
    try:
        return list(roll_out(specs, worlds, None))
    finally:
        for world in worlds:
            world.close()


def measure_learning(
    student: Student,
    tokenizer: GoalTokenizer,
    episodes: Sequence[Episode],
    seconds: float,
    threads: int,
    learn: LearnSettings | None = None,
) -> LearningSpeed:
    """Let a student learn from episodes for so many seconds, or one step if that takes longer, with so many threads.

    ``learn`` says how; the defaults on the CPU where it is None.
    """
    learn = learn or LearnSettings(device="cpu")
    keep_freed_memory()
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        watch = Stopwatch()
        learner = Learner(student, TrainConfig(learn=learn), tokenizer, start_accelerator(learn.device), meter=watch)
        store = EpisodeStore(episodes)
        for step in range(WARM_UP_STEPS):
            learner.learn(store, step)
        watch.seconds.clear()
        begun, steps = time.perf_counter(), 0
        while steps == 0 or time.perf_counter() - begun < seconds:
            learner.learn(store, WARM_UP_STEPS + steps)
            steps += 1
        taken = time.perf_counter() - begun
    finally:
        torch.set_num_threads(before)
    shares = {part: spent / taken for part, spent in sorted(watch.seconds.items(), key=lambda item: -item[1])}
    return LearningSpeed(steps * learn.batch * learn.length / taken, 1000 * taken / steps, shares)
