"""Draws what is beyond the blocks: the colour of the sky in a direction, and rain before everything. Compiled by numba."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math

import numpy as np
from numba import njit

SUN_SIZE = np.float32(0.13)
"""Half the side of the square sun, as a tangent."""
_STARS_A_SIDE, _STAR_CHANCE = np.float32(160), 2500
"""The night sky is cut into squares of 2 / _STARS_A_SIDE; one in _STAR_CHANCE is a star."""
_RAIN = (np.float32(150), np.float32(164), np.float32(196))
_DROPS_A_ROW, _STREAK, _FALL = 96, 7, 5
"""Columns of drops over the width of a frame; how many of 32 steps a streak is long, and how far it falls a tick."""


@njit(cache=True, nogil=True)
def star_light(dx, dy, dz, height, sun):
    """How much lighter a star makes the sky in a direction; ``height``: of its unit vector; ``sun``: as ``sky_colour``'s."""
    if sun[4] > 0 and height > 0:
        # A direction's place on the cube around the eye, so that a star is one small square.
        scale = _STARS_A_SIDE / max(abs(dx), max(abs(dy), abs(dz)))
        place = (
            math.floor(dx * scale) * 73856093 ^ math.floor(dy * scale) * 19349663 ^ math.floor(dz * scale) * 83492791
        )
        if ((place * 1103515245 + 12345) >> 8) % _STAR_CHANCE == 0:
            return np.float32(190) * sun[4] * min(np.float32(1), height * np.float32(4))
    return np.float32(0)


@njit(cache=True, nogil=True)
def sky_colour(dx, dy, dz, inverse_length, sky, sun):
    """Colour of the sky in a direction. ``sky``: zenith 0:3, horizon 3:6, sun 6:9; ``sun``: direction 0:3, glow 3, stars 4."""
    height = dy * inverse_length
    blend = min(np.float32(1), max(np.float32(0), height * np.float32(2.2)))
    blend = blend * (np.float32(2) - blend)
    red = sky[3] + (sky[0] - sky[3]) * blend
    green = sky[4] + (sky[1] - sky[4]) * blend
    blue = sky[5] + (sky[2] - sky[5]) * blend
    star = star_light(dx, dy, dz, height, sun)
    red, green, blue = red + star, green + star, blue + star
    towards = dx * sun[0] + dy * sun[1]
    if towards > 0.0:
        across = abs(dx * sun[1] - dy * sun[0])
        if across < SUN_SIZE * towards and abs(dz) < SUN_SIZE * towards:
            return sky[6], sky[7], sky[8]
        near = towards * inverse_length
        near = near * near * near * near * sun[3] * (np.float32(1) - abs(height))
        red += (np.float32(255) - red) * near
        green += (np.float32(150) - green) * near
        blue += (np.float32(70) - blue) * near
    return red, green, blue


@njit(cache=True, nogil=True)
def draw_rain(frame, amount, tick):
    """Streaks of rain over a frame uint8 (H, W, 3), for an eye under the open sky; ``amount`` 0..1, ``tick`` lets them fall."""
    height, width = frame.shape[0], frame.shape[1]
    for j in range(width):
        column = j * _DROPS_A_ROW // width
        noise = (column * 2654435761 >> 7) & 1023
        if noise & 3:
            continue  # three of four columns are free, so that what is behind can be seen
        strength = np.float32(amount) * np.float32(0.2 + 0.2 * (noise >> 5 & 1))
        for i in range(height):
            step = (i * 64 // height - tick * (_FALL + (noise >> 2 & 1)) + noise) & 31
            if step < _STREAK:
                for k in range(3):
                    value = np.float32(frame[i, j, k])
                    frame[i, j, k] = np.uint8(value + (_RAIN[k] - value) * strength)
