"""Who comes by itself, where, and who goes, as https://minecraft.wiki/w/Spawn says."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.habitats import habitats
from bridge.embedded.creatures.kinds import MONSTER, kind_table
from bridge.embedded.creatures.record import MAX_CREATURES
from bridge.embedded.creatures.spawning import MONSTER_CAP, SPAWN_NEAR, populate, spawn_creatures
from bridge.embedded.creatures.visited import visit

BOX = np.empty(6)


def come(arena, ticks: int) -> np.ndarray:
    for _ in range(ticks):
        arena.clock["tick"] += 1
        spawn_creatures(arena.realm, habitats(), BOX)
    creatures = arena.state.creatures[0]
    return creatures[creatures["health"] > 0.0]


def test_monsters_come_by_night_up_to_their_cap_and_not_near(arena) -> None:
    arena.grid.light[:] = 0
    came = come(arena, 3000)
    monsters = came[kind_table()["traits"][came["kind"]] & MONSTER != 0]
    assert MONSTER_CAP - 3 <= len(monsters) <= MONSTER_CAP
    away = np.linalg.norm(monsters["position"] - arena.body.position, axis=1)
    assert away.min() > SPAWN_NEAR
    assert (monsters["position"][:, 1] == 64).all()
    assert len(set(monsters["kind"])) >= 4


def test_no_monster_comes_by_day_or_by_torchlight(arena, daytime) -> None:
    """Monsters need light of blocks 0, and of the sky little enough."""
    came = come(daytime, 1000)
    assert not np.any(kind_table()["traits"][came["kind"]] & MONSTER)
    arena.grid.light[:] = 1
    assert len(come(arena, 390)) == 0


@pytest.mark.parametrize("floor", ["oak_leaves", "glass"])
def test_nothing_comes_on_leaves_or_glass(arena, floor: str) -> None:
    arena.grid.light[:] = 0
    arena.grid.blocks[:, :, 63] = names.blocks().id(floor)
    assert len(come(arena, 500)) == 0


def test_new_columns_have_animals_once(daytime) -> None:
    population = daytime.state.populations[0]
    for seed in range(20):
        daytime.clock["random"][0] = seed
        population["visited"][:] = 0
        population["begun"] = 0
        populate(daytime.realm, population, habitats(), BOX)
    count = int((daytime.state.creatures[0]["health"] > 0).sum())
    assert count > 5
    population["begun"] = 0
    populate(daytime.realm, population, habitats(), BOX)
    assert int((daytime.state.creatures[0]["health"] > 0).sum()) == count


def test_far_monsters_despawn_and_animals_stay(arena) -> None:
    """Beyond 32 blocks by chance after 30 s, one tick in 800; beyond what is loaded at its next thought."""
    for z in range(-20, 21, 4):
        arena.put("skeleton", 44.5, z)
        arena.put("cow", 44.5, z)
    kept = arena.put("zombie", 44.5, 22.5)
    kept["persistent"] = 1
    arena.body.position[0] = -44.0
    arena.tick(600)
    assert arena.alive("skeleton") == 11
    arena.tick(4000)
    assert arena.alive("skeleton") < 4
    assert arena.alive("cow") == 11
    assert kept["health"] > 0.0


def test_who_lives_on_unloaded_columns_waits_there_and_monsters_are_gone(arena) -> None:
    """As in the game, where a chunk keeps its creatures; here its monsters vanish: https://minecraft.wiki/w/Spawn#Despawning."""
    cow, calf, zombie = arena.put("cow", 60.5, 0.5), arena.put("cow", 70.5, 0.5), arena.put("zombie", 62.5, 0.5)
    calf["age"] = -100
    arena.tick(200)
    assert zombie["health"] == 0.0
    assert cow["health"] == 10.0
    assert cow["position"].tolist() == [60.5, 64.0, 0.5]
    assert calf["age"] == -100


def test_columns_a_thousand_blocks_apart_are_told_apart(arena) -> None:
    population = arena.state.populations[0]
    assert visit(population, 0, 0)
    assert not visit(population, 0, 0)
    assert visit(population, 64, 0)


def test_those_left_far_behind_make_room_for_animals_of_new_country(daytime) -> None:
    """What the player fed stays."""
    far = [daytime.put("cow", 200.5 + k, 0.5) for k in range(MAX_CREATURES)]
    far[-1]["persistent"] = 1
    populate(daytime.realm, daytime.state.populations[0], habitats(), BOX)
    assert far[-1]["health"] > 0
    assert np.sum(daytime.state.creatures[0]["position"][:, 0] > 100) < MAX_CREATURES
