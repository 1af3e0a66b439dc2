"""Rain on creatures: https://minecraft.wiki/w/Rain#Effects, https://minecraft.wiki/w/Zombie#Burning, https://minecraft.wiki/w/Enderman."""

import numpy as np
import pytest

FLOOR = 64


def rain(arena) -> None:
    arena.realm.weather["rain"] = 1.0


def roof(arena) -> None:
    """A pane far above everything."""
    for x in range(-48, 48):
        for z in range(-48, 48):
            arena.build("glass", x, 30, z)


def test_the_sun_burns_nobody_in_the_rain_but_who_stands_under_glass(daytime) -> None:
    """Under a roof of glass the sun shines and no rain falls. Full rain dims the sun too much; this one begins."""
    daytime.realm.weather["rain"] = 0.25
    daytime.vitals["health"] = 0.0
    for x in range(0, 48):
        for z in range(-48, 48):
            daytime.build("glass", x, 30, z)
    wet, dry = daytime.put("zombie", -30.5, 0.5), daytime.put("zombie", 30.5, 0.5)
    daytime.tick(150)
    assert wet["fire_ticks"] == 0
    assert wet["health"] == 20.0
    assert dry["health"] < 20.0


def test_rain_puts_out_who_burns(arena) -> None:
    cow = arena.put("cow", 8.5, 8.5)
    cow["fire_ticks"] = 150
    arena.tick(30)
    assert cow["health"] == 9.0
    rain(arena)
    arena.tick(2)
    assert cow["fire_ticks"] == 0
    assert "block.fire.extinguish" in arena.heard
    arena.tick(100)
    assert cow["health"] == 9.0


@pytest.mark.parametrize("roofed", [False, True])
def test_rain_hurts_endermen_and_they_teleport(arena, roofed: bool) -> None:
    """By 1 each half second, and nine times in ten they go somewhere else."""
    if roofed:
        roof(arena)
    enderman = arena.put("enderman", 20.5, 20.5)
    start = enderman["position"].copy()
    rain(arena)
    arena.tick(60)
    assert (enderman["health"] == 40.0) == roofed
    assert (np.linalg.norm(enderman["position"] - start) < 15.0) == roofed


def test_endermen_leave_the_sun(daytime) -> None:
    """By day under the open sky they teleport now and then; by night they stay and wander."""
    daytime.body.position[0] = -40.0
    enderman = daytime.put("enderman", 20.5, 20.5)
    leaps = 0
    for _ in range(200):
        before = enderman["position"].copy()
        daytime.tick()
        leaps += int(np.linalg.norm(enderman["position"] - before) > 1.0)
    assert 3 <= leaps <= 20, "one tick in 25"
