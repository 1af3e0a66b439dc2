"""What a place sounds like (https://minecraft.wiki/w/Ambience, https://minecraft.wiki/w/Water#Sounds, https://minecraft.wiki/w/Rain)."""

import numpy as np
import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.events import empty_events
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.player.ambience import CELLS, LAVA_SHARE, MOOD_TICKS, RAIN_TICKS, tick_ambience
from bridge.embedded.state import WorldState
from bridge.grid import BlockGrid
from bridge.sounds import CAVE_AMBIENT, LAVA_AMBIENT, RAIN, WATER_AMBIENT

FLOOR = 64
SKY_LIGHT, TORCH_LIGHT = 0xF0, 1


class Place:
    """Stone below FLOOR, and above it one block in one state over 64 x 64 blocks; the feet are in its middle."""

    def __init__(self, block: str = "air", state: int = 0, light: int = SKY_LIGHT) -> None:
        self.grid = BlockGrid(0, 128)
        column = np.zeros((16, 128, 16), np.uint16)
        column[:, :FLOOR] = names.blocks().id("stone")
        for x in range(-2, 2):
            for z in range(-2, 2):
                self.grid.load_column(x, z, column)
        if block != "air":
            for x in range(-16, 17):
                for z in range(-16, 17):
                    for y in range(FLOOR, FLOOR + 32):
                        self.grid.set(x, y, z, names.blocks().id(block), state)
        self.grid.light[:] = light
        self.state = WorldState.allocate(1)
        self.state.clear(0, 3)
        self.feet = np.array([0.5, FLOOR + 15.0, 0.5])

    def hear(self, ticks: int) -> dict[int, int]:
        """Sound -> how often it was heard in so many ticks."""
        heard: dict[int, int] = {}
        weather, ambience = self.state.weathers[0], self.state.ambiences[0]
        for tick in range(ticks):
            events, count = empty_events()
            tick_ambience(self.grid.arrays, block_physics().traits, weather, ambience, self.feet, tick, events, count)
            for sound in events["subject"][: count[0]].tolist():
                heard[sound] = heard.get(sound, 0) + 1
        return heard


@pytest.mark.parametrize(("level", "share"), [("0", 0), ("3", 1), ("7", 1), ("8", 0)])
def test_streams_are_heard_and_still_and_falling_water_is_not(level: str, share: int) -> None:
    """One in 64 of the 667 cells that the game draws in a tick."""
    place = Place("water", state_of("water", level=level))
    assert place.hear(100).get(WATER_AMBIENT, 0) == pytest.approx(share * 100 * CELLS, rel=0.05)


def test_only_lava_under_air_is_heard() -> None:
    """One in 200 of them: a lake of one layer is drawn as often as any layer."""
    assert LAVA_AMBIENT not in Place("lava").hear(100)
    place = Place()
    for x in range(-16, 17):
        for z in range(-16, 17):
            place.grid.set(x, FLOOR + 15, z, names.blocks().id("lava"), 0)
    assert place.hear(1000)[LAVA_AMBIENT] == pytest.approx(1000 * CELLS * LAVA_SHARE / 16, rel=0.2)


def test_a_cave_is_heard_after_five_minutes_of_darkness_and_never_in_light() -> None:
    """https://minecraft.wiki/w/Ambience#Mood_algorithm: 6000 ticks; a torch's light keeps the mood, the sky's lifts it."""
    dark = Place(light=0)
    assert dark.hear(MOOD_TICKS - 10) == {}
    assert dark.hear(20) == {CAVE_AMBIENT: 1}
    assert dark.hear(MOOD_TICKS - 20) == {}
    for light in (TORCH_LIGHT, SKY_LIGHT):
        assert Place(light=light).hear(2 * MOOD_TICKS) == {}


def test_rain_is_heard_near_the_ground_that_it_meets() -> None:
    place = Place()
    place.state.weathers[0]["rain"] = 1.0
    place.feet[1] = FLOOR
    assert place.hear(300) == {RAIN: 300 // RAIN_TICKS}
    place.feet[1] = FLOOR - 30.0
    assert place.hear(300) == {}
    place.feet[1] = FLOOR
    place.state.weathers[0]["rain"] = 0.0
    assert place.hear(300) == {}


def test_what_is_heard_decides_nothing_else() -> None:
    place = Place("water", state_of("water", level="3"))
    before = place.state.clocks[0]["random"].copy()
    place.hear(10)
    assert place.state.clocks[0]["random"] == before
