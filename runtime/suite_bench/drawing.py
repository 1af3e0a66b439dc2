"""The tasks of a suite: of each seed one of every family, a pure function of the family and the seed.

Kinds and counts take turns from seed to seed, so that each is played equally often; the text is drawn, half of the time among
those that training never draws, and the picture of a goal that shows one, on ground that training's pictures never have.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from bridge.messages import Survive, Task

if TYPE_CHECKING:
    from training.task_files import TaskFamily

HELD_OUT_SHARE = 0.5
"""Of the episodes whose text is held out, where the family has such texts."""


@dataclass(frozen=True)
class DrawnTask:
    """One episode to be played.

    Attributes:
        suite, family: what it is of; ``task.name`` is FAMILY/KIND/COUNT.
        held_out: whether training never draws its text.
    """

    suite: str
    family: str
    task: Task
    seed: int
    held_out: bool


def draw_task(family: TaskFamily, seed: int, most_ticks: int | None = None) -> DrawnTask:
    """The task of a seed.

    Args:
        family: of tasks.
        seed: of the world too.
        most_ticks: a lower tick limit than the family's; a time to be survived is never cut.
    """
    from training.goal_pictures import HELD_OUT_GROUNDS, with_drawn_picture
    from training.task_names import TaskName

    turns = _turns(family)
    kind, count = turns[seed % len(turns)]
    generator = np.random.default_rng([zlib.crc32(family.name.encode()), seed])
    held_out = bool(family.held_out_texts) and bool(generator.random() < HELD_OUT_SHARE)
    texts = family.held_out_texts if held_out else family.texts
    task = with_drawn_picture(
        TaskName(family.name, kind, count),
        family.task(kind, count, texts[int(generator.integers(len(texts)))]),
        generator,
        HELD_OUT_GROUNDS,
    )
    if most_ticks is not None and most_ticks < task.tick_limit and not isinstance(task.success, Survive):
        task = msgspec.structs.replace(task, tick_limit=most_ticks)
    return DrawnTask(family.suite, family.name, task, seed, held_out)


def _turns(family: TaskFamily) -> list[tuple[str, int]]:
    """Every kind with its first count, then every kind with its second, and so on."""
    counts = {kind: family.counts_of(kind) for kind in family.kinds}
    longest = max(map(len, counts.values()))
    return [(kind, those[place]) for place in range(longest) for kind, those in counts.items() if place < len(those)]
