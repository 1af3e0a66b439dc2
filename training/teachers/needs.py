"""What is to be done next, as the planner says it: the steps of a plan, which are the subgoals of who gathers, makes and fights.

Each step says itself in the words that the student is to speak: a verb, an item or a creature, and how many.
"""

from __future__ import annotations

from dataclasses import dataclass

from bridge import names

MOST_SPOKEN = 64
"""The largest number that a plan can say; more are asked for in several goes."""


def _spoken(verb: str, item: int, count: int) -> str:
    return f"{verb} {names.items().name(item)} {min(count, MOST_SPOKEN)}"


@dataclass(frozen=True)
class Gather:
    """Break blocks until ``count`` more of ``items`` are held, with one of ``tools`` in the hand where any is needed."""

    items: tuple[int, ...]
    count: int
    blocks: tuple[int, ...]
    tools: tuple[int, ...] = ()

    def text(self) -> str:
        """Such as ``collect raw_iron 3``."""
        return _spoken("collect", self.items[0], self.count)


@dataclass(frozen=True)
class Hunt:
    """Kill creatures of ``kind``, until ``count`` more of ``items`` are held where any are named."""

    kind: str
    items: tuple[int, ...] = ()
    count: int = 1

    def text(self) -> str:
        """Such as ``kill zombie 2``."""
        return f"kill {self.kind} {min(self.count, MOST_SPOKEN)}"


@dataclass(frozen=True)
class UseOn:
    """Use a tool on a creature of ``kind``: shears on a sheep, a bucket on a cow."""

    kind: str
    tool: int
    items: tuple[int, ...]

    def text(self) -> str:
        """Such as ``use shears sheep``."""
        return f"use {names.items().name(self.tool)} {self.kind}"


@dataclass(frozen=True)
class Fill:
    """Fill ``count`` buckets with what is in ``block``."""

    item: int
    count: int
    block: int
    tool: int

    def text(self) -> str:
        """Such as ``use bucket water``."""
        return f"use {names.items().name(self.tool)} {names.blocks().name(self.block)}"


@dataclass(frozen=True)
class Grow:
    """Sow ``seed``, let the plants grow with bone meal where there is some, and harvest ``count`` of ``item``."""

    item: int
    count: int
    seed: int
    block: int

    def text(self) -> str:
        """Such as ``collect wheat 2``."""
        return _spoken("collect", self.item, self.count)


@dataclass(frozen=True)
class Await:
    """Stay with creatures of ``kind`` until they have left ``count`` of ``items``, as hens lay eggs."""

    kind: str
    items: tuple[int, ...]
    count: int

    def text(self) -> str:
        """Such as ``collect egg 1``."""
        return _spoken("collect", self.items[0], self.count)


@dataclass(frozen=True)
class Craft:
    """Make ``count`` of an item, batch by batch, at a crafting table where it needs one."""

    item: int
    at_table: bool
    count: int = 1

    def text(self) -> str:
        """Such as ``craft stone_pickaxe 1``."""
        return _spoken("craft", self.item, self.count)


@dataclass(frozen=True)
class Smelt:
    """Smelt ``count`` of an item in a furnace."""

    item: int
    count: int = 1

    def text(self) -> str:
        """Such as ``smelt iron_ingot 3``."""
        return _spoken("smelt", self.item, self.count)


@dataclass(frozen=True)
class Wear:
    """Put on a piece of armour with the use key."""

    item: int

    def text(self) -> str:
        """Such as ``equip iron_helmet``."""
        return f"equip {names.items().name(self.item)}"


@dataclass(frozen=True)
class WearOut:
    """Use a tool once: break a block with it in the hand."""

    tool: int

    def text(self) -> str:
        """Such as ``use iron_shovel``."""
        return f"use {names.items().name(self.tool)}"


@dataclass(frozen=True)
class Live:
    """Stay alive, and eat where food falls short of ``min_food``."""

    min_food: float = 0.0

    def text(self) -> str:
        """What the student is to say."""
        return "survive"


@dataclass(frozen=True)
class Seek:
    """Look about for what leads to any of ``items``: no way to them is known."""

    items: tuple[int, ...]

    def text(self) -> str:
        """Such as ``explore diamond``."""
        return f"explore {names.items().name(self.items[0])}"


Step = Gather | Hunt | UseOn | Fill | Grow | Await | Craft | Smelt | Wear | WearOut | Live | Seek
"""All subgoals of this hierarchy."""
