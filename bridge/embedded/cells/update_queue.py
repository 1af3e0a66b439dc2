"""Cells that a change set going: a bounded queue of what is due when, part of the world's state.

A change of a block tells the cell and its six neighbours. Each of them that reacts to changes is put down with its
delay, once for each block that it holds. Nothing is done while nothing is due. Source:
https://minecraft.wiki/w/Tick#Scheduled_tick.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import (
    FALL_DELAY,
    FALLS,
    FIRE_DELAY,
    FLOWS_LAVA,
    FLOWS_WATER,
    IS_FIRE,
    LAVA_DELAY,
    STAYS,
    WATER_DELAY,
)
from bridge.embedded.cells.faces import STEPS
from bridge.embedded.cells.sections import touch
from bridge.grid import get_block, get_state, set_block
from bridge.messages import Cell

MAX_UPDATES = 1024
"""How many cells can wait in one world; what comes on top is forgotten and counted."""
UPDATE = np.dtype([("due", np.int64), ("x", np.int64), ("y", np.int64), ("z", np.int64), ("block", np.int64)])
"""A cell that is to be looked at in tick ``due`` if it still holds ``block``; water also where it lies in another block."""
COUNT, NEXT_DUE, FORGOTTEN, NOW, FALLING_COUNT = range(5)
"""Fields of a queue's status, int64 (STATUS_FIELDS,): rows in use, the earliest tick in which one is due, how many did not fit,
this tick, and how many blocks are falling."""
STATUS_FIELDS = 5


class Updates(NamedTuple):
    """``rows`` UPDATE (MAX_UPDATES,), ``status`` int64 (STATUS_FIELDS,), and the SECTIONS record that changes are noted in."""

    rows: NDArray[np.void]
    status: NDArray[np.int64]
    sections: Any


@rule
def schedule(updates, x, y, z, block, delay):  # type: ignore[no-untyped-def]
    """Look at a cell in ``delay`` ticks, unless it waits already and no longer than that."""
    rows, status = updates.rows, updates.status
    due = status[NOW] + delay
    for index in range(status[COUNT]):
        row = rows[index]
        if row.x == x and row.z == z and row.y == y and row.block == block and row.due >= status[NOW]:
            row.due = min(row.due, due)
            status[NEXT_DUE] = min(status[NEXT_DUE], due)
            return
    if status[COUNT] == rows.shape[0]:
        status[FORGOTTEN] += 1
        return
    row = rows[status[COUNT]]
    row.due = due
    row.x, row.y, row.z, row.block = x, y, z, block
    status[NEXT_DUE] = due if status[COUNT] == 0 else min(status[NEXT_DUE], due)
    status[COUNT] += 1


def forget_updates(updates: Updates, low: Cell, high: Cell) -> None:
    """Nothing is due any more in a box, from its lowest to its highest cell."""
    rows, status = updates.rows, updates.status
    waiting = rows[: status[COUNT]]
    cells = np.stack([waiting[axis] for axis in "xyz"], axis=-1)
    left = waiting[~((cells >= low) & (cells <= high)).all(axis=1)]
    waiting[: len(left)], waiting[len(left) :] = left, 0
    status[COUNT] = len(left)
    status[NEXT_DUE] = left["due"].min(initial=np.iinfo(np.int64).max)


@rule
def delay_of(reaction):  # type: ignore[no-untyped-def]
    """Ticks from a change to what a block does about it."""
    if reaction == FALLS:
        return FALL_DELAY
    if reaction == FLOWS_WATER:
        return WATER_DELAY
    if reaction == FLOWS_LAVA:
        return LAVA_DELAY
    if reaction == IS_FIRE:
        return FIRE_DELAY
    return 0


@rule
def _tell(grid, rules, updates, x, y, z):  # type: ignore[no-untyped-def]
    block = get_block(grid, x, y, z)
    reaction = rules.reaction[block]
    if reaction != FLOWS_WATER and rules.wet[block, get_state(grid, x, y, z)]:
        schedule(updates, x, y, z, rules.water, WATER_DELAY)
    if reaction == STAYS:
        return
    if reaction == FLOWS_LAVA:
        # Water beside lava hardens it at once; its own flow is slow.
        for dx, dy, dz in STEPS:
            beside = get_block(grid, x + dx, y + dy, z + dz)
            if dy >= 0 and rules.wet[beside, get_state(grid, x + dx, y + dy, z + dz)]:
                schedule(updates, x, y, z, block, 0)
                return
    schedule(updates, x, y, z, block, delay_of(reaction))


@rule
def notify(grid, rules, updates, x, y, z):  # type: ignore[no-untyped-def]
    """Something changed at x, y, z: tell it and its neighbours."""
    _tell(grid, rules, updates, x, y, z)
    for dx, dy, dz in STEPS:
        _tell(grid, rules, updates, x + dx, y + dy, z + dz)


@rule
def change_block(grid, rules, updates, x, y, z, block, state):  # type: ignore[no-untyped-def]
    """Put a block into a cell, and tell those around and who gives random ticks."""
    set_block(grid, x, y, z, block, state)
    touch(grid, updates.sections, x, y, z)
    notify(grid, rules, updates, x, y, z)
