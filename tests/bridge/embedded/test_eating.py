"""Eating: https://minecraft.wiki/w/Food and the page of each food."""

import pytest

from bridge import names, sounds
from bridge.embedded.eating import foods
from bridge.embedded.effects import ABSORPTION, HUNGER, POISON, REGENERATION
from bridge.messages import Action
from tests.bridge.embedded.player_on_stone import PlayerOnStone

ITEMS = names.items()
USE = Action(use=True)


def hungry() -> PlayerOnStone:
    player = PlayerOnStone()
    player.record["food"], player.record["saturation"] = 10.0, 0.0
    return player


@pytest.mark.parametrize(
    ("food", "ticks", "points", "saturation"),
    [
        ("bread", 32, 5, 6.0),
        ("cooked_beef", 32, 8, 12.8),
        ("apple", 32, 4, 2.4),
        ("dried_kelp", 16, 1, 0.6),
        ("honey_bottle", 40, 6, 1.2),
        ("golden_carrot", 32, 6, 14.4),
    ],
)
def test_food_fills_after_its_time(food: str, ticks: int, points: int, saturation: float) -> None:
    player = hungry()
    player.give(food, 2)
    player.tick(USE, ticks - 1)
    assert player.record["food"] == 10.0
    player.tick(USE)
    assert player.record["food"] == 10.0 + points
    assert player.record["saturation"] == pytest.approx(min(saturation, 10.0 + points))
    assert player.inventory.slots[0, 1] == 1
    assert player.held() == player.booked()


def test_letting_go_begins_anew_and_the_full_eat_only_what_is_precious() -> None:
    player = hungry()
    player.give("bread")
    player.tick(USE, 31)
    player.tick()
    player.tick(USE, 31)
    assert player.inventory.slots[0, 1] == 1
    player = PlayerOnStone()
    player.give("bread")
    player.tick(USE, 40)
    assert player.inventory.slots[0, 1] == 1
    player = PlayerOnStone()
    player.give("golden_apple")
    player.tick(USE, 32)
    assert player.inventory.slots[0, 1] == 0
    assert player.record["absorption"] == 4.0
    assert player.record["effect_ticks"][REGENERATION] == 100
    assert player.record["effect_ticks"][ABSORPTION] == 2400


def test_another_item_in_the_hand_ends_the_meal() -> None:
    player = hungry()
    player.give("bread")
    player.give("apple")
    player.tick(USE, 20)
    player.inventory.held_slot = 1
    player.tick(USE, 31)
    assert player.record["food"] == 10.0
    player.tick(USE)
    assert player.record["food"] == 14.0


@pytest.mark.parametrize(
    ("food", "left"), [("mushroom_stew", "bowl"), ("honey_bottle", "glass_bottle"), ("milk_bucket", "bucket")]
)
def test_vessels_stay(food: str, left: str) -> None:
    player = hungry()
    player.give(food)
    player.tick(USE, 40)
    assert player.inventory.slots[0].tolist() == [ITEMS.id(left), 1, -1]
    assert player.held() == player.booked() == {ITEMS.id(left): 1}


def test_a_bottle_without_room_falls() -> None:
    player = hungry()
    player.give("honey_bottle", 2)
    player.give("dirt", 35 * 64)
    player.tick(USE, 40)
    bottle = ITEMS.id("glass_bottle")
    assert [int(drop["item"]) for drop in player.state.drops[0] if drop["count"]] == [bottle]
    assert player.held() == player.booked()


def test_bad_food_does_harm_and_milk_and_honey_cure() -> None:
    player = hungry()
    player.give("spider_eye")
    player.tick(USE, 32)
    assert player.record["effect_ticks"][POISON] == 100
    player.give("honey_bottle")
    player.tick(USE, 40)
    assert player.record["effect_ticks"][POISON] == 0
    player.record["effect_ticks"][HUNGER] = 500
    player.inventory.remove(ITEMS.id("glass_bottle"), 1)
    player.give("milk_bucket")
    player.tick(USE, 32)
    assert player.record["effect_ticks"][HUNGER] == 0


def test_rotten_flesh_makes_hungry_four_times_in_five() -> None:
    player = PlayerOnStone(seed=3)
    player.give("rotten_flesh", 64)
    ill = 0
    for _ in range(60):
        player.record["food"], player.record["effect_ticks"][HUNGER] = 10.0, 0
        player.tick(USE, 32)
        ill += int(player.record["effect_ticks"][HUNGER] > 0)
    assert 40 <= ill <= 56


def test_who_eats_goes_slowly_and_is_heard() -> None:
    """https://minecraft.wiki/w/Eating: a fifth of the pace, and no sprint."""
    player, walker = hungry(), hungry()
    player.give("bread")
    player.tick(USE)
    player.tick(Action(use=True, forward=1, sprint=True), 30)
    walker.tick(Action(forward=1), 30)
    assert player.body.position[2] - 0.5 < 0.25 * (walker.body.position[2] - 0.5)
    player.tick(USE)
    assert sounds.EAT in player.heard()


def test_every_food_of_the_game_is_known() -> None:
    """https://minecraft.wiki/w/Food lists 40 that are held in the hand; milk is drunk likewise."""
    assert int((foods().ticks > 0).sum()) == 41
