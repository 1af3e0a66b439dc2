"""What a script of the contract of actions is: a place, what is held, what is done, and what came of it.

Cells are relative to that of the feet at the beginning, where the body stands on flat grass and looks south, to +z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bridge.messages import Action, Cell, ItemVerb, Vector

BOX_LOW: Cell = (-3, -2, -3)
BOX_HIGH: Cell = (3, 3, 6)
"""The cells that are compared afterwards."""
STILL_TICKS = 12
PATIENCE_TICKS = 600
"""How long an item function may take on a live server; smelting takes 200."""


@dataclass(frozen=True)
class Hold:
    """Hold an action's keys for so many ticks; what happens once happens in the first."""

    action: Action
    ticks: int = 1


@dataclass(frozen=True)
class Click:
    """Press an action's keys for one tick and let them go."""

    action: Action


@dataclass(frozen=True)
class UntilStill:
    """Hold an action's keys until the feet have stood still for ``STILL_TICKS``, for at most ``most`` ticks."""

    action: Action
    most: int = 200


@dataclass(frozen=True)
class Look:
    """Turn to these angles, in degrees."""

    yaw: float
    pitch: float


@dataclass(frozen=True)
class Item:
    """One item function, waited for."""

    verb: ItemVerb
    item: str


@dataclass(frozen=True)
class UntilBlock:
    """Hold an action's keys, and nothing else of it, until a block stands in a cell, for at most so many ticks."""

    action: Action
    cell: Cell
    block: str
    most: int


@dataclass(frozen=True)
class UntilGone:
    """Hold an action's keys until no creature of a kind is near, for at most so many ticks."""

    action: Action
    kind: str
    most: int


Step = Hold | Click | Look | Item | UntilStill | UntilBlock | UntilGone


@dataclass(frozen=True)
class Put:
    """A block that stands there before, with those of its properties that are not the usual ones."""

    cell: Cell
    block: str
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A script.

    Attributes:
        name: told where it fails, and in the table of differences.
        steps: what is done.
        inventory: what is held before, (item, count) in order.
        blocks: what stands there before.
        creatures: (kind, cell) that stand there before.
        standing: cells of which also the properties are compared.
        time_of_day: when it plays.
    """

    name: str
    steps: tuple[Step, ...]
    inventory: tuple[tuple[str, int], ...] = ()
    blocks: tuple[Put, ...] = ()
    creatures: tuple[tuple[str, Cell], ...] = ()
    standing: tuple[Cell, ...] = ()
    time_of_day: int = 6000


@dataclass(frozen=True)
class Outcome:
    """What came of a script.

    Attributes:
        slots: slot -> (item, count, durability); worn places by their names.
        held_slot: which is in the hand.
        position: of the feet, relative to where they stood, to a tenth of a block.
        blocks: what changed in the box: cell -> block.
        standing: cell -> the properties that the script asks for.
        notes: what was refused, in order.
        creatures: kinds in sight, each once.
    """

    slots: Mapping[str, tuple[str, int, int]]
    held_slot: int
    position: Vector
    blocks: Mapping[Cell, str]
    standing: Mapping[Cell, Mapping[str, str]]
    notes: tuple[str, ...]
    creatures: tuple[str, ...]

    def differences(self, other: Outcome) -> dict[str, tuple[object, object]]:
        """Field -> (here, there) where two outcomes differ."""
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class Side(Protocol):
    """A world that plays scripts."""

    async def play(self, script: Script) -> Outcome:
        """Set the script's place up, do what it says, and tell what came of it."""


def kept(action: Action) -> Action:
    """What of an action is held on: its keys."""
    return Action(
        forward=action.forward,
        strafe=action.strafe,
        jump=action.jump,
        sneak=action.sneak,
        sprint=action.sprint,
        use=action.use,
        attack=action.attack,
    )
