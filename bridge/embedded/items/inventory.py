"""The slots of the player: stacking in the game's order, the hand, what is worn, wear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.player.armour import POINTS, PROTECTIONS, protection
from bridge.messages import EQUIPMENT_SLOTS, INVENTORY_SLOTS, Slots
from bridge.recipes import held_counts

INVENTORY = np.dtype(
    [
        ("slots", np.int32, (INVENTORY_SLOTS, 3)),
        ("worn", np.int32, (len(EQUIPMENT_SLOTS), 3)),
        ("held_slot", np.int64),
        ("protection", np.float64, (len(EQUIPMENT_SLOTS), PROTECTIONS)),
    ]
)
"""One player's record; ``Inventory`` says what its fields hold."""


@rule
def _fill(slots, slot, item, count, wear, stack):  # type: ignore[no-untyped-def]
    """Put into one slot what fits; returns what is left."""
    moved = min(count, stack - slots[slot, 1])
    slots[slot, 0] = item
    slots[slot, 1] += moved
    slots[slot, 2] = wear
    return count - moved


@rule
def add_stack(slots, held_slot, item, count, wear, stack):  # type: ignore[no-untyped-def]
    """Take ``count`` of an item into the slots and return how many did not fit.

    Order of the game: the held stack, other stacks of the same item from the hotbar on, then the first empty slots. ``stack`` is
    how many of the item lie in one slot at most; ``wear`` its durability.
    """
    if stack > 1:
        if slots[held_slot, 0] == item and count > 0:
            count = _fill(slots, held_slot, item, count, wear, stack)
        for slot in range(slots.shape[0]):
            if slots[slot, 0] == item and slots[slot, 1] > 0 and count > 0:
                count = _fill(slots, slot, item, count, wear, stack)
    for slot in range(slots.shape[0]):
        if slots[slot, 1] == 0 and count > 0:
            count = _fill(slots, slot, item, count, wear, stack)
    return count


class Inventory:
    """Slots of the player. Slots 0..8 are the hotbar, of which ``held_slot`` is in the hand.

    Args:
        record: an ``INVENTORY`` record to live in; None makes one. It is emptied.

    Attributes:
        slots: int32 (36, 3): item id, count, remaining durability (-1 where the item does not wear).
        worn: int32 (6, 3) by ``messages.EQUIPMENT_SLOTS``, beside the slots; its first row, the main hand, stays empty. Only
            ``wear`` and ``put_on`` write to it: what each piece gives lies beside it, float64 (6, PROTECTIONS) of ``armour``.
    """

    def __init__(self, record: NDArray[np.void] | None = None) -> None:
        self.record = np.zeros(1, INVENTORY)[0] if record is None else record
        self.slots: Slots = self.record["slots"]
        self.worn: Slots = self.record["worn"]
        self.slots[:] = self.worn[:] = (0, 0, -1)
        self.record["held_slot"] = 0
        self.record["protection"] = 0.0

    @property
    def held_slot(self) -> int:
        """Index of the slot in the hand."""
        return int(self.record["held_slot"])

    @held_slot.setter
    def held_slot(self, slot: int) -> None:
        self.record["held_slot"] = slot

    @property
    def armour(self) -> float:
        """Points of what is worn, 0..20."""
        return float(self.record["protection"][:, POINTS].sum())

    @property
    def held_item(self) -> int:
        """Item id in the hand, 0 for nothing."""
        return int(self.slots[self.held_slot, 0])

    def equipment(self) -> Slots:
        """int32 (6, 3) by ``messages.EQUIPMENT_SLOTS``: what is worn, and the held stack in the main hand."""
        equipment = self.worn.copy()
        equipment[0] = self.slots[self.held_slot]
        return equipment

    def add(self, item: int, count: int, durability: int | None = None) -> int:
        """Take in a stack and return how many did not fit. ``durability`` None means as new."""
        table = names.items()
        full = int(table.max_durability[item])
        wear = -1 if full == 0 else full if durability is None else durability
        return int(add_stack(self.slots, self.held_slot, item, count, wear, int(table.stack_size[item])))

    def find(self, item: int) -> int | None:
        """The first slot that holds an item, None where none does."""
        held = np.flatnonzero((self.slots[:, 0] == item) & (self.slots[:, 1] > 0))
        return int(held[0]) if len(held) else None

    def take(self, slot: int, count: int = 1) -> tuple[int, int, int]:
        """Remove up to ``count`` from a slot; returns (item, how many, durability)."""
        item, have, wear = (int(v) for v in self.slots[slot])
        taken = min(count, have)
        self.slots[slot, 1] -= taken
        if self.slots[slot, 1] == 0:
            self.slots[slot] = (0, 0, -1)
        return item, taken, wear

    def counts(self) -> dict[int, int]:
        """Item id -> how many the slots hold of it."""
        return held_counts(self.slots)

    def remove(self, item: int, count: int) -> None:
        """Take ``count`` of an item out of the slots, from the first on. ValueError where they hold fewer."""
        for slot in np.flatnonzero((self.slots[:, 0] == item) & (self.slots[:, 1] > 0)):
            count -= self.take(int(slot), count)[1]
            if count == 0:
                return
        raise ValueError(f"remove: {count} more of {names.items().name(item)} than the slots hold")

    def wear(self, slot: int, place: int) -> None:
        """Exchange a slot with what is worn at ``place``, an index into ``messages.EQUIPMENT_SLOTS`` but the main hand."""
        item, count, durability = (int(v) for v in self.worn[place])
        self.put_on(place, (int(self.slots[slot, 0]), int(self.slots[slot, 1]), int(self.slots[slot, 2])))
        self.slots[slot] = (item, count, durability)

    def put_on(self, place: int, stack: tuple[int, int, int]) -> None:
        """Wear (item, count, durability) at ``place`` instead of what is there; (0, 0, -1) bares it."""
        self.worn[place] = stack
        self.record["protection"][place] = protection(stack[0])

    def swap_into_hand(self, slot: int) -> None:
        """Exchange a slot with the held one."""
        self.slots[[slot, self.held_slot]] = self.slots[[self.held_slot, slot]]

    def wear_held(self) -> bool:
        """One use of the tool in the hand; True where nothing of it is left and it broke."""
        if self.slots[self.held_slot, 2] <= 0:
            return False
        self.slots[self.held_slot, 2] -= 1
        if self.slots[self.held_slot, 2] > 0:
            return False
        self.take(self.held_slot)
        return True
