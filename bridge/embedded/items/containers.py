"""What lies in chests and barrels, and how the player puts it there and takes it out.

The contract has no windows, so the rule of moving items is our own. Using a chest opens it. While it is open, ``place`` of an
item moves one whole stack of it from the slots into the chest, and ``equip`` of an item moves one stack of it from the chest
into the slots; ``equip`` of what the chest lacks equips as always. It stays open until the hands use or attack anything, the
body is more than 8 blocks away (the game's own limit), or the block is gone. What lies in it is not observed: whoever put it
there knows.

Two halves of a large chest (property ``type``) are opened together. What lies in one whose
block is gone falls out (``orphans``). Source of the rest:
https://minecraft.wiki/w/Chest and https://minecraft.wiki/w/Barrel.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.cells.directions import CLOCKWISE, neighbour
from bridge.embedded.items.inventory import Inventory, add_stack
from bridge.embedded.items.ledger import book
from bridge.grid import BlockGrid
from bridge.messages import Cell

CONTAINER_SLOTS = 27
MAX_CONTAINERS = 128
"""How many containers of one world hold something at most; another one then takes nothing."""
OPEN_DISTANCE = 8.0
"""Blocks between the feet and the middle of an open container, at most."""
CONTAINER = np.dtype([("cell", np.int64, (3,)), ("in_use", np.int64), ("slots", np.int32, (CONTAINER_SLOTS, 3))])
"""One container that holds something: where it stands, and its slots as those of the player. Not ``in_use`` is a free row."""
_OTHER_HALF = {"left": "right", "right": "left"}


@functools.cache
def container_blocks() -> frozenset[int]:
    """Ids of the blocks that hold items of their own."""
    return frozenset(names.blocks().ids(("chest", "trapped_chest", "barrel")).tolist())


def other_half(grid: BlockGrid, cell: Cell) -> Cell | None:
    """Where the other half of a large chest stands, None for what is no half of one.

    A left half has the other one clockwise from its front, a right half counter-clockwise, seen from above.
    """
    block = grid.get(*cell)
    standing = describe(block, grid.get_state(*cell))
    kind = standing.get("type", "single")
    if kind == "single" or block not in container_blocks():
        return None
    other = _beside(cell, standing["facing"], kind)
    stands_there = describe(block, grid.get_state(*other))
    fits = grid.get(*other) == block and stands_there == standing | {"type": _OTHER_HALF[kind]}
    return other if fits else None


def join_chests(grid: BlockGrid, cell: Cell, block: int, state: int) -> list[tuple[Cell, int, int]]:
    """What placing a chest changes, as (cell, block, state): it joins a single one beside it that faces the same way."""
    standing = describe(block, state)
    for kind, others in _OTHER_HALF.items():
        other = _beside(cell, standing["facing"], kind)
        if grid.get(*other) == block and describe(block, grid.get_state(*other)) == standing:
            return [
                (cell, block, state_of(block, state, type=kind)),
                (other, block, state_of(block, state, type=others)),
            ]
    return [(cell, block, state)]


def _beside(cell: Cell, facing: str, kind: str) -> Cell:
    """Where the other half of a left or right half stands."""
    return neighbour(cell, CLOCKWISE[facing], {"left": 1, "right": -1}[kind])


class Containers:
    """The filled containers of one world.

    Args:
        records: CONTAINER (n,) to live in; None makes MAX_CONTAINERS.
    """

    def __init__(self, records: NDArray[np.void] | None = None) -> None:
        self.records = np.zeros(MAX_CONTAINERS, CONTAINER) if records is None else records

    def _row(self, cell: Cell) -> int | None:
        found = np.flatnonzero((self.records["in_use"] != 0) & (self.records["cell"] == cell).all(axis=1))
        return int(found[0]) if len(found) else None

    def slots(self, cell: Cell) -> NDArray[np.int32] | None:
        """int32 (27, 3), a view of what lies in the container of a cell; None where it is empty."""
        row = self._row(cell)
        if row is None:
            return None
        slots: NDArray[np.int32] = self.records[row]["slots"]
        return slots

    def contents(self, cells: Sequence[Cell]) -> dict[int, int]:
        """Item id -> how many lie in some containers together."""
        held: dict[int, int] = {}
        for slots in map(self.slots, cells):
            filled = [] if slots is None else slots[slots[:, 1] > 0, :2].tolist()
            for item, count in filled:
                held[item] = held.get(item, 0) + count
        return held

    def add(self, cell: Cell, item: int, count: int, durability: int = -1) -> int:
        """Put a stack into the container of a cell; returns how many did not fit. Nothing is booked."""
        slots = self.slots(cell)
        if slots is None:
            free = np.flatnonzero(self.records["in_use"] == 0)
            if not len(free):
                return count
            record = self.records[int(free[0])]
            record["in_use"], record["cell"], record["slots"] = 1, cell, (0, 0, -1)
            slots = record["slots"]
        return int(add_stack(slots, 0, item, count, durability, int(names.items().stack_size[item])))

    def store(self, cells: Sequence[Cell], inventory: Inventory, slot: int) -> str:
        """Move the stack of a player's slot into the first of some containers with room; a note where not all of it went."""
        item, count, durability = (int(v) for v in inventory.slots[slot])
        left = count
        for cell in cells:
            left = self.add(cell, item, left, durability) if left else 0
        inventory.take(slot, count - left)
        return f"place: {left} {names.items().name(item)} do not fit into the container" if left else ""

    def fetch(self, cells: Sequence[Cell], inventory: Inventory, item: int) -> str:
        """Move the first stack of an item out of some containers that hold it into the slots; a note where not all of it went."""
        for cell in cells:
            slots = self.slots(cell)
            if slots is None or not (slots[:, 0] == item).any():
                continue
            stack = slots[int((slots[:, 0] == item).argmax())]
            stack[1] = left = inventory.add(item, int(stack[1]), int(stack[2]))
            if left == 0:
                stack[:] = (0, 0, -1)
            self._release(cell)
            return f"equip: {left} {names.items().name(item)} do not fit into the slots" if left else ""
        raise ValueError(f"fetch: no {names.items().name(item)} in the containers at {list(cells)}")

    def forget_box(self, low: Cell, high: Cell, ledger: NDArray[np.int64]) -> None:
        """The blocks of a box, from its lowest to its highest cell, are gone with all that lay in them, and it is booked."""
        inside = ((self.records["cell"] >= low) & (self.records["cell"] <= high)).all(axis=1)
        for row in np.flatnonzero(inside & (self.records["in_use"] != 0)):
            for item, count, _ in self.records[row]["slots"].tolist():
                book(ledger, item, -count)
            self.records[row]["slots"], self.records[row]["in_use"] = (0, 0, -1), 0

    def _release(self, cell: Cell) -> None:
        row = self._row(cell)
        if row is not None and not self.records[row]["slots"][:, 1].any():
            self.records[row]["in_use"] = 0
