"""The slots of the player: stacking in the game's order, the hand, what is worn, wear."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.embedded.armour import armour_points
from bridge.messages import EQUIPMENT_SLOTS, INVENTORY_SLOTS, Slots, empty_slots

HOTBAR_SLOTS = 9


class Inventory:
    """Slots of the player. Slots 0..8 are the hotbar, of which ``held_slot`` is in the hand.

    Attributes:
        slots: int32 (36, 3): item id, count, remaining durability (-1 where the item does not wear).
        worn: int32 (6, 3) by ``messages.EQUIPMENT_SLOTS``, beside the slots; its first row, the main hand, stays empty.
        armour: points of what is worn.
    """

    def __init__(self) -> None:
        self.slots: Slots = empty_slots(INVENTORY_SLOTS)
        self.worn: Slots = empty_slots(len(EQUIPMENT_SLOTS))
        self.armour = 0.0
        self.held_slot = 0

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
        """Take in a stack and return how many did not fit.

        Order of the game: the held stack, other stacks of the same item from the hotbar on, then the first empty slots.
        ``durability`` None means as new.
        """
        table = names.items()
        stack = int(table.stack_size[item])
        full = int(table.max_durability[item])
        wear = -1 if full == 0 else full if durability is None else durability
        if stack > 1:
            same = np.flatnonzero((self.slots[:, 0] == item) & (self.slots[:, 1] < stack))
            for slot in sorted(same, key=lambda index: (index != self.held_slot, index)):
                moved = min(count, stack - int(self.slots[slot, 1]))
                self.slots[slot, 1] += moved
                count -= moved
                if count == 0:
                    return 0
        for slot in np.flatnonzero(self.slots[:, 1] == 0):
            moved = min(count, stack)
            self.slots[slot] = (item, moved, wear)
            count -= moved
            if count == 0:
                return 0
        return count

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
        held: dict[int, int] = {}
        for item, count in self.slots[self.slots[:, 1] > 0, :2].tolist():
            held[item] = held.get(item, 0) + count
        return held

    def remove(self, item: int, count: int) -> None:
        """Take ``count`` of an item out of the slots, from the first on. ValueError where they hold fewer."""
        for slot in np.flatnonzero((self.slots[:, 0] == item) & (self.slots[:, 1] > 0)):
            count -= self.take(int(slot), count)[1]
            if count == 0:
                return
        raise ValueError(f"remove: {count} more of {names.items().name(item)} than the slots hold")

    def wear(self, slot: int, place: int) -> None:
        """Exchange a slot with what is worn at ``place``, an index into ``messages.EQUIPMENT_SLOTS`` but the main hand."""
        taken_off = self.worn[place].copy()
        self.worn[place] = self.slots[slot]
        self.slots[slot] = taken_off
        self.armour = armour_points(self.worn)

    def swap_into_hand(self, slot: int) -> None:
        """Exchange a slot with the held one."""
        self.slots[[slot, self.held_slot]] = self.slots[[self.held_slot, slot]]

    def wear_held(self) -> None:
        """One use of the tool in the hand; it breaks where nothing of it is left."""
        if self.slots[self.held_slot, 2] > 0:
            self.slots[self.held_slot, 2] -= 1
            if self.slots[self.held_slot, 2] == 0:
                self.take(self.held_slot)
