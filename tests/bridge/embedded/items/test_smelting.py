"""Smelting: ingredients and fuels by https://minecraft.wiki/w/Smelting, all at once by our own rule."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.items.exchange import Exchange
from bridge.embedded.items.smelting import FURNACE, Furnaces
from bridge.messages import Cell

ITEMS = names.items()
HERE: Cell = (0, 64, 0)
THERE: Cell = (3, 64, 0)


def smelt(
    furnaces: Furnaces, result: str, held: dict[str, int], cells: tuple[Cell, ...] = (HERE,)
) -> tuple[dict[str, int], dict[str, int]] | str:
    """(taken, given) by names, or the note."""
    made = furnaces.smelt(ITEMS.id(result), {ITEMS.id(item): count for item, count in held.items()}, cells)
    if not isinstance(made, Exchange):
        return made
    taken, given = ({ITEMS.name(item): count for item, count in side} for side in (made.taken, made.given))
    return taken, given


def test_one_coal_smelts_eight_items() -> None:
    furnaces = Furnaces()
    assert smelt(furnaces, "iron_ingot", {"raw_iron": 9, "coal": 1}) == ({"raw_iron": 1, "coal": 1}, {"iron_ingot": 1})
    for left in range(7, 0, -1):
        assert furnaces.burn_ticks(HERE) == left * 200
        assert smelt(furnaces, "iron_ingot", {"raw_iron": left}) == ({"raw_iron": 1}, {"iron_ingot": 1})
    assert smelt(furnaces, "iron_ingot", {"raw_iron": 1}) == "smelt: iron_ingot needs fuel for 200 ticks, has 0"


@pytest.mark.parametrize(
    ("result", "held", "taken", "given", "left"),
    [
        ("glass", {"sand": 1, "stick": 3}, {"sand": 1, "stick": 2}, {"glass": 1}, 0),
        ("glass", {"red_sand": 1, "oak_planks": 2}, {"red_sand": 1, "oak_planks": 1}, {"glass": 1}, 100),
        ("stone", {"cobblestone": 2, "coal": 1, "wooden_pickaxe": 1}, {"cobblestone": 1, "coal": 1}, {"stone": 1}, 1400),
        ("stone", {"cobblestone": 1, "lava_bucket": 1}, {"cobblestone": 1, "lava_bucket": 1}, {"stone": 1, "bucket": 1}, 19800),
        ("charcoal", {"oak_log": 2}, {"oak_log": 2}, {"charcoal": 1}, 100),
        ("stone", {"cobblestone": 1, "oak_slab": 1, "stick": 9}, {"cobblestone": 1, "oak_slab": 1, "stick": 1}, {"stone": 1}, 50),
    ],
)  # fmt: skip
def test_what_smelting_takes_and_gives(
    result: str, held: dict[str, int], taken: dict[str, int], given: dict[str, int], left: int
) -> None:
    furnaces = Furnaces()
    assert smelt(furnaces, result, held) == (taken, given)
    assert furnaces.burn_ticks(HERE) == left


@pytest.mark.parametrize(
    ("result", "held", "cells", "note"),
    [
        ("stick", {"coal": 1}, (HERE,), "smelt: nothing smelts into stick"),
        ("iron_ingot", {"coal": 1}, (HERE,), "smelt: iron_ingot needs 1 raw_iron or iron_ore or deepslate_iron_ore, has 0"),
        ("stone", {"cobblestone": 1, "coal": 1}, (), "smelt: stone needs a furnace within reach"),
        ("stone", {"cobblestone": 1, "stick": 1}, (HERE,), "smelt: stone needs fuel for 200 ticks, has 100"),
        ("charcoal", {"oak_log": 1}, (HERE,), "smelt: charcoal needs fuel for 200 ticks, has 0"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_and_nothing_burns(
    result: str, held: dict[str, int], cells: tuple[Cell, ...], note: str
) -> None:
    furnaces = Furnaces()
    assert smelt(furnaces, result, held, cells) == note
    assert furnaces.burn_ticks(HERE) == 0


def test_the_furnace_with_most_fuel_left_is_used_and_a_broken_one_keeps_none() -> None:
    furnaces = Furnaces()
    smelt(furnaces, "stone", {"cobblestone": 1, "coal": 1}, (THERE,))
    assert smelt(furnaces, "stone", {"cobblestone": 1, "coal": 1}, (HERE, THERE)) == ({"cobblestone": 1}, {"stone": 1})
    assert furnaces.burn_ticks(THERE) == 1200
    furnaces.forget(THERE)
    furnaces.forget(THERE)
    assert furnaces.burn_ticks(THERE) == 0


def test_what_burns_lies_in_the_worlds_state_and_the_weakest_fire_makes_room() -> None:
    records = np.zeros(2, FURNACE)
    furnaces = Furnaces(records)
    iron, held = names.items().id("iron_ingot"), {names.items().id("raw_iron"): 1}
    fuels = ("coal", "oak_planks", "charcoal")
    for number, fuel in enumerate(fuels):
        assert not isinstance(furnaces.smelt(iron, {**held, names.items().id(fuel): 2}, [(number, 0, 0)]), str)
    assert sorted(records["burn_ticks"].tolist()) == [1400, 1400]
    assert [furnaces.burn_ticks((number, 0, 0)) for number in range(3)] == [1400, 0, 1400]
