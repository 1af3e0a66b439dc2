"""The words that pass down a hierarchy: subgoals from the manager, skills from the conductor; those of collecting among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from agent.skill import SkillName
from bridge.messages import Cell, Vector
from training.teachers.navigation.compass import NORTH
from training.teachers.routes import Route


class Subgoal(Protocol):
    """What is said: by a manager that asks for it, or by a conductor that makes of a manager's question what is due now."""

    def text(self) -> str:
        """What the student is to say: at most 8 words of ``agent.plan``, such as ``collect oak_log 3``."""


class CountedSubgoal(Protocol):
    """A subgoal, said or not, that asks for so many of something."""

    @property
    def count(self) -> int:
        """How many are still wanted."""


class Skill(Protocol):
    """What a conductor asks of an actor for one tick."""

    @property
    def name(self) -> SkillName:
        """The class of it that the student learns."""

    @property
    def target(self) -> Vector | None:
        """World position of what the agent is after; None where there is none."""


def family_name(items: tuple[str, ...]) -> str:
    """One word for a set of items: the item itself, or the ending they share (``oak_log``, ``birch_log`` -> ``log``).

    Raises ValueError where they share none.
    """
    parts = [item.split("_") for item in items]
    shared: list[str] = []
    for words in zip(*(reversed(part) for part in parts), strict=False):
        if len(set(words)) > 1:
            break
        shared.insert(0, words[0])
    if not shared:
        raise ValueError(f"items: expected names that end alike, so that a subgoal can name them; got {items}")
    return "_".join(shared)


@dataclass(frozen=True)
class CollectSubgoal:
    """Get ``count`` more of any of ``items``."""

    items: tuple[str, ...]
    count: int

    def text(self) -> str:
        """What the student is to say, such as ``collect oak_log 3``."""
        return f"collect {family_name(self.items)} {self.count}"


@dataclass(frozen=True)
class ExploreSubgoal:
    """Find any of ``items``, none of which is known to be in sight, along a heading or ("") by any way out."""

    items: tuple[str, ...]
    heading: str = ""

    def text(self) -> str:
        """What the student is to say, such as ``explore oak_log north``."""
        return f"explore {family_name(self.items)} {self.heading}".rstrip()


@dataclass(frozen=True)
class Said:
    """A conductor's own words, such as ``explore cow north east``."""

    words: str

    def text(self) -> str:
        """The words."""
        return self.words


@dataclass(frozen=True)
class Roam:
    """Walk in loops that look all around and drift along ``heading`` (degrees of yaw), the gaze ``pitch`` degrees below level."""

    heading: float = NORTH
    pitch: float = 0.0
    target: Vector | None = None
    name: SkillName = "explore"


@dataclass(frozen=True)
class Travel:
    """Walk a route: towards a known target (``approach``), or out of where one cannot walk about (``explore``)."""

    route: Route
    target: Vector | None
    name: SkillName = "explore"


@dataclass(frozen=True)
class Mine:
    """Stand and break the block of ``cell`` by aiming at ``point``, digging through soft cover on the way."""

    cell: Cell
    point: Vector
    target: Vector
    name: SkillName = "mine"


@dataclass(frozen=True)
class DigThrough:
    """Break the block of ``cell``, which stands in the way that is followed."""

    cell: Cell
    target: Vector
    name: SkillName = "mine"


@dataclass(frozen=True)
class CollectDrop:
    """Walk to ``rest``, where a dropped item comes to lie; ``route`` leads near it and is None for the last step.

    ``target`` is where the item is now.
    """

    route: Route | None
    rest: Vector
    target: Vector
    name: SkillName = "collect_drop"


@dataclass(frozen=True)
class Rest:
    """Nothing is left to do."""

    target: Vector | None = None
    name: SkillName = "done"


BodySkill = Roam | Travel | Mine | DigThrough | CollectDrop | Rest
"""What ``actor.BodyActor`` can do."""
