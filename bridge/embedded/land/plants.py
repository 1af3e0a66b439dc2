"""Small plants: grass, flowers, mushrooms, cactus, sugar cane, gourds, water plants and crops, each where its biome has it.

Kinds a biome follow minecraft.wiki ("Flower", "Grass", "Cactus", "Sugar Cane", "Pumpkin", "Melon", "Kelp", "Seagrass", "Sweet
Berries"). Crops in the wild are our own, as villages are not built here: now and then a small tilled field lies in the plains.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.land.biomes import (
    BEACH,
    BIRCH_FOREST,
    DESERT,
    FOREST,
    JUNGLE,
    MIXED_FOREST,
    OCEAN,
    PLAINS,
    RIVER,
    SAVANNA,
    SNOWY_PLAINS,
    SNOWY_TAIGA,
    SWAMP,
    TAIGA,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.materials import (
    AIR,
    ALLIUM,
    AZURE_BLUET,
    BAMBOO,
    BLUE_ORCHID,
    BROWN_MUSHROOM,
    CACTUS,
    CORNFLOWER,
    DANDELION,
    DEAD_BUSH,
    FERN,
    KELP,
    KELP_PLANT,
    LARGE_FERN,
    LILAC,
    LILY_OF_THE_VALLEY,
    LILY_PAD,
    MELON,
    ORANGE_TULIP,
    OXEYE_DAISY,
    PEONY,
    POPPY,
    PUMPKIN,
    RED_MUSHROOM,
    RED_TULIP,
    ROSE_BUSH,
    SEAGRASS,
    SHORT_GRASS,
    SUGAR_CANE,
    SUNFLOWER,
    SWEET_BERRIES,
    TALL_GRASS,
    TALL_SEAGRASS,
    WATER,
)
from bridge.embedded.land.noise import ONE, hash_cell, share, value_noise
from bridge.embedded.land.relief import SEA_LEVEL

SALT_PLANT, SALT_MEADOW = 6, 7
SALT_BED, SALT_PATCH_OF, SALT_CHOICE, SALT_RISE = range(101, 105)
_PATCH_CELL = 40
"""Side of the cells of the map, in blocks, in some of which a patch of gourds or berries grows."""


@rule
def _mixed_forest(seed, x, z, chance):  # type: ignore[no-untyped-def]
    if chance < ONE // 160:
        return DANDELION
    if chance < ONE // 90:
        return POPPY
    if chance < ONE // 50 + value_noise(seed, SALT_MEADOW, x, z, 26) // 9:
        return SHORT_GRASS
    return AIR


@rule
def _flower(seed, x, z, biome):  # type: ignore[no-untyped-def]
    """The flower of a place: kinds stand together in beds, as smooth noise chooses among those of the biome."""
    bed = value_noise(seed, SALT_BED, x, z, 24) + share(hash_cell(seed, SALT_CHOICE, x, z)) // 6
    step = bed * 9 // ONE
    if biome == SWAMP:
        return BLUE_ORCHID
    if biome in (FOREST, BIRCH_FOREST):
        kinds = (LILAC, POPPY, LILY_OF_THE_VALLEY, DANDELION, ALLIUM, DANDELION, POPPY, ROSE_BUSH, PEONY, PEONY)
        return kinds[min(step, 9)]
    if biome == PLAINS:
        kinds = (
            RED_TULIP, ORANGE_TULIP, AZURE_BLUET, DANDELION, CORNFLOWER, POPPY, OXEYE_DAISY, DANDELION, SUNFLOWER, SUNFLOWER,
        )  # fmt: skip
        return kinds[min(step, 9)]
    return DANDELION if step % 2 == 0 else POPPY


@rule
def _patch(seed, x, z, salt, one_in, radius):  # type: ignore[no-untyped-def]
    """Whether a place lies in a patch: one of ``one_in`` cells has one of so many blocks radius."""
    cell_x, cell_z = x // _PATCH_CELL, z // _PATCH_CELL
    word = share(hash_cell(seed, SALT_PATCH_OF + salt, cell_x, cell_z))
    if word % one_in != 0:
        return False
    room = _PATCH_CELL - 2 * radius
    middle_x = cell_x * _PATCH_CELL + radius + (word // 64) % room
    middle_z = cell_z * _PATCH_CELL + radius + (word // 1024) % room
    return (x - middle_x) ** 2 + (z - middle_z) ** 2 <= radius * radius


@rule
def _undergrowth(biome, chance, meadow):  # type: ignore[no-untyped-def]
    """Grass, ferns and mushrooms by a uniform draw; ``meadow`` is smooth noise, high where growth is thick."""
    if biome == PLAINS:
        return TALL_GRASS if chance < meadow // 14 else SHORT_GRASS if chance < ONE // 20 + meadow // 3 else AIR
    if biome == SAVANNA:
        return TALL_GRASS if chance < meadow // 6 else SHORT_GRASS if chance < ONE // 8 + meadow // 2 else AIR
    if biome == JUNGLE:
        if chance < ONE // 40:
            return TALL_GRASS
        return FERN if chance < ONE // 12 else SHORT_GRASS if chance < ONE // 10 + meadow // 3 else AIR
    if biome in (TAIGA, SNOWY_TAIGA):
        if chance < ONE // 150:
            return BROWN_MUSHROOM
        return (
            LARGE_FERN
            if chance < meadow // 24
            else FERN
            if chance < meadow // 6
            else SHORT_GRASS
            if chance < meadow // 5
            else AIR
        )
    if biome == SWAMP:
        if chance < ONE // 60:
            return BROWN_MUSHROOM if chance % 2 == 0 else RED_MUSHROOM
        return SHORT_GRASS if chance < ONE // 16 + meadow // 5 else AIR
    if biome in (FOREST, BIRCH_FOREST):
        if chance < ONE // 400:
            return BROWN_MUSHROOM if chance % 2 == 0 else RED_MUSHROOM
        return SHORT_GRASS if chance < ONE // 30 + meadow // 6 else AIR
    if biome in (WINDSWEPT_HILLS, RIVER):
        return SHORT_GRASS if chance < meadow // 9 else AIR
    return SHORT_GRASS if biome == SNOWY_PLAINS and chance < ONE // 80 else AIR


@rule
def plant_on_soil(seed, x, z, biome):  # type: ignore[no-untyped-def]
    """The material that would grow on grass or other soil here, or AIR; of a plant of two cells its lower half."""
    chance = share(hash_cell(seed, SALT_PLANT, x, z))
    if biome == MIXED_FOREST:
        return _mixed_forest(seed, x, z, chance)
    if chance < ONE // 5:
        if biome in (PLAINS, TAIGA, WINDSWEPT_HILLS) and _patch(seed, x, z, 0, 5, 4):
            return PUMPKIN
        if biome == JUNGLE and _patch(seed, x, z, 1, 2, 4):
            return MELON
        if biome in (TAIGA, SNOWY_TAIGA) and _patch(seed, x, z, 2, 2, 5):
            return SWEET_BERRIES
    if biome == JUNGLE and chance < ONE // 2 and _patch(seed, x, z, 3, 2, 9):
        return BAMBOO
    meadow = value_noise(seed, SALT_MEADOW, x, z, 26)
    flowers = ONE // 25 if biome in (PLAINS, FOREST) else ONE // 60 if biome in (BIRCH_FOREST, SWAMP) else ONE // 220
    if ONE - chance < flowers and biome not in (SNOWY_PLAINS, SNOWY_TAIGA):
        return _flower(seed, x, z, biome)
    return _undergrowth(biome, chance, meadow)


@rule
def plant_on_sand(seed, x, z, biome):  # type: ignore[no-untyped-def]
    """What grows on sand here: a desert's cactus or dead bush, or AIR."""
    chance = share(hash_cell(seed, SALT_PLANT, x, z))
    if biome != DESERT:
        return AIR
    if chance < ONE // 110:
        return CACTUS
    return DEAD_BUSH if chance < ONE // 60 else AIR


