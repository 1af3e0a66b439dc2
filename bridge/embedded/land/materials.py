"""What the terrain is made of: a block in a state, as one small number, so that a whole column fits into a processor's cache.

The kernels of the terrain write materials; ``palette`` says which block id and state each stands for.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import state_of

Row = tuple[str, dict[str, str]]
_GROUND = (
    "air", "stone", "dirt", "bedrock", "water", "lava", "grass_block", "sand", "gravel", "sandstone", "clay", "mud",
    "coarse_dirt", "podzol", "snow_block", "ice", "calcite", "granite", "diorite", "andesite", "coal_ore",
    "iron_ore", "copper_ore", "gold_ore", "redstone_ore", "lapis_ore", "diamond_ore", "emerald_ore", "cactus",
    "pumpkin", "melon", "lily_pad", "farmland",
)  # fmt: skip
(
    AIR, STONE, DIRT, BEDROCK, WATER, LAVA, GRASS, SAND, GRAVEL, SANDSTONE, CLAY, MUD, COARSE_DIRT, PODZOL,
    SNOW_BLOCK, ICE, CALCITE, GRANITE, DIORITE, ANDESITE, COAL, IRON, COPPER, GOLD, REDSTONE, LAPIS, DIAMOND,
    EMERALD, CACTUS, PUMPKIN, MELON, LILY_PAD, FARMLAND,
) = range(len(_GROUND))  # fmt: skip

_PLANTS = (
    "short_grass", "dandelion", "poppy", "fern", "dead_bush", "azure_bluet", "oxeye_daisy", "cornflower",
    "red_tulip", "orange_tulip", "allium", "lily_of_the_valley", "blue_orchid", "brown_mushroom", "red_mushroom",
    "sugar_cane", "seagrass", "kelp", "kelp_plant", "snow", "sweet_berry_bush", "bamboo",
)  # fmt: skip
(
    SHORT_GRASS, DANDELION, POPPY, FERN, DEAD_BUSH, AZURE_BLUET, OXEYE_DAISY, CORNFLOWER, RED_TULIP, ORANGE_TULIP,
    ALLIUM, LILY_OF_THE_VALLEY, BLUE_ORCHID, BROWN_MUSHROOM, RED_MUSHROOM, SUGAR_CANE, SEAGRASS, KELP, KELP_PLANT,
    SNOW, SWEET_BERRIES, BAMBOO,
) = range(len(_GROUND), len(_GROUND) + len(_PLANTS))  # fmt: skip

SPECIES = ("oak", "birch", "spruce", "acacia", "jungle")
OAK, BIRCH, SPRUCE, ACACIA, JUNGLE = range(len(SPECIES))
LOG = BAMBOO + 1
"""Of the first species; the others follow."""
LEAVES = LOG + len(SPECIES)
_TALL = ("tall_grass", "large_fern", "sunflower", "lilac", "rose_bush", "peony", "tall_seagrass")
TALL_GRASS, LARGE_FERN, SUNFLOWER, LILAC, ROSE_BUSH, PEONY, TALL_SEAGRASS = range(
    LEAVES + len(SPECIES), LEAVES + len(SPECIES) + 2 * len(_TALL), 2
)
"""The lower half of a plant of two cells; the upper half is the next material."""
_CROPS = (("wheat", 8), ("carrots", 8), ("potatoes", 8), ("beetroots", 4))
CROP = TALL_SEAGRASS + 2
CROP_AGES = 8
"""Crop c of age a is material CROP + c * CROP_AGES + a; ages beyond the last of a kind repeat it."""
CROP_KINDS = len(_CROPS)
VINE = CROP + CROP_KINDS * CROP_AGES
"""Vines that hang on the block to the east, west, south, north: VINE + 0..3."""
SNOWY_GRASS = VINE + 4
SNOWY_PODZOL = SNOWY_GRASS + 1
MATERIALS = SNOWY_PODZOL + 1


def rows() -> list[Row]:
    """Every material in id order: the name of its block, and the properties in which it differs from the default."""
    plain: list[Row] = [(name, {}) for name in (*_GROUND, *_PLANTS)]
    plain[FARMLAND] = ("farmland", {"moisture": "7"})
    plain[SWEET_BERRIES] = ("sweet_berry_bush", {"age": "3"})
    wood: list[Row] = [(f"{name}_{part}", {}) for part in ("log", "leaves") for name in SPECIES]
    tall: list[Row] = [(name, {"half": half}) for name in _TALL for half in ("lower", "upper")]
    crops: list[Row] = [(name, {"age": str(min(age, ages - 1))}) for name, ages in _CROPS for age in range(CROP_AGES)]
    vines: list[Row] = [("vine", {side: "true"}) for side in ("east", "west", "south", "north")]
    snowy: list[Row] = [(name, {"snowy": "true"}) for name in ("grass_block", "podzol")]
    return [*plain, *wood, *tall, *crops, *vines, *snowy]


class Palette(NamedTuple):
    """``blocks`` uint16 and ``states`` uint8, both (MATERIALS,)."""

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]


@functools.cache
def palette() -> Palette:
    """Block id and state of every material, made once. Writable, as numba takes read-only arrays over a slower path."""
    found = rows()
    blocks = names.blocks().ids(name for name, _ in found).astype(np.uint16)
    return Palette(blocks, np.array([state_of(name, 0, **properties) for name, properties in found], np.uint8))
