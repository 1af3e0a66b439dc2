"""``steve2 speed train``: how fast a student plays to learn, and learns; and where the time goes."""

from __future__ import annotations

from runtime.config import SpeedConfig
from runtime.figures import Figure

TASKS = ("collect_log/oak/4", "collect_log/birch/2")
"""What is played: teachers that search, walk, and mine."""
WORLDS = 8
FRAME_SIDE = 128
TICKS_TO_LEARN_FROM = 160
"""Of each of WORLDS episodes."""


def train_speed(config: SpeedConfig) -> list[Figure]:
    """A new nano student plays beside its teachers in one process and one thread; then it learns from their episodes."""
    import tempfile
    from pathlib import Path

    import torch

    from agent.goal import GoalTokenizer
    from agent.student import PRESETS, Student, StudentConfig
    from agent.torch_policy import TorchPolicy
    from training.goal_texts import VOCABULARY, train_tokenizer
    from training.learning_speed import measure_learning, played_to_learn_from
    from training.task_names import TaskName
    from training.throughput import measure_throughput

    torch.manual_seed(0)
    tasks = [TaskName.parse(name) for name in TASKS]
    with tempfile.TemporaryDirectory() as folder:
        train_tokenizer(Path(folder) / "tokenizer.json")
        tokenizer = GoalTokenizer(Path(folder) / "tokenizer.json")
    student = Student(StudentConfig(goal_vocabulary=VOCABULARY, **PRESETS["nano"]))
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        played = measure_throughput(
            tasks, TorchPolicy(student, tokenizer), config.ticks, mirrors=WORLDS, frame_size=FRAME_SIDE
        )
    finally:
        torch.set_num_threads(before)
    episodes = played_to_learn_from(tasks, WORLDS, TICKS_TO_LEARN_FROM)
    learned = measure_learning(student, tokenizer, episodes, config.seconds, config.threads)
    on = f"{config.threads} CPU thread" + "s" * (config.threads > 1)
    return [
        Figure(f"played and labelled, {WORLDS} worlds, one core", played.ticks_per_second, "ticks/s"),
        *(Figure(f"share of playing: {part}", 100 * share, "%") for part, share in played.shares.items()),
        Figure(f"learned, nano, {on}", learned.ticks_per_second, "ticks/s"),
        Figure("a step of learning", learned.milliseconds, "ms"),
        *(Figure(f"share of learning: {part}", 100 * share, "%") for part, share in learned.shares.items()),
    ]
