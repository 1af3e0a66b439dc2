"""What a body is in besides air: water and its current, lava, cobweb. The rules of npm ``prismarine-physics`` (MIT).

Every cell of water or lava is a source: the block grid knows no levels.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.embedded.block_physics import LAVA, STOPS, WATER
from bridge.embedded.collision import is_loaded, layers_of, traits_at
from bridge.grid import SIDE

CURRENT_ACCELERATION = 0.014
SOURCE_WATER_LEVEL = 1 - 1 / 9
"""Height of the surface of a source block above the cell's floor."""


@njit(cache=True, nogil=True)
def traits_around(grid, physics, box, side, rise):  # type: ignore[no-untyped-def]
    """All trait bits of the cells that the box reaches when it is made smaller by ``side`` and ``rise`` at each end."""
    found = np.int64(0)
    first, end = layers_of(grid, math.floor(box[1] + rise), math.floor(box[4] - rise))
    for z in range(math.floor(box[2] + side), math.floor(box[5] - side) + 1):
        for x in range(math.floor(box[0] + side), math.floor(box[3] - side) + 1):
            if is_loaded(grid, x, z):
                for y in range(first, end):
                    found |= np.int64(physics.traits[grid.blocks[x & (SIDE - 1), y - grid.min_y, z & (SIDE - 1)]])
    return found


@njit(cache=True, nogil=True)
def lava_around(grid, physics, box):  # type: ignore[no-untyped-def]
    """Whether the body of this box is in lava."""
    return traits_around(grid, physics, box, 0.1, 0.4) & LAVA != 0


@njit(cache=True, nogil=True)
def water_around(grid, physics, box, side, rise, velocity):  # type: ignore[no-untyped-def]
    """Whether the box, made smaller by ``side`` and ``rise``, reaches water; adds the current's push to ``velocity``."""
    wet = False
    push_x = 0.0
    push_z = 0.0
    top = math.ceil(box[4] - rise)
    for y in range(math.floor(box[1] + rise), math.floor(box[4] - rise) + 1):
        for z in range(math.floor(box[2] + side), math.floor(box[5] - side) + 1):
            for x in range(math.floor(box[0] + side), math.floor(box[3] - side) + 1):
                if not traits_at(grid, physics, x, y, z) & WATER or top < y + SOURCE_WATER_LEVEL:
                    continue
                wet = True
                flow_x = 0.0
                flow_z = 0.0
                for dx, dz in ((0, 1), (-1, 0), (0, -1), (1, 0)):
                    # Sources flow only over a ledge: a solid neighbour with water under it.
                    beside = traits_at(grid, physics, x + dx, y, z + dz)
                    if (
                        beside & STOPS
                        and not beside & WATER
                        and traits_at(grid, physics, x + dx, y - 1, z + dz) & WATER
                    ):
                        flow_x += 8 * dx
                        flow_z += 8 * dz
                norm = math.sqrt(flow_x * flow_x + flow_z * flow_z)
                if norm > 0.0:
                    push_x += flow_x / norm
                    push_z += flow_z / norm
    norm = math.sqrt(push_x * push_x + push_z * push_z)
    if norm > 0.0:
        velocity[0] += push_x / norm * CURRENT_ACCELERATION
        velocity[2] += push_z / norm * CURRENT_ACCELERATION
    return wet
