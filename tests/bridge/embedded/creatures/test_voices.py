"""Who is heard, and how loud: the "Sounds" section of each kind's page on https://minecraft.wiki."""

import pytest

from bridge import names
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.events import SOUND
from bridge.embedded.player.damage import CREATURE
from bridge.sounds import EXPLODE, SPLASH

FLOOR = 64


def told(arena) -> list[tuple[int, float]]:
    """(sound, volume) of the newest tick."""
    rows = arena.state.events[0][: arena.state.event_counts[0, 0]]
    return [(int(row["subject"]), float(row["amount"])) for row in rows if row["kind"] == SOUND]


@pytest.mark.parametrize(("kind", "volume"), [("cow", 0.4), ("wolf", 0.4), ("horse", 0.8), ("pig", 1.0)])
def test_voices_have_their_volume(arena, kind: str, volume: float) -> None:
    arena.state.event_counts[0] = 0
    hurt_creature(arena.realm, arena.put(kind, 5.5, 0.5), 1.0, CREATURE, False, 0.0, 0.0, 0.0)
    assert [amount for _, amount in told(arena)] == [volume]


def test_slimes_are_heard_as_they_hop_the_larger_the_louder(arena) -> None:
    arena.vitals["health"] = 0.0
    arena.put("slime", 20.5, 0.5, size=4)
    volumes = set()
    for _ in range(200):
        arena.tick()
        volumes |= {amount for _, amount in told(arena)}
    assert volumes == {1.6}
    assert set(arena.heard) == {"entity.slime.ambient"}
    assert 200 / 30 <= len(arena.heard) <= 200 / 10


def test_creepers_are_silent(arena) -> None:
    arena.vitals["health"] = 0.0
    arena.put("creeper", 20.5, 0.5)
    arena.tick(2000)
    assert arena.heard == []


def test_an_explosion_carries_four_times_as_far(arena) -> None:
    """https://minecraft.wiki/w/Explosion: volume 4."""
    from bridge.embedded.creatures.behaviour_creeper import POWER, explode

    arena.state.event_counts[0] = 0
    explode(arena.realm, 30.5, FLOOR, 0.5, POWER)
    assert (EXPLODE, 4.0) in told(arena)


def test_who_falls_into_water_splashes_and_who_bobs_in_it_does_not(daytime) -> None:
    """https://minecraft.wiki/w/Water#Sounds"""
    for x in range(5, 12):
        for z in range(5, 12):
            for y in range(-4, 0):
                daytime.build("water", x, y, z)
    daytime.vitals["health"] = 0.0
    daytime.put("pig", 8.5, 8.5, y=FLOOR + 6)
    splashes = []
    for _ in range(100):
        daytime.tick()
        splashes += [amount for sound, amount in told(daytime) if sound == SPLASH]
    assert splashes[0] == pytest.approx(0.2 * 0.97, abs=0.01)
    assert all(later < splashes[0] / 2 for later in splashes[1:]), "it came up with a rush"
    daytime.heard.clear()
    daytime.tick(200)
    assert "entity.generic.splash" not in daytime.heard


@pytest.mark.parametrize(
    ("block", "lost"),
    [("stone", 10.0), ("red_bed", 5.0), ("hay_block", 2.0), ("honey_block", 2.0), ("slime_block", 0.0)],
)
def test_creatures_land_as_softly_as_the_ground_is(daytime, block: str, lost: float) -> None:
    """https://minecraft.wiki/w/Fall_damage: 13 blocks cost 10; a bed halves that, hay and honey leave a fifth, slime nothing."""
    daytime.vitals["health"] = 0.0
    enderman = daytime.put("enderman", 8.5, 8.5)
    daytime.grid.set(8, FLOOR - 1, 8, names.blocks().id(block))
    enderman["on_ground"], enderman["fall_distance"] = 1, 13.0
    enderman["position"][1] = FLOOR + 0.05
    daytime.tick()
    assert 40.0 - enderman["health"] == lost
