"""What is worn rather than held, and how much it protects.

Sources: https://minecraft.wiki/w/Armor (points, toughness, knockback resistance) and https://minecraft.wiki/w/Shield, for 1.20.4.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.messages import EQUIPMENT_SLOTS

POINTS, TOUGHNESS, KNOCKBACK_RESISTANCE, FIREPROOF = range(4)
"""Columns of ``protection``: armour points and toughness add up over what is worn, as does the share of knockback that is
withstood; FIREPROOF is 1 where fire and lava do not wear the piece."""
PROTECTIONS = 4
_POINTS = {
    "leather": (1, 2, 3, 1),
    "golden": (1, 3, 5, 2),
    "chainmail": (1, 4, 5, 2),
    "iron": (2, 5, 6, 2),
    "diamond": (3, 6, 8, 3),
    "netherite": (3, 6, 8, 3),
}
"""Armour points of boots, leggings, chestplate, helmet."""
_TOUGHNESS = {"diamond": 2.0, "netherite": 3.0}
"""Of each piece; 0 for the others."""
_KNOCKBACK_RESISTANCE = {"netherite": 0.1}
_FIREPROOF = ("netherite",)
_PIECES = (("boots", "feet"), ("leggings", "legs"), ("chestplate", "chest"), ("helmet", "head"))
_OTHERS = {"turtle_helmet": ("head", 2), "elytra": ("chest", 0), "shield": ("off_hand", 0)}


@functools.cache
def _worn() -> Mapping[int, int]:
    """Item id -> index into EQUIPMENT_SLOTS."""
    places = {f"{material}_{piece}": place for material in _POINTS for piece, place in _PIECES}
    places |= {item: place for item, (place, _) in _OTHERS.items()}
    return MappingProxyType({names.items().id(item): EQUIPMENT_SLOTS.index(place) for item, place in places.items()})


@functools.cache
def _protections() -> NDArray[np.float64]:
    table = np.zeros((len(names.items()), PROTECTIONS))
    for material, row in _POINTS.items():
        for (piece, _), points in zip(_PIECES, row, strict=True):
            table[names.items().id(f"{material}_{piece}")] = (
                points,
                _TOUGHNESS.get(material, 0.0),
                _KNOCKBACK_RESISTANCE.get(material, 0.0),
                material in _FIREPROOF,
            )
    for item, (_, points) in _OTHERS.items():
        table[names.items().id(item), POINTS] = points
    table.setflags(write=False)
    return table


def worn_slot(item: int) -> int | None:
    """Index into ``messages.EQUIPMENT_SLOTS`` of where an item is worn, None for what is held in the hand.

    The same items as on a live server: armour, elytra, and the shield in the off-hand.
    """
    return _worn().get(item)


def protection(item: int) -> NDArray[np.float64]:
    """float64 (PROTECTIONS,): what an item gives where it is worn; all 0 for what is no armour."""
    row: NDArray[np.float64] = _protections()[item]
    return row
