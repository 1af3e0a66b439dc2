"""Lightning hurts, kindles and ends items where it strikes: https://minecraft.wiki/w/Lightning."""

import pytest

from bridge import names
from bridge.embedded.items.drops import spill
from bridge.embedded.items.ledger import book
from bridge.embedded.land.biomes import biome_id
from bridge.embedded.lightning import FLASH_TICKS, strike_down

FLOOR = 64
ITEM = names.items().id("oak_log")


def storm(arena, x: float, z: float, biome: str = "plains") -> None:
    """Let lightning strike at a place."""
    arena.grid.arrays.biomes[:] = biome_id(biome)
    weather = arena.state.weathers[0]
    weather["rain"] = weather["thunder"] = 1.0
    weather["strike"] = x, z
    strike_down(arena.realm)


def fires(arena) -> int:
    return int((arena.grid.blocks == names.blocks().id("fire")).sum())


def test_it_hurts_and_sets_on_fire_whoever_is_within_three_blocks(arena) -> None:
    near, far = arena.put("cow", 3.5, 0.5), arena.put("cow", 8.5, 0.5)
    storm(arena, 0.5, 0.5)
    assert arena.vitals["health"] == 15.0
    assert arena.vitals["fire_ticks"] == 160
    assert (near["health"], near["fire_ticks"]) == (5.0, 160)
    assert (far["health"], far["fire_ticks"]) == (10.0, 0)


def test_it_leaves_fires_and_ends_items(arena) -> None:
    for x in (20, 40):
        spill(
            arena.realm.drops, ITEM, 2, -1, x, FLOOR, 0, arena.realm.random, arena.clock["next_id"], arena.realm.ledger
        )
        book(arena.realm.ledger, ITEM, 2)
    storm(arena, 20.5, 0.5)
    assert arena.lying() == {"oak_log": 2}
    assert arena.balances()
    assert 1 <= fires(arena) <= 5
    assert arena.grid.get(20, FLOOR, 0) == names.blocks().id("fire")


def test_it_strikes_the_highest_block(arena) -> None:
    arena.build("oak_leaves", 0, 9, 0)
    storm(arena, 0.5, 0.5)
    assert arena.vitals["health"] == 20.0
    assert arena.grid.get(0, FLOOR + 10, 0) == names.blocks().id("fire")


@pytest.mark.parametrize("biome", ["desert", "snowy_plains"])
def test_it_strikes_only_where_rain_falls(arena, biome: str) -> None:
    """Where none does there is no lightning at all, so no thunder is heard and no sky lights up: Lightning#Spawning."""
    storm(arena, 0.5, 0.5, biome)
    assert arena.vitals["health"] == 20.0
    assert fires(arena) == 0
    assert arena.sounds() == []
    assert arena.state.weathers[0]["flash"] == 0


def test_one_that_falls_is_heard_everywhere_and_lights_the_sky_up(arena) -> None:
    """Its sound has a volume of 10,000: https://minecraft.wiki/w/Thunderstorm."""
    storm(arena, 40.5, 0.5)
    assert arena.sounds() == ["entity.lightning_bolt.thunder"]
    assert arena.state.events[0]["amount"][0] == 10000.0
    assert arena.state.weathers[0]["flash"] == FLASH_TICKS


def test_of_several_players_everyone_within_reach_is_hurt(arena) -> None:
    """Whoever is in the box around the strike, not only the first: https://minecraft.wiki/w/Lightning."""
    together = arena.with_players((0.5, FLOOR, 0.5), (2.5, FLOOR, 0.5), (9.5, FLOOR, 0.5))
    storm(together, 0.5, 0.5)
    state = together.state
    assert state.vitals["health"].tolist() == [15.0, 15.0, 20.0]
    assert state.vitals["fire_ticks"].tolist() == [160, 160, 0]
