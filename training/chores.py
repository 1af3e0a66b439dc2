"""Drawing tasks for training: what to collect, how many, and in which words, from what a world really has."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Collect, Goal, Task
from training.goal_texts import FAMILY, draw_goal_text
from training.task_files import load_family

FEWEST_LOGS = 20
"""A kind of log is asked for only where the loaded terrain has this many of it, so that every task can be done."""


def collect_task(item: str, count: int, text: str, tick_limit: int) -> Task:
    """The task of collecting ``count`` of ``item``, asked for in ``text``."""
    return Task(f"collect_{item}", Goal(text), Collect((item,), count), tick_limit)


def available_logs(world: EmbeddedWorld) -> list[str]:
    """The kinds of log of the task file that the terrain loaded around the agent has enough of."""
    counts = np.bincount(world.grid.blocks.ravel(), minlength=len(names.blocks()))
    asked_for = {item for kind in load_family(FAMILY).kinds.values() for item in kind.items}
    logs = [f"{species}_log" for species in names.LOG_SPECIES if f"{species}_log" in asked_for]
    return [log for log in logs if counts[names.blocks().id(log)] >= FEWEST_LOGS]


def draw_task(world: EmbeddedWorld, seed: int, tick_limit: int, generator: np.random.Generator) -> tuple[Task, str]:
    """A task that this seed's world can answer, and the item it asks for; oak where no kind is as plentiful as FEWEST_LOGS."""
    family = load_family(FAMILY)
    world.reset(collect_task("oak_log", 1, "look around", tick_limit), seed)
    kinds = available_logs(world) or ["oak_log"]
    item = kinds[int(generator.integers(len(kinds)))]
    if "oak_log" in kinds and generator.random() < 0.35:
        item = "oak_log"
    count = int(generator.integers(min(family.counts), max(family.counts) + 1))
    return collect_task(item, count, draw_goal_text(item, count, generator), tick_limit), item
