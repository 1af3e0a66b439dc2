"""What lies under the crosshair: rays through the block grid.

The walk from cell to cell is that of Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing" (1987).
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,call-arg"
from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import state_count, state_of
from bridge.compiled import rule
from bridge.grid import CHUNKS, SIDE, BlockGrid
from bridge.messages import REACH_BLOCKS, Cell, Vector
from bridge.shapes import BOX, CROSS, block_shapes

_FACE_SAMPLE = 0.49
"""How far from a cell's centre the points lie that stand for its faces."""


class BlockHit(NamedTuple):
    """The first block that a ray meets."""

    cell: Cell
    face: Cell
    """Unit vector out of the face that was met; (0, 0, 0) where the ray began inside the block."""
    block: int
    distance: float
    """Blocks from the eye to the point that was met."""
    point: Vector
    """World position of that point."""


def look_direction(yaw: float, pitch: float) -> Vector:
    """Unit vector of a gaze, after the convention of ``bridge.messages`` (yaw 90 looks to -x, pitch 90 down)."""
    yaw_rad, pitch_rad = math.radians(yaw), math.radians(pitch)
    level = math.cos(pitch_rad)
    return -math.sin(yaw_rad) * level, -math.sin(pitch_rad), math.cos(yaw_rad) * level


@rule
def enter_box(origin, direction, box):
    """Where a ray enters an axis-aligned box: (ray parameter, axis), or (-1, -1) for a miss. Starting inside gives
    (0, -1).

    ``origin``, ``direction`` are triples, ``box`` six numbers: lower corner, upper corner.
    """
    near, far, axis = 0.0, np.inf, -1
    for k in range(3):
        if direction[k] == 0.0:
            if origin[k] < box[k] or origin[k] > box[k + 3]:
                return -1.0, -1
            continue
        t0 = (box[k] - origin[k]) / direction[k]
        t1 = (box[k + 3] - origin[k]) / direction[k]
        if t0 > t1:
            t0, t1 = t1, t0
        if t0 > near:
            near, axis = t0, k
        far = min(far, t1)
    if near > far:
        return -1.0, -1
    return near, axis


@rule
def first_block(
    blocks,
    states,
    column_loaded,
    min_y,
    stops,
    kind,
    row,
    count,
    boxes,
    ex,
    ey,
    ez,
    dx,
    dy,
    dz,
    reach,
    has_end,
    end_x,
    end_y,
    end_z,
):
    """Walk a ray of unit direction until a block that ``stops`` it (or the end cell, if there is one).

    Returns (x, y, z, axis, block, distance); axis 3 means that the walk began in that cell, axis -1 that nothing was
    met.
    """
    height = blocks.shape[2]
    x, y, z = math.floor(ex), math.floor(ey), math.floor(ez)
    step_x = 1 if dx > 0 else -1
    step_y = 1 if dy > 0 else -1
    step_z = 1 if dz > 0 else -1
    delta_x = abs(1.0 / dx) if dx != 0.0 else np.inf
    delta_y = abs(1.0 / dy) if dy != 0.0 else np.inf
    delta_z = abs(1.0 / dz) if dz != 0.0 else np.inf
    next_x = (x + 1 - ex if dx > 0 else ex - x) * delta_x if dx != 0.0 else np.inf
    next_y = (y + 1 - ey if dy > 0 else ey - y) * delta_y if dy != 0.0 else np.inf
    next_z = (z + 1 - ez if dz > 0 else ez - z) * delta_z if dz != 0.0 else np.inf
    t, axis = 0.0, 3
    while t <= reach:
        layer = y - min_y
        if 0 <= layer < height:
            chunk_x, chunk_z = x >> 4, z >> 4
            held = column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
            block = blocks[x % SIDE, z % SIDE, layer] if held[0] == chunk_x and held[1] == chunk_z else np.uint16(0)
            if has_end and x == end_x and y == end_y and z == end_z:
                return x, y, z, axis, int(block), t
            if stops[block]:
                shape = kind[block]
                if shape != BOX and shape != CROSS:
                    return x, y, z, axis, int(block), t
                shape_row = row[block, states[x % SIDE, z % SIDE, layer]]
                met, met_axis = np.inf, -1
                for index in range(count[shape_row]):
                    entry, entry_axis = enter_box((ex - x, ey - y, ez - z), (dx, dy, dz), boxes[shape_row, index])
                    if 0.0 <= entry < met:
                        met, met_axis = entry, entry_axis
                if met <= reach:
                    return x, y, z, met_axis if met_axis >= 0 else 3, int(block), met
        if next_x <= next_y and next_x <= next_z:
            t, axis = next_x, 0
            x += step_x
            next_x += delta_x
        elif next_y <= next_z:
            t, axis = next_y, 1
            y += step_y
            next_y += delta_y
        else:
            t, axis = next_z, 2
            z += step_z
            next_z += delta_z
    return 0, 0, 0, -1, 0, 0.0


