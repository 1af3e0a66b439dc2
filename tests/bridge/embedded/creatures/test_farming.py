"""Breeding, growing, milking and shearing, as https://minecraft.wiki/w/Breeding and the kinds' pages say."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.breeding import COOLDOWN_TICKS, feed
from bridge.embedded.creatures.record import BABY_AGE
from bridge.palette import DYES


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


@pytest.mark.parametrize(
    ("one", "other", "lambs"),
    [
        *(("white", "red", {"pink"}), ("yellow", "red", {"orange"}), ("black", "white", {"gray"})),
        *(("brown", "white", {"brown", "white"}), ("black", "black", {"black"})),
    ],
)
def test_a_lambs_colour_is_mixed_where_dyes_are(daytime, one: str, other: str, lambs: set[str]) -> None:
    """https://minecraft.wiki/w/Sheep#Breeding; else it is one parent's."""
    colours, found = tuple(DYES), set()
    daytime.vitals["health"] = 0.0
    for _ in range(12):
        daytime.state.creatures[0]["health"] = 0.0
        for x, colour in ((20.5, one), (22.5, other)):
            sheep = daytime.put("sheep", x, 0.5)
            sheep["colour"] = colours.index(colour)
            assert feed(daytime.realm, sheep, item("wheat"))
        while daytime.alive("sheep") == 2:
            daytime.tick()
        found.add(colours[daytime.state.creatures[0][2]["colour"]])
    assert found == lambs


def test_a_horse_has_15_to_30_of_health(daytime) -> None:
    """https://minecraft.wiki/w/Horse#Health"""
    healths = []
    for _ in range(300):
        daytime.state.creatures[0]["health"] = 0.0
        healths.append(float(daytime.put("horse", 20.5, 0.5)["health"]))
    assert (min(healths), max(healths)) == (15.0, 30.0)
    assert sum(healths) / len(healths) == pytest.approx(22.5, abs=0.7)


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
    grass = daytime.grid.blocks[:, :, 63]
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


def test_mates_are_sought_in_all_directions(daytime) -> None:
    """Two in love have their baby within three blocks of each other, height counted: https://minecraft.wiki/w/Breeding."""
    for height in range(5):
        daytime.build("stone", 6, height, 0)
    cows = [daytime.put("cow", 6.5, 0.5, y=69), daytime.put("cow", 8.5, 0.5)]
    for cow in cows:
        feed(daytime.realm, cow, item("wheat"))
        assert cow["persistent"], "the player's own animals are never given up"
    daytime.tick(4)
    assert daytime.alive("cow") == 2


def test_a_fed_baby_skips_a_tenth_in_whole_seconds_and_is_not_grown_by_that(daytime) -> None:
    calf = daytime.put("cow", 6.5, 0.5)
    for age, then in ((-24000, -21600), (-1000, -900), (-199, -199), (-1, -1)):
        calf["age"] = age
        assert feed(daytime.realm, calf, item("wheat"))
        assert calf["age"] == then


def test_grazed_grass_grows_again(daytime) -> None:
    """What creatures change is told to blocks around and to who gives random ticks."""
    sheep = daytime.put("sheep", 9.5, 9.5)
    for _ in range(3000):
        daytime.tick()
        if np.any(daytime.grid.blocks[:, :, 63] == names.blocks().id("dirt")):
            break
    x, _, z = (int(part // 16) for part in sheep["position"])
    assert daytime.state.sections[0]["mask"][x % 16, z % 16] >> 3 & 1
