"""What is worn rather than held, and how much it protects."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from bridge import names
from bridge.messages import EQUIPMENT_SLOTS, Slots

_POINTS = {
    "leather": (1, 2, 3, 1),
    "golden": (1, 3, 5, 2),
    "chainmail": (1, 4, 5, 2),
    "iron": (2, 5, 6, 2),
    "diamond": (3, 6, 8, 3),
    "netherite": (3, 6, 8, 3),
}
"""Armour points of boots, leggings, chestplate, helmet (https://minecraft.wiki/w/Armor#Armor_points)."""
_PIECES = (("boots", "feet"), ("leggings", "legs"), ("chestplate", "chest"), ("helmet", "head"))
_OTHERS = {"turtle_helmet": ("head", 2), "elytra": ("chest", 0), "shield": ("off_hand", 0)}


@functools.cache
def _worn() -> Mapping[int, tuple[int, int]]:
    """Item id -> (index into EQUIPMENT_SLOTS, armour points)."""
    pieces = {
        f"{material}_{piece}": (slot, points)
        for material, row in _POINTS.items()
        for (piece, slot), points in zip(_PIECES, row, strict=True)
    }
    return MappingProxyType(
        {names.items().id(item): (EQUIPMENT_SLOTS.index(slot), n) for item, (slot, n) in (pieces | _OTHERS).items()}
    )


def worn_slot(item: int) -> int | None:
    """Index into ``messages.EQUIPMENT_SLOTS`` of where an item is worn, None for what is held in the hand.

    The same items as on a live server: armour, elytra, and the shield in the off-hand.
    """
    worn = _worn().get(item)
    return None if worn is None else worn[0]


def armour_points(equipment: Slots) -> float:
    """Points (0..20) of int32 (6, 3) equipment; a piece counts where it is worn, not in the hand."""
    worn = (_worn().get(int(item)) for item in equipment[1:, 0])
    return float(sum(points for _, points in filter(None, worn)))
