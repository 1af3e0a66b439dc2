"""Boxes against blocks: the kernels that bodies and dropped items move by.

Positions are float64[3] feet centres. ``grid`` is ``bridge.grid.GridArrays``, ``physics`` is ``BlockPhysics``; ``kind`` is one
block's traits. Unloaded cells are air.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.motion.block_physics import (
    BOXES,
    CUBE,
    FENCE,
    JOINED_TO,
    JOINS,
    NO_SHAPE,
    SOAKS,
    STOPS,
    TALL,
    WATER,
)
from bridge.grid import CHUNKS, SIDE, get_state

VOID_DEPTH = 64
"""Blocks below the lowest layer at which the void hurts the player and ends all else (https://minecraft.wiki/w/Void)."""


@rule
def is_loaded(grid, x, z):  # type: ignore[no-untyped-def]
    """Whether the grid holds the column of blocks at x, z."""
    chunk_x = x >> 4
    chunk_z = z >> 4
    held_x = grid.column_loaded[chunk_x & (CHUNKS - 1), chunk_z & (CHUNKS - 1), 0]
    held_z = grid.column_loaded[chunk_x & (CHUNKS - 1), chunk_z & (CHUNKS - 1), 1]
    return held_x == chunk_x and held_z == chunk_z


@rule
def layers_of(grid, low, high):  # type: ignore[no-untyped-def]
    """The layers of the grid between two heights, both included, as the bounds of a range over y."""
    return max(low, grid.min_y), min(high, grid.min_y + grid.blocks.shape[2] - 1) + 1


@rule
def block_at(grid, x, y, z):  # type: ignore[no-untyped-def]
    """Block id of a cell; 0 outside what is loaded."""
    layer = y - grid.min_y
    if layer < 0 or layer >= grid.blocks.shape[2] or not is_loaded(grid, x, z):
        return 0
    return np.int64(grid.blocks[x & (SIDE - 1), z & (SIDE - 1), layer])


@rule
def traits_in(physics, block, state):  # type: ignore[no-untyped-def]
    """The trait bits of a block in a state: WATER as well where it is waterlogged."""
    kind = np.int64(physics.traits[block])
    return kind | WATER if kind & SOAKS and physics.wet[block, state] else kind


@rule
def traits_at(grid, physics, x, y, z):  # type: ignore[no-untyped-def]
    """The trait bits of the block in a cell, as it stands."""
    layer = y - grid.min_y
    if layer < 0 or layer >= grid.blocks.shape[2] or not is_loaded(grid, x, z):
        return np.int64(physics.traits[0])
    i, k = x & (SIDE - 1), z & (SIDE - 1)
    return traits_in(physics, grid.blocks[i, k, layer], grid.states[i, k, layer])


@rule
def _joins(kind, beside):  # type: ignore[no-untyped-def]
    """Whether a fence, wall or pane reaches out to the block beside it."""
    return beside & JOINED_TO != 0 or (beside & JOINS != 0 and (beside ^ kind) & FENCE == 0)


@rule
def shape_of(grid, physics, x, y, z):  # type: ignore[no-untyped-def]
    """Row in ``boxes`` of what stands in a cell."""
    block = block_at(grid, x, y, z)
    kind = np.int64(physics.traits[block])
    if not kind & JOINS:
        return np.int64(physics.shape_row[block, get_state(grid, x, y, z)])
    shape = np.int64(physics.shape_row[block, 0])
    if _joins(kind, traits_at(grid, physics, x, y, z - 1)):
        shape += 1
    if _joins(kind, traits_at(grid, physics, x + 1, y, z)):
        shape += 2
    if _joins(kind, traits_at(grid, physics, x, y, z + 1)):
        shape += 4
    if _joins(kind, traits_at(grid, physics, x - 1, y, z)):
        shape += 8
    return shape


@rule
def stops_at(grid, physics, x, y, z):  # type: ignore[no-untyped-def]
    """Whether anything in a cell stops a body, as the block stands."""
    kind = traits_at(grid, physics, x, y, z)
    return kind & CUBE != 0 or (kind & BOXES != 0 and shape_of(grid, physics, x, y, z) != NO_SHAPE)


@rule
def make_box(box, x, y, z, half_width, height):  # type: ignore[no-untyped-def]
    """Fill float64[6] (lower corner, upper corner) with the box of a body whose feet are at x, y, z."""
    box[0] = x - half_width
    box[1] = y
    box[2] = z - half_width
    box[3] = x + half_width
    box[4] = y + height
    box[5] = z + half_width


@rule
def cells_solid(grid, physics, box):  # type: ignore[no-untyped-def]
    """Whether a cell that the box touches, or one of the layer under it, is solid: getSurroundingBBs of the source."""
    for y in range(math.floor(box[1]) - 1, math.floor(box[4]) + 1):
        for z in range(math.floor(box[2]), math.floor(box[5]) + 1):
            for x in range(math.floor(box[0]), math.floor(box[3]) + 1):
                if stops_at(grid, physics, x, y, z):
                    return True
    return False


@rule
def _overlaps_boxes(grid, physics, x, y, z, box):  # type: ignore[no-untyped-def]
    shape = shape_of(grid, physics, x, y, z)
    for k in range(physics.boxes.shape[1]):
        part = physics.boxes[shape, k]
        if math.isnan(part[0]):
            break
        if (
            box[0] < x + part[3]
            and box[3] > x + part[0]
            and box[1] < y + part[4]
            and box[4] > y + part[1]
            and box[2] < z + part[5]
            and box[5] > z + part[2]
        ):
            return True
    return False


@rule
def box_blocked(grid, physics, box):  # type: ignore[no-untyped-def]
    """Whether the box overlaps something solid; touching is not overlapping."""
    low = math.floor(box[1])
    for y in range(low - 1, math.ceil(box[4])):
        for z in range(math.floor(box[2]), math.ceil(box[5])):
            for x in range(math.floor(box[0]), math.ceil(box[3])):
                kind = traits_at(grid, physics, x, y, z)
                if kind & CUBE:
                    if y >= low:
                        return True
                elif kind & STOPS and _overlaps_boxes(grid, physics, x, y, z, box):
                    return True
    return False


@rule
def _slide_to_boxes(grid, physics, x, y, z, box, axis, step):  # type: ignore[no-untyped-def]
    shape = shape_of(grid, physics, x, y, z)
    for k in range(physics.boxes.shape[1]):
        part = physics.boxes[shape, k]
        if math.isnan(part[0]):
            break
        if axis != 0 and not (box[3] > x + part[0] and box[0] < x + part[3]):
            continue
        if axis != 1 and not (box[4] > y + part[1] and box[1] < y + part[4]):
            continue
        if axis != 2 and not (box[5] > z + part[2] and box[2] < z + part[5]):
            continue
        cell = x if axis == 0 else (y if axis == 1 else z)
        if step > 0.0 and box[axis + 3] <= cell + part[axis]:
            step = min(cell + part[axis] - box[axis + 3], step)
        elif step < 0.0 and box[axis] >= cell + part[axis + 3]:
            step = max(cell + part[axis + 3] - box[axis], step)
    return step


@rule
def slide(grid, physics, box, axis, step):  # type: ignore[no-untyped-def]
    """How far of ``step`` the box can go along an axis before something solid stops it. The box is not moved."""
    if step == 0.0:
        return step
    low_x, low_y, low_z, high_x, high_y, high_z = box[0], box[1], box[2], box[3], box[4], box[5]
    if axis == 0:
        low_x, high_x = min(low_x, low_x + step), max(high_x, high_x + step)
    elif axis == 1:
        low_y, high_y = min(low_y, low_y + step), max(high_y, high_y + step)
    else:
        low_z, high_z = min(low_z, low_z + step), max(high_z, high_z + step)
    low = math.floor(low_y)
    first, end = layers_of(grid, low - 1, math.floor(high_y))
    for z in range(math.floor(low_z), math.floor(high_z) + 1):
        for x in range(math.floor(low_x), math.floor(high_x) + 1):
            if not is_loaded(grid, x, z):
                continue
            for y in range(first, end):
                kind = np.int64(physics.traits[grid.blocks[x & (SIDE - 1), z & (SIDE - 1), y - grid.min_y]])
                if not kind & STOPS or (y < low and not kind & TALL):
                    continue
                if not kind & CUBE:
                    step = _slide_to_boxes(grid, physics, x, y, z, box, axis, step)
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


@rule
def shift(box, axis, step):  # type: ignore[no-untyped-def]
    """Move the box along an axis."""
    box[axis] += step
    box[axis + 3] += step
