"""Each kind behaves as its page on https://minecraft.wiki says."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.blast import break_blocks
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import MAX_CREATURES
from bridge.embedded.motion.projectiles import STRIKE, tick_projectiles
from bridge.embedded.motion.trace import no_liquids
from bridge.embedded.player.damage import CREATURE

FLOOR = 64


def distance(creature, arena) -> float:
    return float(np.linalg.norm(creature["position"] - arena.body.position))


def test_a_zombie_walks_to_the_player_at_its_speed_and_hurts_him(arena) -> None:
    """Speed 0.23: about 2.33 blocks a second. Damage 3 at normal difficulty, at most once a second."""
    zombie = arena.put("zombie", 20.5, 0.5)
    arena.tick(40)
    start = zombie["position"][0]
    arena.tick(100)
    assert start - zombie["position"][0] == pytest.approx(5 * 2.33, abs=0.1)
    arena.tick(40)
    health = arena.vitals["health"]
    assert health <= 17.0
    assert (20.0 - health) % 3.0 == 0.0
    arena.tick(60)
    assert health - arena.vitals["health"] == 9.0
    assert "entity.player.hurt" in arena.heard


def test_a_zombie_does_not_see_through_walls(arena) -> None:
    """It must see its target to notice it."""
    for x in range(-6, 7):
        for y in range(4):
            arena.build("stone", x, y, 6)
            arena.build("stone", x, y, -6)
            arena.build("stone", 6, y, x)
            arena.build("stone", -6, y, x)
    zombie = arena.put("zombie", 12.5, 0.5)
    arena.tick(200)
    assert zombie["angry_ticks"] == 0
    assert arena.vitals["health"] == 20.0


def test_a_zombie_jumps_onto_one_block_and_not_onto_two(arena) -> None:
    for z in range(-8, 9):
        arena.build("stone", 5, 0, z)
    zombie = arena.put("zombie", 10.5, 0.5)
    arena.tick(160)
    assert distance(zombie, arena) < 2.0


def test_a_zombie_burns_by_day_and_not_by_night(arena, daytime) -> None:
    """Undead in direct sunlight burn; a roof saves them."""
    arena.put("zombie", 20.5, 0.5)
    arena.tick(600)
    assert arena.alive("zombie") == 1
    daytime.vitals["health"] = 0.0
    zombie = daytime.put("zombie", 20.5, 0.5)
    roofed = daytime.put("zombie", -20.5, 0.5)
    for x in range(-48, 0):
        daytime.grid.light[x % 256, :, :] = 0
    daytime.tick(200)
    assert zombie["fire_ticks"] > 0
    daytime.tick(500)
    assert zombie["health"] == 0.0
    assert roofed["health"] == 20.0
    assert daytime.balances()


def test_a_skeleton_shoots_from_afar_and_its_arrow_hits(arena) -> None:
    """Within 15 blocks, one arrow every two seconds at normal difficulty."""
    skeleton = arena.put("skeleton", 10.5, 0.5)
    strikes, count = np.zeros(64, STRIKE), np.zeros(1, np.int64)
    hits = 0
    for _ in range(300):
        arena.tick()
        realm = arena.realm
        tick_projectiles(
            realm.grid,
            realm.physics,
            no_liquids(),
            realm.projectiles,
            realm.creatures,
            arena.body.position,
            strikes,
            count,
            realm.random,
            realm.ledger,
        )
        hits += sum(strike["target"] == -1 for strike in strikes[: count[0]])
    assert hits >= 3
    assert arena.heard.count("entity.arrow.shoot") <= 8
    assert 7.0 < distance(skeleton, arena) < 15.0


def test_a_creeper_swells_and_explodes(arena) -> None:
    """Within 3 blocks it swells for 30 ticks, then explodes with power 3: 43 at its centre, some 17 at 3 blocks."""
    creeper = arena.put("creeper", 6.5, 0.5)
    while creeper["fuse"] == 0:
        arena.tick()
    assert distance(creeper, arena) < 3.1
    assert "entity.creeper.primed" in arena.heard
    arena.tick(28)
    assert creeper["health"] > 0.0
    arena.tick(3)
    assert arena.alive("creeper") == 0
    assert arena.vitals["health"] == pytest.approx(3.0, abs=2.0)
    assert "entity.generic.explode" in arena.heard
    assert "dirt" in arena.lying()
    assert arena.balances()


def test_a_creeper_calms_down_when_the_player_is_gone(arena) -> None:
    """Beyond 7 blocks the fuse runs back."""
    creeper = arena.put("creeper", 4.5, 0.5)
    while creeper["fuse"] < 20:
        arena.tick()
    arena.body.position[0] = -20.0
    arena.tick(30)
    assert creeper["fuse"] == 0


def test_an_explosion_spares_who_stands_behind_obsidian(arena) -> None:
    """Damage goes by exposure; obsidian's resistance of 1200 withstands any creeper."""
    from bridge.embedded.creatures.behaviour_creeper import POWER, explode

    for z in range(-3, 4):
        for y in range(4):
            arena.build("obsidian", 2, y, z)
    explode(arena.realm, 4.5, FLOOR + 0.1, 0.5, POWER)
    assert arena.vitals["health"] == 20.0
    assert arena.grid.get(2, FLOOR, 0) == names.blocks().id("obsidian")
    assert arena.grid.get(4, FLOOR - 1, 0) == names.AIR
    assert arena.balances()


