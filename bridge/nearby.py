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


def _is_near(voxels: Voxels, origin: Cell, eye: Vector, block: int) -> bool:
    where = voxels == block
    if not where.any():
        return False
    centres = np.argwhere(where) + origin + 0.5
    return bool((np.linalg.norm(centres - eye, axis=1) <= REACH_BLOCKS).any())


def nearby_of(voxels: Voxels, origin: Cell, eye: Vector) -> Nearby:
    """Crafting table and furnace with their centres within reach of the eye; ``origin`` is the cell of voxels[0, 0, 0]."""
    table, furnace = _stations()
    return Nearby(_is_near(voxels, origin, eye, table), _is_near(voxels, origin, eye, furnace))
