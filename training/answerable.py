"""Which world a task is played in: one whose land has what is asked for (our definition)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numba import njit

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Collect, Find, Kill, Milestones, Observation, Task
from training.teachers.sources import block_sources

FEWEST_GIVEN = 20.0
"""What the loaded land must give of a wanted item at least, on average, so that it need not be sought at its very edge."""
SPARE = 3.0
"""How many times what is asked for the land must give."""
WORLDS_TRIED = 12
NEXT_SEED = 1_000_003
"""From a seed to the next that is tried: far enough that the episodes of a run do not meet in one world."""


def begin_in_a_fitting_world(world: EmbeddedWorld, task: Task, seed: int) -> tuple[Observation, int]:
    """Reset to a task in the first of WORLDS_TRIED seeds' worlds that can answer it, else in the one that comes nearest.

    Returns the first observation and the seed of the world.
    """
    best, best_share = seed, -1.0
    for seed_tried in range(seed, seed + WORLDS_TRIED * NEXT_SEED, NEXT_SEED):
        observation = world.reset(task, seed_tried)
        share = share_given(world, task)
        if share >= 1.0:
            return observation, seed_tried
        if share > best_share:
            best, best_share = seed_tried, share
    return world.reset(task, best), best


def share_given(world: EmbeddedWorld, task: Task) -> float:
    """How much of what a task asks for the world gives that was reset to it, 0..1.

    Blocks that give the items, blocks to be seen and creatures are looked for in all that is loaded. What is made, smelted or
    left by creatures that come by themselves is taken for granted, and so are places, areas and buildings.
    """
    match task.success:
        case Collect() as wanted:
            return _share_of_items(world, wanted)
        case Milestones() as ladder:
            return min(_share_of_items(world, step) for step in ladder.steps)
        case Find() as wanted if wanted.blocks:
            there = _given(world, {names.blocks().id(name): 1.0 for name in wanted.blocks})
            return min(1.0, there / wanted.count)
        case Find(creatures=creatures, items=(), count=count) | Kill(creatures=creatures, count=count) if creatures:
            if task.setup.spawning:
                return 1.0
            return min(1.0, _creatures(world, creatures) / count)
        case _:
            return 1.0


def _share_of_items(world: EmbeddedWorld, wanted: Collect) -> float:
    sources = [block_sources().get(names.items().id(item), ()) for item in wanted.items]
    if not all(sources):
        return 1.0
    given = _given(world, {source.block: source.share for found in sources for source in found})
    return min(1.0, given / max(FEWEST_GIVEN, SPARE * wanted.count))


def _given(world: EmbeddedWorld, shares: Mapping[int, float]) -> float:
    """The sum over the loaded blocks of what one of each is worth."""
    worth = np.zeros(len(names.blocks()), np.float64)
    worth[list(shares)] = list(shares.values())
    return float(_sum_over(world.grid.blocks, worth))


@njit(cache=True, nogil=True)
def _sum_over(blocks, worth):  # type: ignore[no-untyped-def]
    total = 0.0
    for block in blocks.flat:
        total += worth[block]
    return total


def _creatures(world: EmbeddedWorld, kinds: Iterable[str]) -> float:
    alive = world.herd.records[world.herd.records["health"] > 0.0]["kind"]
    return float(np.isin(alive, [kind_names().id(kind) for kind in kinds]).sum())
