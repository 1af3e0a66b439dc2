"""The words that pass down the builders' hierarchy."""

from __future__ import annotations

from dataclasses import dataclass

from agent.plan import MAX_NUMBER
from agent.site import Site
from agent.skill import SkillName
from bridge import names
from bridge.messages import Cell, Vector
from training.teachers.routes import Route


@dataclass(frozen=True)
class BuildSubgoal:
    """Put up a layer of a site, the lowest one that lacks something.

    Attributes:
        site: what stands where.
        layer: counted from 1, from the lowest layer of the blueprint.
        count: how many cells of the whole blueprint are still to be seen in place.
    """

    site: Site
    layer: int
    count: int

    def text(self) -> str:
        """What the student is to say, such as ``build layer 3``."""
        return f"build layer {self.layer}"


@dataclass(frozen=True)
class RaiseSubgoal:
    """Go up on so many blocks that are not of the building."""

    item: int
    count: int

    def text(self) -> str:
        """What the student is to say, such as ``place dirt 3``."""
        return f"place {names.items().name(self.item)} {min(self.count, MAX_NUMBER)}"


@dataclass(frozen=True)
class ClearSubgoal:
    """Dig out so many blocks of a kind that do not belong to the building."""

    block: int
    count: int

    def text(self) -> str:
        """What the student is to say, such as ``collect dirt 3``."""
        return f"collect {names.blocks().name(self.block)} {min(self.count, MAX_NUMBER)}"


@dataclass(frozen=True)
class Lay:
    """Stand and put an item into a cell, looking at ``point``."""

    cell: Cell
    item: int
    point: Vector
    target: Vector
    name: SkillName = "build"


@dataclass(frozen=True)
class Raise:
    """Jump and put an item into the cell of the feet, ``base``."""

    base: Cell
    item: int
    target: Vector
    name: SkillName = "place"


@dataclass(frozen=True)
class Dig:
    """Stand and dig out the block of a cell, looking at ``point``; ``centred`` is the cell in whose middle to stand for it."""

    cell: Cell
    point: Vector
    target: Vector
    centred: Cell | None = None
    name: SkillName = "mine"


@dataclass(frozen=True)
class Walk:
    """Follow a route and come to rest in the middle of its last cell; ``target`` is what can be placed from there."""

    route: Route
    target: Vector
    name: SkillName = "approach"


@dataclass(frozen=True)
class Wait:
    """Nothing is left to do, or nothing can be done."""

    target: Vector | None = None
    name: SkillName = "done"


BuildSkill = Lay | Raise | Dig | Walk | Wait
"""What ``actor.BuildActor`` can do."""
