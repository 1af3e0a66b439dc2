"""Chunk columns of the embedded world from a seed: hills, water, beaches, trees, plants; and where one begins.

A column depends on the seed and its place alone. Layers are y = MIN_Y .. MIN_Y + HEIGHT - 1; bedrock at the lowest.
"""

from __future__ import annotations

import functools

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.noise import hash_cell, seed_word
from bridge.embedded.relief import (
    PLANT_KINDS,
    PLANT_NONE,
    SEA_LEVEL,
    TOP_GRASS,
    ground_cover,
    ground_height,
    plant_on,
)
from bridge.embedded.trees import CANOPY_RADIUS, SPECIES, TREE_CELL, leaf_at, tree_in_cell
from bridge.grid import CHUNK
from bridge.messages import Vector

MIN_Y = 0
HEIGHT = 128
SOIL_DEPTH = 3
SPAWN_STEP = 4
SPAWN_SEARCH = 768
"""Places are tried on square rings around the origin, this many blocks apart and out to this distance."""
SPAWN_NEAREST, SPAWN_FARTHEST = 6, 32
"""How near and how far the nearest trunk of every species may stand from the spawn, in blocks."""
SPAWN_VIEW = 40
SPAWN_TRUNKS = (6, 4, 3)
"""How many trunks of each species (oak, birch, spruce) must stand within SPAWN_VIEW blocks."""
_PALETTE = (
    *("stone", "dirt", "bedrock", "water"),
    *("grass_block", "sand", "gravel"),  # by relief.TOP_*
    *("air", "short_grass", "dandelion", "poppy"),  # by relief.PLANT_*
    *("oak_log", "birch_log", "spruce_log"),  # by species
    *("oak_leaves", "birch_leaves", "spruce_leaves"),
)
_STONE, _DIRT, _BEDROCK, _WATER, _TOP, _PLANT, _LOG, _LEAVES = 0, 1, 2, 3, 4, 7, 11, 14


@functools.cache
def _palette() -> NDArray[np.uint16]:
    return names.blocks().ids(_PALETTE).astype(np.uint16)


@njit(cache=True)
def _fill_ground(seed, chunk_x, chunk_z, palette, column):  # type: ignore[no-untyped-def]
    for i in range(CHUNK):
        for k in range(CHUNK):
            x = chunk_x * CHUNK + i
            z = chunk_z * CHUNK + k
            height = ground_height(seed, x, z)
            cover = ground_cover(seed, x, z, height)
            soil = palette[_DIRT] if cover == TOP_GRASS else palette[_TOP + cover]
            column[i, 0, k] = palette[_BEDROCK]
            for y in range(1, height - SOIL_DEPTH):
                column[i, y, k] = palette[_STONE]
            for y in range(height - SOIL_DEPTH, height):
                column[i, y, k] = soil
            column[i, height, k] = palette[_TOP + cover]
            for y in range(height + 1, SEA_LEVEL):
                column[i, y, k] = palette[_WATER]
            if cover == TOP_GRASS and height >= SEA_LEVEL - 1:
                plant = plant_on(seed, x, z)
                if plant != PLANT_NONE:
                    column[i, height + 1, k] = palette[_PLANT + plant]


@njit(cache=True)
def _grow_leaf(palette, column, i, y, k, species):  # type: ignore[no-untyped-def]
    here = column[i, y, k]
    for kind in range(PLANT_KINDS):
        if here == palette[_PLANT + kind]:
            column[i, y, k] = palette[_LEAVES + species]
            return


