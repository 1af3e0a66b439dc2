"""Fold the crafting recipes of npm ``minecraft-data`` into rows where an ingredient may be any of several items.

minecraft-data writes a recipe that takes any planks once for each kind of planks. The game has one recipe there, and lets
the kinds be mixed; so rows that differ only in what one ingredient is become one row with alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

RECIPE_COLUMNS = ("result", "count", "needs_table", "ingredients")
_SMALL_GRID = 2
"""Cells a side of the grid that a player carries."""

_Pattern = tuple[int, int, bool, tuple[int, ...], str]


def _pattern(result: int, recipe: Mapping[str, Any]) -> tuple[_Pattern, tuple[int, ...]]:
    """What a recipe is apart from its items, and the items: equal patterns are one recipe of the game."""
    if "inShape" in recipe:
        rows = recipe["inShape"]
        cells = [item for row in rows for item in row]
        form = f"{len(rows)}x{len(rows[0])}:" + "".join("." if item is None else "#" for item in cells)
        needs_table = max(len(rows), *(len(row) for row in rows)) > _SMALL_GRID
        cells = [item for item in cells if item is not None]
    else:
        cells = recipe["ingredients"]
        form = "shapeless"
        needs_table = len(cells) > _SMALL_GRID**2
    items = tuple(dict.fromkeys(cells))
    places = tuple(items.index(item) for item in cells)
    return (result, recipe["result"]["count"], needs_table, places, form), items


def recipe_rows(recipes: Mapping[str, Sequence[Mapping[str, Any]]], item_names: Sequence[str]) -> list[list[Any]]:
    """Rows of ``RECIPE_COLUMNS`` in order of the result's id.

    Args:
        recipes: minecraft-data's table: result id as a string -> its recipes.
        item_names: item names by id.

    ``ingredients`` is a list of [count, item, item ...]: so many of those items, mixed as one likes. ``needs_table`` is 1
    for what does not fit into 2x2 cells. Raises ValueError where folding would allow what minecraft-data does not have.
    """
    folded: dict[_Pattern, list[tuple[int, ...]]] = {}
    for result in sorted(recipes, key=int):
        for recipe in recipes[result]:
            pattern, items = _pattern(int(result), recipe)
            folded.setdefault(pattern, []).append(items)
    rows = []
    for (result_id, count, needs_table, places, _), variants in folded.items():
        alternatives = [tuple(dict.fromkeys(column)) for column in zip(*variants, strict=True)]
        _require_product(item_names[result_id], alternatives, variants)
        ingredients = [
            [places.count(index), *(item_names[item] for item in items)] for index, items in enumerate(alternatives)
        ]
        rows.append([item_names[result_id], count, int(needs_table), ingredients])
    return rows


def _require_product(result: str, alternatives: list[tuple[int, ...]], variants: list[tuple[int, ...]]) -> None:
    combinations = 1
    for items in alternatives:
        combinations *= len(items)
    if combinations != len(set(variants)):
        raise ValueError(f"recipes of {result}: {len(set(variants))} variants are not every mix of {alternatives}")
    together = [item for items in alternatives for item in items]
    if len(set(together)) != len(together):
        raise ValueError(f"recipes of {result}: an item serves as two ingredients in {alternatives}")
