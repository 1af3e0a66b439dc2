"""Blows, loot, experience and kills, as https://minecraft.wiki/w/Melee_attack and the kinds' pages say."""

from collections import Counter

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.combat import rest_hand, strike
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import MAX_CREATURES
from bridge.embedded.creatures.weapons import weapons
from bridge.embedded.player.damage import CREATURE
from bridge.embedded.player.effects import WEAKNESS

KINDS = kind_names()


def hold(arena, item: str) -> None:
    arena.inventory.add(names.items().id(item), 1)
    arena.state.ledgers[0][names.items().id(item)] += 1


def blow(arena, creature, waited: int = 100, sprint: bool = False) -> float:
    """The damage of one blow after so many ticks of waiting."""
    combat = arena.state.combats[0]
    combat["pause"] = 0
    combat["item"] = arena.inventory.held_item
    combat["ticks_since_swing"] = waited
    creature["invulnerable_ticks"] = 0
    before = float(creature["health"])
    row = int(np.flatnonzero(arena.state.creatures[0]["id"] == creature["id"])[0])
    assert strike(arena.realm, combat, weapons(), row, sprint)
    return before - float(creature["health"])


@pytest.mark.parametrize(
    ("item", "damage"), [("air", 1.0), ("wooden_sword", 4.0), ("iron_sword", 6.0), ("diamond_axe", 9.0), ("stick", 1.0)]
)
def test_weapons_have_their_damage(arena, item: str, damage: float) -> None:
    if item != "air":
        hold(arena, item)
    arena.body.record["flags"][0] = 1
    assert blow(arena, arena.put("enderman", 2.0, 0.5)) == pytest.approx(damage)


def test_a_blow_is_weaker_before_the_cooldown_is_over(arena) -> None:
    """0.2 + 0.8 t^2, where t counts half a tick more than has gone by and a sword takes 12.5."""
    hold(arena, "iron_sword")
    share = (5 + 0.5) / 12.5
    assert blow(arena, arena.put("enderman", 2.0, 0.5), waited=5) == pytest.approx(6.0 * (0.2 + 0.8 * share**2))


@pytest.mark.parametrize(("item", "damage"), [("iron_sword", 2.0), ("diamond_axe", 5.0), ("air", 0.0)])
def test_weakness_takes_four_of_every_blow(arena, item: str, damage: float) -> None:
    """https://minecraft.wiki/w/Weakness: a bare hand does nothing."""
    if item != "air":
        hold(arena, item)
    arena.body.record["flags"][0] = 1
    arena.vitals["effect_ticks"][WEAKNESS] = 100
    assert blow(arena, arena.put("enderman", 2.0, 0.5)) == pytest.approx(damage)


def test_a_falling_player_strikes_critically_unless_he_sprints(arena) -> None:
    """Half as much again."""
    hold(arena, "iron_sword")
    arena.vitals["fall_distance"] = 0.5
    enderman = arena.put("enderman", 2.0, 0.5)
    assert blow(arena, enderman) == pytest.approx(9.0)
    assert blow(arena, enderman, sprint=True) == pytest.approx(6.0)


def test_a_sprinting_blow_throws_farther(arena) -> None:
    arena.body.record["flags"][0] = 1
    plain, thrown = arena.put("cow", 2.0, 0.5), arena.put("cow", 2.0, 0.5)
    blow(arena, plain)
    blow(arena, thrown, sprint=True)
    assert plain["velocity"][0] == pytest.approx(0.4)
    assert thrown["velocity"][0] > 0.6


def test_a_held_key_strikes_as_often_as_a_live_body(arena) -> None:
    combat, cow = arena.state.combats[0], arena.put("enderman", 2.0, 0.5)
    blows = 0
    for _ in range(48):
        rest_hand(combat, arena.inventory.held_item)
        blows += strike(arena.realm, combat, weapons(), 0, False)
    assert blows == 4
    assert cow["health"] < 40.0


