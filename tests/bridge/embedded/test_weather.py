"""Rain and thunder come, last and go as the game's do: https://minecraft.wiki/w/Rain, https://minecraft.wiki/w/Thunderstorm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bridge.embedded.land.biomes import biome_id
from bridge.embedded.motion.physics import BODY
from bridge.embedded.weather import (
    AWAY,
    RAIN_LASTS,
    STRIKE_DISTANCE,
    WEATHER,
    begin_weather,
    is_raining,
    is_raining_at,
    is_thundering,
    sky_darkening,
    tick_weather,
    weather_of,
)
from bridge.grid import BlockGrid
from bridge.names import blocks

HERE = np.zeros(1, BODY)


def weather_of_seed(seed: int, raining: int = 0, thundering: int = 0) -> tuple[Any, Any]:
    record, random = np.zeros(1, WEATHER)[0], np.array([seed], np.uint64)
    begin_weather(record, random, raining, thundering)
    return record, random


def lengths(seed: int, ticks: int) -> tuple[list[int], list[int]]:
    """How long it rained and how long it did not, each time from change to change."""
    record, random = weather_of_seed(seed)
    rained, dry, since, was = [], [], 0, 0
    for tick in range(ticks):
        tick_weather(record, random, True, HERE)
        if record["raining"] != was:
            (dry if was == 0 else rained).append(tick - since)
            since, was = tick, int(record["raining"])
    return rained, dry


def test_rain_lasts_half_a_day_to_a_day_and_stays_away_for_up_to_seven() -> None:
    found = [lengths(seed, 250_000) for seed in range(6)]
    rained = [length for wet, _ in found for length in wet]
    dry = [length for _, away in found for length in away]
    assert len(rained) >= 5
    assert all(RAIN_LASTS[0] <= length <= RAIN_LASTS[1] for length in rained)
    assert all(AWAY[0] - 1 <= length <= AWAY[1] for length in dry)


def test_rain_comes_by_a_hundredth_a_tick() -> None:
    record, random = weather_of_seed(1)
    record["rain_ticks"] = 1
    levels = []
    for _ in range(120):
        tick_weather(record, random, True, HERE)
        levels.append(float(record["rain"]))
    assert np.allclose(levels[:100], np.arange(1, 101) / 100)
    assert levels[-1] == 1.0


def test_thunder_without_rain_is_no_thunderstorm() -> None:
    record, _ = weather_of_seed(1, raining=0, thundering=1)
    assert not is_thundering(record)
    record, _ = weather_of_seed(1, raining=1, thundering=1)
    assert is_thundering(record)
    assert is_raining(record)
    assert sky_darkening(6000, record) == 5


def test_weather_that_does_not_pass_stays_with_its_lightning() -> None:
    record, random = weather_of_seed(5, raining=1, thundering=1)
    strikes = sum(tick_weather(record, random, False, HERE) for _ in range(20_000))
    assert record["rain"] == 1.0
    expected = 20_000 * 100 / 100_000
    assert expected / 2 < strikes < expected * 2, "1 in 100,000 for each of 100 columns a tick"


def test_lightning_is_due_near_every_player_by_the_same_chance() -> None:
    """Every loaded column has the same: https://minecraft.wiki/w/Thunderstorm#Lightning."""
    record, random = weather_of_seed(5, raining=1, thundering=1)
    bodies = np.zeros(3, BODY)
    bodies["position"][:, 0] = (-1000.0, 0.0, 1000.0)
    near = [0, 0, 0]
    while sum(near) < 300:
        if tick_weather(record, random, False, bodies):
            (seat,) = np.flatnonzero(np.abs(bodies["position"][:, 0] - record["strike"][0]) <= STRIKE_DISTANCE)
            assert abs(record["strike"][1]) <= STRIKE_DISTANCE
            near[seat] += 1
    assert min(near) > 70, "100 each, give or take four deviations"


def test_the_sky_is_lit_up_as_long_as_lightning_flashes() -> None:
    record, random = weather_of_seed(5)
    record["flash"] = 2
    lit = []
    for tick in range(3):
        lit.append(weather_of(record, tick).flash)
        tick_weather(record, random, True, HERE)
    assert lit == [True, True, False]


def test_equal_seeds_give_equal_weather() -> None:
    assert lengths(3, 60_000) == lengths(3, 60_000)


def test_it_rains_where_nothing_is_above() -> None:
    grid = BlockGrid(0, 32)
    column = np.zeros((16, 32, 16), np.uint16)
    column[:, :4] = blocks().id("stone")
    grid.load_column(0, 0, column)
    grid.set(5, 9, 5, blocks().id("glass"))
    wet, _ = weather_of_seed(0, raining=1)
    dry, _ = weather_of_seed(0)
    assert is_raining_at(grid.arrays, wet, 4, 4, 5)
    assert not is_raining_at(grid.arrays, wet, 5, 4, 5), "under a roof, be it of glass"
    assert is_raining_at(grid.arrays, wet, 5, 10, 5)
    assert not is_raining_at(grid.arrays, dry, 4, 4, 5)
    assert not is_raining_at(grid.arrays, wet, 400, 4, 5), "where nothing is loaded nothing is known"


@pytest.mark.parametrize(
    ("biome", "y", "rains"),
    [
        *(("plains", 64, True), ("jungle", 64, True), ("stony_peaks", 110, True)),
        *(("desert", 64, False), ("savanna", 64, False)),
        *(("snowy_plains", 64, False), ("snowy_slopes", 64, False)),
        *(("windswept_hills", 100, True), ("windswept_hills", 121, False), ("taiga", 127, True)),
    ],
)
def test_it_rains_in_no_desert_and_where_it_is_cold_it_snows(biome: str, y: int, rains: bool) -> None:
    """https://minecraft.wiki/w/Biome#Temperature: snow below 0.15, which windswept hills (0.2) reach 40 blocks above layer 80."""
    grid = BlockGrid(0, 128)
    grid.load_column(0, 0, np.zeros((16, 128, 16), np.uint16))
    grid.put_biomes(0, 0, np.full((4, 4), biome_id(biome), np.int8))
    wet, _ = weather_of_seed(0, raining=1)
    assert is_raining_at(grid.arrays, wet, 4, y, 5) == rains
