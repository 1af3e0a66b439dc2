"""The recipe graph as a plan: which steps lead from what is held to what is wanted, the next one first.

The plan is made anew from what is held whenever that changes, so it needs no memory. Of several ways to an item the one is
taken that is estimated to take the fewest ticks, by what is in the land.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bridge import names
from bridge.recipes import Recipe, recipe_book
from training.teachers.costs import HOPELESS, Costs, Way, fuels
from training.teachers.needs import Craft, Fill, Gather, Hunt, Smelt, Step, UseOn
from training.teachers.sources import BlockSource, CreatureSource, FluidSource, block_sources

_DEPTH = 12
_WAYS = 3
"""Ways to an item that are tried, the cheapest first."""


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
        self._open: set[int] = set()
        self._table, self._furnace = names.items().ids(("crafting_table", "furnace")).tolist()

    def plan(self, items: tuple[int, ...], count: int) -> list[Step] | None:
        """Steps to ``count`` more of ``items`` than are held, in order; None where no way is known."""
        return self.plan_all([(items, count)])

    def plan_all(self, wanted: Sequence[tuple[tuple[int, ...], int]]) -> list[Step] | None:
        """Steps to several wants, one after the other, each as in ``plan``; what one uses up the next does not find.

        What is gathered of a kind is gathered for all of them at once. None where no way is known to the first; wants behind
        one to which no way is known are left out.
        """
        steps: list[Step] = []
        held = self._held.copy()
        for index, (items, count) in enumerate(wanted):
            self._estimate(items)
            kept = {item: held[item] for item in items}
            for item in items:
                held[item] = 0
            if not self._obtain(items, count, held, steps, 0):
                return None if index == 0 else merge(steps)
            for item in items:
                held[item] += kept[item]
            held[items[0]] += count
        return merge(steps)

    def plan_tool(self, item: int) -> list[Step] | None:
        """Steps to hold an item at all; empty where it is held."""
        steps: list[Step] = []
        self._estimate((item,))
        if not self._obtain((item,), 1, self._held.copy(), steps, 0):
            return None
        return merge(steps)

    def cost(self, item: int) -> float:
        """Estimate of the ticks to one more of an item; HOPELESS where no way is known."""
        self._estimate((item,))
        return self._costs.again(item)

    def _estimate(self, items: tuple[int, ...]) -> None:
        owned = [item for item, count in self._held.items() if count and item not in items]
        near = self._stations
        self._costs = Costs(items, owned, near.table, near.furnace, self._distance, self._creature)

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
        ranked = sorted((self._costs.again(item), item) for item in items if item not in self._open)
        return any(
            self._make(item, items, count, held, steps, depth) for cost, item in ranked[:_WAYS] if cost < HOPELESS
        )

    def _make(
        self, item: int, items: tuple[int, ...], count: int, held: Counter[int], steps: list[Step], depth: int
    ) -> bool:
        """Plan for ``count`` of one item by the cheapest way that has a plan."""
        self._open.add(item)
        done = False
        for way in self._costs.ways(item)[:_WAYS]:
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
        way: Way,
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
        if isinstance(way, FluidSource):
            if not self._obtain((way.tool,), count, held, steps, depth + 1):
                return False
            steps.append(Fill(item, count, way.block, way.tool))
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
            tool = min(tools, key=self._costs.again)
            if not self._obtain((tool,), 1, held, steps, depth + 1):
                return False
            held[tool] += 1
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
        for fuel in fuels():
            taken = min(held[fuel], max(0, math.ceil(missing / book.fuels[fuel])))
            held[fuel] -= taken
            missing -= taken * book.fuels[fuel]
        if missing <= 0:
            return True
        fuel = min(fuels(), key=self._costs.again)
        same = tuple(other for other in fuels() if book.fuels[other] == book.fuels[fuel])
        return self._obtain(same, math.ceil(missing / book.fuels[fuel]), held, steps, depth + 1)


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
