"""Squares of ground, and which of them a gaze shows: what exploring is counted in, by its judge and by who explores.

Shown is what a level gaze would show on open ground. That needs no rays, so that it costs a tick next to nothing and means the
same in every world.
"""

from __future__ import annotations

import math

from numba import njit

from bridge.messages import FIELD_OF_VIEW_DEGREES

SQUARE_SIDE = 8
"""Blocks along a square of ground. Corners lie on multiples of it."""
SIGHT_BLOCKS = 32.0
_COSINE = math.cos(math.radians(FIELD_OF_VIEW_DEGREES / 2))


@njit(cache=True, nogil=True)
def first_square(place: float) -> int:
    """The first square along an axis of which a gaze from ``place`` (blocks) may show the middle."""
    return math.floor((place - SIGHT_BLOCKS) / SQUARE_SIDE)


@njit(cache=True, nogil=True)
def last_square(place: float) -> int:
    """The last one; see ``first_square``."""
    return math.floor((place + SIGHT_BLOCKS) / SQUARE_SIDE)


@njit(cache=True, nogil=True)
def shows_square(i: int, k: int, x: float, z: float, ahead_x: float, ahead_z: float) -> bool:
    """Whether the gaze from (x, z), in blocks, along the unit (ahead_x, ahead_z) shows the middle of square (i, k)."""
    to_x, to_z = (i + 0.5) * SQUARE_SIDE - x, (k + 0.5) * SQUARE_SIDE - z
    length = math.hypot(to_x, to_z)
    return length <= SIGHT_BLOCKS and to_x * ahead_x + to_z * ahead_z >= _COSINE * length