def test_a_spider_is_calm_in_the_light_and_hunts_in_the_dark(arena, daytime) -> None:
    """In light of 12 and more it is neutral."""
    daytime.put("spider", 8.5, 0.5)
    daytime.tick(200)
    assert daytime.vitals["health"] == 20.0
    arena.put("spider", 8.5, 0.5)
    arena.tick(200)
    assert arena.vitals["health"] < 20.0


def test_a_spider_climbs_walls(arena) -> None:
    for z in range(-12, 13):
        for y in range(4):
            arena.build("stone", 4, y, z)
    arena.body.position[1] = FLOOR + 4
    arena.body.position[0] = 4.5
    spider = arena.put("spider", 9.5, 0.5)
    highest = 0.0
    for _ in range(300):
        arena.tick()
        highest = max(highest, spider["position"][1])
    assert highest >= FLOOR + 3.5


def test_a_slime_hops_and_splits(arena) -> None:
    """A slime of size 4 leaves 2 to 4 of size 2; its health is its size squared."""
    slime = arena.put("slime", 12.5, 0.5, size=4)
    assert slime["health"] == 16.0
    heights = []
    for _ in range(100):
        arena.tick()
        heights.append(slime["position"][1] - FLOOR)
    assert max(heights) > 1.0
    hurt_creature(arena.realm, slime, 30.0, CREATURE, True, 0.0, 0.0, 0.4)
    assert 2 <= arena.alive("slime") <= 4
    living = arena.state.creatures[0][arena.state.creatures[0]["health"] > 0]
    assert set(living["size"]) == {2}


def test_an_enderman_is_neutral_until_it_is_looked_at(arena) -> None:
    enderman = arena.put("enderman", 0.5, 8.5)
    arena.body.yaw = 180.0
    arena.tick(100)
    assert enderman["angry_ticks"] == 0
    dx, dz = enderman["position"][0] - 0.5, enderman["position"][2] - 0.5
    for _ in range(40):
        dx, dz = enderman["position"][0] - 0.5, enderman["position"][2] - 0.5
        arena.body.yaw = float(np.degrees(np.arctan2(-dx, dz)))
        arena.body.pitch = float(-np.degrees(np.arctan2(2.55 - 1.62, np.hypot(dx, dz))))
        arena.tick()
    assert enderman["angry_ticks"] > 0


def test_water_hurts_an_enderman_and_it_teleports_away(arena) -> None:
    enderman = arena.put("enderman", 20.5, 0.5)
    for x in range(18, 24):
        for z in range(-3, 4):
            arena.build("water", x, 0, z)
            arena.build("water", x, 1, z)
    arena.tick(30)
    assert enderman["health"] < 40.0
    assert not enderman["in_water"]


def test_a_witch_poisons_and_harms_from_afar(arena) -> None:
    """A potion every three seconds within ten blocks."""
    witch = arena.put("witch", 9.5, 0.5)
    arena.tick(90)
    assert arena.vitals["effect_ticks"][0] > 0
    arena.tick(200)
    assert arena.vitals["health"] < 20.0
    assert distance(witch, arena) > 6.0


def test_a_wolf_turns_on_who_strikes_it(arena) -> None:
    wolf = arena.put("wolf", 4.5, 0.5)
    arena.tick(100)
    assert arena.vitals["health"] == 20.0
    hurt_creature(arena.realm, wolf, 1.0, CREATURE, True, 0.0, 0.0, 0.4)
    arena.tick(200)
    assert arena.vitals["health"] < 20.0


@pytest.mark.parametrize("kind", ["cow", "pig", "sheep", "chicken", "horse", "villager"])
def test_the_peaceful_wander_and_flee_when_hurt(daytime, kind: str) -> None:
    creature = daytime.put(kind, 6.5, 0.5)
    start = creature["position"].copy()
    daytime.tick(600)
    assert np.linalg.norm(creature["position"] - start) > 0.5
    before = distance(creature, daytime)
    hurt_creature(daytime.realm, creature, 1.0, CREATURE, True, *daytime.body.position[[0, 2]], 0.4)
    daytime.tick(60)
    assert distance(creature, daytime) > before
    assert f"entity.{kind}.hurt" in daytime.heard or f"entity.{kind}.ambient" in daytime.heard


