"""Fire burns down: https://minecraft.wiki/w/Fire#Burning_out."""

import numpy as np
import pytest

from bridge.embedded.land.biomes import biome_id
from bridge.embedded.weather import begin_weather
from tests.bridge.embedded.field import FLOOR, Field

CELL = (0, FLOOR, 0)


def burning(floor: str = "stone", raining: int = 0, biome: str = "plains", fires: int = 1) -> Field:
    """A field with fires along x, six blocks from one another."""
    field = Field()
    field.grid.arrays.biomes[:] = biome_id(biome)
    begin_weather(field.state.weathers[0], field.state.clocks[0]["random"], raining, 0)
    for x in range(0, 6 * fires, 6):
        field.put((x - 30, FLOOR - 1, 0), floor)
        field.put((x - 30, FLOOR, 0), "fire")
    return field


def left(field: Field, fires: int) -> int:
    return sum(field.name((x - 30, FLOOR, 0)) == "fire" for x in range(0, 6 * fires, 6))


def test_a_fire_goes_out_after_a_while() -> None:
    """Older by one in three of its turns of 30 to 39 ticks, and gone when it is older than three: twelve turns, and one more."""
    field = burning(fires=9)
    ends: list[int] = []
    for tick in range(2000):
        field.tick()
        ends += [tick] * (9 - len(ends) - left(field, 9))
    assert len(ends) == 9
    assert np.mean(ends) == pytest.approx(13 * 34.5, rel=0.35)


def test_netherrack_burns_for_ever() -> None:
    field = burning("netherrack")
    field.tick(3000)
    assert left(field, 1) == 1


def test_rain_puts_fires_out() -> None:
    """At once in every fifth turn, where rain falls: not in a desert."""
    wet, dry = burning(raining=1, fires=9), burning(raining=1, biome="desert", fires=9)
    for field in (wet, dry):
        field.tick(125)
    assert left(wet, 9) <= 7
    assert left(dry, 9) == 9


def test_fire_does_not_float() -> None:
    field = burning()
    field.put((-30, FLOOR - 1, 0), "air")
    field.tick(40)
    assert field.name((-30, FLOOR, 0)) == "air"
