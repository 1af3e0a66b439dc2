"""At which height of the feet most of what lies in rock is met: for who does not know the map and goes there to look."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LAYERS: Mapping[str, int] = MappingProxyType(
    {
        "coal_ore": 44,
        "copper_ore": 46,
        "iron_ore": 34,
        "gold_ore": 18,
        "redstone_ore": 11,
        "lapis_ore": 14,
        "diamond_ore": 11,
        "emerald_ore": 18,
        "stone": 50,
        "granite": 44,
        "diorite": 44,
        "andesite": 44,
    }
)
"""By ``bridge.embedded.land.ores``, and above the lava of the caves."""


def layer_of(block: str) -> int | None:
    """The layer for a block's name, the ones in deepslate like the others; None for what does not lie in rock."""
    return LAYERS.get(block.removeprefix("deepslate_"))
