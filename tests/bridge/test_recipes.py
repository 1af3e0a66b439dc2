"""The recipe book is minecraft-data's, folded; smelts and fuels are the game's."""

import json
from collections import Counter
from importlib import resources
from itertools import product

import pytest

from bridge import names
from bridge.data.build import VERSION, read_table, render
from bridge.data.recipe_rows import RECIPE_COLUMNS, recipe_rows
from bridge.minecraft.install import NODE_PACKAGE
from bridge.recipes import Ingredient, recipe_book

ITEMS = names.items()
MINECRAFT_DATA = NODE_PACKAGE / "node_modules" / "minecraft-data"
with_minecraft_data = pytest.mark.skipif(not MINECRAFT_DATA.is_dir(), reason="npm minecraft-data is not installed")


@with_minecraft_data
def test_the_shipped_table_is_what_the_script_makes() -> None:
    rows = recipe_rows(read_table(MINECRAFT_DATA, "recipes"), ITEMS.names)
    shipped = resources.files("bridge.data").joinpath("recipes.json").read_text()
    assert shipped == render(RECIPE_COLUMNS, rows)
    assert json.loads(shipped)["minecraft_version"] == VERSION == names.MINECRAFT_VERSION


@with_minecraft_data
def test_unfolded_the_table_has_every_recipe_of_minecraft_data_and_no_other() -> None:
    theirs: Counter[tuple[int, int, bool, tuple[tuple[int, int], ...]]] = Counter()
    for result, recipes in read_table(MINECRAFT_DATA, "recipes").items():
        for recipe in recipes:
            rows = recipe.get("inShape", [])
            cells = [item for row in rows for item in row if item is not None] or recipe["ingredients"]
            needs_table = len(cells) > 4 or len(rows) > 2 or any(len(row) > 2 for row in rows)
            items = tuple(sorted(Counter(cells).items()))
            theirs[(int(result), recipe["result"]["count"], needs_table, items)] += 1
    ours: Counter[tuple[int, int, bool, tuple[tuple[int, int], ...]]] = Counter()
    for recipes in recipe_book().crafts.values():
        for recipe in recipes:
            for kinds in product(*(part.items for part in recipe.ingredients)):
                pairs = zip(kinds, (part.count for part in recipe.ingredients), strict=True)
                ours[(recipe.result, recipe.count, recipe.needs_table, tuple(sorted(pairs)))] += 1
    assert ours == theirs
    assert ours.total() > 2000


def test_a_recipe_is_split_where_kinds_may_not_be_mixed() -> None:
    recipes = {
        "5": [
            {"result": {"id": 5, "count": 1}, "ingredients": [1, 3]},
            {"result": {"id": 5, "count": 1}, "ingredients": [2, 4]},
        ]
    }
    with pytest.raises(ValueError, match="recipes of e"):
        recipe_rows(recipes, "_abcde")


@pytest.mark.parametrize(
    ("result", "count", "table", "ingredients"),
    [
        ("crafting_table", 1, False, {"oak_planks": 4}),
        ("stick", 4, False, {"oak_planks": 2}),
        ("wooden_pickaxe", 1, True, {"oak_planks": 3, "stick": 2}),
        ("furnace", 1, True, {"cobblestone": 8}),
        ("torch", 4, False, {"coal": 1, "stick": 1}),
        ("bread", 1, True, {"wheat": 3}),
        ("cake", 1, True, {"milk_bucket": 3, "sugar": 2, "egg": 1, "wheat": 3}),
        ("honey_bottle", 4, True, {"honey_block": 1, "glass_bottle": 4}),
    ],
)
def test_well_known_recipes(result: str, count: int, table: bool, ingredients: dict[str, int]) -> None:
    """https://minecraft.wiki/w/Crafting."""
    recipe = recipe_book().crafts[ITEMS.id(result)][0]
    assert (recipe.count, recipe.needs_table) == (count, table)
    assert {ITEMS.name(part.items[0]): part.count for part in recipe.ingredients} == ingredients


@pytest.mark.parametrize(
    ("fuel", "items"),
    [
        ("coal", 8),
        ("charcoal", 8),
        ("coal_block", 80),
        ("lava_bucket", 100),
        ("blaze_rod", 12),
        ("oak_log", 1.5),
        ("birch_planks", 1.5),
        ("spruce_slab", 0.75),
        ("stick", 0.5),
        ("wooden_pickaxe", 1),
        ("oak_sapling", 0.5),
        ("jungle_boat", 6),
    ],
)
def test_items_smelted_by_a_fuel(fuel: str, items: float) -> None:
    """https://minecraft.wiki/w/Fuel."""
    book = recipe_book()
    assert book.cook_ticks == 200
    assert book.fuels[ITEMS.id(fuel)] / book.cook_ticks == items


def test_wood_of_the_nether_and_stone_do_not_burn() -> None:
    for item in ("crimson_planks", "warped_stem", "nether_brick_fence", "stone_stairs", "iron_ingot", "iron_door"):
        assert ITEMS.id(item) not in recipe_book().fuels


def test_smelts() -> None:
    """https://minecraft.wiki/w/Smelting."""
    smelts = recipe_book().smelts
    assert len(smelts) >= 30
    for result, source in (
        ("iron_ingot", "raw_iron"),
        ("stone", "cobblestone"),
        ("glass", "sand"),
        ("charcoal", "stripped_cherry_wood"),
        ("red_glazed_terracotta", "red_terracotta"),
        ("cooked_beef", "beef"),
    ):
        assert ITEMS.id(source) in smelts[ITEMS.id(result)].items
    assert len(smelts[ITEMS.id("charcoal")].items) == 4 * len(names.LOG_SPECIES)
    assert ITEMS.id("crimson_stem") not in smelts[ITEMS.id("charcoal")].items


def test_no_name_of_smelts_and_fuels_is_misspelled_or_twice() -> None:
    table = names.read_table("smelting")
    patterns = [name for row in table["smelts"] for name in row] + [name for name, _ in table["fuels"]]
    for pattern in patterns:
        words = [pattern.format(wood=wood, colour=colour) for wood in table["wood"] for colour in table["colour"]]
        # Bamboo has no logs, and no sapling of its own name; a mangrove's is a propagule.
        assert sum(word in ITEMS for word in words) >= 0.75 * len(words), pattern
    assert len({name for name, _ in table["fuels"]}) == len(table["fuels"])
    assert len({row[0] for row in table["smelts"]}) == len(table["smelts"])


def test_the_book_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        recipe_book().fuels[1] = 3  # type: ignore[index]


def test_an_ingredient_takes_one_kind_if_that_is_enough_and_mixes_kinds_if_not() -> None:
    planks = Ingredient(3, (5, 6, 7))
    assert planks.choose({5: 1, 6: 3, 7: 9}) == ((6, 3),)
    assert planks.choose({5: 1, 7: 2}) == ((5, 1), (7, 2))
    with pytest.raises(ValueError, match="needs 3"):
        planks.choose({5: 2})


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (("oak_planks", "birch_planks"), "planks"),
        (("coal", "charcoal"), "coal or charcoal"),
        (("stick",), "stick"),
        (("oak_log", "oak_wood", "birch_log", "birch_wood"), "oak_log or the like"),
    ],
)
def test_what_a_refusal_calls_an_ingredient(items: tuple[str, ...], words: str) -> None:
    assert Ingredient(1, tuple(ITEMS.id(item) for item in items)).words() == words
