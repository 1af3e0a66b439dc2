"""One sweep of the player's body through blocks: edges when sneaking, walls, step-up, bounces; as ``prismarine-physics``."""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.motion.block_physics import SLIME, SLOW
from bridge.embedded.motion.collision import cells_solid, make_box, shift, slide, traits_at
from bridge.grid import BODY_BOX, HIGH_BOX, LOW_BOX, WAY_BOX

HALF_WIDTH = 0.3
PLAYER_HEIGHT = 1.8
STEP_HEIGHT = 0.6
SNEAK_STEP = 0.05
SLOW_GROUND = 0.4
WEB_SIDEWAYS, WEB_DOWN = 0.25, 0.05
"""What is left of a step that begins in a cobweb."""


@rule
def _shorten(step):  # type: ignore[no-untyped-def]
    if -SNEAK_STEP <= step < SNEAK_STEP:
        return 0.0
    return step - SNEAK_STEP if step > 0 else step + SNEAK_STEP


@rule
def _held_at_edge(grid, physics, position, dx, dz):  # type: ignore[no-untyped-def]
    """The step that a sneaking body may take without walking off its ground."""
    box = grid.boxes[BODY_BOX]
    x, y, z = position[0], position[1], position[2]
    while dx != 0.0:
        make_box(box, x + dx, y, z, HALF_WIDTH, PLAYER_HEIGHT)
        if cells_solid(grid, physics, box):
            break
        dx = _shorten(dx)
    while dz != 0.0:
        make_box(box, x, y, z + dz, HALF_WIDTH, PLAYER_HEIGHT)
        if cells_solid(grid, physics, box):
            break
        dz = _shorten(dz)
    while dx != 0.0 and dz != 0.0:
        make_box(box, x + dx, y, z + dz, HALF_WIDTH, PLAYER_HEIGHT)
        if cells_solid(grid, physics, box):
            break
        dx = _shorten(dx)
        dz = _shorten(dz)
    return dx, dz


@rule
def _sweep(grid, physics, box, rise, dx, dz):  # type: ignore[no-untyped-def]
    """Move ``box`` up by ``rise`` and then along x and z as far as it goes; returns the two steps taken."""
    shift(box, 1, rise)
    dx = slide(grid, physics, box, 0, dx)
    shift(box, 0, dx)
    dz = slide(grid, physics, box, 2, dz)
    shift(box, 2, dz)
    return dx, dz


@rule
def move(grid, physics, position, velocity, flags, sneak, web):  # type: ignore[no-untyped-def]
    """Sweep the body by its velocity; sets position, on-ground and collided flags, and stops velocity at walls.

    ``web`` says that the body is in a cobweb as it sets off.
    """
    dx, dy, dz = velocity[0], velocity[1], velocity[2]
    if web:
        dx, dy, dz = dx * WEB_SIDEWAYS, dy * WEB_DOWN, dz * WEB_SIDEWAYS
        velocity[:] = 0.0
    if sneak and flags[0]:
        dx, dz = _held_at_edge(grid, physics, position, dx, dz)
    want_x, want_y, want_z = dx, dy, dz
    box, way, low, high = grid.boxes[BODY_BOX], grid.boxes[WAY_BOX], grid.boxes[LOW_BOX], grid.boxes[HIGH_BOX]
    x, y, z = position[0], position[1], position[2]
    make_box(box, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
    dy = slide(grid, physics, box, 1, dy)
    dx, dz = _sweep(grid, physics, box, dy, dx, dz)
    if (flags[0] or (dy != want_y and want_y < 0)) and (dx != want_x or dz != want_z):
        # The same step from STEP_HEIGHT higher: once with the headroom of the whole way, once with that of the start.
        make_box(way, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
        way[0 if dx < 0 else 3] += dx
        way[2 if dz < 0 else 5] += dz
        make_box(low, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
        rise_way = slide(grid, physics, way, 1, STEP_HEIGHT)
        rise_low = slide(grid, physics, low, 1, STEP_HEIGHT)
        make_box(high, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
        high_x, high_z = _sweep(grid, physics, high, rise_way, want_x, want_z)
        low_x, low_z = _sweep(grid, physics, low, rise_low, want_x, want_z)
        if high_x * high_x + high_z * high_z > low_x * low_x + low_z * low_z:
            up_x, up_z, fall, up = high_x, high_z, -rise_way, high
        else:
            up_x, up_z, fall, up = low_x, low_z, -rise_low, low
        fall = slide(grid, physics, up, 1, fall)
        shift(up, 1, fall)
        if dx * dx + dz * dz < up_x * up_x + up_z * up_z:
            dx, dy, dz, box = up_x, fall, up_z, up
    position[0] = box[0] + HALF_WIDTH
    position[1] = box[1]
    position[2] = box[2] + HALF_WIDTH
    flags[0] = dy != want_y and want_y < 0
    flags[3] = dx != want_x or dz != want_z
    if dx != want_x:
        velocity[0] = 0.0
    if dz != want_z:
        velocity[2] = 0.0
    cell_x, cell_y, cell_z = math.floor(position[0]), math.floor(position[1]), math.floor(position[2])
    if dy != want_y:
        bounces = not sneak and traits_at(grid, physics, cell_x, math.floor(position[1] - 0.2), cell_z) & SLIME
        velocity[1] = -velocity[1] if bounces else 0.0
    if traits_at(grid, physics, cell_x, cell_y - 1, cell_z) & SLOW:
        velocity[0] *= SLOW_GROUND
        velocity[2] *= SLOW_GROUND
