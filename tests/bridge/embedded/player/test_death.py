"""Death and coming back: https://minecraft.wiki/w/Death."""

from collections.abc import Callable

import numpy as np
import pytest

from bridge import names, sounds
from bridge.embedded.player.damage import CREATURE, VOID, hurt_player
from bridge.embedded.player.death import PROTECTED_TICKS
from bridge.embedded.saving.snapshot import restore, snapshot
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, Observation, Task, WorldSetup

ITEMS = names.items()


def mortal(respawn: bool) -> EmbeddedWorld:
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(inventory=(("oak_log", 70), ("iron_helmet", 1), ("bread", 2)), respawn=respawn)
    world.reset(Task("t", Goal("g"), Collect(("diamond",), 1), setup=setup), 3)
    world.inventory.wear(2, 4)
    world.vitals.record["experience"] = 400
    world.step(Action())
    return world


def kill(world: EmbeddedWorld) -> tuple[Observation, float, bool, str]:
    world.body.position[1] += 40
    while world.vitals.alive:
        observation, reward, done, info = world.step(Action())
    return observation, reward, done, info.note


def carried(world: EmbeddedWorld) -> dict[int, int]:
    held: dict[int, int] = {}
    for item, count in (*world.inventory.slots[:, :2].tolist(), *world.inventory.worn[:, :2].tolist()):
        if count:
            held[item] = held.get(item, 0) + count
    return held


def test_the_dead_leave_all_they_carried_and_seven_points_a_level() -> None:
    world = mortal(respawn=False)
    before = carried(world)
    observation, _, done, note = kill(world)
    assert done
    assert note == "died"
    assert observation.life.health == 0.0
    assert observation.life.armour == 0.0
    assert carried(world) == {}
    fallen: dict[int, int] = {}
    for drop in world.drops:
        fallen[int(drop["item"])] = fallen.get(int(drop["item"]), 0) + int(drop["count"])
    assert fallen == before
    ledger = world.state.ledgers[0]
    assert {int(item): int(ledger[item]) for item in np.flatnonzero(ledger)} == fallen
    assert world.state.orbs[0]["points"].sum() == 100, "level 17 would leave 119; 100 is the most"
    assert observation.life.experience == 0.0
    told = world.state.events[0][: world.state.event_counts[0, 0]]
    assert sounds.PLAYER_DEATH in told["subject"].tolist()
    assert {entity.kind for entity in observation.entities} == {"item", "experience_orb"}


def test_who_may_come_back_stands_at_its_spawn_point_after_a_second() -> None:
    world = mortal(respawn=True)
    start = world.vitals.spawn_point
    world.body.position[0] += 9.0
    observation, _, done, note = kill(world)
    assert not done
    assert note == "died"
    dead = 1
    while not world.vitals.alive:
        observation, _, done, info = world.step(Action(forward=1))
        assert not done
        dead += 1
    assert dead == 22, "the tick of death, 20 of the screen, and the first of the new life"
    assert info.note == ""
    assert observation.life.health == 20.0
    assert observation.life.food == 20.0
    assert np.abs(np.array(observation.pose.position) - start).max() < 0.2
    assert not observation.inventory[:, 1].any()


def test_a_new_life_may_pick_up_what_the_old_one_left() -> None:
    world = mortal(respawn=True)
    kill(world)
    for _ in range(80):
        observation, *_ = world.step(Action())
    assert observation.inventory[:, 1].sum() > 0 or len(world.drops) > 0
    ledger = world.state.ledgers[0]
    lying = sum(int(drop["count"]) for drop in world.drops)
    assert int(ledger.sum()) == lying + sum(carried(world).values())


def test_a_setup_says_health_and_food() -> None:
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(health=7.0, food=3.0)
    life = world.reset(Task("t", Goal("g"), Collect(("diamond",), 1), setup=setup), 0).life
    assert (life.health, life.food, life.saturation) == (7.0, 3.0, 3.0)


def test_mining_an_ore_gives_experience(
    make_world: Callable[..., tuple[EmbeddedWorld, Observation]], face_block: Callable[[EmbeddedWorld, str], object]
) -> None:
    """https://minecraft.wiki/w/Experience#Sources: 3 to 7 for diamond ore; and 0.005 of exhaustion a block."""
    world, _ = make_world(held=(("iron_pickaxe", 1),))
    face_block(world, "diamond_ore")
    for _ in range(60):
        observation, *_ = world.step(Action(attack=True))
    assert world.vitals.record["exhaustion"] == pytest.approx(0.005, abs=0.006)
    for _ in range(40):
        observation, *_ = world.step(Action())
    assert 3 <= observation.life.experience <= 7


def test_use_eats_before_it_places(make_world: Callable[..., tuple[EmbeddedWorld, Observation]]) -> None:
    world, _ = make_world(held=(("bread", 1),))
    world.vitals.record["food"] = 10.0
    for _ in range(32):
        observation, _, _, info = world.step(Action(use=True))
        assert info.note == ""
    assert observation.life.food == 15.0


def test_whose_bed_is_gone_comes_back_at_the_spawn_of_the_world_in_a_restored_one_too() -> None:
    """https://minecraft.wiki/w/Bed: no bed there any more, no spawn point."""
    first = mortal(respawn=True)
    start = first.vitals.world_spawn
    first.vitals.record["spawn_point"] = (start[0] + 6.0, start[1], start[2])
    restored = EmbeddedWorld(draw=False)
    restore(restored, snapshot(first))
    for world in (first, restored):
        kill(world)
        while not world.vitals.alive:
            observation, *_ = world.step(Action())
        assert np.abs(np.array(observation.pose.position) - start).max() < 0.2
        assert world.vitals.spawn_point == start


def test_for_three_seconds_nothing_but_the_void_hurts_who_came_back() -> None:
    """https://minecraft.wiki/w/Death: 60 ticks."""
    world = mortal(respawn=True)
    kill(world)
    while not world.vitals.alive:
        world.step(Action())
    state, vitals = world.state, world.vitals.record

    def hurt(cause: int) -> float:
        records = vitals, state.bodies[0], state.inventories[0]
        books = state.ledgers[0], state.events[0], state.event_counts[0]
        return float(hurt_player(*records, 1.0, cause, *books, 0.0, 0.0))

    assert hurt(CREATURE) == 0.0
    for _ in range(PROTECTED_TICKS):
        world.step(Action())
    assert hurt(CREATURE) == 1.0
    vitals["protected_ticks"], vitals["invulnerable_ticks"] = 10, 0
    assert hurt(VOID) == 1.0
