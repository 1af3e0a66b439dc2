"""Crafting one result of a recipe: which recipe, from which items, or what is missing.

The game's rules but for the grid, which is laid by itself, as MineDojo and mineflayer do it: one call is one result,
at once. Kinds may be mixed, two oak planks and one of birch, as in the game; on a live server mineflayer wants them of one
kind. Source of the rules: https://minecraft.wiki/w/Crafting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bridge import names
from bridge.embedded.items.exchange import Exchange, with_remainders
from bridge.recipes import Recipe, recipe_book


def _missing(recipe: Recipe, held: Mapping[int, int]) -> int:
    return sum(max(0, part.count - part.held_in(held)) for part in recipe.ingredients)


def craft(item: int, held: Mapping[int, int], table_in_reach: Callable[[], bool]) -> Exchange | str:
    """What making ``item`` once takes and gives, or a note that says what is missing.

    Args:
        item: id of the result.
        held: item id -> how many the slots hold.
        table_in_reach: tells whether a crafting table is; asked only where it matters.

    The first recipe whose ingredients are held is taken, one that needs no table before those that do.
    """
    name = names.items().name(item)
    recipes = recipe_book().crafts.get(item, ())
    if not recipes:
        return f"craft: no recipe makes {name}"
    possible = sorted((recipe for recipe in recipes if not _missing(recipe, held)), key=lambda r: r.needs_table)
    if not possible:
        nearest = min(recipes, key=lambda recipe: _missing(recipe, held))
        lacks = [
            f"{part.count} {part.words()}, has {part.held_in(held)}"
            for part in nearest.ingredients
            if part.held_in(held) < part.count
        ]
        return f"craft: {name} needs {'; '.join(lacks)}"
    recipe = possible[0]
    if recipe.needs_table and not table_in_reach():
        return f"craft: {name} needs a crafting table within reach"
    taken = [chosen for part in recipe.ingredients for chosen in part.choose(held)]
    return with_remainders(taken, item, recipe.count)
