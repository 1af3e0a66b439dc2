"""What items do in a fight: attack damage, attack speed, and how a hit wears them.

Source: https://minecraft.wiki/w/Damage#Dealing_damage and https://minecraft.wiki/w/Melee_attack, Java Edition 1.20.4.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names

WEAPON = np.dtype([("damage", np.float64), ("speed", np.float64), ("wear", np.int64)])
"""Half hearts of a full hit, full hits a second, uses that a hit costs."""
HAND = (1.0, 4.0, 0)
_MATERIALS = ("wooden", "stone", "iron", "golden", "diamond", "netherite")
_TOOLS: dict[str, tuple[tuple[float, ...], tuple[float, ...], int]] = {
    "sword": ((4, 5, 6, 4, 7, 8), (1.6,) * 6, 1),
    "axe": ((7, 9, 9, 7, 9, 10), (0.8, 0.8, 0.9, 1.0, 1.0, 1.0), 2),
    "pickaxe": ((2, 3, 4, 2, 5, 6), (1.2,) * 6, 2),
    "shovel": ((2.5, 3.5, 4.5, 2.5, 5.5, 6.5), (1.0,) * 6, 2),
    "hoe": ((1,) * 6, (1.0, 2.0, 3.0, 1.0, 4.0, 4.0), 2),
}
"""Damages and speeds by material, and wear."""


@functools.cache
def weapons() -> NDArray[np.void]:
    """WEAPON (items,)."""
    items = names.items()
    table = np.full(len(items), np.array(HAND, WEAPON), WEAPON)
    for tool, (damages, speeds, wear) in _TOOLS.items():
        for material, damage, speed in zip(_MATERIALS, damages, speeds, strict=True):
            table[items.id(f"{material}_{tool}")] = (damage, speed, wear)
    table[items.id("trident")] = (9.0, 1.1, 1)
    return table
