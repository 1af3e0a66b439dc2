"""The sky by time and weather: how bright it is, what colours it has, and how bright each level of light makes a face.

Sources: https://minecraft.wiki/w/Daylight_cycle, https://minecraft.wiki/w/Light (the angle of the sun, the darkening of the sky,
the curve of brightness).
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule

DAY_TICKS = 24000
DARKEST = 0.25
"""Light of a clear midnight and of the deepest cave, as a share of noon's: the eye must still see."""
RAIN_SHARE = 5 / 16
"""How much of the sky's light full rain takes, and thunder of what is left."""
_WARM = np.array((1.0, 0.92, 0.76), np.float32)
"""Colour of the light of blocks."""
_BLOCK_LIGHT_GAIN = 1.5
_ZENITH, _HORIZON, _SUN, _DUSK = (
    np.array(colour, np.float32) for colour in ((104, 158, 250), (190, 214, 246), (255, 250, 206), (236, 150, 90))
)
_NIGHT_ZENITH, _NIGHT_HORIZON, _MOON = (
    np.array(colour, np.float32) for colour in ((6, 8, 20), (14, 18, 34), (210, 216, 228))
)
_CLOUD = np.array((176, 184, 198), np.float32)
_DEEP_WATER = np.array((26, 58, 130), np.float32)
_FLASH_LIGHT = 0.9
"""Of the sky during lightning, whatever the hour."""


class Weather(NamedTuple):
    """What falls from the sky, for eyes.

    Attributes:
        rain, thunder: how much of it, 0..1.
        flash: whether lightning lights the sky up.
        tick: moves the drops.
    """

    rain: float = 0.0
    thunder: float = 0.0
    flash: bool = False
    tick: int = 0


CLEAR = Weather()


@rule
def height_of_sun(time_of_day):
    """Cosine of the sun's angle from the zenith, at a time in ticks since sunrise. It runs faster at dawn and dusk."""
    share = (time_of_day / DAY_TICKS - 0.25) % 1.0
    angle = (2 * share + 0.5 - math.cos(share * math.pi) / 2) / 3
    return math.cos(angle * 2 * math.pi)


@rule
def darkening(time_of_day, rain, thunder):
    """How many levels the sky's light is weaker than at noon for the game's rules, 0..11; rain and thunder 0..1."""
    share = 0.5 + 2 * min(0.25, max(-0.25, height_of_sun(time_of_day)))
    share *= (1.0 - rain * RAIN_SHARE) * (1.0 - thunder * RAIN_SHARE)
    return int((1.0 - share) * 11)


@rule
def light_of_sky(time_of_day, rain, thunder, flash):
    """``daylight`` by its numbers, compiled."""
    clear = max(DARKEST, min(1.0, 2 * height_of_sun(time_of_day) + 0.5))
    light = clear * (1 - rain * RAIN_SHARE) * (1 - thunder * RAIN_SHARE)
    return max(light, max(DARKEST, _FLASH_LIGHT if flash else 0.0))


def daylight(time_of_day: int, weather: Weather = CLEAR) -> float:
    """Light of the sky for the eye in DARKEST..1: 2 cos(angle of the sun) + 0.5, clipped, less what the weather takes."""
    return float(light_of_sky(time_of_day, weather.rain, weather.thunder, weather.flash))


def _curve(plain: NDArray[np.float64]) -> NDArray[np.float64]:
    return DARKEST + (1 - DARKEST) * (plain + 1 - (1 - plain) ** 4) / 2


_LEVEL = np.arange(16) / 15
_PLAIN = _LEVEL / (4 - 3 * _LEVEL)
_BY_SKY = _curve(_PLAIN)
_BY_BLOCKS = np.maximum(DARKEST, _curve(np.minimum(1.0, _BLOCK_LIGHT_GAIN * _PLAIN))[:, None] * _WARM)
"""Brightness by each level of light of an unclouded noon's sky, and of blocks (16, 3)."""


@rule
def fill_brightness(light, out):
    """``brightness`` at a light of the sky, compiled, into float32 (256, 3)."""
    for by_sky in range(16):
        least = max(DARKEST, light * _BY_SKY[by_sky])
        for by_blocks in range(16):
            for channel in range(3):
                lit = max(least, _BY_BLOCKS[by_blocks, channel]) if by_blocks else least
                out[by_sky * 16 + by_blocks, channel] = np.float32(lit)


@functools.lru_cache(maxsize=64)
def brightness(light: float) -> NDArray[np.float32]:
    """float32 (256, 3): by how much the colours of a face are scaled, for each byte of ``GridArrays.light``.

    The curve is the game's at its default brightness setting, half of l / (4 - 3 l) and half of 1 - (1 - that)^4, where that is
    half as much again for the light of blocks; raised so that darkness is DARKEST. Sky light is scaled by ``light``
    (``daylight``): under the open sky the result is ``light`` itself.
    """
    table = np.empty((256, 3), np.float32)
    fill_brightness(light, table)
    table.setflags(write=False)
    return table


@rule
def fill_colours(time_of_day, rain, thunder, flash, sky, sun, deep_water):
    """``colours``, compiled, into three float32 arrays (9,), (5,) and (3,)."""
    angle = 2 * math.pi * time_of_day / DAY_TICKS
    day = np.float32((light_of_sky(time_of_day, 0.0, 0.0, False) - DARKEST) / (1 - DARKEST))
    sun_is_up = math.sin(angle) > -0.1
    turn = 1.0 if sun_is_up else -1.0
    dusk = np.float32(max(0.0, 1 - abs(math.sin(angle)) / 0.35)) if day > 0 else np.float32(0)
    light = light_of_sky(time_of_day, rain, thunder, flash)
    # Clouds hide zenith, sun and stars, and thunder makes them darker.
    grey, cover = np.float32(max(light - 0.1, 0.06)), np.float32(rain)
    for k in range(3):
        low_sky = _NIGHT_HORIZON[k] + (_HORIZON[k] - _NIGHT_HORIZON[k]) * day
        low_sky = low_sky + (_DUSK[k] - low_sky) * dusk * np.float32(0.35)
        zenith = _NIGHT_ZENITH[k] + (_ZENITH[k] - _NIGHT_ZENITH[k]) * day
        disc = _SUN[k] if sun_is_up else _MOON[k]
        cloud = _CLOUD[k] * grey
        sky[k] = zenith + (cloud - zenith) * cover
        sky[k + 3] = low_sky + (cloud - low_sky) * cover
        sky[k + 6] = disc + (cloud - disc) * cover
        deep_water[k] = _DEEP_WATER[k] * np.float32(light)
    clear = 1 - rain
    sun[0], sun[1], sun[2] = turn * math.cos(angle), turn * math.sin(angle), 0.0
    sun[3] = (0.25 + 0.5 * dusk) * clear if sun_is_up else 0.0
    sun[4] = clear * max(0.0, 1 - 3 * np.float64(day))


@functools.lru_cache(maxsize=64)
def colours(
    time_of_day: int, weather: Weather = CLEAR
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The camera's ``sky``, ``sun`` and ``deep_water`` (``bridge.camera_kernel``). At night the disc is the moon."""
    sky, sun, deep_water = np.empty(9, np.float32), np.empty(5, np.float32), np.empty(3, np.float32)
    fill_colours(time_of_day, weather.rain, weather.thunder, weather.flash, sky, sun, deep_water)
    for array in (sky, sun, deep_water):
        array.setflags(write=False)
    return sky, sun, deep_water