@njit(cache=True)
def _fill_trees(seed, chunk_x, chunk_z, palette, column):  # type: ignore[no-untyped-def]
    first_x = (chunk_x * CHUNK - CANOPY_RADIUS) // TREE_CELL
    last_x = (chunk_x * CHUNK + CHUNK - 1 + CANOPY_RADIUS) // TREE_CELL
    first_z = (chunk_z * CHUNK - CANOPY_RADIUS) // TREE_CELL
    last_z = (chunk_z * CHUNK + CHUNK - 1 + CANOPY_RADIUS) // TREE_CELL
    # Leaves first and logs after, both in one fixed order of cells: where two trees meet, every column decides alike.
    for cell_x in range(first_x, last_x + 1):
        for cell_z in range(first_z, last_z + 1):
            stands, x, base, z, logs, species = tree_in_cell(seed, cell_x, cell_z)
            if not stands:
                continue
            shape = hash_cell(seed, 0, cell_x, cell_z)
            for dx in range(-CANOPY_RADIUS, CANOPY_RADIUS + 1):
                for dz in range(-CANOPY_RADIUS, CANOPY_RADIUS + 1):
                    i = x + dx - chunk_x * CHUNK
                    k = z + dz - chunk_z * CHUNK
                    if 0 <= i < CHUNK and 0 <= k < CHUNK:
                        for rise in range(1, logs + 1):
                            if leaf_at(shape, species, logs, rise, dx, dz):
                                _grow_leaf(palette, column, i, base + rise, k, species)
    for cell_x in range(first_x, last_x + 1):
        for cell_z in range(first_z, last_z + 1):
            stands, x, base, z, logs, species = tree_in_cell(seed, cell_x, cell_z)
            i = x - chunk_x * CHUNK
            k = z - chunk_z * CHUNK
            if stands and 0 <= i < CHUNK and 0 <= k < CHUNK:
                column[i, base - 1, k] = palette[_DIRT]
                for rise in range(logs):
                    column[i, base + rise, k] = palette[_LOG + species]


def generate_column(seed: int, chunk_x: int, chunk_z: int) -> NDArray[np.uint16]:
    """Block ids uint16 (16, HEIGHT, 16), indexed [x, y - MIN_Y, z], of one chunk column."""
    column = np.zeros((CHUNK, HEIGHT, CHUNK), np.uint16)
    word = seed_word(seed)
    _fill_ground(word, chunk_x, chunk_z, _palette(), column)
    _fill_trees(word, chunk_x, chunk_z, _palette(), column)
    return column


@njit(cache=True)
def _good_spawn(seed, x, z, wanted):  # type: ignore[no-untyped-def]
    height = ground_height(seed, x, z)
    if height < SEA_LEVEL or ground_cover(seed, x, z, height) != TOP_GRASS:
        return False
    trunks = np.zeros(SPECIES, np.int64)
    nearest = np.full(SPECIES, SPAWN_VIEW * SPAWN_VIEW + 1)
    for cell_x in range((x - SPAWN_VIEW) // TREE_CELL, (x + SPAWN_VIEW) // TREE_CELL + 1):
        for cell_z in range((z - SPAWN_VIEW) // TREE_CELL, (z + SPAWN_VIEW) // TREE_CELL + 1):
            stands, tree_x, _, tree_z, _, species = tree_in_cell(seed, cell_x, cell_z)
            if stands:
                apart = (tree_x - x) ** 2 + (tree_z - z) ** 2
                if apart < SPAWN_NEAREST * SPAWN_NEAREST:
                    return False
                if apart <= SPAWN_VIEW * SPAWN_VIEW:
                    trunks[species] += 1
                    nearest[species] = min(nearest[species], apart)
    for species in range(SPECIES):
        if trunks[species] < wanted[species] or nearest[species] > SPAWN_FARTHEST * SPAWN_FARTHEST:
            return False
    return True


@njit(cache=True)
def _search_spawn(seed, wanted):  # type: ignore[no-untyped-def]
    for ring in range(0, SPAWN_SEARCH + 1, SPAWN_STEP):
        for x in range(-ring, ring + 1, SPAWN_STEP):
            step = SPAWN_STEP if abs(x) == ring else max(2 * ring, 1)
            for z in range(-ring, ring + 1, step):
                if _good_spawn(seed, x, z, wanted):
                    return True, x, ground_height(seed, x, z) + 1, z
    return False, 0, 0, 0


def find_spawn(seed: int) -> Vector:
    """Feet position where an episode of this seed begins.

    The first place on square rings around the origin that is dry grass under the open sky, with no trunk within
    SPAWN_NEAREST blocks, and with oaks, birches and spruces in walking distance: the nearest of each species within
    SPAWN_FARTHEST blocks, and SPAWN_TRUNKS of them within SPAWN_VIEW. So 4 to 8 logs of any of the three can be had
    within a minute of play, and which tree is nearest does not tell which is wanted.

    Raises RuntimeError where no such place lies within SPAWN_SEARCH blocks of the origin.
    """
    found, x, y, z = _search_spawn(seed_word(seed), np.array(SPAWN_TRUNKS, np.int64))
    if not found:
        raise RuntimeError(f"seed {seed}: no good spawn within {SPAWN_SEARCH} blocks of the origin; take another seed")
    return x + 0.5, float(y + MIN_Y), z + 0.5
