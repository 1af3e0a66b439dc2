"""What can be made of what in Minecraft 1.20.4: crafting recipes, smelts, fuels. Read-only, by item id.

``bridge.data.build`` makes the crafting recipes from npm ``minecraft-data``; ``data/smelting.json`` is made by hand, and
names its source. Repairing, dyeing leather, fireworks with stars, copying of maps and books, and smithing are not in
minecraft-data, and not here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bridge import names
from bridge.messages import ItemVerb, Slots

_REMAINDERS = {
    "water_bucket": "bucket",
    "milk_bucket": "bucket",
    "lava_bucket": "bucket",
    "honey_bottle": "glass_bottle",
    "dragon_breath": "glass_bottle",
}
"""What stays of an ingredient or a fuel (https://minecraft.wiki/w/Crafting, https://minecraft.wiki/w/Fuel)."""
_NAMED_ALTERNATIVES = 3
"""More than these a refusal does not list."""
_PLACEHOLDERS = ("wood", "colour")
"""What stands in braces in ``smelting.json``, and the key of the words for it."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """``count`` items, each of them any of ``items`` (ids; the first is what the recipe is known for)."""

    count: int
    items: tuple[int, ...]

    def words(self) -> str:
        """What a refusal calls it: ``planks``, ``coal or charcoal``, ``dark_oak_log or the like``."""
        known = [names.items().name(item) for item in self.items]
        endings = {name.rsplit("_", 1)[-1] for name in known}
        if len(known) > 1 and len(endings) == 1:
            return endings.pop()
        return f"{known[0]} or the like" if len(known) > _NAMED_ALTERNATIVES else " or ".join(known)

    def held_in(self, held: Mapping[int, int]) -> int:
        """How many of its items there are; ``held`` counts items by id."""
        return sum(held.get(item, 0) for item in self.items)

    def choose(self, held: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
        """Which (item, count) are taken: the first kind that is enough alone, else kinds mixed in order.

        ValueError where ``held`` has fewer than ``count``.
        """
        for item in self.items:
            if held.get(item, 0) >= self.count:
                return ((item, self.count),)
        chosen, wanted = [], self.count
        for item in self.items:
            taken = min(wanted, held.get(item, 0))
            if taken:
                chosen.append((item, taken))
                wanted -= taken
        if wanted:
            raise ValueError(f"ingredient {self.words()}: needs {self.count}, {wanted} too few are held")
        return tuple(chosen)


@dataclass(frozen=True, slots=True)
class Recipe:
    """``count`` of item ``result`` from ingredients of which no item serves two."""

    result: int
    count: int
    needs_table: bool
    """Whether it does not fit into the 2x2 cells that a player carries."""
    ingredients: tuple[Ingredient, ...]


@dataclass(frozen=True, slots=True)
class RecipeBook:
    """Everything that can be made; the keys are item ids."""

    crafts: Mapping[int, tuple[Recipe, ...]]
    """Result -> its recipes."""
    smelts: Mapping[int, Ingredient]
    """Result -> what one of it is smelted from."""
    fuels: Mapping[int, int]
    """Fuel -> ticks that one burns; what is dear as something else comes last."""
    remainders: Mapping[int, int]
    """Item -> what stays of one that was used up."""
    cook_ticks: int
    """Ticks that a furnace takes for one item."""

    def can_make(self, verb: ItemVerb, item: int, held: Mapping[int, int], at_table: bool = True) -> bool:
        """Whether the ingredients of an item are held (``verb``: craft or smelt), and a table where its recipe needs one."""
        if verb == "smelt":
            return item in self.smelts and self.smelts[item].held_in(held) > 0
        return any(
            (at_table or not recipe.needs_table)
            and all(part.held_in(held) >= part.count for part in recipe.ingredients)
            for recipe in self.crafts.get(item, ())
        )

    def first_makeable(
        self, verb: ItemVerb, kinds: Sequence[int], held: Mapping[int, int], at_table: bool = True
    ) -> int:
        """Which of several items a name means: the first that ``can_make`` says yes to, else the first of all."""
        return next((item for item in kinds if self.can_make(verb, item, held, at_table)), kinds[0])


def held_counts(slots: Slots) -> dict[int, int]:
    """Item id -> how many the slots hold of it, as ``Ingredient.held_in`` takes it."""
    held: dict[int, int] = {}
    for item, count in slots[slots[:, 1] > 0, :2].tolist():
        held[item] = held.get(item, 0) + count
    return held


def _crafts() -> dict[int, tuple[Recipe, ...]]:
    items = names.items()
    crafts: dict[int, tuple[Recipe, ...]] = {}
    for result, count, needs_table, parts in names.read_table("recipes")["rows"]:
        ingredients = tuple(Ingredient(part[0], tuple(items.id(name) for name in part[1:])) for part in parts)
        recipe = Recipe(items.id(result), count, bool(needs_table), ingredients)
        crafts[recipe.result] = (*crafts.get(recipe.result, ()), recipe)
    return crafts


def _filled(pattern: str, words: Mapping[str, list[str]]) -> list[str]:
    """What a name with a placeholder may be: one for each word; a name without one alone."""
    for key in _PLACEHOLDERS:
        if f"{{{key}}}" in pattern:
            return [pattern.replace(f"{{{key}}}", word) for word in words[key]]
    return [pattern]


def _known(pattern: str, words: Mapping[str, list[str]]) -> tuple[int, ...]:
    """Ids of those of a pattern's names that are items; KeyError where none is."""
    items = names.items()
    filled = _filled(pattern, words)
    return tuple(items.id(name) for name in filled if name in items) or (items.id(filled[0]),)


def _smelts(table: Any) -> dict[int, Ingredient]:
    items = names.items()
    smelts: dict[int, Ingredient] = {}
    for made, *sources in table["smelts"]:
        results = _filled(made, table)
        if len(results) == 1:
            found = tuple(item for source in sources for item in _known(source, table))
            smelts[items.id(made)] = Ingredient(1, found)
            continue
        for result, *parts in zip(results, *(_filled(source, table) for source in sources), strict=True):
            smelts[items.id(result)] = Ingredient(1, tuple(items.id(part) for part in parts))
    return smelts


@functools.cache
def recipe_book() -> RecipeBook:
    """The recipe book (read from disk at the first call)."""
    items = names.items()
    smelting = names.read_table("smelting")
    fuels = {item: ticks for pattern, ticks in smelting["fuels"] for item in _known(pattern, smelting)}
    remainders = {items.id(used): items.id(left) for used, left in _REMAINDERS.items()}
    return RecipeBook(
        crafts=MappingProxyType(_crafts()),
        smelts=MappingProxyType(_smelts(smelting)),
        fuels=MappingProxyType(fuels),
        remainders=MappingProxyType(remainders),
        cook_ticks=smelting["cook_ticks"],
    )
