"""Boxes against blocks: the kernels that bodies and dropped items move by.

Positions are float64[3] feet centres. A block stops a body where ``names.blocks().solid`` is not 0; blocks that are
not full cubes (2) count as full ones in this version. Unloaded cells are air.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.grid import CHUNKS, SIDE


@njit(cache=True, nogil=True)
def block_at(blocks, column_loaded, min_y, x, y, z):  # type: ignore[no-untyped-def]
    """Block id of a cell of ``BlockGrid``'s arrays; 0 outside what is loaded."""
    layer = y - min_y
    if layer < 0 or layer >= blocks.shape[1]:
        return 0
    chunk_x = x >> 4
    chunk_z = z >> 4
    held = column_loaded[chunk_x & (CHUNKS - 1), chunk_z & (CHUNKS - 1)]
    if held[0] != chunk_x or held[1] != chunk_z:
        return 0
    return np.int64(blocks[x & (SIDE - 1), layer, z & (SIDE - 1)])


@njit(cache=True, nogil=True)
def make_box(box, x, y, z, half_width, height):  # type: ignore[no-untyped-def]
    """Fill float64[6] (lower corner, upper corner) with the box of a body whose feet are at x, y, z."""
    box[0] = x - half_width
    box[1] = y
    box[2] = z - half_width
    box[3] = x + half_width
    box[4] = y + height
    box[5] = z + half_width


@njit(cache=True, nogil=True)
def cells_solid(blocks, column_loaded, min_y, solid, box):  # type: ignore[no-untyped-def]
    """Whether a cell that the box touches, or one of the layer under it, is solid: getSurroundingBBs of the source."""
    for y in range(math.floor(box[1]) - 1, math.floor(box[4]) + 1):
        for z in range(math.floor(box[2]), math.floor(box[5]) + 1):
            for x in range(math.floor(box[0]), math.floor(box[3]) + 1):
                if solid[block_at(blocks, column_loaded, min_y, x, y, z)]:
                    return True
    return False


@njit(cache=True, nogil=True)
def box_blocked(blocks, column_loaded, min_y, solid, box):  # type: ignore[no-untyped-def]
    """Whether the box overlaps a solid cell; touching is not overlapping."""
    for y in range(math.floor(box[1]), math.ceil(box[4])):
        for z in range(math.floor(box[2]), math.ceil(box[5])):
            for x in range(math.floor(box[0]), math.ceil(box[3])):
                if solid[block_at(blocks, column_loaded, min_y, x, y, z)]:
                    return True
    return False


@njit(cache=True, nogil=True)
def slide(blocks, column_loaded, min_y, solid, box, axis, step):  # type: ignore[no-untyped-def]
    """How far of ``step`` the box can go along an axis before a solid cell stops it. The box is not moved."""
    if step == 0.0:
        return step
    low_x, low_y, low_z, high_x, high_y, high_z = box[0], box[1], box[2], box[3], box[4], box[5]
    if axis == 0:
        low_x, high_x = min(low_x, low_x + step), max(high_x, high_x + step)
    elif axis == 1:
        low_y, high_y = min(low_y, low_y + step), max(high_y, high_y + step)
    else:
        low_z, high_z = min(low_z, low_z + step), max(high_z, high_z + step)
    for y in range(math.floor(low_y), math.floor(high_y) + 1):
        for z in range(math.floor(low_z), math.floor(high_z) + 1):
            for x in range(math.floor(low_x), math.floor(high_x) + 1):
                if not solid[block_at(blocks, column_loaded, min_y, x, y, z)]:
                    continue
                # Strict overlap on the two other axes; then the gap along this one bounds the step.
                if axis != 0 and not (box[3] > x and box[0] < x + 1):
                    continue
                if axis != 1 and not (box[4] > y and box[1] < y + 1):
                    continue
                if axis != 2 and not (box[5] > z and box[2] < z + 1):
                    continue
                cell = x if axis == 0 else (y if axis == 1 else z)
                if step > 0.0 and box[axis + 3] <= cell:
                    step = min(cell - box[axis + 3], step)
                elif step < 0.0 and box[axis] >= cell + 1:
                    step = max(cell + 1 - box[axis], step)
    return step


@njit(cache=True, nogil=True)
def shift(box, axis, step):  # type: ignore[no-untyped-def]
    """Move the box along an axis."""
    box[axis] += step
    box[axis + 3] += step
