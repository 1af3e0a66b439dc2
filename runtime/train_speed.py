"""``steve2 speed train``: how fast a student plays to learn, and learns; and where the time goes."""

from __future__ import annotations

from runtime.config import SpeedConfig
from runtime.figures import Figure

TASKS = ("collect_log/oak/4", "find_creature/cow/1", "materials_wood/wood/1", "explore/any/10000")
"""What is played: teachers that search, walk, mine, craft and explore."""
WORLDS = 8


def train_speed(config: SpeedConfig) -> list[Figure]:
    """A new nano student plays beside its teachers in one process and one thread; then it learns from their episodes."""
    from training.whole_speed import measure_both

    played, learned = measure_both(TASKS, WORLDS, config.ticks, config.seconds, config.threads)
    on = f"{config.threads} CPU thread" + "s" * (config.threads > 1)
    return [
        Figure(f"played and labelled, {WORLDS} worlds, one core", played.ticks_per_second, "ticks/s"),
        *(Figure(f"share of playing: {part}", 100 * share, "%") for part, share in played.shares.items()),
        Figure(f"learned, nano, {on}", learned.ticks_per_second, "ticks/s"),
        Figure("a step of learning", learned.milliseconds, "ms"),
        *(Figure(f"share of learning: {part}", 100 * share, "%") for part, share in learned.shares.items()),
    ]
