"""The 41 inventory entries of Malmo's wire, and putting items into them.

Entries 0..35 are the slots of the inventory, 0 of them the main hand; 36..39 are worn from feet to head; 40 is the off hand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.messages import INVENTORY_SLOTS
from bridge.minedojo.names import NO_LEGACY_ITEM, item_of, legacy_item

WORN_SLOTS = 5
SLOTS = INVENTORY_SLOTS + WORN_SLOTS
EMPTY = (0, 0, -1)
_COMMAND_SLOTS = {
    "slot.weapon": 0,
    "slot.weapon.mainhand": 0,
    "slot.weapon.offhand": 40,
    "slot.armor.feet": 36,
    "slot.armor.legs": 37,
    "slot.armor.chest": 38,
    "slot.armor.head": 39,
}
_EMPTY_ENTRY = {
    "name": NO_LEGACY_ITEM.name,
    "variant": 0,
    "quantity": 0,
    "max_durability": -1,
    "cur_durability": -1,
    "inventory": "inventory",
}


def entries(inventory: Inventory) -> list[dict[str, Any]]:
    """The 41 entries, as the wire has them. What 1.11.2 does not know is an empty entry."""
    stacks = [*inventory.slots.tolist(), *inventory.worn[1:].tolist()]
    return [_entry(*stack) if stack[1] else _EMPTY_ENTRY for stack in stacks]


def _entry(item: int, count: int, durability: int) -> dict[str, Any]:
    name, variant = legacy_item(item)
    if name == NO_LEGACY_ITEM.name:
        return _EMPTY_ENTRY
    full = int(names.items().max_durability[item])
    return {
        "name": name,
        "variant": variant,
        "quantity": count,
        "max_durability": full or -1,
        "cur_durability": durability if full else -1,
        "inventory": "inventory",
    }


def stack(inventory: Inventory, slot: int) -> tuple[int, int, int]:
    """Item, count and durability of an entry."""
    row: NDArray[np.int32] = (
        inventory.slots[slot] if slot < INVENTORY_SLOTS else inventory.worn[slot - INVENTORY_SLOTS + 1]
    )
    return int(row[0]), int(row[1]), int(row[2])


def put(inventory: Inventory, ledger: NDArray[np.int64], slot: int, new: tuple[int, int, int]) -> None:
    """Replace an entry by another stack; what goes and what comes is booked."""
    item, count, _ = stack(inventory, slot)
    book(ledger, item, -count)
    book(ledger, new[0], new[1])
    _set(inventory, slot, new)


def swap(inventory: Inventory, first: int, second: int) -> None:
    """Exchange two entries."""
    one, other = stack(inventory, first), stack(inventory, second)
    _set(inventory, first, other)
    _set(inventory, second, one)


def new_stack(name: str, count: int, metadata: int = 0) -> tuple[int, int, int]:
    """A fresh stack of an item of 1.11.2; no more than lie in one slot. KeyError for a name that it lacks."""
    item = item_of(name, metadata)
    if item == names.NO_ITEM:
        return EMPTY
    table = names.items()
    full = int(table.max_durability[item])
    return item, min(count, int(table.stack_size[item])), full or -1


def command_slot(name: str) -> int | None:
    """The entry that a slot of ``/replaceitem`` names, None for another one (https://minecraft.wiki/w/Slot, before 1.13)."""
    if name in _COMMAND_SLOTS:
        return _COMMAND_SLOTS[name]
    place, _, number = name.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 3):
        return None
    index = int(number)
    if place == "slot.hotbar" and index < 9:
        return index
    if place == "slot.inventory" and index < INVENTORY_SLOTS - 9:
        return index + 9
    return None


def _set(inventory: Inventory, slot: int, new: tuple[int, int, int]) -> None:
    if slot < INVENTORY_SLOTS:
        inventory.slots[slot] = new
    else:
        inventory.put_on(slot - INVENTORY_SLOTS + 1, new)
