"""Breeding, growing, milking and shearing, as https://minecraft.wiki/w/Breeding and the kinds' pages say."""

import numpy as np

from bridge import names
from bridge.embedded.creatures.breeding import COOLDOWN_TICKS, feed
from bridge.embedded.creatures.record import BABY_AGE


def item(name: str) -> int:
    return names.items().id(name)


def test_two_fed_cows_have_a_calf(daytime) -> None:
    """Wheat puts them in love; the calf is half as big and grows up in twenty minutes; the parents rest for five."""
    cows = [daytime.put("cow", x, 0.5) for x in (6.5, 11.5)]
    assert all(feed(daytime.realm, cow, item("wheat")) for cow in cows)
    assert not feed(daytime.realm, cows[0], item("wheat"))
    daytime.tick(200)
    assert daytime.alive("cow") == 3
    calf = daytime.state.creatures[0][2]
    assert BABY_AGE < calf["age"] < 0
    assert calf["height"] == 0.7
    assert COOLDOWN_TICKS - 200 < cows[0]["breed_cooldown"] <= COOLDOWN_TICKS
    assert not feed(daytime.realm, cows[0], item("wheat"))
    assert 1 <= daytime.state.orbs[0]["points"].sum() <= 7
    calf["age"] = -3
    daytime.tick(5)
    assert calf["height"] == 1.4


def test_animals_take_only_their_own_food(daytime) -> None:
    assert not feed(daytime.realm, daytime.put("cow", 6.5, 0.5), item("carrot"))
    assert feed(daytime.realm, daytime.put("pig", 6.5, 0.5), item("carrot"))
    assert feed(daytime.realm, daytime.put("chicken", 6.5, 0.5), item("wheat_seeds"))
    assert not feed(daytime.realm, daytime.put("zombie", 6.5, 0.5), item("wheat"))


def test_a_sheep_grazes_and_its_wool_grows_again(daytime) -> None:
    """It turns the grass under it to dirt."""
    sheep = [daytime.put("sheep", 4.5 * k, 9.5) for k in range(-4, 5)]
    for one in sheep:
        one["sheared"] = 1
    daytime.tick(3000)
    assert any(not one["sheared"] for one in sheep)
    grass = daytime.grid.blocks[:, 63, :]
    assert np.any(grass == names.blocks().id("dirt"))


def test_sheep_have_the_colours_of_the_game(daytime) -> None:
    """Some four in five are white."""
    colours = []
    for _ in range(400):
        sheep = daytime.put("sheep", 6.5, 0.5)
        colours.append(int(sheep["colour"]))
        sheep["health"] = 0.0
    assert 300 < colours.count(0) < 350
    assert {15, 7, 8, 12} <= set(colours)
