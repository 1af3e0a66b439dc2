"""The skills of hands: what a conductor asks of an actor beside walking, looking and mining wood (``subgoals``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agent.skill import SkillName
from bridge.messages import Cell, Vector
from training.teachers.subgoals import BodySkill


@dataclass(frozen=True)
class Break:
    """Break the block of ``cell`` by aiming at ``point``, with the best tool and through the soft things that cover it."""

    cell: Cell
    point: Vector
    target: Vector
    name: SkillName = "mine"


@dataclass(frozen=True)
class Equip:
    """Take an item into the hand, or put it on."""

    item: int
    target: Vector | None = None
    name: SkillName = "equip"


@dataclass(frozen=True)
class Make:
    """Craft or smelt an item, here and at once."""

    name: Literal["craft", "smelt"]
    item: int
    target: Vector | None = None


@dataclass(frozen=True)
class PutDown:
    """Put a block of an item at ``point``, which lies on the face that it is to touch."""

    item: int
    point: Vector
    target: Vector
    name: SkillName = "place"


@dataclass(frozen=True)
class UseAt:
    """Use what is in the hand at ``point``: on a block there, or on ``creature``."""

    point: Vector
    target: Vector
    creature: int | None = None
    sneak: bool = False
    name: SkillName = "use"


@dataclass(frozen=True)
class UseHeld:
    """Use what is in the hand, whatever is looked at: wear armour."""

    target: Vector | None = None
    name: SkillName = "use"


@dataclass(frozen=True)
class Eat:
    """Hold the use key with food in the hand."""

    target: Vector | None = None
    name: SkillName = "eat"


@dataclass(frozen=True)
class Fight:
    """Strike a creature: aim at ``point`` of it, which stands at ``target``.

    Attributes:
        pace: 1 to walk towards it, 0 to stand, -1 to step back.
    """

    creature: int
    point: Vector
    target: Vector
    pace: int = 1
    name: SkillName = "fight"


@dataclass(frozen=True)
class Shoot:
    """Draw the bow, aim at ``point`` and let go when ``ready``."""

    point: Vector
    target: Vector
    ready: bool
    name: SkillName = "fight"


@dataclass(frozen=True)
class Flee:
    """Run towards ``refuge``, away from ``target``."""

    refuge: Vector
    target: Vector | None
    name: SkillName = "flee"


@dataclass(frozen=True)
class Hide:
    """Keep still in a safe place."""

    target: Vector | None = None
    name: SkillName = "flee"


@dataclass(frozen=True)
class LeanBack:
    """Look up or down without moving: what is done while something is awaited."""

    pitch: float = 0.0
    target: Vector | None = None
    name: SkillName = "look"


HandSkill = Break | Equip | Make | PutDown | UseAt | UseHeld | Eat | Fight | Shoot | Flee | Hide | LeanBack
HandsSkill = HandSkill | BodySkill
"""Every skill of the actor that has hands."""
