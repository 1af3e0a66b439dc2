"""What the hands do besides mining: equip, place, toss, craft, smelt. Refusals come back as a note, never as an error."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import names, sounds
from bridge.embedded.cells.placing import Placing, click_of, placed_blocks
from bridge.embedded.columns import Columns
from bridge.embedded.creatures.record import CREATURE
from bridge.embedded.events import SOUND, emit, empty_events
from bridge.embedded.items.crafting import craft
from bridge.embedded.items.drops import Drops
from bridge.embedded.items.exchange import Exchange, carry_out
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.embedded.items.smelting import Furnaces
from bridge.embedded.motion.collision import make_box
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.motion.physics import Body
from bridge.embedded.player.armour import worn_slot
from bridge.grid import BlockGrid
from bridge.messages import Cell, ItemAction, Vector
from bridge.nearby import cells_in_reach
from bridge.raycast import BlockHit, look_direction


class Hands:
    """Acts on the inventory and the blocks for one player.

    Args:
        grid, columns, inventory, body, drops: of the player's world.
        ledger: int64 (items,).
        furnaces: what burns in those of the world.
        creatures: CREATURE (n,), whose bodies no block is put into.
        events, event_count: of ``events``, where a placed block is heard.
        others: BODY records of the other players of the world, likewise.
    """

    def __init__(
        self,
        grid: BlockGrid,
        columns: Columns,
        inventory: Inventory,
        body: Body,
        drops: Drops,
        ledger: NDArray[np.int64],
        furnaces: Furnaces | None = None,
        creatures: NDArray[np.void] | None = None,
        events: NDArray[np.void] | None = None,
        event_count: NDArray[np.int64] | None = None,
        others: Sequence[np.void] = (),
    ) -> None:
        none_yet = empty_events()
        self._grid = grid
        self._columns = columns
        self._inventory = inventory
        self._body = body
        self._drops = drops
        self._ledger = ledger
        self._placing = Placing(grid)
        self._creatures = np.zeros(0, CREATURE) if creatures is None else creatures
        self._others = others
        self.furnaces = Furnaces() if furnaces is None else furnaces
        self._events = none_yet[0] if events is None else events
        self._event_count = none_yet[1] if event_count is None else event_count

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
        item = int(self._inventory.slots[slot, 0])
        if hit is None and item in placed_blocks():
            return "place: no block under the crosshair"
        if self._inventory.slots[slot, 1] == 0 or hit is None:
            return f"place: {names.items().name(item)} is not a block"
        click = click_of(hit.cell, hit.face, hit.point, self._body.yaw, self._body.pitch)
        placement = self._placing.place(item, click, self._bodies())
        if isinstance(placement, str):
            return placement
        book(self._ledger, self._inventory.take(slot)[0], -1)
        for cell, block, state in placement.changes:
            self._columns.change(cell, block, state)
        x, y, z = placement.changes[0][0]
        emit(self._events, self._event_count, SOUND, sounds.BLOCK_PLACE, x + 0.5, y + 0.5, z + 0.5, 1.0)
        return ""

    def _bodies(self) -> NDArray[np.float64]:
        """float64 (n, 6): the boxes of the players and of the living creatures, lower and upper corner."""
        alive = self._creatures[self._creatures["health"] > 0.0]
        boxes = np.empty((1 + len(self._others) + len(alive), 6))
        feet = [self._body.position, *(other["position"] for other in self._others)]
        for box, (x, y, z) in zip(boxes, feet, strict=False):
            make_box(box, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
        for box, creature in zip(boxes[len(feet) :], alive, strict=True):
            x, y, z = creature["position"]
            make_box(box, x, y, z, creature["half_width"], creature["height"])
        return boxes
