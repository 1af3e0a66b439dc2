"""What a body is in besides air: water and its current, lava, cobweb. The rules of npm ``prismarine-physics`` (MIT).

Water stands lower and pushes towards where it is lower still, by the levels in the grid's states; lava pushes nobody there.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.motion.block_physics import FLOWS, LAVA, STOPS, WATER
from bridge.embedded.motion.collision import is_loaded, layers_of, traits_at, traits_in
from bridge.grid import SIDE, get_state

CURRENT_ACCELERATION = 0.014
_DOWNWARD = 6.0
"""How much water that falls past a wall pulls down, beside its sideways flow of length 1."""
_DRY = -1
"""Depth of a cell without water."""


@rule
def traits_around(grid, physics, box, side, rise):  # type: ignore[no-untyped-def]
    """All trait bits of the cells that the box reaches when it is made smaller by ``side`` and ``rise`` at each end."""
    found = np.int64(0)
    first, end = layers_of(grid, math.floor(box[1] + rise), math.floor(box[4] - rise))
    for z in range(math.floor(box[2] + side), math.floor(box[5] - side) + 1):
        for x in range(math.floor(box[0] + side), math.floor(box[3] - side) + 1):
            if is_loaded(grid, x, z):
                for y in range(first, end):
                    i, j, k = x & (SIDE - 1), y - grid.min_y, z & (SIDE - 1)
                    found |= traits_in(physics, grid.blocks[i, k, j], grid.states[i, k, j])
    return found


@rule
def lava_around(grid, physics, box):  # type: ignore[no-untyped-def]
    """Whether the body of this box is in lava."""
    return traits_around(grid, physics, box, 0.1, 0.4) & LAVA != 0


@rule
def _depth(grid, physics, x, y, z):  # type: ignore[no-untyped-def]
    """How far the water of a cell has flowed: 0 for a source (plants, what is waterlogged) and for falling water, 1..7; _DRY."""
    kind = traits_at(grid, physics, x, y, z)
    if not kind & WATER:
        return _DRY
    level = get_state(grid, x, y, z)
    return level if kind & FLOWS and level < 8 else 0


@rule
def _flow(grid, physics, x, y, z, depth):  # type: ignore[no-untyped-def]
    """Unit vector (or nothing) of the way in which the water of a cell flows."""
    flow_x, flow_y, flow_z = 0.0, 0.0, 0.0
    walled = 0
    for dx, dz in ((0, 1), (-1, 0), (0, -1), (1, 0)):
        beside = _depth(grid, physics, x + dx, y, z + dz)
        wall = traits_at(grid, physics, x + dx, y, z + dz) & STOPS
        fall = 0
        if beside != _DRY:
            fall = beside - depth
        elif wall:
            # Over a ledge: a solid neighbour with water under it.
            below = _depth(grid, physics, x + dx, y - 1, z + dz)
            fall = below - depth + 8 if below != _DRY else 0
        flow_x += dx * fall
        flow_z += dz * fall
        if wall or traits_at(grid, physics, x + dx, y + 1, z + dz) & STOPS:
            walled += 1
    if traits_at(grid, physics, x, y, z) & FLOWS and get_state(grid, x, y, z) >= 8:
        for _ in range(walled):
            norm = math.sqrt(flow_x * flow_x + flow_y * flow_y + flow_z * flow_z)
            if norm > 0.0:
                flow_x, flow_y, flow_z = flow_x / norm, flow_y / norm, flow_z / norm
            flow_y -= _DOWNWARD
    norm = math.sqrt(flow_x * flow_x + flow_y * flow_y + flow_z * flow_z)
    if norm == 0.0:
        return 0.0, 0.0, 0.0
    return flow_x / norm, flow_y / norm, flow_z / norm


@rule
def water_around(grid, physics, box, side, rise, velocity):  # type: ignore[no-untyped-def]
    """Whether the box, made smaller by ``side`` and ``rise``, reaches water; adds the current's push to ``velocity``."""
    wet = False
    push_x, push_y, push_z = 0.0, 0.0, 0.0
    top = math.ceil(box[4] - rise)
    for y in range(math.floor(box[1] + rise), math.floor(box[4] - rise) + 1):
        for z in range(math.floor(box[2] + side), math.floor(box[5] - side) + 1):
            for x in range(math.floor(box[0] + side), math.floor(box[3] - side) + 1):
                depth = _depth(grid, physics, x, y, z)
                if depth == _DRY or top < y + 1 - (depth + 1) / 9:
                    continue
                wet = True
                flow_x, flow_y, flow_z = _flow(grid, physics, x, y, z, depth)
                push_x += flow_x
                push_y += flow_y
                push_z += flow_z
    norm = math.sqrt(push_x * push_x + push_y * push_y + push_z * push_z)
    if norm > 0.0:
        velocity[0] += push_x / norm * CURRENT_ACCELERATION
        velocity[1] += push_y / norm * CURRENT_ACCELERATION
        velocity[2] += push_z / norm * CURRENT_ACCELERATION
    return wet


@rule
def water_height(grid, physics, x, y, z):  # type: ignore[no-untyped-def]
    """How high water stands in a cell, in blocks: 0 without, 1 where there is water above it too."""
    depth = _depth(grid, physics, x, y, z)
    if depth == _DRY:
        return 0.0
    return 1.0 if traits_at(grid, physics, x, y + 1, z) & WATER else 1 - (depth + 1) / 9
