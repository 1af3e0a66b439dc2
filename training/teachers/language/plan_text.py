"""The text of a plan and the subgoals that it stands for.

The grammar, of each line on its own; blank lines count for nothing, and where the text has a fenced block only that is read::

    line      = [marker] subgoal
    marker    = digits ("." | ")") | "-" | "*"
    subgoal   = ("collect" | "craft" | "smelt") item [count]
              | "kill" creature [count]
              | "find" (block | creature)
              | "explore" area                          area in square blocks
              | "go" ("north" | "south" | "east" | "west") blocks
              | "build" form block size                 forms of training.blueprints
    item      = a name of the game, or a family of items such as "log" or "planks"; words may be joined by blanks

Our definition. Nothing outside it is guessed at: a model that writes something else is told what was wrong with which line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bridge import names
from bridge.messages import Build, Collect, Explore, Find, Kill, Reach, Success
from bridge.sounds import CREATURES
from training.blueprints import FORMS, draw_blueprint

MAX_CHARACTERS = 20_000
MAX_LINES = 64
MAX_COUNT = 2304
"""36 stacks of 64."""
MAX_AREA = 40_000
MAX_WALK = 1000
FIND_DISTANCE = 4.0
"""Blocks from which a thing that was to be found is to be looked at."""
FAMILIES = ("log", "planks", "wool", "sapling", "leaves")
"""Words that stand for every item whose name ends so."""
ITEM_VERBS = ("collect", "craft", "smelt")
VERBS = (*ITEM_VERBS, "kill", "find", "explore", "go", "build")
_MARKER = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*])\s+")
_FENCE = re.compile(r"```[^\n]*\n(.*?)```", re.DOTALL)
_DIRECTIONS = {"north": (0.0, -1.0), "south": (0.0, 1.0), "east": (1.0, 0.0), "west": (-1.0, 0.0)}


class PlanTextError(ValueError):
    """A text that is no plan; the message tells the line, what stands there, and what would be right."""


@dataclass(frozen=True)
class PlannedSubgoal:
    """One line of a plan.

    Attributes:
        line: its number among the lines that were read, from 1.
        verb: one of ``VERBS``.
        things: names of what it is about: items that count alike, a creature, a block, a direction, or form and block.
        count: how many, how large, how far; 1 where the line does not say.
    """

    line: int
    verb: str
    things: tuple[str, ...]
    count: int

    def text(self) -> str:
        """As the grammar has it."""
        thing = _family_of(self.things) if self.verb in ITEM_VERBS else " ".join(self.things)
        words = (self.verb, thing) if self.verb == "find" else (self.verb, thing, str(self.count))
        return " ".join(word for word in words if word)

    def success(self) -> Success:
        """The test of its being done, counted from when it is begun."""
        match self.verb:
            case "kill":
                return Kill(self.things, self.count)
            case "find":
                (thing,) = self.things
                if thing in CREATURES:
                    return Find(creatures=self.things, distance=FIND_DISTANCE)
                return Find(blocks=self.things, distance=FIND_DISTANCE)
            case "explore":
                return Explore(self.count)
            case "go":
                east, south = _DIRECTIONS[self.things[0]]
                return Reach((east * self.count, south * self.count))
            case "build":
                form, block = self.things
                return Build(draw_blueprint(form, block, self.count))
            case _:
                return Collect(self.things, self.count)


def parse_plan(text: str) -> tuple[PlannedSubgoal, ...]:
    """The subgoals of a plan's text, in order. Raises PlanTextError."""
    if len(text) > MAX_CHARACTERS:
        raise PlanTextError(f"the plan has {len(text)} characters; give at most {MAX_CHARACTERS}")
    fenced = _FENCE.search(text)
    lines = [line for line in (fenced[1] if fenced else text).splitlines() if line.strip()]
    if not lines:
        raise PlanTextError("the plan is empty; give at least one line, such as: collect oak_log 4")
    if len(lines) > MAX_LINES:
        raise PlanTextError(f"the plan has {len(lines)} lines; give at most {MAX_LINES}")
    return tuple(_parse_line(number, line) for number, line in enumerate(lines, 1))


def _parse_line(number: int, line: str) -> PlannedSubgoal:
    words = _MARKER.sub("", line).lower().rstrip(" .,;").split()
    verb, rest = (words[0], words[1:]) if words else ("", [])
    if verb not in VERBS:
        raise PlanTextError(f"line {number}: {line.strip()[:60]!r} does not begin with one of {', '.join(VERBS)}")
    count: int | None = None
    if rest and re.fullmatch(r"\d{1,6}", rest[-1]):
        count = int(rest.pop())
    if verb == "explore":
        return PlannedSubgoal(number, verb, (), _within(number, "area", count, MAX_AREA, rest))
    if verb == "go":
        if len(rest) != 1 or rest[0] not in _DIRECTIONS:
            raise PlanTextError(
                f"line {number}: go needs one of {', '.join(_DIRECTIONS)} and blocks, as in: go north 50"
            )
        return PlannedSubgoal(number, verb, (rest[0],), _within(number, "blocks", count, MAX_WALK, ()))
    if verb == "build":
        return _parse_build(number, rest, count)
    thing = "_".join(rest)
    amount = 1 if count is None else _within(number, "count", count, 64 if verb == "kill" else MAX_COUNT, ())
    if verb == "kill":
        return PlannedSubgoal(number, verb, (_known(number, thing, "creature", CREATURES),), amount)
    if verb == "find":
        known = (*CREATURES, *names.blocks().names)
        return PlannedSubgoal(number, verb, (_known(number, thing, "creature or block", known),), 1)
    return PlannedSubgoal(number, verb, _items(number, thing), amount)


def _parse_build(number: int, rest: Sequence[str], size: int | None) -> PlannedSubgoal:
    if len(rest) < 2 or size is None:
        raise PlanTextError(f"line {number}: build needs a form, a block and a size, as in: build wall cobblestone 5")
    form, block = _known(number, rest[0], "form", tuple(FORMS)), "_".join(rest[1:])
    try:
        draw_blueprint(form, block, size)
    except ValueError as error:
        raise PlanTextError(f"line {number}: {error}") from error
    return PlannedSubgoal(number, "build", (form, block), size)


def _within(number: int, what: str, count: int | None, most: int, left_over: Sequence[str]) -> int:
    if left_over or count is None or not 1 <= count <= most:
        got = " ".join([*left_over, *([] if count is None else [str(count)])]) or "nothing"
        raise PlanTextError(f"line {number}: {what} must be a number from 1 to {most}, got {got}")
    return count


def _known(number: int, name: str, what: str, known: Sequence[str]) -> str:
    for candidate in (name, name.removesuffix("s")):
        if candidate in known:
            return candidate
    near = ", ".join(difflib.get_close_matches(name, known, n=3)) or ", ".join(known[:3])
    raise PlanTextError(f"line {number}: {name or 'nothing'!r} is no {what} of the game; did you mean {near}")


def _items(number: int, name: str) -> tuple[str, ...]:
    items = names.items().names
    for candidate in (name, name.removesuffix("s")):
        if candidate in FAMILIES:
            return tuple(item for item in items if item.endswith(f"_{candidate}"))
    return (_known(number, name, "item", items[1:]),)


def _family_of(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else things[0].rpartition("_")[2]
