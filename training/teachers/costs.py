"""What items take to get, estimated in ticks: the cheapest way to each, over blocks, creatures, recipes and smelts.

The estimates are the least fixed point of the ways' costs, reached by going over them until nothing gets cheaper, as in Bellman
and Ford's shortest paths: a way that needs its own result never helps.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Collection, Iterable

from bridge import names
from bridge.recipes import Ingredient, Recipe, recipe_book
from training.teachers.sources import (
    BlockSource,
    CreatureSource,
    FluidSource,
    block_sources,
    creature_sources,
    fluid_sources,
)

HOPELESS = 1e7
"""Ticks that stand for never."""
Way = BlockSource | CreatureSource | FluidSource | Recipe | Ingredient
"""How to get an item; an Ingredient is what it is smelted from."""
_MAKE_TICKS = 4.0
_UNSEEN_CREATURE = 3000.0
"""Ticks to find a creature of which none is near."""
_HUNT_TICKS = 60.0
_USE_TICKS = 30.0
_BREAK_TICKS = 25.0
_TICKS_PER_BLOCK = 5.0
_STATION_TICKS = 12.0
_ROUNDS = 24


@functools.cache
def fuels() -> tuple[int, ...]:
    """What is burnt: nothing that is dear as something else."""
    items = names.items()
    return tuple(
        fuel
        for fuel in recipe_book().fuels
        if items.name(fuel) in ("coal", "charcoal") or items.name(fuel).endswith(("_planks", "_log"))
    )


@functools.cache
def ways_to(item: int) -> tuple[Way, ...]:
    """Every way to an item."""
    ways: list[Way] = [
        *block_sources().get(item, ()),
        *creature_sources().get(item, ()),
        *fluid_sources().get(item, ()),
    ]
    for recipe in recipe_book().crafts.get(item, ()):
        if all(item not in ingredient.items for ingredient in recipe.ingredients):
            ways.append(recipe)
    smelt = recipe_book().smelts.get(item)
    return tuple(ways) if smelt is None else (*ways, smelt)


class Costs:
    """Estimates for one land.

    Args:
        wanted: items that are asked about; others are estimated where they lead to these.
        owned: items of which one costs nothing, since some are held.
        table, furnace: whether the station stands near.
        distance: ticks to the nearest block of an id; HOPELESS where none is known.
        creature: blocks to the nearest creature of a kind; infinity where none is known.
    """

    def __init__(
        self,
        wanted: Iterable[int],
        owned: Collection[int],
        table: bool,
        furnace: bool,
        distance: Callable[[int], float],
        creature: Callable[[str], float],
    ) -> None:
        self._owned = owned
        self._near = table, furnace
        self._distance = distance
        self._creature = creature
        self._stations = tuple(names.items().ids(("crafting_table", "furnace")).tolist())
        self._ways = self._closure(wanted)
        self._costs = {item: 0.0 if item in owned else HOPELESS for item in self._ways}
        for _ in range(_ROUNDS):
            if not self._improve():
                break

    def of(self, item: int) -> float:
        """Ticks to one of an item; HOPELESS for what was not asked about."""
        return self._costs.get(item, HOPELESS)

    def again(self, item: int) -> float:
        """Ticks to one more of an item, owned or not."""
        return min(map(self.price, self._ways.get(item, ())), default=HOPELESS)

    def ways(self, item: int) -> list[Way]:
        """The ways to an item that lead there, the cheapest first."""
        priced = [(self.price(way), index) for index, way in enumerate(self._ways.get(item, ()))]
        return [self._ways[item][index] for price, index in sorted(priced) if price < HOPELESS]

    def price(self, way: Way) -> float:
        """Ticks for one item by a way."""
        if isinstance(way, BlockSource):
            away = self._distance(way.block)
            return (_BREAK_TICKS + min(away, 40.0) * 0.3) / way.share + away + self._tools(tuple(way.tools))
        if isinstance(way, CreatureSource):
            away = self._creature(way.kind)
            walk = _UNSEEN_CREATURE if away == math.inf else away * _TICKS_PER_BLOCK
            tool = 0.0 if way.tool is None else self._least((way.tool,)) + _USE_TICKS - _HUNT_TICKS
            return (walk + _HUNT_TICKS) / way.share + tool
        if isinstance(way, FluidSource):
            return self._distance(way.block) + self._least((way.tool,)) + _USE_TICKS
        if isinstance(way, Recipe):
            parts = sum(self._least(ingredient.items) * ingredient.count for ingredient in way.ingredients)
            return (parts + _MAKE_TICKS) / way.count + (self._station(0) if way.needs_table else 0.0)
        return self._least(way.items) + self._station(1) + self._least(fuels()) + _MAKE_TICKS

    def _least(self, items: tuple[int, ...]) -> float:
        return min((self._costs[item] for item in items), default=HOPELESS)

    def _tools(self, tools: tuple[int, ...]) -> float:
        return self._least(tools) if tools else 0.0

    def _station(self, which: int) -> float:
        return 0.0 if self._near[which] else self._costs[self._stations[which]] + _STATION_TICKS

    def _improve(self) -> bool:
        better = False
        for item, ways in self._ways.items():
            cost = min(map(self.price, ways), default=HOPELESS)
            if cost < self._costs[item] - 1e-6:
                self._costs[item], better = cost, True
        return better

    def _closure(self, wanted: Iterable[int]) -> dict[int, tuple[Way, ...]]:
        """The ways to all items that may be needed on the way to the wanted ones."""
        ways: dict[int, tuple[Way, ...]] = {}
        waiting = [*wanted, *self._stations, *fuels(), *self._owned]
        while waiting:
            item = waiting.pop()
            if item in ways:
                continue
            ways[item] = ways_to(item)
            for way in ways[item]:
                waiting.extend(_needed(way))
        return ways


def _needed(way: Way) -> Iterable[int]:
    if isinstance(way, BlockSource):
        return way.tools
    if isinstance(way, FluidSource):
        return (way.tool,)
    if isinstance(way, CreatureSource):
        return () if way.tool is None else (way.tool,)
    if isinstance(way, Recipe):
        return [item for ingredient in way.ingredients for item in ingredient.items]
    return way.items
