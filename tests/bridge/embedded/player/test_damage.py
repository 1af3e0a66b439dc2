"""Hits on the player: what shields, the moment after a hit and armour let through. Source: minecraft.wiki, for 1.20.4."""

import math

import numpy as np
import pytest

from bridge import names, sounds
from bridge.embedded.events import PLAYER_HURT, SOUND, empty_events
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.motion.physics import Body
from bridge.embedded.player.armour import KNOCKBACK_RESISTANCE, TOUGHNESS, protection, worn_slot
from bridge.embedded.player.damage import (
    ARROW,
    BLOCKING_MAIN_HAND,
    BLOCKING_OFF_HAND,
    BURNING,
    CREATURE,
    DROWNING,
    FALL,
    LAVA,
    OFF_HAND,
    STARVATION,
    VITALS,
    heal_player,
    hurt_player,
)
from bridge.embedded.player.effects import ABSORPTION, FIRE_RESISTANCE, RESISTANCE, give_effect
from tests.bridge.embedded.empty_book import empty_book

ITEMS = names.items()


class Player:
    """A player of full health at the origin who looks south."""

    def __init__(self) -> None:
        self.vitals = np.zeros(1, VITALS)[0]
        self.vitals["health"] = 20.0
        self.body = Body((0.0, 64.0, 0.0))
        self.inventory = Inventory()
        self.ledger = empty_book()
        self.events, self.event_count = empty_events()

    def wear(self, *items: str) -> None:
        for item in items:
            index = ITEMS.id(item)
            place = worn_slot(index)
            assert place is not None
            self.inventory.put_on(place, (index, 1, int(ITEMS.max_durability[index])))
            self.ledger[index] += 1

    def hurt(self, amount: float, cause: int = CREATURE, source: tuple[float, float] = (0.0, 2.0)) -> float:
        return float(
            hurt_player(
                self.vitals,
                self.body.record,
                self.inventory.record,
                amount,
                cause,
                self.ledger,
                self.events,
                self.event_count,
                *source,
            )
        )

    def heard(self) -> list[int]:
        told = self.events[: self.event_count[0]]
        return [int(event["subject"]) for event in told if event["kind"] == SOUND]


def test_within_ten_ticks_of_a_hit_only_the_excess_of_a_larger_one_counts() -> None:
    """https://minecraft.wiki/w/Damage#Immunity"""
    player = Player()
    assert player.hurt(5.0) == 5.0
    assert player.hurt(4.0) == 0.0
    assert player.hurt(7.0) == 2.0
    player.vitals["invulnerable_ticks"] = 10
    assert player.hurt(4.0) == 4.0
    assert player.heard() == [sounds.PLAYER_HURT] * 2
    assert [int(event["kind"]) for event in player.events[: player.event_count[0]]].count(PLAYER_HURT) == 3


IRON = ("iron_boots", "iron_leggings", "iron_chestplate", "iron_helmet")
DIAMOND = tuple(piece.replace("iron", "diamond") for piece in IRON)
NETHERITE = tuple(piece.replace("iron", "netherite") for piece in IRON)


@pytest.mark.parametrize(
    ("worn", "amount", "taken"),
    [
        (IRON, 1.0, 1.0 * (1 - (15 - 0.5) / 25)),
        (IRON, 10.0, 10.0 * (1 - 10 / 25)),
        (IRON, 19.0, 19.0 * (1 - 5.5 / 25)),
        (DIAMOND, 10.0, 10.0 * (1 - (20 - 2.5) / 25)),
        (NETHERITE, 10.0, 10.0 * (1 - (20 - 2.0) / 25)),
        (("leather_boots",), 15.0, 15.0 * (1 - 0.2 / 25)),
    ],
)
def test_armour_and_toughness_reduce_damage(worn: tuple[str, ...], amount: float, taken: float) -> None:
    """https://minecraft.wiki/w/Armor#Mechanics: by min(20, max(points/5, points - damage / (2 + toughness/4))) / 25."""
    player = Player()
    player.wear(*worn)
    assert player.hurt(amount) == pytest.approx(taken)


@pytest.mark.parametrize("cause", [FALL, DROWNING, STARVATION, BURNING])
def test_some_damage_passes_armour_and_tires_nobody(cause: int) -> None:
    """https://minecraft.wiki/w/Damage_type: bypasses_armor, and exhaustion 0."""
    player = Player()
    player.wear(*IRON)
    assert player.hurt(6.0, cause) == 6.0
    assert player.vitals["exhaustion"] == 0.0
    assert all(
        player.inventory.worn[place, 2] == ITEMS.max_durability[player.inventory.worn[place, 0]] for place in (1, 4)
    )


