"""What the ground of each biome is made of: the block on top, and that of the layers right below it."""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.land.biomes import (
    BEACH,
    DESERT,
    JUNGLE,
    MIXED_FOREST,
    OCEAN,
    RIVER,
    SAVANNA,
    SNOWY_SLOPES,
    STONY_PEAKS,
    SWAMP,
    TAIGA,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.materials import (
    CALCITE,
    CLAY,
    COARSE_DIRT,
    DIRT,
    GRASS,
    GRAVEL,
    MUD,
    PODZOL,
    SAND,
    SNOW_BLOCK,
    STONE,
)
from bridge.embedded.land.noise import ONE, value_noise
from bridge.embedded.land.relief import SEA_LEVEL

SOIL_DEPTH = 3
"""Layers below the topmost block that are of the ground's own kind; stone follows."""
STEEP = 3
"""Blocks of difference to a neighbour from which no soil holds in the mountains."""
SALT_GRAVEL, SALT_BEACH, SALT_PATCH, SALT_CLAY = 4, 5, 71, 72


@rule
def _mixed_forest(seed, x, z, height):  # type: ignore[no-untyped-def]
    gravel = value_noise(seed, SALT_GRAVEL, x, z, 18)
    if height < SEA_LEVEL - 2:
        return GRAVEL if gravel > (11 * ONE) // 16 else SAND
    beach = value_noise(seed, SALT_BEACH, x, z, 30)
    if height < SEA_LEVEL or (height == SEA_LEVEL and beach > (5 * ONE) // 16):
        return SAND
    return GRAVEL if gravel > (15 * ONE) // 16 else GRASS


@rule
def _under_water(seed, x, z, height, biome):  # type: ignore[no-untyped-def]
    clay = value_noise(seed, SALT_CLAY, x, z, 11)
    if clay > (12 * ONE) // 16 and height > SEA_LEVEL - 10:
        return CLAY
    if biome == SWAMP:
        return MUD if clay < ONE // 3 else DIRT
    gravel = value_noise(seed, SALT_GRAVEL, x, z, 18)
    return GRAVEL if gravel > (9 if biome == OCEAN else 11) * ONE // 16 else SAND


@rule
def _mountain(seed, x, z, height, biome, steep):  # type: ignore[no-untyped-def]
    patch = value_noise(seed, SALT_PATCH, x, z, 14)
    if biome == STONY_PEAKS:
        return CALCITE if patch > (11 * ONE) // 16 else STONE
    if steep >= STEEP:
        return STONE
    if biome == SNOWY_SLOPES:
        return SNOW_BLOCK
    if patch > (13 * ONE) // 16:
        return GRAVEL
    return STONE if height + patch * 10 // ONE > 93 else GRASS


@rule
def top_material(seed, x, z, height, biome, steep):  # type: ignore[no-untyped-def]
    """The material of a column's topmost ground block; ``steep`` counts in mountains only (``relief.steepness``)."""
    if biome == MIXED_FOREST:
        return _mixed_forest(seed, x, z, height)
    if biome in (DESERT, BEACH):
        return SAND
    if height < SEA_LEVEL - 1 or (biome in (OCEAN, RIVER) and height < SEA_LEVEL):
        return _under_water(seed, x, z, height, biome)
    if biome in (WINDSWEPT_HILLS, STONY_PEAKS, SNOWY_SLOPES):
        return _mountain(seed, x, z, height, biome, steep)
    if biome in (SAVANNA, TAIGA, JUNGLE):
        if value_noise(seed, SALT_PATCH, x, z, 14) > (11 if biome == SAVANNA else 12) * ONE // 16:
            return COARSE_DIRT if biome == SAVANNA else PODZOL
        return GRASS
    if biome == SWAMP and height < SEA_LEVEL:
        return MUD if value_noise(seed, SALT_PATCH, x, z, 14) > ONE // 2 else GRASS
    return GRASS


@rule
def soil_material(top):  # type: ignore[no-untyped-def]
    """The material of the layers right below a topmost block."""
    return DIRT if top in (GRASS, PODZOL, COARSE_DIRT, MUD) else top


@rule
def is_soil(top):  # type: ignore[no-untyped-def]
    """Whether trees and most plants grow on it (minecraft.wiki, "Tutorials/Tree farming": the blocks of dirt's kind)."""
    return top in (GRASS, PODZOL, COARSE_DIRT, MUD, DIRT)
