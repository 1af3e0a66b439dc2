"""Eating: https://minecraft.wiki/w/Food and the page of each food."""

import numpy as np
import pytest

from bridge import names, sounds
from bridge.embedded.deeds.eating import Foods, foods
from bridge.embedded.player.effects import ABSORPTION, HUNGER, POISON, REGENERATION
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, Task, WorldSetup

ITEMS = names.items()
USE = Action(use=True)


class Eater:
    """A hungry player on flat ground, who looks at the sky."""

    def __init__(self, food: float = 10.0, seed: int = 0) -> None:
        self.world = EmbeddedWorld(draw=False)
        setup = WorldSetup(terrain="flat", food=food)
        self.world.reset(Task("eat", Goal("eat"), Collect(("diamond",), 1), setup=setup), seed)
        self.world.body.pitch = -90.0
        self.record, self.inventory = self.world.vitals.record, self.world.inventory
        self.record["saturation"] = 0.0

    def give(self, item: str, count: int = 1) -> None:
        assert self.inventory.add(ITEMS.id(item), count) == 0
        self.world.state.ledgers[0, ITEMS.id(item)] += count

    def tick(self, action: Action | None = None, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.world.step(action or Action())

    def eat(self, ticks: int = 32) -> None:
        """Press use for so many ticks, and then let go."""
        self.tick(USE, ticks)
        self.tick()

    def held(self) -> dict[int, int]:
        """Item id -> how many slots and the ground hold."""
        found = self.inventory.counts()
        for drop in self.world.drops:
            found[int(drop["item"])] = found.get(int(drop["item"]), 0) + int(drop["count"])
        return found

    def booked(self) -> dict[int, int]:
        ledger = self.world.state.ledgers[0]
        return {int(item): int(ledger[item]) for item in np.flatnonzero(ledger)}


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
    """The tick in which the key goes down is the first (https://minecraft.wiki/w/Eating: 1.6 seconds)."""
    player = Eater()
    player.give(food, 2)
    player.tick(USE, ticks - 1)
    assert player.record["food"] == 10.0
    player.tick(USE)
    assert player.record["food"] == 10.0 + points
    assert player.record["saturation"] == pytest.approx(min(saturation, 10.0 + points))
    assert player.inventory.slots[0, 1] == 1
    assert player.held() == player.booked()


def test_letting_go_begins_anew() -> None:
    player = Eater()
    player.give("bread")
    player.eat(30)
    player.eat(30)
    assert player.record["food"] == 10.0
    player.eat()
    assert player.record["food"] == 15.0


def test_the_full_eat_only_what_is_precious() -> None:
    """https://minecraft.wiki/w/Golden_Apple: at any time; Regeneration II for 5 seconds and Absorption I for 2 minutes."""
    player = Eater(20.0)
    player.give("bread")
    player.eat(40)
    assert player.inventory.slots[0, 1] == 1
    player = Eater(20.0)
    player.give("golden_apple")
    player.eat()
    assert player.inventory.slots[0, 1] == 0
    assert player.record["absorption"] == 4.0
    assert player.record["effect_ticks"][REGENERATION] > 90
    assert player.record["effect_ticks"][ABSORPTION] > 2390


@pytest.mark.parametrize(
    ("food", "left"), [("mushroom_stew", "bowl"), ("honey_bottle", "glass_bottle"), ("milk_bucket", "bucket")]
)
def test_vessels_stay(food: str, left: str) -> None:
    player = Eater()
    player.give(food)
    player.eat(40)
    assert player.inventory.slots[0].tolist() == [ITEMS.id(left), 1, -1]
    assert player.held() == player.booked() == {ITEMS.id(left): 1}


def test_a_bottle_without_room_falls() -> None:
    player = Eater()
    player.give("honey_bottle", 2)
    player.give("dirt", 35 * 64)
    player.eat(40)
    bottle = ITEMS.id("glass_bottle")
    assert [int(drop["item"]) for drop in player.world.drops] == [bottle]
    assert player.held() == player.booked()


def test_bad_food_does_harm_and_milk_and_honey_cure() -> None:
    player = Eater()
    player.give("spider_eye")
    player.eat()
    assert player.record["effect_ticks"][POISON] > 90
    player.give("honey_bottle")
    player.eat(40)
    assert player.record["effect_ticks"][POISON] == 0
    player.record["effect_ticks"][HUNGER] = 500
    player.inventory.remove(ITEMS.id("glass_bottle"), 1)
    player.give("milk_bucket")
    player.eat()
    assert player.record["effect_ticks"][HUNGER] == 0


def test_rotten_flesh_makes_hungry_four_times_in_five() -> None:
    player = Eater(seed=3)
    player.give("rotten_flesh", 64)
    ill = 0
    for _ in range(60):
        player.record["food"], player.record["effect_ticks"][HUNGER] = 10.0, 0
        player.eat()
        ill += int(player.record["effect_ticks"][HUNGER] > 0)
    assert 40 <= ill <= 56


def test_who_eats_goes_slowly_and_is_heard() -> None:
    """https://minecraft.wiki/w/Eating: a fifth of the pace, and no sprint."""
    player, walker = Eater(), Eater()
    player.give("bread")
    player.tick(USE)
    starts = [eater.world.body.position.copy() for eater in (player, walker)]
    player.tick(Action(use=True, forward=1, sprint=True), 30)
    walker.tick(Action(forward=1), 30)
    ways = [
        float(np.hypot(*(eater.world.body.position - start)[[0, 2]]))
        for eater, start in zip((player, walker), starts, strict=True)
    ]
    assert ways[0] < 0.25 * ways[1]
    player.tick(USE)
    heard = player.world.state.events[0][: player.world.state.event_counts[0, 0]]["subject"]
    assert sounds.EAT in heard.tolist()


_FOODS = {
    (1, 0.2): "tropical_fish pufferfish",
    (1, 0.6): "potato dried_kelp",
    (1, 1.2): "beetroot",
    (2, 0.4): "cookie sweet_berries glow_berries cod salmon",
    (2, 1.2): "melon_slice poisonous_potato chicken mutton",
    (2, 3.2): "spider_eye",
    (3, 1.8): "beef porkchop rabbit",
    (3, 3.6): "carrot",
    (4, 0.8): "rotten_flesh",
    (4, 2.4): "apple chorus_fruit",
    (4, 9.6): "golden_apple enchanted_golden_apple",
    (5, 6.0): "bread baked_potato cooked_cod cooked_rabbit",
    (6, 1.2): "honey_bottle",
    (6, 7.2): "mushroom_stew suspicious_stew beetroot_soup cooked_chicken",
    (6, 9.6): "cooked_mutton cooked_salmon",
    (6, 14.4): "golden_carrot",
    (8, 4.8): "pumpkin_pie",
    (8, 12.8): "cooked_beef cooked_porkchop",
    (10, 12.0): "rabbit_stew",
}


def test_every_food_gives_what_its_page_says() -> None:
    """https://minecraft.wiki/w/Food#Foods: (food, saturation) of all that is held in the hand."""
    table: Foods = foods()
    known: dict[tuple[float, float], set[str]] = {}
    for item in np.flatnonzero(table.ticks):
        key = (float(table.food[item]), round(float(table.saturation[item]), 2))
        known.setdefault(key, set()).add(ITEMS.name(int(item)))
    assert known == {key: set(listed.split()) for key, listed in _FOODS.items()}


def test_every_food_of_the_game_is_known() -> None:
    """https://minecraft.wiki/w/Food: 40 that are held in the hand."""
    assert int((foods().ticks > 0).sum()) == 40
