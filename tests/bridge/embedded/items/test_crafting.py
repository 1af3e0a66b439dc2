"""Crafting by the recipe book: https://minecraft.wiki/w/Crafting."""

from collections import Counter

import pytest

from bridge import names
from bridge.embedded.items.crafting import craft
from bridge.embedded.items.exchange import Exchange, carry_out
from bridge.embedded.items.inventory import Inventory
from bridge.recipes import recipe_book
from tests.bridge.embedded.empty_book import empty_book

ITEMS = names.items()


def make(result: str, held: dict[str, int], table: bool = True) -> dict[str, int] | str:
    """What the slots hold after one craft, or its note."""
    inventory = Inventory()
    for item, count in held.items():
        assert inventory.add(ITEMS.id(item), count) == 0
    made = craft(ITEMS.id(result), inventory.counts(), lambda: table)
    if isinstance(made, str):
        return made
    carry_out(made, inventory, empty_book(), lambda stack: pytest.fail(f"{stack} does not fit"))
    return {ITEMS.name(item): count for item, count in inventory.counts().items()}


@pytest.mark.parametrize(
    ("result", "held", "left"),
    [
        ("oak_planks", {"oak_log": 2}, {"oak_log": 1, "oak_planks": 4}),
        ("stick", {"birch_planks": 2}, {"stick": 4}),
        ("stick", {"bamboo": 2}, {"stick": 1}),
        ("wooden_pickaxe", {"oak_planks": 2, "birch_planks": 2, "stick": 2}, {"birch_planks": 1, "wooden_pickaxe": 1}),
        ("crafting_table", {"oak_planks": 3, "birch_planks": 4}, {"oak_planks": 3, "crafting_table": 1}),
        ("furnace", {"cobblestone": 7, "blackstone": 1}, {"furnace": 1}),
        ("cake", {"milk_bucket": 3, "sugar": 2, "egg": 1, "wheat": 3}, {"cake": 1, "bucket": 3}),
        ("sugar", {"honey_bottle": 1}, {"sugar": 3, "glass_bottle": 1}),
        ("iron_ingot", {"iron_block": 1}, {"iron_ingot": 9}),
    ],
)
def test_what_crafting_leaves(result: str, held: dict[str, int], left: dict[str, int]) -> None:
    assert make(result, held) == left


@pytest.mark.parametrize(
    ("result", "held", "note"),
    [
        ("stick", {"oak_planks": 1}, "craft: stick needs 2 planks, has 1"),
        ("wooden_pickaxe", {"stick": 1}, "craft: wooden_pickaxe needs 3 planks, has 0; 2 stick, has 1"),
        ("torch", {"stick": 1}, "craft: torch needs 1 coal or charcoal, has 0"),
        ("oak_log", {"oak_planks": 64}, "craft: no recipe makes oak_log"),
        (
            "wooden_pickaxe",
            {"oak_planks": 3, "stick": 2},
            "craft: wooden_pickaxe needs a crafting table within reach",
        ),
    ],
)
def test_what_is_missing_is_named(result: str, held: dict[str, int], note: str) -> None:
    assert make(result, held, table=False) == note


def test_what_fits_into_the_hands_needs_no_table() -> None:
    assert make("crafting_table", {"oak_planks": 4}, table=False) == {"crafting_table": 1}


def test_every_recipe_can_be_carried_out_with_every_kind_of_each_ingredient() -> None:
    done = 0
    for result, recipes in recipe_book().crafts.items():
        for recipe in recipes:
            for turn in range(max(len(part.items) for part in recipe.ingredients)):
                held = {part.items[turn % len(part.items)]: part.count for part in recipe.ingredients}
                made = craft(result, held, lambda: True)
                assert isinstance(made, Exchange), made
                assert dict(made.taken) == held
                assert made.given[0] == (result, recipe.count)
                done += 1
    assert done > 2000


def test_what_does_not_fit_is_handed_on() -> None:
    inventory = Inventory()
    oak, cobblestone, planks = (ITEMS.id(name) for name in ("oak_log", "cobblestone", "oak_planks"))
    inventory.add(oak, 64)
    inventory.add(cobblestone, 34 * 64)
    inventory.add(planks, 62)
    made = craft(planks, inventory.counts(), lambda: False)
    assert isinstance(made, Exchange)
    over: list[tuple[int, int, int]] = []
    carry_out(made, inventory, empty_book(), over.append)
    assert over == [(planks, 2, -1)]
    assert Counter(inventory.counts()) == {oak: 63, cobblestone: 34 * 64, planks: 64}
