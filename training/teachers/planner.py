"""The recipe graph as a plan: which steps lead from what is held to what is wanted, the next one first.

The plan is made anew from what is held whenever that changes, so it needs no memory. Of several ways to an item the one is
taken that is estimated to take the fewest ticks, by what is in the land.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping

from bridge import names
from bridge.recipes import Recipe, recipe_book
from training.teachers.needs import Craft, Gather, Hunt, Smelt, Step, UseOn
from training.teachers.sources import BlockSource, CreatureSource, block_sources, creature_sources

HOPELESS = 1e7
"""Ticks that stand for never."""
_MAKE_TICKS = 4.0
_UNSEEN_CREATURE = 3000.0
"""Ticks to find a creature of which none is near."""
_HUNT_TICKS = 60.0
_USE_TICKS = 30.0
_BREAK_TICKS = 25.0
_TICKS_PER_BLOCK = 5.0
_STATION_TICKS = 12.0
_DEPTH = 12


class Stations:
    """Which stations need not be made: those near enough to walk to."""

    def __init__(self, table: bool, furnace: bool) -> None:
        self.table = table
        self.furnace = furnace


class Planner:
    """Plans for one state of the world.

    Args:
        held: item id -> how many.
        stations: near by.
        distance: ticks to the nearest block of an id; infinity where none is known.
        creature: blocks to the nearest creature of a kind; infinity where none is known.
    """

    def __init__(
        self,
        held: Mapping[int, int],
        stations: Stations,
        distance: Callable[[int], float],
        creature: Callable[[str], float],
    ) -> None:
        self._held = Counter(dict(held))
        self._stations = stations
        self._distance = distance
        self._creature = creature
        self._costs: dict[int, float] = {}
        self._open: set[int] = set()
        self._table, self._furnace = names.items().ids(("crafting_table", "furnace")).tolist()

    def plan(self, items: tuple[int, ...], count: int) -> list[Step] | None:
        """Steps to ``count`` more of ``items`` than are held, in order; None where no way is known."""
        steps: list[Step] = []
        held = self._held.copy()
        for item in items:
            held[item] = 0
        if not self._obtain(items, count, held, steps, 0):
            return None
        return merge(steps)

    def plan_tool(self, item: int) -> list[Step] | None:
        """Steps to hold an item at all; empty where it is held."""
        steps: list[Step] = []
        if not self._obtain((item,), 1, self._held.copy(), steps, 0):
            return None
        return merge(steps)

    # --- costs: what one of an item takes, in ticks ---

    def cost(self, item: int) -> float:
        """Estimate of the ticks to one more of an item, none of them held."""
        known = self._costs.get(item)
        if known is not None:
            return known
        if item in self._open or len(self._open) > _DEPTH:
            return HOPELESS
        self._open.add(item)
        cost = min((way[0] for way in self._ways(item)), default=HOPELESS)
        self._open.discard(item)
        if not self._open:
            self._costs[item] = cost
        return cost

    def _cheapest(self, items: tuple[int, ...], held: Counter[int]) -> int:
        return min(items, key=lambda item: -1.0 if held[item] else self.cost(item))

    def _of(self, items: tuple[int, ...], count: float) -> float:
        have = sum(self._held[item] for item in items)
        return 0.0 if have >= count else min(map(self.cost, items)) * count

    def _ways(self, item: int) -> list[tuple[float, object]]:
        ways: list[tuple[float, object]] = []
        for source in block_sources().get(item, ()):
            away = self._distance(source.block)
            if away < HOPELESS:
                dig = (_BREAK_TICKS + min(away, 40.0) * 0.3) / source.share + away
                ways.append((dig + self._tools(tuple(source.tools)), source))
        for creature in creature_sources().get(item, ()):
            away = self._creature(creature.kind)
            walk = _UNSEEN_CREATURE if away == math.inf else away * _TICKS_PER_BLOCK
            tool = 0.0 if creature.tool is None else self._of((creature.tool,), 1) + _USE_TICKS - _HUNT_TICKS
            ways.append(((walk + _HUNT_TICKS) / max(creature.share, 0.001) + tool, creature))
        for recipe in recipe_book().crafts.get(item, ()):
            if item in {part for ingredient in recipe.ingredients for part in ingredient.items}:
                continue
            ways.append((self._recipe_cost(recipe), recipe))
        smelt = recipe_book().smelts.get(item)
        if smelt is not None:
            station = 0.0 if self._stations.furnace else self._of((self._furnace,), 1) + _STATION_TICKS
            ways.append((self._of(smelt.items, 1) + station + self._of(_fuels(), 1) + _MAKE_TICKS, smelt))
        return [way for way in ways if way[0] < HOPELESS]

    def _recipe_cost(self, recipe: Recipe) -> float:
        parts = sum(self._of(ingredient.items, ingredient.count) for ingredient in recipe.ingredients)
        station = 0.0
        if recipe.needs_table and not self._stations.table:
            station = self._of((self._table,), 1) + _STATION_TICKS
        return (parts + _MAKE_TICKS) / recipe.count + station

    def _tools(self, tools: tuple[int, ...]) -> float:
        return self._of(tools, 1) if tools else 0.0

    # --- the plan ---

    def _obtain(self, items: tuple[int, ...], count: int, held: Counter[int], steps: list[Step], depth: int) -> bool:
        """Take ``count`` of ``items`` out of ``held``; what is missing is planned for."""
        for item in items:
            taken = min(held[item], count)
            held[item] -= taken
            count -= taken
        if count <= 0:
            return True
        if depth > _DEPTH:
            return False
        ranked = sorted((self.cost(item), item) for item in items)
        if ranked[0][0] >= HOPELESS:
            return False
        item = ranked[0][1]
        self._open.add(item)
        ways = sorted(self._ways(item), key=lambda way: way[0])
        done = False
        for _, way in ways[:3]:
            tried, later = held.copy(), list(steps)
            if self._go(way, item, items, count, tried, later, depth):
                held.clear()
                held.update(tried)
                steps[:] = later
                done = True
                break
        self._open.discard(item)
        return done

    def _go(
        self,
        way: object,
        item: int,
        items: tuple[int, ...],
        count: int,
        held: Counter[int],
        steps: list[Step],
        depth: int,
    ) -> bool:
        if isinstance(way, BlockSource):
            return self._gather(way, item, items, count, held, steps, depth)
        if isinstance(way, CreatureSource):
            if way.tool is None:
                steps.append(Hunt(way.kind, items, count))
                return True
            uses = math.ceil(count / way.share)
            if not self._obtain((way.tool,), uses if way.consumes else 1, held, steps, depth + 1):
                return False
            if not way.consumes:
                held[way.tool] += 1
            steps.extend([UseOn(way.kind, way.tool, items)] * uses)
            return True
        if isinstance(way, Recipe):
            batches = math.ceil(count / way.count)
            for ingredient in way.ingredients:
                if not self._obtain(ingredient.items, ingredient.count * batches, held, steps, depth + 1):
                    return False
            if way.needs_table and not self._stations.table and not self._station(self._table, held, steps, depth):
                return False
            steps.extend([Craft(item, way.needs_table)] * batches)
            held[item] += way.count * batches - count
            return True
        smelt = recipe_book().smelts[item]
        if not self._obtain(smelt.items, count, held, steps, depth + 1):
            return False
        if not self._stations.furnace and not self._station(self._furnace, held, steps, depth):
            return False
        if not self._fuel(count, held, steps, depth):
            return False
        steps.extend([Smelt(item)] * count)
        return True

    def _gather(
        self,
        way: BlockSource,
        item: int,
        items: tuple[int, ...],
        count: int,
        held: Counter[int],
        steps: list[Step],
        depth: int,
    ) -> bool:
        tools = tuple(sorted(way.tools))
        if tools and not any(held[tool] for tool in tools):
            if not self._obtain((self._cheapest(tools, held),), 1, held, steps, depth + 1):
                return False
            held[self._cheapest(tools, held)] += 1
        blocks = tuple(
            sorted(
                {
                    source.block
                    for other in items
                    for source in block_sources().get(other, ())
                    if source.share >= way.share / 2 and (not source.tools or way.tools <= source.tools)
                }
            )
        )
        steps.append(Gather(items, count, blocks, tools))
        return True

    def _station(self, item: int, held: Counter[int], steps: list[Step], depth: int) -> bool:
        """A station is placed, and then it is there for the rest of the plan."""
        if not self._obtain((item,), 1, held, steps, depth + 1):
            return False
        if item == self._table:
            self._stations = Stations(True, self._stations.furnace)
        else:
            self._stations = Stations(self._stations.table, True)
        return True

    def _fuel(self, count: int, held: Counter[int], steps: list[Step], depth: int) -> bool:
        book = recipe_book()
        missing = count * book.cook_ticks
        for fuel in _fuels():
            taken = min(held[fuel], max(0, math.ceil(missing / book.fuels[fuel])))
            held[fuel] -= taken
            missing -= taken * book.fuels[fuel]
        if missing <= 0:
            return True
        fuel = self._cheapest(_fuels(), held)
        same = tuple(other for other in _fuels() if book.fuels[other] == book.fuels[fuel])
        return self._obtain(same, math.ceil(missing / book.fuels[fuel]), held, steps, depth + 1)


def _fuels() -> tuple[int, ...]:
    """What is burnt: nothing that is dear as something else."""
    items = names.items()
    return tuple(
        fuel
        for fuel in recipe_book().fuels
        if items.name(fuel) in ("coal", "charcoal") or items.name(fuel).endswith(("_planks", "_log"))
    )


def merge(steps: list[Step]) -> list[Step]:
    """One walk for all that is gathered of a kind: the first of several steps gathers for the later ones too."""
    merged: list[Step] = []
    for step in steps:
        for index, before in enumerate(merged):
            if isinstance(step, Gather) and isinstance(before, Gather) and step.blocks == before.blocks:
                merged[index] = Gather(before.items, before.count + step.count, before.blocks, before.tools)
                break
            if (
                isinstance(step, Hunt)
                and isinstance(before, Hunt)
                and (step.kind, step.items) == (before.kind, before.items)
            ):
                merged[index] = Hunt(before.kind, before.items, before.count + step.count)
                break
        else:
            merged.append(step)
    return merged
