"""What a body is in besides air: water and its current. The rules of npm ``prismarine-physics`` (MIT)."""

from __future__ import annotations

import math

from numba import njit

from bridge.embedded.collision import block_at

CURRENT_ACCELERATION = 0.014
SOURCE_WATER_LEVEL = 1 - 1 / 9
"""Height of the surface of a source block above the cell's floor."""


@njit(cache=True, nogil=True)
def water_around(blocks, column_loaded, min_y, solid, water, box, velocity):  # type: ignore[no-untyped-def]
    """Whether the box reaches water; adds the current's push to ``velocity``."""
    wet = False
    push_x = 0.0
    push_z = 0.0
    top = math.ceil(box[4])
    for y in range(math.floor(box[1]), math.floor(box[4]) + 1):
        for z in range(math.floor(box[2]), math.floor(box[5]) + 1):
            for x in range(math.floor(box[0]), math.floor(box[3]) + 1):
                if block_at(blocks, column_loaded, min_y, x, y, z) != water or top < y + SOURCE_WATER_LEVEL:
                    continue
                wet = True
                flow_x = 0.0
                flow_z = 0.0
                for dx, dz in ((0, 1), (-1, 0), (0, -1), (1, 0)):
                    # Sources flow only over a ledge: a solid neighbour with water under it.
                    beside = block_at(blocks, column_loaded, min_y, x + dx, y, z + dz)
                    if solid[beside] and block_at(blocks, column_loaded, min_y, x + dx, y - 1, z + dz) == water:
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
