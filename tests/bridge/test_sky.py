"""The sky by the game's clock: https://minecraft.wiki/w/Daylight_cycle and https://minecraft.wiki/w/Light."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.grid import FULL_SKY_LIGHT
from bridge.sky import CLEAR, DARKEST, Weather, brightness, darkening, daylight


@pytest.mark.parametrize(
    ("time_of_day", "rain", "thunder", "levels"),
    [(6000, 0, 0, 0), (18000, 0, 0, 11), (6000, 1, 0, 3), (6000, 1, 1, 5), (13188, 0, 0, 8), (12542, 0, 0, 4)],
)
def test_the_sky_darkens_by_the_hour_and_the_weather(
    time_of_day: int, rain: float, thunder: float, levels: int
) -> None:
    """Noon 15, rain 12, thunder 10, night 4; monsters can come outdoors from 13,188 on, at a light of 7."""
    assert darkening(time_of_day, rain, thunder) == levels


def test_daylight_of_the_eye() -> None:
    assert daylight(6000) == 1.0
    assert daylight(18000) == DARKEST
    assert DARKEST < daylight(6000, Weather(rain=1.0, thunder=1.0)) < daylight(6000, Weather(rain=1.0)) < 1.0
    assert daylight(18000, Weather(1.0, 1.0, flash=True)) > 0.8


@pytest.mark.parametrize("light", [1.0, 0.6, DARKEST])
def test_brightness_is_the_skys_outdoors_and_never_black(light: float) -> None:
    table = brightness(light)
    assert np.allclose(table[FULL_SKY_LIGHT], light)
    assert table.min() >= DARKEST - 1e-6
    by_level = table.reshape(16, 16, 3)
    assert (np.diff(by_level[:, 0, 0]) >= 0).all(), "more sky light is brighter"
    assert (np.diff(by_level[0, :, 0]) >= 0).all(), "more block light is brighter"
    assert by_level[0, 14, 0] > 0.85, "beside a torch it is bright at any hour"


def test_the_clear_sky_is_the_default() -> None:
    assert daylight(3000) == daylight(3000, CLEAR)