def test_weapons_wear_and_break(arena) -> None:
    """A sword loses one use a hit, an axe two."""
    hold(arena, "wooden_sword")
    hold(arena, "wooden_axe")
    full = int(arena.inventory.slots[0, 2])
    blow(arena, arena.put("enderman", 2.0, 0.5))
    assert arena.inventory.slots[0, 2] == full - 1
    arena.inventory.held_slot = 1
    full = int(arena.inventory.slots[1, 2])
    enderman = arena.put("enderman", 2.0, 0.5)
    blow(arena, enderman)
    assert arena.inventory.slots[1, 2] == full - 2
    arena.inventory.slots[1, 2] = 2
    blow(arena, enderman)
    assert arena.inventory.held_item == 0
    assert arena.balances()


def test_ten_ticks_after_a_hit_only_a_larger_one_counts(arena) -> None:
    enderman = arena.put("enderman", 20.0, 0.5)
    hurt_creature(arena.realm, enderman, 3.0, CREATURE, False, 0.0, 0.0, 0.4)
    assert not hurt_creature(arena.realm, enderman, 3.0, CREATURE, False, 0.0, 0.0, 0.4)
    hurt_creature(arena.realm, enderman, 5.0, CREATURE, False, 0.0, 0.0, 0.4)
    assert enderman["health"] == 35.0


def test_a_kill_gives_loot_and_experience_and_is_counted(daytime) -> None:
    for _ in range(40):
        cow = daytime.put("cow", 6.5, 0.5)
        hurt_creature(daytime.realm, cow, 100.0, CREATURE, True, 0.0, 0.0, 0.4)
    assert daytime.state.kills[0, KINDS.id("cow")] == 40
    lying = daytime.lying()
    assert set(lying) == {"beef", "leather"}
    assert 40 <= lying["beef"] <= 120
    assert 0 < lying["leather"] <= 80
    assert daytime.balances()


def test_what_dies_otherwise_is_no_kill_and_burning_meat_is_cooked(daytime) -> None:
    pig = daytime.put("pig", 6.5, 0.5)
    pig["fire_ticks"] = 100
    hurt_creature(daytime.realm, pig, 100.0, CREATURE, False, 0.0, 0.0, 0.0)
    assert set(daytime.lying()) == {"cooked_porkchop"}
    assert daytime.state.kills.sum() == 0


def test_a_witch_drops_one_to_three_times_up_to_two_of_something(arena) -> None:
    """https://minecraft.wiki/w/Witch#Drops: two draws on average, each of 0 to 2 items; two of eight are sticks."""
    deaths, made = 1000, Counter[str]()
    for _ in range(deaths):
        hurt_creature(arena.realm, arena.put("witch", 6.5, 0.5), 100.0, CREATURE, True, 0.0, 0.0, 0.4)
        assert sum(arena.lying().values()) <= 6
        made.update(arena.lying())
        arena.state.drops[0]["count"] = 0
    assert made.total() == pytest.approx(2 * deaths, rel=0.1)
    assert made["stick"] == pytest.approx(deaths / 2, rel=0.2)


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        ("zombie", {"rotten_flesh", "iron_ingot", "carrot", "potato"}),
        ("skeleton", {"bone", "arrow"}),
        ("spider", {"string", "spider_eye"}),
        ("creeper", {"gunpowder"}),
        ("enderman", {"ender_pearl"}),
        ("slime", {"slime_ball"}),
        ("witch", {"glowstone_dust", "sugar", "redstone", "spider_eye", "glass_bottle", "gunpowder", "stick"}),
        ("villager", set()),
        ("wolf", set()),
    ],
)
def test_every_kind_has_its_drops(arena, kind: str, items: set[str]) -> None:
    for _ in range(MAX_CREATURES):
        hurt_creature(arena.realm, arena.put(kind, 6.5, 0.5), 100.0, CREATURE, True, 0.0, 0.0, 0.4)
    assert set(arena.lying()) <= items
    assert bool(arena.lying()) == bool(items)
    assert arena.balances()
