"""What the hands do besides mining: equip, place, toss, craft, smelt. Refusals come back as a note, never as an error."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.armour import worn_slot
from bridge.embedded.columns import Columns
from bridge.embedded.crafting import craft
from bridge.embedded.drops import Drops
from bridge.embedded.exchange import Exchange, carry_out
from bridge.embedded.inventory import Inventory
from bridge.embedded.ledger import book
from bridge.embedded.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.physics import Body
from bridge.embedded.smelting import Furnaces
from bridge.grid import BlockGrid
from bridge.messages import Cell, ItemAction, Vector
from bridge.nearby import cells_in_reach
from bridge.raycast import BlockHit, look_direction

_REPLACEABLE = ("air", "cave_air", "void_air", "water", "lava", "short_grass", "tall_grass", "fern", "dead_bush")


@functools.cache
def replaceable() -> NDArray[np.bool_]:
    """bool (blocks,): what a placed block takes the place of."""
    mask = np.zeros(len(names.blocks()), np.bool_)
    mask[names.blocks().ids(_REPLACEABLE)] = True
    return mask


def _overlaps(body: Body, cell: Cell) -> bool:
    x, y, z = body.position
    return bool(
        x - HALF_WIDTH < cell[0] + 1
        and x + HALF_WIDTH > cell[0]
        and y < cell[1] + 1
        and y + PLAYER_HEIGHT > cell[1]
        and z - HALF_WIDTH < cell[2] + 1
        and z + HALF_WIDTH > cell[2]
    )


class Hands:
    """Acts on the inventory and the blocks for one player; ``furnaces`` is what burns in those of the world."""

    def __init__(
        self,
        grid: BlockGrid,
        columns: Columns,
        inventory: Inventory,
        body: Body,
        drops: Drops,
        ledger: NDArray[np.int64],
        furnaces: Furnaces | None = None,
    ) -> None:
        self._grid = grid
        self._columns = columns
        self._inventory = inventory
        self._body = body
        self._drops = drops
        self._ledger = ledger
        self.furnaces = Furnaces() if furnaces is None else furnaces

    def perform(self, act: ItemAction, hit: BlockHit | None, eye: Vector) -> str:
        """Carry out one item function; the note says why it was refused, if it was.

        Args:
            act: the function and its item.
            hit: the block under the crosshair.
            eye: world position of the eye, where what is discarded is thrown from.
        """
        if not 0 < act.item < len(names.items()):
            return f"{act.verb}: no item has the id {act.item}"
        if act.verb in ("craft", "smelt"):
            return self._make(act, eye)
        slot = self._inventory.find(act.item)
        if slot is None:
            return f"{act.verb}: no {names.items().name(act.item)} in the inventory"
        if act.verb == "equip":
            worn = worn_slot(act.item)
            if worn is None:
                self._inventory.swap_into_hand(slot)
            else:
                self._inventory.wear(slot, worn)
            return ""
        if act.verb == "discard":
            self.toss(slot, int(self._inventory.slots[slot, 1]), eye)
            return ""
        return self.place(slot, hit)

    def _make(self, act: ItemAction, eye: Vector) -> str:
        """Craft or smelt; what does not fit into the slots is thrown to where the body looks, as the game does."""
        held = self._inventory.counts()
        made: Exchange | str
        if act.verb == "craft":
            made = craft(act.item, held, lambda: bool(self._stations("crafting_table", eye)))
        else:
            made = self.furnaces.smelt(act.item, held, self._stations("furnace", eye))
        if isinstance(made, str):
            return made
        look = look_direction(self._body.yaw, self._body.pitch)
        carry_out(made, self._inventory, self._ledger, lambda stack: self._drops.toss(stack, eye, look))
        return ""

    def _stations(self, block: str, eye: Vector) -> tuple[Cell, ...]:
        return cells_in_reach(*self._grid.voxel_cube(eye), eye, names.blocks().id(block))

    def toss(self, slot: int, count: int, eye: Vector) -> None:
        """Throw up to ``count`` items of a slot to where the body looks."""
        self._drops.toss(self._inventory.take(slot, count), eye, look_direction(self._body.yaw, self._body.pitch))

    def place(self, slot: int, hit: BlockHit | None) -> str:
        """Put one block of a slot at the face under the crosshair; the note says why not, or nothing."""
        item = names.items().name(int(self._inventory.slots[slot, 0]))
        table = names.blocks()
        if self._inventory.slots[slot, 1] == 0 or item not in table:
            return f"place: {item} is not a block"
        if hit is None:
            return "place: no block under the crosshair"
        cell = hit.cell
        if not replaceable()[hit.block]:
            cell = (cell[0] + hit.face[0], cell[1] + hit.face[1], cell[2] + hit.face[2])
        block = table.id(item)
        if not self._grid.min_y <= cell[1] < self._grid.min_y + self._grid.height:
            return "place: outside the world's height"
        if not replaceable()[self._grid.get(*cell)]:
            return "place: the cell is taken"
        if table.solid[block] and _overlaps(self._body, cell):
            return "place: the body stands there"
        placed = self._inventory.take(slot)[0]
        book(self._ledger, placed, -1)
        self._columns.change(cell, block)
        return ""