def test_animals_follow_their_food(daytime) -> None:
    """Within 10 blocks."""
    cow = daytime.put("cow", 8.5, 0.5)
    daytime.inventory.add(names.items().id("wheat"), 1)
    daytime.tick(200)
    assert distance(cow, daytime) < 3.0


def test_nobody_walks_off_a_cliff(daytime) -> None:
    """Paths do not go down more than three blocks. Two of them could push each other over, as in the game."""
    for x in range(-48, 48):
        for z in range(-48, 48):
            if max(abs(x - 10), abs(z)) > 3:
                for y in range(FLOOR - 8, FLOOR):
                    daytime.grid.set(x, y, z, names.AIR)
    pig = daytime.put("pig", 10.5, 0.5)
    daytime.tick(4000)
    assert pig["position"][1] == FLOOR


def test_a_hen_lays_eggs(daytime) -> None:
    """One in 5 to 10 minutes."""
    hen = daytime.put("chicken", 6.5, 0.5)
    assert 6000 <= hen["egg_ticks"] < 12000
    hen["egg_ticks"] = 5
    daytime.tick(10)
    assert daytime.lying() == {"egg": 1}
    assert daytime.balances()


def test_a_chicken_falls_unhurt_and_a_cow_does_not(daytime) -> None:
    chicken, cow = daytime.put("chicken", 6.5, 0.5, FLOOR + 10), daytime.put("cow", 9.5, 0.5, FLOOR + 10)
    daytime.tick(100)
    assert chicken["health"] == 4.0
    assert cow["health"] == pytest.approx(10.0 - 7.0)


def test_one_seed_gives_one_history(arena) -> None:
    from copy import deepcopy

    other = type(arena)(seed=1, time_of_day=18000)
    for world in (arena, other):
        for index, kind in enumerate(kind_names().names):
            world.put(kind, 10.5 + index, 3.5 - index, size=2)
        world.tick(400)
    assert deepcopy(arena.state.creatures).tobytes() == other.state.creatures.tobytes()
    assert arena.state.clocks.tobytes() == other.state.clocks.tobytes()


def test_a_long_life_stays_finite(arena) -> None:
    generator = np.random.default_rng(0)
    for x, y, z in generator.integers((-40, 0, -40), (40, 3, 40), (1500, 3)):
        arena.build(("stone", "water", "oak_fence", "cactus", "lava")[int(generator.integers(5))], x, y, z)
    names_ = kind_names().names
    for index in range(MAX_CREATURES):
        x, z = generator.uniform(-40, 40, 2)
        arena.put(names_[index % len(names_)], x, z, FLOOR + 4, size=4)
    for _ in range(20):
        arena.vitals["health"] = 20.0
        arena.tick(100)
    for field in ("position", "velocity", "health", "yaw"):
        assert np.isfinite(arena.state.creatures[0][field]).all()
    assert arena.balances()


def test_an_explosion_leaves_a_third_of_what_blocks_give_to_a_hand_and_wakes_what_is_around(arena) -> None:
    """Power 3: https://minecraft.wiki/w/Explosion#Item_drops. Glass gives nothing, grass dirt."""
    for x in range(4, 9):
        for z in range(-2, 3):
            arena.build("glass", x, 0, z)
    before = arena.grid.blocks.copy()
    break_blocks(arena.realm, 6.5, FLOOR + 1.0, 0.5, 3.0)
    gone = before[arena.grid.blocks != before]
    soil = int(np.sum(gone == names.blocks().id("grass_block")))
    assert names.blocks().id("glass") in gone
    assert soil > 10
    assert set(arena.lying()) <= {"dirt", "cobblestone"}
    assert 0.1 * soil < arena.lying()["dirt"] < 0.6 * soil
    assert arena.balances()
    assert arena.state.sections[0]["mask"][0, 0] >> (FLOOR // 16) & 1


def test_nobody_gets_through_the_walls_of_a_pen(daytime) -> None:
    """Whatever its width: 8.45 - 0.45 is less than 8 to a computer."""
    for x in range(7, 10):
        for z in range(7, 10):
            if (x, z) != (8, 8):
                for y in range(3):
                    daytime.build("glass", x, y, z)
    animals = [daytime.put(kind, 8.5, 8.5) for kind in ("pig", "cow", "chicken", "wolf", "villager")]
    daytime.tick(2000)
    for animal in animals:
        assert abs(animal["position"] - (8.5, FLOOR, 8.5)).max() < 0.5
