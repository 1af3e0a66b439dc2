"""What lies in rock: at which height of the feet most of it is met, and how near it is gone to without being seen."""

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

_LAYERS_OFF, _STEEP_LAYERS = 3, 8
"""Levels off the ore's within which one goes along: with the ore straight below, and else, where the tunnel slopes to it."""
OVER_BLOCKS = 4.0
"""Level blocks off an ore within which it counts as straight below."""
NEAR_BLOCKS = 7.0
"""From the eye to an ore on the map within which one digs straight to it."""


def is_ore(block: str) -> bool:
    """Whether a block lies in rock, so that one digs for it."""
    return block.endswith("_ore")


def is_steep(levels: float, aside: float) -> bool:
    """Whether one goes straight down or up to what lies ``levels`` off, and ``aside`` level blocks (or infinity: unknown)."""
    return abs(levels) > (_LAYERS_OFF if aside <= OVER_BLOCKS else _STEEP_LAYERS)


def layer_of(block: str) -> int | None:
    """The layer for a block's name, the ones in deepslate like the others; None for what does not lie in rock."""
    return LAYERS.get(block.removeprefix("deepslate_"))
