"""Blocks hurt creatures as they hurt the player: https://minecraft.wiki/w/Damage and the pages of the blocks."""

import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.creatures.harm import touch_blocks
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.player.damage import BURNING, EXPLOSION

FLOOR = 64


def fill(arena, block: str, low: tuple[int, int, int], high: tuple[int, int, int]) -> None:
    for x in range(low[0], high[0] + 1):
        for y in range(low[1], high[1] + 1):
            for z in range(low[2], high[2] + 1):
                arena.build(block, x, y, z)


def test_who_is_walled_in_chokes_by_one_every_half_second(daytime) -> None:
    """https://minecraft.wiki/w/Suffocation. Glass chokes nobody."""
    cow, beside = daytime.put("cow", 8.5, 8.5), daytime.put("cow", -8.5, 8.5)
    fill(daytime, "stone", (7, 0, 7), (9, 2, 9))
    fill(daytime, "glass", (-10, 0, 7), (-8, 2, 9))
    daytime.tick(4)
    assert cow["health"] == 9.0
    daytime.tick(40)
    assert cow["health"] == 5.0
    assert beside["health"] == 10.0


def test_who_is_held_under_water_drowns_but_not_the_undead(arena) -> None:
    """Fifteen seconds of breath, then 2 each second: https://minecraft.wiki/w/Drowning."""
    for x in (-9, 8):
        fill(arena, "glass", (x - 1, 0, 7), (x + 1, 3, 9))
        fill(arena, "water", (x, 0, 8), (x, 2, 8))
    pig, zombie = arena.put("pig", 8.5, 8.5), arena.put("zombie", -8.5, 8.5)
    for _ in range(330):
        for creature in (pig, zombie):
            creature["position"][1] = FLOOR
        arena.tick()
    assert pig["health"] == 8.0
    assert zombie["health"] == 20.0


def test_who_swims_breathes(daytime) -> None:
    fill(daytime, "glass", (6, 0, 6), (10, 2, 10))
    fill(daytime, "water", (7, 0, 7), (9, 2, 9))
    cow = daytime.put("cow", 8.5, 8.5, y=FLOOR + 2)
    daytime.tick(600)
    assert cow["health"] == 10.0


def test_fire_sets_alight_and_magma_and_campfires_burn(arena) -> None:
    """https://minecraft.wiki/w/Fire, /w/Magma_Block, /w/Campfire: one that is out harms nobody."""
    lit, out = (state_of("campfire", lit=value) for value in ("true", "false"))
    cows = [arena.put("cow", x + 0.5, 8.5) for x in (4, 8, 12, 16)]
    arena.build("fire", 4, 0, 8)
    arena.build("magma_block", 8, -1, 8)
    for x, state in ((12, lit), (16, out)):
        arena.grid.set(x, FLOOR, 8, names.blocks().id("campfire"), state)
    for cow in cows:
        cow["on_ground"] = 1
        touch_blocks(arena.realm, cow)
    assert [float(cow["health"]) for cow in cows] == [9.0, 9.0, 9.0, 10.0]
    assert [cow["fire_ticks"] > 0 for cow in cows] == [True, False, False, False]


@pytest.mark.parametrize(("cause", "defence"), [(EXPLOSION, 0.4), (BURNING, 0.0)])
def test_a_zombies_armour_helps_against_what_armour_helps_against(arena, cause: int, defence: float) -> None:
    """Whether or not it pushes; 2 points keep off a fifth of that in twenty-fifths: https://minecraft.wiki/w/Armor#Mechanics."""
    zombie = arena.put("zombie", 8.5, 8.5)
    hurt_creature(arena.realm, zombie, 10.0, cause, False, 0.0, 0.0, 0.0)
    assert 20.0 - zombie["health"] == pytest.approx(10.0 * (1.0 - defence / 25.0))
