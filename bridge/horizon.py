"""Which columns the eye can see at all, and how high they stand against the sky. Compiled by numba.

Rays above the horizon meet nothing, so the camera need not walk them: that halves its work outdoors.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.grid import CHUNK, CHUNKS, SIDE

FAR = np.float32(3.0e38)
TINY = np.float32(1e-7)
AREA = 4
"""Side of the squares of columns in which far terrain counts for the horizon."""
NEAR_COLUMNS = 6
"""Up to this distance terrain counts column by column."""
SECTORS = 256
"""Bearings that the horizon tells apart."""
SECTOR_MASK = SECTORS - 1
SECTORS_A_QUARTER = np.float32(SECTORS // 4)
PLACE_SHIFT = CHUNK.bit_length() - 1
PLACE_MASK = CHUNKS - 1
_MASK = SIDE - 1


@njit(cache=True, nogil=True)
def columns_in_sight(column_loaded, eye_chunk_x, eye_chunk_z, out):
    """Set ``out`` int32 (CHUNKS, CHUNKS) to 1 where a place holds a column near the eye, not one from a whole
    SIDE away, else to 0."""
    half = CHUNKS // 2
    for i in range(CHUNKS):
        for j in range(CHUNKS):
            near_x = abs(column_loaded[i, j, 0] - eye_chunk_x) < half
            out[i, j] = near_x and abs(column_loaded[i, j, 1] - eye_chunk_z) < half


@njit(cache=True, nogil=True)
def bearing(dx, dz):
    """A number in 0..4 that grows with the angle of (dx, dz), like an angle in quarter turns but without
    trigonometry."""
    across = dx / (abs(dx) + abs(dz) + TINY)
    return np.float32(1) - across if dz >= 0 else np.float32(3) + across


@njit(cache=True, nogil=True)
def _raise_horizon(horizon, x0, z0, side, rise):
    """Let the square from (x0, z0), seen from the origin, with its top ``rise`` above the eye, cover its part of the
    horizon."""
    x1, z1 = x0 + side, z0 + side
    near_x, near_z = max(x0, max(-x1, np.float32(0))), max(z0, max(-z1, np.float32(0)))
    near = near_x * near_x + near_z * near_z
    if near <= np.float32(0):
        if rise > 0:
            horizon[:] = FAR
        return
    if rise > 0:
        slope = rise * rise / near
    else:
        far_x, far_z = max(abs(x0), abs(x1)), max(abs(z0), abs(z1))
        slope = -rise * rise / (far_x * far_x + far_z * far_z)
    middle = bearing(x0 + x1, z0 + z1)
    low, high = np.float32(0), np.float32(0)
    for corner in range(4):
        turn = bearing(x1 if corner & 1 else x0, z1 if corner & 2 else z0) - middle
        if turn > 2:
            turn -= np.float32(4)
        elif turn < -2:
            turn += np.float32(4)
        low, high = min(low, turn), max(high, turn)
    first = math.floor((middle + low) * SECTORS_A_QUARTER)
    last = math.floor((middle + high) * SECTORS_A_QUARTER)
    for sector in range(first, last + 1):
        horizon[sector & SECTOR_MASK] = max(horizon[sector & SECTOR_MASK], slope)


@njit(cache=True, nogil=True)
def find_horizon(surface, in_sight, eye, distance, horizon):
    """Fill ``horizon`` float32 (SECTORS,): above it rays meet no block. Return the number of layers in use.

    It holds squared slopes (rise over level distance) with the slope's sign, by bearing. Far terrain counts in
    squares of AREA columns, terrain near the eye column by column. Where nothing is loaded the horizon is as low as
    can be.
    """
    horizon[:] = -FAR
    top_layer = 0
    eye_x, eye_z = math.floor(eye[0]), math.floor(eye[2])
    reach = int(distance) + AREA
    for x in range((eye_x - reach) & -AREA, eye_x + reach, AREA):
        for z in range((eye_z - reach) & -AREA, eye_z + reach, AREA):
            if not in_sight[(x >> PLACE_SHIFT) & PLACE_MASK, (z >> PLACE_SHIFT) & PLACE_MASK]:
                continue
            top = 0
            for i in range(x & _MASK, (x & _MASK) + AREA):
                for j in range(z & _MASK, (z & _MASK) + AREA):
                    top = max(top, surface[i, j])
            top_layer = max(top_layer, top)
            if abs(x - eye_x) > NEAR_COLUMNS or abs(z - eye_z) > NEAR_COLUMNS:
                _raise_horizon(
                    horizon, np.float32(x) - eye[0], np.float32(z) - eye[2], np.float32(AREA), np.float32(top) - eye[1]
                )
                continue
            for i in range(AREA):
                for j in range(AREA):
                    rise = np.float32(surface[(x & _MASK) + i, (z & _MASK) + j]) - eye[1]
                    _raise_horizon(horizon, np.float32(x + i) - eye[0], np.float32(z + j) - eye[2], np.float32(1), rise)
    return top_layer
