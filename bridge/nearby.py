"""Which tools for crafting stand within reach: the same answer in every world."""

from __future__ import annotations

import functools

import numpy as np

from bridge import names
from bridge.messages import REACH_BLOCKS, Cell, Nearby, Vector, Voxels


@functools.cache
def _stations() -> tuple[int, int]:
    table = names.blocks()
    return table.id("crafting_table"), table.id("furnace")


def cells_in_reach(voxels: Voxels, origin: Cell, eye: Vector, block: int) -> tuple[Cell, ...]:
    """Cells of a block whose centres lie within reach of the eye, nearest first; ``origin`` is the cell of voxels[0, 0, 0]."""
    where = voxels == block
    if not where.any():
        return ()
    cells = np.argwhere(where) + origin
    distances = np.linalg.norm(cells + 0.5 - eye, axis=1)
    near = np.argsort(distances, kind="stable")[: np.count_nonzero(distances <= REACH_BLOCKS)]
    return tuple((int(x), int(y), int(z)) for x, y, z in cells[near])


def nearby_of(voxels: Voxels, origin: Cell, eye: Vector) -> Nearby:
    """Crafting table and furnace with their centres within reach of the eye; ``origin`` is the cell of voxels[0, 0, 0]."""
    table, furnace = _stations()
    return Nearby(*(bool(cells_in_reach(voxels, origin, eye, station)) for station in (table, furnace)))