@rule
def stem_height(seed, x, z, material):  # type: ignore[no-untyped-def]
    """How many cells a cactus, sugar cane or bamboo of natural growth is high: 1 to 3, and 5 to 12 of bamboo."""
    chance = share(hash_cell(seed, SALT_RISE, x, z))
    if material == BAMBOO:
        return 5 + chance % 8
    return 1 + min(chance % 4, 2) if material in (CACTUS, SUGAR_CANE) else 1


@rule
def cane_grows(seed, x, z, biome):  # type: ignore[no-untyped-def]
    """Whether sugar cane stands here, given that the place is right: groups of it along the shore."""
    if biome == MIXED_FOREST:
        return False
    thick = value_noise(seed, SALT_BED, x, z, 14)
    likely = thick > (8 if biome in (SWAMP, DESERT, RIVER) else 11) * ONE // 16
    return likely and share(hash_cell(seed, SALT_PLANT, x, z)) < ONE // 2


@rule
def plant_in_water(seed, x, z, biome, depth):  # type: ignore[no-untyped-def]
    """What grows on the bottom under ``depth`` cells of water: (material or WATER, height in cells)."""
    chance = share(hash_cell(seed, SALT_PLANT, x, z))
    meadow = value_noise(seed, SALT_MEADOW, x, z, 26)
    if biome == OCEAN and depth >= 5 and meadow > (9 * ONE) // 16 and chance < ONE // 5:
        return KELP, min(2 + chance % 13, depth - 1)
    if biome not in (OCEAN, RIVER, SWAMP, BEACH, JUNGLE):
        return WATER, 0
    if chance < meadow // 4:
        return (TALL_SEAGRASS, 2) if depth >= 3 and chance % 5 == 0 else (SEAGRASS, 1)
    return WATER, 0


@rule
def plant_on_water(seed, x, z, biome, depth):  # type: ignore[no-untyped-def]
    """What floats here: a swamp's lily pads, or AIR."""
    if biome == SWAMP and depth <= 3 and share(hash_cell(seed, SALT_RISE, x, z)) < ONE // 9:
        return LILY_PAD
    return AIR


@rule
def put_water_plant(column, i, k, bottom, material, height):  # type: ignore[no-untyped-def]
    """Stand a water plant on layer ``bottom``."""
    for rise in range(1, height + 1):
        part = material
        if material == KELP and rise < height:
            part = KELP_PLANT
        elif material == TALL_SEAGRASS and rise == 2:
            part = TALL_SEAGRASS + 1
        column[i, bottom + rise, k] = part


@rule
def may_grow_cane(column, i, k, heights, biome):  # type: ignore[no-untyped-def]
    """Whether the place is right for sugar cane: its ground lies at the water's level, and water is beside it (minecraft.wiki,
    "Sugar Cane")."""
    if heights[i + 1, k + 1] != SEA_LEVEL - 1:
        return False
    lowest = min(min(heights[i, k + 1], heights[i + 2, k + 1]), min(heights[i + 1, k], heights[i + 1, k + 2]))
    return lowest < SEA_LEVEL - 1