@functools.cache
def outline_rows() -> NDArray[np.uint16]:
    """``BlockShapes.row`` for the crosshair, which meets an open gate where it stands shut, as in the game.

    Else nobody could aim at one to shut it (https://minecraft.wiki/w/Fence_Gate).
    """
    rows = block_shapes().row.copy()
    for block, name in enumerate(names.blocks().names):
        if name.endswith("_fence_gate"):
            for state in range(state_count(block)):
                rows[block, state] = rows[block, state_of(block, state, open="false")]
    return rows


def cast(grid: BlockGrid, eye: Vector, yaw: float, pitch: float, reach: float = REACH_BLOCKS) -> BlockHit | None:
    """The block under the crosshair within ``reach`` blocks of the eye, or None. Air and liquids are seen through."""
    shapes = block_shapes()
    direction = look_direction(yaw, pitch)
    x, y, z, axis, block, distance = first_block(
        grid.blocks,
        grid.states,
        grid.column_loaded,
        grid.min_y,
        shapes.selectable,
        shapes.kind,
        outline_rows(),
        shapes.count,
        shapes.boxes,
        *map(float, eye),
        *direction,
        float(reach),
        False,
        0,
        0,
        0,
    )
    if axis < 0:
        return None
    face = [0, 0, 0]
    if axis < 3:
        face[axis] = -1 if direction[axis] > 0 else 1
    point = tuple(float(start + part * distance) for start, part in zip(eye, direction, strict=True))
    return BlockHit((x, y, z), (face[0], face[1], face[2]), block, distance, (point[0], point[1], point[2]))


def _sees_point(
    grid: BlockGrid, blocks_sight: NDArray[np.uint8], start: Vector, point: Vector, cell: Cell, reach: float
) -> bool:
    shapes = block_shapes()
    offset = [p - s for p, s in zip(point, start, strict=True)]
    length = math.hypot(*offset)
    if length == 0.0:
        return True
    if length > reach:
        return False
    x, y, z, axis, _, _ = first_block(
        grid.blocks,
        grid.states,
        grid.column_loaded,
        grid.min_y,
        blocks_sight,
        shapes.kind,
        shapes.row,
        shapes.count,
        shapes.boxes,
        *map(float, start),
        *(o / length for o in offset),
        length,
        True,
        *cell,
    )
    return axis >= 0 and (x, y, z) == cell


def line_of_sight(grid: BlockGrid, start: Vector, end_cell: Cell, max_distance: float) -> bool:
    """Whether a point of ``end_cell`` (its centre, or the middle of a face) can be seen from ``start`` within
    ``max_distance``.

    Sight passes air, plants, liquids and glass, not leaves; what fills the end cell does not matter.
    """
    blocks_sight = block_shapes().blocks_sight
    centre = (end_cell[0] + 0.5, end_cell[1] + 0.5, end_cell[2] + 0.5)
    if _sees_point(grid, blocks_sight, start, centre, end_cell, max_distance):
        return True
    for axis in range(3):
        # Only the near face of an axis can be seen from outside the cell.
        side = _FACE_SAMPLE if start[axis] > centre[axis] else -_FACE_SAMPLE
        point = tuple(c + side * (k == axis) for k, c in enumerate(centre))
        if _sees_point(grid, blocks_sight, start, (point[0], point[1], point[2]), end_cell, max_distance):
            return True
    return False
