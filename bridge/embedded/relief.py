"""The ground: how high it stands at a column, and what covers it. For columns, trees and the choice of a spawn."""

from __future__ import annotations

from numba import njit

from bridge.embedded.noise import ONE, hash_cell, share, value_noise

SEA_LEVEL = 63
"""Water fills the cells below this layer, as in Minecraft."""
LOWEST_GROUND = 54
HIGHEST_GROUND = 95
SALT_HILL, SALT_SLOPE, SALT_BUMP, SALT_GRAVEL, SALT_BEACH, SALT_PLANT, SALT_MEADOW = range(1, 8)

TOP_GRASS, TOP_SAND, TOP_GRAVEL = 0, 1, 2
PLANT_NONE, PLANT_SHORT_GRASS, PLANT_DANDELION, PLANT_POPPY = 0, 1, 2, 3
PLANT_KINDS = 4


@njit(cache=True)
def ground_height(seed, x, z):  # type: ignore[no-untyped-def]
    """Layer of the topmost ground block of a column, LOWEST_GROUND..HIGHEST_GROUND.

    Three octaves; their amplitudes keep most steps at one block, so that a body walks and jumps over every hill.
    """
    waves = (
        36 * value_noise(seed, SALT_HILL, x, z, 112)
        + 16 * value_noise(seed, SALT_SLOPE, x, z, 52)
        + 5 * value_noise(seed, SALT_BUMP, x, z, 22)
    )
    height = 41 + ((waves + ONE // 2) >> 16)
    return min(max(height, LOWEST_GROUND), HIGHEST_GROUND)


@njit(cache=True)
def ground_cover(seed, x, z, height):  # type: ignore[no-untyped-def]
    """Which of TOP_GRASS, TOP_SAND, TOP_GRAVEL covers a column of that height."""
    gravel = value_noise(seed, SALT_GRAVEL, x, z, 18)
    if height < SEA_LEVEL - 2:
        return TOP_GRAVEL if gravel > (11 * ONE) // 16 else TOP_SAND
    beach = value_noise(seed, SALT_BEACH, x, z, 30)
    if height < SEA_LEVEL or (height == SEA_LEVEL and beach > (5 * ONE) // 16):
        return TOP_SAND
    return TOP_GRAVEL if gravel > (15 * ONE) // 16 else TOP_GRASS


@njit(cache=True)
def plant_on(seed, x, z):  # type: ignore[no-untyped-def]
    """Which plant would stand on a grass block here (PLANT_*): grass in patches, a few flowers."""
    chance = share(hash_cell(seed, SALT_PLANT, x, z))
    if chance < ONE // 160:
        return PLANT_DANDELION
    if chance < ONE // 90:
        return PLANT_POPPY
    if chance < ONE // 50 + value_noise(seed, SALT_MEADOW, x, z, 26) // 9:
        return PLANT_SHORT_GRASS
    return PLANT_NONE
