"""Sand, gravel, concrete powder and anvils on their way down, by the game's falling block entity.

It falls by 0.04 blocks a tick and tick, less 2 %; where it comes to rest it is a block again, or an item where
something stands in the cell that gives no way, such as a torch. Concrete powder that meets water hardens. Until it
rests it is in no cell, and nobody sees it. It goes straight down and hurts nobody in this version. Source:
https://minecraft.wiki/w/Falling_Block.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import FALL_DELAY
from bridge.embedded.cells.faces import STEPS
from bridge.embedded.cells.update_queue import FALLING_COUNT, change_block, schedule
from bridge.embedded.items.loot import drop_loot
from bridge.embedded.motion.collision import is_loaded, stops_at
from bridge.grid import get_block, get_state, is_inside

MAX_FALLING = 64
FALL_GRAVITY, FALL_DRAG = 0.04, 0.98
FALLING = np.dtype(
    [
        ("block", np.int64),
        ("state", np.int64),
        ("x", np.int64),
        ("z", np.int64),
        ("y", np.float64),
        ("velocity", np.float64),
    ]
)
"""A block on its way down column x, z, its underside at ``y``; velocity in blocks a tick. Block 0 is a free row."""


@rule
def holds_water(grid, rules, x, y, z):  # type: ignore[no-untyped-def]
    """Whether there is water in a cell, be it in a plant or in what is waterlogged."""
    return rules.wet[get_block(grid, x, y, z), get_state(grid, x, y, z)] != 0


@rule
def hardens_at(grid, rules, x, y, z, block):  # type: ignore[no-untyped-def]
    """What concrete powder becomes in a cell, 0 where no water touches it (or for other blocks)."""
    becomes = rules.hardened[block]
    if becomes:
        if holds_water(grid, rules, x, y, z):
            return becomes
        for dx, dy, dz in STEPS:
            if dy >= 0 and holds_water(grid, rules, x + dx, y + dy, z + dz):
                return becomes
    return 0


@rule
def let_fall(grid, physics, rules, updates, falling, x, y, z):  # type: ignore[no-untyped-def]
    """The turn of a block that falls: it hardens, or sets off where nothing is under it. Without a free row it waits."""
    block, state = get_block(grid, x, y, z), get_state(grid, x, y, z)
    becomes = hardens_at(grid, rules, x, y, z, block)
    if becomes:
        change_block(grid, rules, updates, x, y, z, becomes, 0)
        return
    if y <= grid.min_y or not rules.replaceable[get_block(grid, x, y - 1, z)] or stops_at(grid, physics, x, y - 1, z):
        return
    for index in range(falling.shape[0]):
        row = falling[index]
        if row.block == 0:
            row.block, row.state = block, state
            row.x, row.z, row.y = x, z, y
            row.velocity = 0.0
            updates.status[FALLING_COUNT] += 1
            change_block(grid, rules, updates, x, y, z, 0, 0)
            return
    schedule(updates, x, y, z, block, FALL_DELAY)


@rule
def _come_to_rest(grid, rules, updates, spills, row, y):  # type: ignore[no-untyped-def]
    """Become a block in the cell at height ``y`` again, or an item."""
    there, state = get_block(grid, row.x, y, row.z), get_state(grid, row.x, y, row.z)
    if rules.replaceable[there] and is_inside(grid, row.x, y, row.z):
        becomes = hardens_at(grid, rules, row.x, y, row.z, row.block)
        if there != rules.water and there != rules.lava and there != 0:
            drop_loot(spills, there, state, False, row.x, y, row.z)
        change_block(
            grid, rules, updates, row.x, y, row.z, becomes if becomes else row.block, 0 if becomes else row.state
        )
    else:
        drop_loot(spills, row.block, row.state, False, row.x, y, row.z)
    row.block = 0
    updates.status[FALLING_COUNT] -= 1


@rule
def tick_falling(grid, physics, rules, updates, spills, falling):  # type: ignore[no-untyped-def]
    """One tick of every block that falls on loaded columns; ``falling`` is FALLING (n,)."""
    if updates.status[FALLING_COUNT] == 0:
        return
    for index in range(falling.shape[0]):
        row = falling[index]
        if row.block == 0 or not is_loaded(grid, row.x, row.z):
            continue
        row.velocity -= FALL_GRAVITY
        lowest = math.floor(row.y + row.velocity)
        y = math.ceil(row.y) - 1
        # Every cell on the way is looked at, and powder stops in the first water.
        while y >= lowest and not stops_at(grid, physics, row.x, y, row.z) and y >= grid.min_y:
            if rules.hardened[row.block] and holds_water(grid, rules, row.x, y, row.z):
                _come_to_rest(grid, rules, updates, spills, row, y)
                break
            y -= 1
        if row.block == 0:
            continue
        if y >= lowest and y + 1 >= row.y + row.velocity:
            _come_to_rest(grid, rules, updates, spills, row, y + 1)
            continue
        row.y += row.velocity
        row.velocity *= FALL_DRAG
