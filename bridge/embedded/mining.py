"""Breaking blocks by holding attack: how long it takes and what it gives.

The share of a block that one tick breaks is the game's: speed / hardness / 30 where the hand or the tool harvests it,
/ 100 where not; a fifth of that in the air and a fifth in water. A live body digs by mineflayer's ``digTime``, which
rounds the time up to whole ticks, asked anew each tick; the same is done here. As in the game's client, a block that
broke is followed by a pause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from bridge import names
from bridge.messages import Cell

HARVEST_DIVISOR = 30.0
NO_HARVEST_DIVISOR = 100.0
PENALTY = 5.0
TICKS_BETWEEN_BLOCKS = 5
"""The next block is begun this many ticks after one broke."""
_ROUNDING = 1e-6
"""What a sum of shares may lack of 1 by rounding alone."""


def harvests(block: int, held_item: int) -> bool:
    """Whether breaking the block with this item (0 for a hand) gives its drops."""
    tools = names.blocks().harvest_tools[block]
    return not tools or held_item in tools


def break_share(block: int, held_item: int, on_ground: bool, in_water: bool) -> float:
    """Share of the block that a tick of attack breaks; 0 for what cannot be broken, infinity for what takes no time."""
    table = names.blocks()
    hardness = float(table.hardness[block])
    if hardness < 0:
        return 0.0
    if hardness == 0:
        return float("inf")
    speed = table.tool_speed(block, held_item)
    if not on_ground:
        speed /= PENALTY
    if in_water:
        speed /= PENALTY
    return speed / hardness / (HARVEST_DIVISOR if harvests(block, held_item) else NO_HARVEST_DIVISOR)


def dig_ticks(block: int, held_item: int, on_ground: bool, in_water: bool) -> float:
    """Ticks of attack that break the block: a whole number, at least 1, or infinity for what cannot be broken."""
    share = break_share(block, held_item, on_ground, in_water)
    return math.inf if share == 0.0 else max(1.0, float(math.ceil(1.0 / share)))


class Mining:
    """Progress of the attack on one block. Another target, another item in the hand or a released key begins anew."""

    saved_fields: ClassVar[Mapping[str, Any]] = {
        "_subject": tuple[Cell, int, int] | None,
        "_progress": float,
        "_pause": int,
    }

    def __init__(self) -> None:
        self._subject: tuple[Cell, int, int] | None = None
        self._progress = 0.0
        self._pause = 0

    def progress_on(self, cell: Cell) -> float:
        """How much of the block in a cell is broken, 0..1."""
        return min(1.0, self._progress) if self._subject is not None and self._subject[0] == cell else 0.0

    def rest(self) -> None:
        """One tick without attack, or with nothing to attack."""
        self._pause = max(0, self._pause - 1)
        self._forget()

    def attack(self, cell: Cell, block: int, held_item: int, on_ground: bool, in_water: bool) -> bool:
        """One tick of attack on a cell; True where the block breaks now."""
        self._pause = max(0, self._pause - 1)
        if self._pause > 0:
            return False
        if self._subject != (cell, block, held_item):
            self._subject = (cell, block, held_item)
            self._progress = 0.0
        self._progress += 1.0 / dig_ticks(block, held_item, on_ground, in_water)
        if self._progress < 1.0 - _ROUNDING:
            return False
        self._forget()
        self._pause = TICKS_BETWEEN_BLOCKS
        return True

    def _forget(self) -> None:
        self._subject = None
        self._progress = 0.0
