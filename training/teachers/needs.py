"""What is to be done next, as the planner says it: the steps of a plan, each with what it takes to carry it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gather:
    """Break blocks until ``count`` more of ``items`` are held, with one of ``tools`` in the hand where any is needed."""

    items: tuple[int, ...]
    count: int
    blocks: tuple[int, ...]
    tools: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hunt:
    """Kill creatures of ``kind``, until ``count`` more of ``items`` are held where any are named."""

    kind: str
    items: tuple[int, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class UseOn:
    """Use a tool on a creature of ``kind``: shears on a sheep, a bucket on a cow."""

    kind: str
    tool: int
    items: tuple[int, ...]


@dataclass(frozen=True)
class Craft:
    """Make one batch of an item, at a crafting table where it needs one."""

    item: int
    at_table: bool


@dataclass(frozen=True)
class Smelt:
    """Smelt one of an item in a furnace."""

    item: int


@dataclass(frozen=True)
class Wear:
    """Put on a piece of armour with the use key."""

    item: int


@dataclass(frozen=True)
class WearOut:
    """Use a tool once: break a block with it in the hand."""

    tool: int


Step = Gather | Hunt | UseOn | Craft | Smelt | Wear | WearOut
