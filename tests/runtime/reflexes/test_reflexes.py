"""Each reflex gets the body out of what it is there for, and acts on the very observation that shows it.

The rules of the world (breath, burning, creepers, hunger) are those of the embedded world, whose modules name their sources.
"""

from __future__ import annotations

import math

import pytest

from bridge import names
from bridge.messages import Action, CreatureSetup
from runtime.reflexes.choice import NAMES
from runtime.reflexes.surface import LOW_OXYGEN


def flood(here) -> None:
    """A basin of stone, full of water, with the body at its bottom."""
    here.put("stone", (-4, -1, -4), (4, 8, 4))
    here.put("water", (-3, 0, -3), (3, 8, 3))
    here.stand()


def breathe(here, ticks: float) -> None:
    here.world.vitals.record["oxygen"] = ticks
    here.seen = here.world.look()


def test_a_drowning_body_surfaces_and_breathes_in_before_it_goes_on(place):
    here = place("surface")
    flood(here)
    breathe(here, LOW_OXYGEN + 2)
    here.live(400, Action(sneak=True))
    acted = [tick for tick, actor in enumerate(here.actors) if actor == "surface"]
    assert acted[0] <= 3  # as soon as the breath runs low
    assert min(here.healths) == 20.0
    first_free = next(tick for tick in range(acted[0], 400) if here.actors[tick] is None)
    assert first_free - acted[0] > 60  # up, and until there is breath for the next dive


def test_without_the_reflex_it_drowns(place):
    here = place("eat")
    flood(here)
    breathe(here, LOW_OXYGEN + 2)
    here.live(400, Action(sneak=True))
    assert min(here.healths) < 20.0


def test_a_diver_is_left_alone_while_there_is_breath(place):
    here = place("surface")
    flood(here)
    here.live(150, Action(sneak=True))
    assert here.taken == set()


def test_under_a_roof_it_leaves_in_time_for_where_the_air_is(place):
    here = place("surface")
    here.put("stone", (-5, -1, -5), (5, 6, 5))
    here.put("water", (-3, 0, -3), (3, 2, 3))  # a flooded room with a shaft in a corner
    here.put("water", (3, 3, 3), (3, 5, 3))
    here.put("air", (3, 6, 3), (3, 7, 3))
    here.put("stone", (0, 0, -3), (0, 2, 1))  # and a wall in between
    here.stand(-3.0, 0.0, -3.0)
    here.live(600)
    assert "surface" in here.taken
    assert min(here.healths) == 20.0
    assert here.seen.life.oxygen > LOW_OXYGEN


@pytest.mark.parametrize("sink", [0.0, -1.0])
def test_a_body_in_lava_gets_out_of_it(place, sink):
    here = place("leave_fire")
    here.put("lava", (-2, -1, -2), (1, -1, 2))
    here.put("lava", (-2, -2, -2), (1, -2, 2))
    here.stand(dy=-1.0 + sink)
    here.live(1)
    assert here.actors == ["leave_fire"]
    here.live(60)
    assert here.seen.life.health > 0
    x, y, z = here.seen.pose.position
    cell = (math.floor(x), math.floor(y), math.floor(z))
    assert here.world.grid.get(*cell) != names.blocks().id("lava")
    assert here.actors[-1] is None


def test_without_the_reflex_that_lava_kills(place):
    here = place("surface")
    here.put("lava", (-2, -2, -2), (1, -1, 2))
    here.stand(dy=-1.0)
    here.live(120)
    assert here.seen.life.health == 0


def test_a_body_in_fire_steps_out_of_it_towards_what_does_not_burn(place):
    here = place("leave_fire")
    here.put("fire", (-1, 0, -2), (1, 0, 0))
    here.stand()
    here.live(1)
    assert here.actors == ["leave_fire"]
    here.live(30)
    assert here.seen.pose.position[2] > here.feet[2] + 1.0  # the fire lay behind and to both sides
    assert here.actors[-1] is None


def test_a_creeper_is_run_from_and_never_blows_up(place):
    here = place("creeper", creatures=(CreatureSetup("creeper", 1, 6.0),), time_of_day=18000)
    here.live(400)
    assert "creeper" in here.taken
    assert min(here.healths) == 20.0
    assert all(entity.distance > 2.0 for entity in here.seen.entities)


def test_without_the_reflex_that_creeper_blows_up(place):
    here = place("surface", creatures=(CreatureSetup("creeper", 1, 6.0),), time_of_day=18000)
    here.live(400)
    assert min(here.healths) < 20.0


def test_it_does_not_run_from_a_creeper_into_lava_or_down_a_cliff(place):
    here = place("creeper", creatures=(CreatureSetup("creeper", 1, 6.0),), time_of_day=18000)
    creeper = here.world.herd.records[0]
    creeper["position"][:] = (here.feet[0] + 0.5, here.feet[1], here.feet[2] - 2.5)
    here.put("lava", (-9, -1, 3), (9, -1, 5))
    here.put("air", (3, -7, -9), (5, -1, 9))
    here.stand()
    here.live(200)
    assert "creeper" in here.taken
    assert min(here.healths) == 20.0


