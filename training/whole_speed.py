"""How fast a new student plays beside its teachers, and learns from what was played: both sides of a training run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from agent.goal import GoalTokenizer
from agent.student import PRESETS, Student, StudentConfig
from agent.torch_policy import TorchPolicy
from training.goal_texts import VOCABULARY, train_tokenizer
from training.learning_speed import LearningSpeed, measure_learning, played_to_learn_from
from training.task_names import TaskName
from training.throughput import Throughput, measure_throughput

FRAME_SIDE = 128
TICKS_TO_LEARN_FROM = 160
"""Of each world's episode."""


def measure_both(
    names: Sequence[str], worlds: int, ticks: int, seconds: float, threads: int
) -> tuple[Throughput, LearningSpeed]:
    """Playing on one core, then learning.

    Args:
        names: tasks as FAMILY/KIND/COUNT.
        worlds: in lock-step.
        ticks: played and labelled.
        seconds: for which steps of learning are measured.
        threads: of the learning.
    """
    torch.manual_seed(0)
    tasks = [TaskName.parse(name) for name in names]
    with tempfile.TemporaryDirectory() as folder:
        train_tokenizer(Path(folder) / "tokenizer.json")
        tokenizer = GoalTokenizer(Path(folder) / "tokenizer.json")
    student = Student(StudentConfig(goal_vocabulary=VOCABULARY, **PRESETS["nano"]))
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        policy = TorchPolicy(student, tokenizer)
        played = measure_throughput(tasks, policy, ticks, mirrors=worlds, frame_size=FRAME_SIDE)
    finally:
        torch.set_num_threads(before)
    episodes = played_to_learn_from(tasks, worlds, TICKS_TO_LEARN_FROM)
    return played, measure_learning(student, tokenizer, episodes, seconds, threads)
