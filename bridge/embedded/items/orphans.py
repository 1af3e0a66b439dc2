"""What lay in a chest or burnt in a furnace whose block is gone, by whatever rule: hands, an explosion, a fluid.

No rule that removes blocks has to think of what is in them: this is asked once a tick of the few rows in use. Items fall out
(https://minecraft.wiki/w/Chest, https://minecraft.wiki/w/Barrel); a furnace's fire goes out. What stands on a column that is
not loaded waits there as it is.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.items.containers import container_blocks
from bridge.embedded.items.drops import spill
from bridge.embedded.motion.collision import is_loaded
from bridge.grid import get_block

NOTHING, ITEMS, FIRE = range(3)
"""What a block can hold, in ``holders``."""


@functools.cache
def holders() -> NDArray[np.uint8]:
    """uint8 (blocks,): NOTHING, ITEMS or FIRE. Not to be written to, yet writable, for numba."""
    table = np.full(len(names.blocks()), NOTHING, np.uint8)
    table[list(container_blocks())] = ITEMS
    table[names.blocks().id("furnace")] = FIRE
    return table


@rule
def _is_gone(grid, held, cell, what):  # type: ignore[no-untyped-def]
    return is_loaded(grid, cell[0], cell[2]) and held[get_block(grid, cell[0], cell[1], cell[2])] != what


@rule
def let_go(grid, held, containers, furnaces, drops, random, next_id, ledger):  # type: ignore[no-untyped-def]
    """Spill the containers and put out the furnaces whose blocks are gone. What falls out stays in the book.

    Args:
        grid: ``GridArrays``.
        held: of ``holders``.
        containers, furnaces: CONTAINER (n,) and FURNACE (n,).
        drops: DROP (n,).
        random: uint64[1] of ``chance``; next_id: int64[1].
        ledger: int64 (items,).
    """
    for index in range(containers.shape[0]):
        container = containers[index]
        if container.in_use == 0 or not _is_gone(grid, held, container.cell, ITEMS):
            continue
        x, y, z = container.cell[0], container.cell[1], container.cell[2]
        for place in range(container.slots.shape[0]):
            stack = container.slots[place]
            if stack[1] > 0:
                spill(drops, stack[0], stack[1], stack[2], x, y, z, random, next_id, ledger)
            stack[0], stack[1], stack[2] = 0, 0, -1
        container.in_use = 0
    for index in range(furnaces.shape[0]):
        furnace = furnaces[index]
        if furnace.burn_ticks > 0 and _is_gone(grid, held, furnace.cell, FIRE):
            furnace.burn_ticks = 0
