"""What a deed of the use key is: a function of the scene, of the stack in one hand, and of what is looked at.

A deed answers with ``PASS`` where it does not apply, so that the next one in the game's order is asked; with an empty note
where it was done; and with a note that says why where it is refused, which ends the click as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.cells.blocks import Blocks
from bridge.embedded.columns import Columns
from bridge.embedded.events import SOUND, emit
from bridge.embedded.items.containers import Containers
from bridge.embedded.items.drops import Drops
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.physics import Body
from bridge.grid import BlockGrid
from bridge.messages import EQUIPMENT_SLOTS, Cell, Vector
from bridge.raycast import BlockHit, look_direction

PASS = None
DONE = ""
MAIN_HAND, OFF_HAND = range(2)
_OFF_HAND_ROW = EQUIPMENT_SLOTS.index("off_hand")


class Gaze(NamedTuple):
    """What the player looks at when the key is pressed."""

    eye: Vector
    hit: BlockHit | None
    sneaking: bool = False


class Surroundings(Protocol):
    """What deeds ask of creatures and weather."""

    def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
        """Use what is held on the creature of a row: milk, shear, feed. PASS where that does nothing."""

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Whether a hostile creature is within so many blocks of a cell, sideways and up and down."""

    def weather(self) -> int:
        """CLEAR, RAIN or THUNDER of ``sleeping``."""

    def clear_weather(self) -> None:
        """Let rain and thunder end."""


@dataclass
class Scene:
    """All that the deeds of one player may change.

    Attributes:
        clock, vitals, use: records CLOCK, VITALS and ``use_state.USE``.
        projectiles: PROJECTILE (n,).
        ledger: int64 (items,).
        events, event_count: of ``events``.
        surroundings: what is not the player's own.
        seat: of the player, where several are in one world.
    """

    grid: BlockGrid
    blocks: Blocks
    columns: Columns
    inventory: Inventory
    body: Body
    drops: Drops
    containers: Containers
    projectiles: NDArray[np.void]
    clock: NDArray[np.void]
    vitals: NDArray[np.void]
    use: NDArray[np.void]
    ledger: NDArray[np.int64]
    events: NDArray[np.void]
    event_count: NDArray[np.int64]
    surroundings: Surroundings
    seat: int = 0

    @property
    def random(self) -> NDArray[np.uint64]:
        """uint64[1] of ``chance``."""
        random: NDArray[np.uint64] = self.clock["random"]
        return random

    def block(self, cell: Cell) -> str:
        """Name of the block in a cell."""
        return names.blocks().name(self.grid.get(*cell))

    def change(self, cell: Cell, block: str, state: int = 0) -> None:
        """Put a block into a cell."""
        self.columns.change(cell, names.blocks().id(block), state)

    def give(self, item: str, cell: Cell, count: int = 1) -> None:
        """Let new items fall out of a cell."""
        if count > 0:
            book(self.ledger, names.items().id(item), count)
            self.drops.spill(names.items().id(item), cell, count)

    def sound(self, sound: int, cell: Cell, volume: float = 1.0) -> None:
        """Let a sound of ``bridge.sounds`` be heard from the middle of a cell, of the game's volume."""
        x, y, z = cell
        emit(self.events, self.event_count, SOUND, sound, x + 0.5, y + 0.5, z + 0.5, volume)


class Held:
    """The stack in one hand of the player, as a deed uses it up."""

    def __init__(self, scene: Scene, hand: int) -> None:
        self._scene = scene
        self.hand = hand

    @property
    def stack(self) -> NDArray[np.int32]:
        """int32[3], a view: item, count, durability."""
        inventory = self._scene.inventory
        rows, row = (
            (inventory.slots, inventory.held_slot) if self.hand == MAIN_HAND else (inventory.worn, _OFF_HAND_ROW)
        )
        stack: NDArray[np.int32] = rows[row]
        return stack

    @property
    def item(self) -> int:
        """Item id, 0 for nothing."""
        return int(self.stack[0])

    def use_up(self) -> None:
        """One of the stack is gone for good."""
        book(self._scene.ledger, self.item, -1)
        self.take()

    def take(self) -> None:
        """One of the stack is elsewhere now."""
        stack = self.stack
        stack[1] -= 1
        if stack[1] == 0:
            stack[:] = (0, 0, -1)

    def wear(self) -> None:
        """One use of a tool; it breaks with the last."""
        stack = self.stack
        if stack[2] > 0:
            stack[2] -= 1
            if stack[2] == 0:
                self.use_up()

    def exchange(self, result: str) -> None:
        """One of the stack becomes something else: in this hand where it was the last, else in another slot or on the ground.

        The game's rule for buckets: https://minecraft.wiki/w/Bucket.
        """
        self.use_up()
        scene, item = self._scene, names.items().id(result)
        book(scene.ledger, item, 1)
        if self.item == names.NO_ITEM:
            self.stack[:] = (item, 1, -1)
        elif scene.inventory.add(item, 1):
            body = scene.body
            x, y, z = body.position.tolist()
            scene.drops.toss((item, 1, -1), (x, y + 1.32, z), look_direction(body.yaw, body.pitch))


BlockDeed = Callable[[Scene, Held, BlockHit], str | None]
"""What using a block does, or using an item on one."""
ItemDeed = Callable[[Scene, Held, Gaze], str | None]
"""What using an item does, whatever is looked at."""


def beside(hit: BlockHit) -> Cell:
    """The cell before the face that was met."""
    return (hit.cell[0] + hit.face[0], hit.cell[1] + hit.face[1], hit.cell[2] + hit.face[2])
