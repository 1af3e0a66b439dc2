"""What stops something that flies straight on: a collision box of a block or, for who looks for one, the source of a liquid.

``bridge.raycast`` answers what the crosshair marks, which plants and torches do too; an arrow passes those. The walk from cell
to cell is that of Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing" (1987).
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.motion.block_physics import CUBE, STOPS
from bridge.embedded.motion.collision import block_at, shape_of
from bridge.grid import get_state
from bridge.raycast import enter_box

BEGAN_INSIDE = 3
"""Axis of a trace that started within what stops it."""


@functools.cache
def no_liquids() -> NDArray[np.bool_]:
    """bool (blocks,): the ``liquids`` of a trace that passes water and lava."""
    return np.zeros(len(names.blocks()), np.bool_)


@functools.cache
def all_liquids() -> NDArray[np.bool_]:
    """bool (blocks,): the ``liquids`` of a trace that sources of water and lava stop."""
    return names.blocks().liquid()


@rule
def _enter_boxes(grid, physics, x, y, z, origin, direction, reach):  # type: ignore[no-untyped-def]
    """(distance, axis) at which a ray enters the nearest collision box of one block; (-1, -1) where it misses them all."""
    nearest, nearest_axis = -1.0, -1
    shape = shape_of(grid, physics, x, y, z)
    for part in range(physics.boxes.shape[1]):
        box = physics.boxes[shape, part]
        if math.isnan(box[0]):
            break
        met, axis = enter_box((origin[0] - x, origin[1] - y, origin[2] - z), direction, box)
        if 0.0 <= met <= reach and (nearest < 0.0 or met < nearest):
            nearest, nearest_axis = met, axis if axis >= 0 else BEGAN_INSIDE
    return nearest, nearest_axis


@rule
def trace(grid, physics, liquids, origin, direction, reach):  # type: ignore[no-untyped-def]
    """Follow a ray until something stops it.

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        liquids: bool (blocks,), those of which a source stops the ray.
        origin, direction: triples of float64; ``direction`` of unit length.
        reach: blocks.

    Returns (distance, axis, x, y, z): how far the ray goes, along which axis it met what stops it, and in which cell. Distance -1
    where nothing does within reach.
    """
    x, y, z = math.floor(origin[0]), math.floor(origin[1]), math.floor(origin[2])
    step_x = 1 if direction[0] > 0 else -1
    step_y = 1 if direction[1] > 0 else -1
    step_z = 1 if direction[2] > 0 else -1
    delta_x = abs(1.0 / direction[0]) if direction[0] != 0.0 else np.inf
    delta_y = abs(1.0 / direction[1]) if direction[1] != 0.0 else np.inf
    delta_z = abs(1.0 / direction[2]) if direction[2] != 0.0 else np.inf
    next_x = (x + 1 - origin[0] if direction[0] > 0 else origin[0] - x) * delta_x if direction[0] != 0.0 else np.inf
    next_y = (y + 1 - origin[1] if direction[1] > 0 else origin[1] - y) * delta_y if direction[1] != 0.0 else np.inf
    next_z = (z + 1 - origin[2] if direction[2] > 0 else origin[2] - z) * delta_z if direction[2] != 0.0 else np.inf
    distance, axis = 0.0, BEGAN_INSIDE
    while distance <= reach:
        block = block_at(grid, x, y, z)
        kind = np.int64(physics.traits[block])
        if kind & CUBE or (liquids[block] and get_state(grid, x, y, z) == 0):
            return distance, axis, x, y, z
        if kind & STOPS:
            met, met_axis = _enter_boxes(grid, physics, x, y, z, origin, direction, reach)
            if met >= 0.0:
                return met, met_axis, x, y, z
        if next_x <= next_y and next_x <= next_z:
            distance, axis = next_x, 0
            x += step_x
            next_x += delta_x
        elif next_y <= next_z:
            distance, axis = next_y, 1
            y += step_y
            next_y += delta_y
        else:
            distance, axis = next_z, 2
            z += step_z
            next_z += delta_z
    return -1.0, -1, 0, 0, 0
