"""Whether a plan can be carried out as it stands: each line needs what the lines before it get, or what is held already."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bridge import names
from bridge.messages import Nearby
from bridge.recipes import Ingredient, Recipe, recipe_book
from training.blueprints import draw_blueprint
from training.teachers.language.plan_text import PlannedSubgoal
from training.teachers.sources import BlockSource, block_sources, creature_sources

_NAMED = 3
"""More alternatives than these a reason does not list."""

_LIKELY_SHARE = 0.1
"""What a creature leaves more seldom than this nobody should hunt it for."""


class InfeasiblePlanError(ValueError):
    """A plan that cannot be carried out; the message tells the first line that cannot, and what is missing."""


def check_plan(plan: Sequence[PlannedSubgoal], held: Mapping[int, int], nearby: Nearby | None = None) -> None:
    """Go through a plan with a stock of what is held (item id -> count) and what each line would add and use up.

    Raises InfeasiblePlanError. It asks for recipes, tools, stations and fuel; whether the land has a thing it cannot know.
    """
    stock = _Stock(held, nearby or Nearby())
    for subgoal in plan:
        stock.carry_out(subgoal)


class _Stock:
    def __init__(self, held: Mapping[int, int], nearby: Nearby) -> None:
        self._held = Counter(dict(held))
        self._book = recipe_book()
        self._stations = {"crafting_table": nearby.crafting_table, "furnace": nearby.furnace}

    def carry_out(self, subgoal: PlannedSubgoal) -> None:
        """Raises InfeasiblePlanError where the subgoal cannot be."""
        match subgoal.verb:
            case "collect":
                self._collect(subgoal)
            case "craft":
                self._craft(subgoal)
            case "smelt":
                self._smelt(subgoal)
            case "build":
                self._build(subgoal)

    def _collect(self, subgoal: PlannedSubgoal) -> None:
        items = names.items().ids(subgoal.things).tolist()
        tools: set[int] = set()
        for item in items:
            sources = self._found(item)
            creatures = [source for source in creature_sources().get(item, ()) if source.share >= _LIKELY_SHARE]
            if any(not source.tools or self._has_any(source.tools) for source in sources) or any(
                source.tool is None or self._held[source.tool] for source in creatures
            ):
                self._held[items[0]] += subgoal.count
                return
            tools.update(tool for source in sources for tool in source.tools)
            tools.update(source.tool for source in creatures if source.tool is not None)
        if tools:
            raise _refusal(subgoal, f"it takes {_any_of(tools)}, and no line before gets one")
        makes = next((verb for verb in ("smelt", "craft") if self._is_made(verb, items)), None)
        told = f"it is not found but made: say {makes}" if makes else "nothing in the land gives it"
        raise _refusal(subgoal, told)

    def _found(self, item: int) -> list[BlockSource]:
        """The blocks of the land that give an item. What is made is found nowhere as that which it is placed as."""
        sources = block_sources().get(item, ())
        if item not in self._book.crafts and item not in self._book.smelts:
            return list(sources)
        name = names.items().name(item)
        return [source for source in sources if names.blocks().name(source.block) != name]

    def _is_made(self, verb: str, items: Sequence[int]) -> bool:
        made = self._book.crafts if verb == "craft" else self._book.smelts
        return any(item in made for item in items)

    def _craft(self, subgoal: PlannedSubgoal) -> None:
        items = names.items().ids(subgoal.things).tolist()
        recipes = [recipe for item in items for recipe in self._book.crafts.get(item, ())]
        if not recipes:
            raise _refusal(subgoal, "there is no recipe for it")
        reasons = []
        for recipe in recipes:
            missing = self._missing(recipe, subgoal.count)
            if missing is None:
                return
            reasons.append(missing)
        raise _refusal(subgoal, min(reasons, key=len))

    def _missing(self, recipe: Recipe, count: int) -> str | None:
        """What is missing for a recipe; None where it could be made, and then it is."""
        if recipe.needs_table and not self._has_station("crafting_table"):
            return "it takes a crafting_table, and no line before gets one"
        batches, left = math.ceil(count / recipe.count), self._held.copy()
        for part in recipe.ingredients:
            lacking = _take(left, part, part.count * batches)
            if lacking:
                return f"it takes {part.count * batches} {part.words()}, {lacking} more than the lines before leave"
        left[recipe.result] += recipe.count * batches
        self._held = left
        return None

    def _smelt(self, subgoal: PlannedSubgoal) -> None:
        (item, *_) = names.items().ids(subgoal.things).tolist()
        ingredient = self._book.smelts.get(item)
        if ingredient is None:
            raise _refusal(subgoal, "no furnace makes it")
        if not self._has_station("furnace"):
            raise _refusal(subgoal, "it takes a furnace, and no line before gets one")
        left = self._held.copy()
        lacking = _take(left, Ingredient(1, ingredient.items), subgoal.count)
        if lacking:
            raise _refusal(subgoal, f"it takes {subgoal.count} {ingredient.words()}, {lacking} more than there are")
        if not self._burn(left, subgoal.count * self._book.cook_ticks):
            raise _refusal(subgoal, "there is not enough fuel: collect coal, or more logs, before")
        left[item] += subgoal.count
        self._held = left

    def _burn(self, left: Counter[int], ticks: int) -> bool:
        for fuel, burns in sorted(self._book.fuels.items(), key=lambda pair: -pair[1]):
            used = min(left[fuel], max(0, math.ceil(ticks / burns)))
            left[fuel] -= used
            ticks -= used * burns
        return ticks <= 0

    def _build(self, subgoal: PlannedSubgoal) -> None:
        form, block = subgoal.things
        if block not in names.items():
            raise _refusal(subgoal, "no item places that block")
        item = names.items().id(block)
        wanted = int(np.count_nonzero(draw_blueprint(form, block, subgoal.count)))
        if self._held[item] < wanted:
            lacking = wanted - self._held[item]
            raise _refusal(subgoal, f"it takes {wanted} {block}, {lacking} more than the lines before leave")
        self._held[item] -= wanted

    def _has_any(self, items: frozenset[int]) -> bool:
        return any(self._held[item] for item in items)

    def _has_station(self, station: str) -> bool:
        """A station that is held is placed, and stands from then on."""
        if not self._stations[station] and self._held[names.items().id(station)]:
            self._held[names.items().id(station)] -= 1
            self._stations[station] = True
        return self._stations[station]


def _take(left: Counter[int], part: Ingredient, wanted: int) -> int:
    """Take what an ingredient needs out of the stock; how many are lacking."""
    for item in part.items:
        taken = min(left[item], wanted)
        left[item] -= taken
        wanted -= taken
    return wanted


def _any_of(items: set[int]) -> str:
    known = sorted(names.items().name(item) for item in items)
    return " or ".join(known) if len(known) <= _NAMED else f"a {known[-1]} or the like"


def _refusal(subgoal: PlannedSubgoal, why: str) -> InfeasiblePlanError:
    return InfeasiblePlanError(f"line {subgoal.line}: {subgoal.text()}: {why}")
