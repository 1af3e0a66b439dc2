"""What compiled rules about creatures look up: figures of kinds, of blocks and of items, as arrays made once."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.blast import blast_resistance
from bridge.embedded.creatures.kinds import CHICKEN, COW, PIG, SHEEP, kind_table
from bridge.embedded.creatures.loot import loot_table, wool_items
from bridge.embedded.motion.block_physics import CUBE, block_physics
from bridge.packed import packed
from bridge.palette import DYES

HARMLESS, AVOIDED = range(2)
"""Of ``hazard``: creatures do not walk into what is AVOIDED."""
_AVOIDED = re.compile(
    r"^lava$|^(soul_)?fire$|^magma_block$|campfire$|^powder_snow$|^wither_rose$|^cactus$|^sweet_berry_bush$"
)
_NO_FLOOR = re.compile(
    r"_leaves$|glass$|^glowstone$|^sea_lantern$|^shroomlight$|froglight$|^jack_o_lantern$|^beacon$|^bedrock$"
)
"""Full cubes on which nothing comes by itself: leaves, glass, and what shines
(https://minecraft.wiki/w/Spawn#Spawn_conditions)."""
_FOODS = {
    COW: ("wheat",),
    SHEEP: ("wheat",),
    PIG: ("carrot", "potato", "beetroot"),
    CHICKEN: ("wheat_seeds", "melon_seeds", "pumpkin_seeds", "beetroot_seeds", "torchflower_seeds", "pitcher_pod"),
}
"""What each farm animal follows and breeds by (https://minecraft.wiki/w/Breeding)."""

_MIXED = {
    ("white", "red"): "pink",
    ("red", "yellow"): "orange",
    ("white", "blue"): "light_blue",
    ("white", "green"): "lime",
    ("white", "gray"): "light_gray",
    ("white", "black"): "gray",
    ("blue", "green"): "cyan",
    ("blue", "red"): "purple",
    ("purple", "pink"): "magenta",
}
"""What two dyes make together (https://minecraft.wiki/w/Dye#Crafting): the colour of a lamb of such parents."""
UNMIXED = -1


class CreatureTables(NamedTuple):
    """The arrays.

    Attributes:
        kinds: KIND (kinds,).
        loot: LOOT (kinds, rows), rows of count 0 after the last.
        wool: int64 (16,), the item of each colour.
        mixed: int64 (16, 16), the colour of a lamb by those of its parents; UNMIXED where it is one of theirs.
        foods: int64 (items,), bit k says that creature kind k eats it.
        hazard: uint8 (blocks,).
        floor: bool (blocks,), full cubes on which creatures may come by themselves.
        resistance: float64 (blocks,), against explosions.
        egg, grass_block, dirt, short_grass: ids of one item and of blocks.
    """

    kinds: NDArray[np.void]
    loot: NDArray[np.void]
    wool: NDArray[np.int64]
    mixed: NDArray[np.int64]
    foods: NDArray[np.int64]
    hazard: NDArray[np.uint8]
    floor: NDArray[np.bool_]
    resistance: NDArray[np.float64]
    egg: int
    grass_block: int
    dirt: int
    short_grass: int


def _hazards() -> NDArray[np.uint8]:
    hazard = np.zeros(len(names.blocks()), np.uint8)
    for index, name in enumerate(names.blocks().names):
        if _AVOIDED.search(name):
            hazard[index] = AVOIDED
    return hazard


def _floors() -> NDArray[np.bool_]:
    floors: NDArray[np.bool_] = np.array([_NO_FLOOR.search(name) is None for name in names.blocks().names])
    floors &= (block_physics().traits & CUBE) != 0
    return floors


def _foods() -> NDArray[np.int64]:
    foods = np.zeros(len(names.items()), np.int64)
    for kind, items in _FOODS.items():
        foods[names.items().ids(items)] |= 1 << kind
    return foods


def _mixed() -> NDArray[np.int64]:
    colours = tuple(DYES)
    mixed = np.full((len(colours), len(colours)), UNMIXED, np.int64)
    for (one, other), result in _MIXED.items():
        i, j = colours.index(one), colours.index(other)
        mixed[i, j] = mixed[j, i] = colours.index(result)
    return mixed


@functools.cache
def creature_tables() -> CreatureTables:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    blocks, items = names.blocks(), names.items()
    return packed(
        CreatureTables(
            kinds=kind_table(),
            loot=loot_table(),
            wool=wool_items(),
            mixed=_mixed(),
            foods=_foods(),
            hazard=_hazards(),
            floor=_floors(),
            resistance=blast_resistance(),
            egg=items.id("egg"),
            grass_block=blocks.id("grass_block"),
            dirt=blocks.id("dirt"),
            short_grass=blocks.id("short_grass"),
        )
    )
