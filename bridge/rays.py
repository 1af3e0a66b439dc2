"""The rays of a tile of a frame, sixteen at a time: where they begin, where they end, and their steps from cell to cell.

Rays run in grid coordinates as ``bridge.camera_kernel`` tells. Compiled by numba into ``bridge.ray_lanes``.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from bridge.horizon import SECTOR_MASK, SECTORS_A_QUARTER, TINY
from bridge.lane_colours import bearings
from bridge.lanes import (
    choose,
    count,
    floats,
    floors,
    gather,
    lane_numbers,
    larger,
    magnitudes,
    smaller,
    spread,
    square_roots,
    whole,
)

TILE_ROWS, TILE_COLUMNS = 4, 4
"""Pixels whose rays are walked together: the nearer they are, the more alike is what they meet."""
_COLUMN_BITS = TILE_COLUMNS.bit_length() - 1
_MARGIN = np.float32(1e-3)


class Rays(NamedTuple):
    """What of rays stays the same on their way.

    Attributes:
        x, y, z: Floats, direction, 1 along the camera's axis; inverse_x, _y, _z: 1 by that.
        ahead_x, ahead_y, ahead_z: Masks, whether the coordinate grows; step_x, _y, _z: Ints, 1 or -1.
        delta_x, delta_y, delta_z: Floats, by how much t grows from face to face along the axis.
        length, inverse_length: Floats, of the direction, and 1 by that.
        t_end: Floats, up to where the rays run, -1 where they meet nothing.
    """

    x: Any
    y: Any
    z: Any
    inverse_x: Any
    inverse_y: Any
    inverse_z: Any
    ahead_x: Any
    ahead_y: Any
    ahead_z: Any
    step_x: Any
    step_y: Any
    step_z: Any
    delta_x: Any
    delta_y: Any
    delta_z: Any
    length: Any
    inverse_length: Any
    t_end: Any


class Place(NamedTuple):
    """Where rays are.

    Attributes:
        x, y, z: Ints, the cell.
        next_x, next_y, next_z: Floats, the t at which the cell is left along each axis.
        t: Floats, at which the cell was entered.
        axis: Ints, 0 to 2, along which it was entered, 3 where the ray begins in it.
    """

    x: Any
    y: Any
    z: Any
    next_x: Any
    next_y: Any
    next_z: Any
    t: Any
    axis: Any


@njit(inline="always")
def begin_rays(horizon, lowest, top_layer, eye, basis, pixel, distance, height, width, first_i, first_j):
    """The rays of the tile whose first pixel is (first_i, first_j), and where they begin.

    horizon float32 (SECTORS,); lowest: its least; the others are those of ``camera_kernel.draw_blocks``.
    """
    zero, half, one = np.float32(0), np.float32(0.5), np.float32(1)
    top = np.float32(top_layer)
    ex, ey, ez = eye[0], eye[1], eye[2]
    lane = lane_numbers()
    v_screen = (np.float32(height) * half - floats((lane >> _COLUMN_BITS) + first_i) - half) * pixel
    u_screen = (floats((lane & (TILE_COLUMNS - 1)) + first_j) + half - np.float32(width) * half) * pixel
    rx = basis[0, 0] + u_screen * basis[1, 0] + v_screen * basis[2, 0]
    ry = basis[0, 1] + u_screen * basis[1, 1] + v_screen * basis[2, 1]
    rz = basis[0, 2] + u_screen * basis[1, 2] + v_screen * basis[2, 2]
    length = square_roots(one + u_screen * u_screen + v_screen * v_screen)
    inverse_length = one / length
    # A component of 0 would make 0 * inf below; a tiny one never crosses a cell within the draw distance.
    rx = choose(magnitudes(rx) > TINY, rx, TINY)
    ry = choose(magnitudes(ry) > TINY, ry, TINY)
    rz = choose(magnitudes(rz) > TINY, rz, TINY)
    ix, iy, iz = one / rx, one / ry, one / rz
    ahead_x, ahead_y, ahead_z = rx > zero, ry > zero, rz > zero
    # The margin keeps rounding from carrying a ray out of the layers in use.
    t_end = smaller(distance * inverse_length, choose(ahead_y, (top - ey) * iy - _MARGIN, -ey * iy - _MARGIN))
    t = spread(zero)
    if ey >= top:  # Rays from above start where they come down to the highest block.
        t = choose(ahead_y, zero, (top - ey) * iy + _MARGIN)
    if ey < zero:
        t_end = spread(-one)
    slope, level = ry * magnitudes(ry), rx * rx + rz * rz
    above = slope > lowest * level
    if count(above) > 0:
        sector = whole(floors(bearings(rx, rz) * SECTORS_A_QUARTER)) & SECTOR_MASK
        t_end = choose(above & (slope > gather(horizon, sector, above) * level), -one, t_end)
    begin = smaller(t, distance)  # What would begin beyond that is at its end, and its cell may not be a whole number.
    x = whole(floors(ex + rx * begin))
    y = whole(smaller(larger(floors(ey + ry * begin), zero), top - one))
    z = whole(floors(ez + rz * begin))
    rays = Rays(
        rx,
        ry,
        rz,
        ix,
        iy,
        iz,
        ahead_x,
        ahead_y,
        ahead_z,
        choose(ahead_x, 1, spread(-1)),
        choose(ahead_y, 1, spread(-1)),
        choose(ahead_z, 1, spread(-1)),
        magnitudes(ix),
        magnitudes(iy),
        magnitudes(iz),
        length,
        inverse_length,
        t_end,
    )
    place = Place(
        x,
        y,
        z,
        (floats(x) + floats(ahead_x) - ex) * ix,
        (floats(y) + floats(ahead_y) - ey) * iy,
        (floats(z) + floats(ahead_z) - ez) * iz,
        t,
        choose(t > zero, 1, spread(3)),
    )
    return rays, place


@njit(inline="always")
def step(rays, place):
    """Where rays are in their next cells."""
    x_first = place.next_x <= place.next_y
    by_x = x_first & (place.next_x <= place.next_z)
    by_y = ~x_first & (place.next_y <= place.next_z)
    by_z = ~(by_x | by_y)
    return Place(
        choose(by_x, place.x + rays.step_x, place.x),
        choose(by_y, place.y + rays.step_y, place.y),
        choose(by_z, place.z + rays.step_z, place.z),
        choose(by_x, place.next_x + rays.delta_x, place.next_x),
        choose(by_y, place.next_y + rays.delta_y, place.next_y),
        choose(by_z, place.next_z + rays.delta_z, place.next_z),
        choose(by_x, place.next_x, choose(by_y, place.next_y, place.next_z)),
        choose(by_x, 0, choose(by_y, 1, spread(2))),
    )


@njit(inline="always")
def chosen_place(mask, then, otherwise):
    """``lanes.choose`` for places."""
    return Place(
        choose(mask, then.x, otherwise.x),
        choose(mask, then.y, otherwise.y),
        choose(mask, then.z, otherwise.z),
        choose(mask, then.next_x, otherwise.next_x),
        choose(mask, then.next_y, otherwise.next_y),
        choose(mask, then.next_z, otherwise.next_z),
        choose(mask, then.t, otherwise.t),
        choose(mask, then.axis, otherwise.axis),
    )


@njit(inline="always")
def cells_before(rays, place):
    """x, y and z of the cells from which rays came, or in which they begin."""
    return (
        place.x - choose(place.axis == 0, rays.step_x, 0),
        place.y - choose(place.axis == 1, rays.step_y, 0),
        place.z - choose(place.axis == 2, rays.step_z, 0),
    )


@njit(inline="always")
def along(axis, by_x, by_y, by_z):
    """By an axis 0, 1 or 2, one of three."""
    return choose(axis == 0, by_x, choose(axis == 1, by_y, by_z))