def test_what_attacks_is_fought_with_the_best_weapon_at_hand(place):
    inventory = (("dirt", 5), ("wooden_sword", 1), ("iron_sword", 1))
    here = place("fight", creatures=(CreatureSetup("zombie", 1, 6.0),), time_of_day=18000, inventory=inventory)
    for _ in range(600):
        here.live(1)
        if here.world.herd.kills.sum() or here.seen.life.health <= 0:
            break
    assert here.world.herd.kills.sum() == 1
    assert here.seen.life.health > 10
    hit = next(tick for tick, health in enumerate(here.healths) if health < 20)
    assert here.actors[: hit + 1] == [None] * (hit + 1)  # not before it attacked
    assert here.actors[hit + 1] == "fight"
    here.live(5)
    assert here.actors[-1] is None


def test_with_little_health_it_runs_instead(place):
    here = place("fight", creatures=(CreatureSetup("zombie", 1, 6.0),), time_of_day=18000, health=7.0)
    for _ in range(300):
        here.live(1)
        if "fight" in here.taken:
            break
    gap = min(entity.distance for entity in here.seen.entities)
    here.live(60)
    assert here.seen.life.health > 0
    assert min(entity.distance for entity in here.seen.entities) > gap + 1


def test_peaceful_animals_and_falls_are_no_reason_to_fight(place):
    here = place("fight", creatures=(CreatureSetup("cow", 2, 3.0),))
    here.stand(dy=8.0)
    here.live(60)
    assert min(here.healths) < 20
    assert here.taken == set()


def test_a_hungry_body_eats_what_is_best_and_takes_back_what_it_held(place):
    inventory = (("wooden_pickaxe", 1), ("rotten_flesh", 3), ("apple", 2), ("cooked_beef", 2), ("golden_apple", 1))
    here = place("eat", inventory=inventory, food=10.0)
    held = int(here.seen.inventory[here.seen.held_slot, 0])
    here.live(200, Action(forward=1))
    assert here.seen.life.food >= 18
    assert "eat" in here.taken
    assert int(here.seen.inventory[here.seen.held_slot, 0]) == held
    carried = {names.items().name(int(slot[0])): int(slot[1]) for slot in here.seen.inventory if slot[1]}
    assert carried == {"wooden_pickaxe": 1, "rotten_flesh": 3, "apple": 2, "cooked_beef": 1, "golden_apple": 1}


def test_with_a_chest_before_it_it_looks_away_and_eats_all_the_same(place):
    here = place("eat", inventory=(("bread", 2),), food=10.0)
    here.put("chest", (0, 1, 1))
    here.world.body.yaw = here.world.body.pitch = 0.0
    here.stand()
    assert here.seen.target is not None
    here.live(120)
    assert here.seen.life.food >= 15


def test_hunger_with_nothing_good_to_eat_changes_nothing(place):
    here = place("eat", inventory=(("rotten_flesh", 3), ("dirt", 2)), food=4.0)
    here.live(100, Action(forward=1))
    assert here.taken == set()


def test_a_body_that_walks_on_the_spot_is_freed(place):
    here = place("unstuck")
    here.put("stone", (-1, 0, 1), (1, 1, 1))
    here.world.body.yaw = 0.0
    here.stand()
    here.live(200, Action(forward=1))
    assert "unstuck" in here.taken
    x, _, z = here.seen.pose.position
    assert math.hypot(x - here.feet[0] - 0.5, z - here.feet[2] - 0.5) > 2


@pytest.mark.parametrize("busy", [Action(forward=1, attack=True), Action(forward=1, use=True), Action()])
def test_a_body_that_stands_for_a_reason_is_left_alone(place, busy):
    here = place("unstuck")
    here.put("bedrock", (-1, 0, 1), (1, 1, 1))
    here.world.body.yaw = 0.0
    here.stand()
    here.live(200, busy)
    assert here.taken == set()


def test_the_most_urgent_reflex_has_the_body(place):
    here = place(*NAMES, inventory=(("bread", 3),), food=6.0)
    here.put("fire", (-1, 0, -1), (1, 0, 1))
    here.stand()
    here.live(60)
    first = [actor for actor in here.actors if actor is not None]
    assert first[0] == "leave_fire"
    assert first[-1] == "eat"


def test_a_dead_body_does_nothing(place):
    here = place(*NAMES, inventory=(("bread", 3),), food=6.0, respawn=True)
    here.put("lava", (-1, -1, -1), (1, 0, 1))
    here.stand()
    here.world.vitals.record["health"] = 0.0
    here.seen = here.world.look()
    assert here.board.take_over(here.seen) is None


def test_each_can_be_had_alone(place, reflex_name):
    here = place(reflex_name, inventory=(("bread", 3),))
    here.live(40, Action(forward=1))
    assert here.taken == set()