def test_each_piece_wears_by_a_quarter_of_the_damage_and_breaks() -> None:
    """https://minecraft.wiki/w/Armor#Durability"""
    player = Player()
    player.wear(*IRON)
    player.inventory.worn[2, 2] = 2
    player.hurt(9.0)
    assert player.vitals["exhaustion"] == pytest.approx(0.1)
    full = ITEMS.max_durability[player.inventory.worn[1, 0]]
    assert player.inventory.worn[1, 2] == full - 2
    assert player.inventory.worn[2].tolist() == [0, 0, -1], "the leggings broke"
    assert player.inventory.armour == 10.0
    assert player.ledger[ITEMS.id("iron_leggings")] == 0


def test_fire_does_not_wear_netherite() -> None:
    """https://minecraft.wiki/w/Netherite: its things are not harmed by fire and lava."""
    player = Player()
    player.wear("netherite_boots", "iron_helmet")
    player.hurt(4.0, LAVA)
    assert player.inventory.worn[1, 2] == ITEMS.max_durability[ITEMS.id("netherite_boots")]
    assert player.inventory.worn[4, 2] == ITEMS.max_durability[ITEMS.id("iron_helmet")] - 1


@pytest.mark.parametrize("hand", [BLOCKING_OFF_HAND, BLOCKING_MAIN_HAND])
def test_a_raised_shield_stops_what_comes_from_ahead_and_wears(hand: int) -> None:
    """https://minecraft.wiki/w/Shield#Blocking: 1 use and one for each half heart, of hits of 3 and more."""
    player = Player()
    shield, full = ITEMS.id("shield"), 336
    player.vitals["blocking"] = hand
    stack = player.inventory.worn[OFF_HAND] if hand == BLOCKING_OFF_HAND else player.inventory.slots[0]
    stack[:] = (shield, 1, full)
    player.ledger[shield] = 1
    assert player.hurt(2.9) == 0.0
    assert stack[2] == full
    assert player.hurt(4.5, ARROW) == 0.0
    assert stack[2] == full - 5
    assert player.heard() == [sounds.SHIELD_BLOCK] * 2
    assert player.hurt(4.0, CREATURE, (0.0, -2.0)) == 4.0, "from behind"
    stack[2] = 3
    assert player.hurt(4.0) == 0.0
    assert stack.tolist() == [0, 0, -1]
    assert player.ledger[shield] == 0


def test_absorption_goes_first_and_resistance_takes_a_fifth_a_level() -> None:
    """https://minecraft.wiki/w/Absorption and https://minecraft.wiki/w/Resistance"""
    player = Player()
    give_effect(player.vitals, ABSORPTION, 100, 0)
    assert player.hurt(5.0) == 1.0
    assert player.vitals["absorption"] == 0.0
    player.vitals["invulnerable_ticks"] = 0
    give_effect(player.vitals, RESISTANCE, 100, 0)
    assert player.hurt(5.0) == pytest.approx(4.0)


def test_fire_resistance_holds_off_fire_and_lava() -> None:
    """https://minecraft.wiki/w/Fire_Resistance"""
    player = Player()
    give_effect(player.vitals, FIRE_RESISTANCE, 100, 0)
    assert player.hurt(4.0, LAVA) == 0.0
    assert player.hurt(4.0, CREATURE) == 4.0


def test_death_is_heard_and_the_dead_are_neither_hurt_nor_healed() -> None:
    player = Player()
    assert player.hurt(math.inf) == 20.0
    assert player.hurt(math.inf) == 0.0
    heal_player(player.vitals, 4.0)
    assert player.vitals["health"] == 0.0
    assert player.heard() == [sounds.PLAYER_DEATH]


def test_tables_of_toughness_and_knockback() -> None:
    """https://minecraft.wiki/w/Armor#Armor_toughness and #Knockback_resistance"""
    assert protection(ITEMS.id("diamond_helmet"))[TOUGHNESS] == 2.0
    assert protection(ITEMS.id("netherite_boots"))[TOUGHNESS] == 3.0
    assert protection(ITEMS.id("netherite_boots"))[KNOCKBACK_RESISTANCE] == pytest.approx(0.1)
    assert protection(ITEMS.id("iron_helmet"))[TOUGHNESS] == 0.0
