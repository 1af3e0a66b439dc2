"""Chunk columns of the embedded world from a seed: ground, caves, ores, trees, plants and snow, in this order.

A column depends on the seed and its place alone, so columns may be made in any order and on any machine. Layers are
y = MIN_Y .. MIN_Y + HEIGHT - 1; bedrock at the lowest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import allocating_rule, rule
from bridge.embedded.land.biomes import (
    BEACH,
    DESERT,
    PLAINS,
    SNOWY_PLAINS,
    SNOWY_SLOPES,
    SNOWY_TAIGA,
    STONY_PEAKS,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.caves import carve_caves
from bridge.embedded.land.climate import FIELDS, sample_area
from bridge.embedded.land.fields import DITCH, NO_FIELD, field_at
from bridge.embedded.land.ground import SOIL_DEPTH, is_soil, soil_material, top_material
from bridge.embedded.land.materials import (
    AIR,
    BAMBOO,
    BEDROCK,
    CACTUS,
    DIRT,
    FARMLAND,
    GRASS,
    GRAVEL,
    ICE,
    LEAVES,
    PODZOL,
    SAND,
    SANDSTONE,
    SNOW,
    SNOW_BLOCK,
    SNOWY_GRASS,
    SNOWY_PODZOL,
    SPECIES,
    STONE,
    SUGAR_CANE,
    TALL_GRASS,
    TALL_SEAGRASS,
    WATER,
    palette,
)
from bridge.embedded.land.noise import hash_cell, seed_word, share
from bridge.embedded.land.ores import place_veins
from bridge.embedded.land.plants import (
    cane_grows,
    may_grow_cane,
    plant_in_water,
    plant_on_sand,
    plant_on_soil,
    plant_on_water,
    put_water_plant,
    stem_height,
)
from bridge.embedded.land.relief import SEA_LEVEL, survey_sampled
from bridge.embedded.land.woods import grow_trees
from bridge.grid import BIOME_CELL, CHUNK, CHUNKS, FULL_SKY_LIGHT, note_column

MIN_Y = 0
HEIGHT = 128
FLAT_GROUND = 3
"""Layer of the grass of a flat world: bedrock, two of dirt, grass (minecraft.wiki, "Superflat": Classic Flat)."""
_SANDSTONE_DEPTH = 3
_BEDROCK_DEPTH = 4
"""Bedrock is ragged up to this layer, as in the game before 1.18."""
SALT_BEDROCK = 131


class Column(NamedTuple):
    """One chunk column: ``blocks`` uint16 and ``states`` uint8, both (16, height, 16) indexed [x, y - min_y, z]."""

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]


@allocating_rule
def _survey_chunk(seed, chunk_x, chunk_z, heights, kinds):  # type: ignore[no-untyped-def]
    """Heights and biomes, both (18, 18), from one block before the column on."""
    first_x, first_z = chunk_x * CHUNK - 1, chunk_z * CHUNK - 1
    values = np.empty((len(FIELDS), CHUNK + 2, CHUNK + 2), np.int32)
    sample_area(seed, first_x, first_z, values)
    for i in range(CHUNK + 2):
        for k in range(CHUNK + 2):
            heights[i, k], kinds[i, k] = survey_sampled(seed, first_x + i, first_z + k, values[:, i, k])


@rule
def _steepness(heights, i, k):  # type: ignore[no-untyped-def]
    """As ``relief.steepness``, of what was surveyed already."""
    here = heights[i + 1, k + 1]
    along_x = max(abs(heights[i, k + 1] - here), abs(heights[i + 2, k + 1] - here))
    return max(along_x, max(abs(heights[i + 1, k] - here), abs(heights[i + 1, k + 2] - here)))


@allocating_rule
def _fill_ground(seed, chunk_x, chunk_z, heights, kinds, column):  # type: ignore[no-untyped-def]
    for i in range(CHUNK):
        # Of most layers all is stone: they are one piece of memory.
        all_stone = heights[i + 1, 1 : CHUNK + 1].min() - SOIL_DEPTH - _SANDSTONE_DEPTH
        column[i, :all_stone] = STONE
        for k in range(CHUNK):
            x, z = chunk_x * CHUNK + i, chunk_z * CHUNK + k
            height, biome = np.int64(heights[i + 1, k + 1]), np.int64(kinds[i + 1, k + 1])
            steep = _steepness(heights, i, k) if biome in (WINDSWEPT_HILLS, STONY_PEAKS, SNOWY_SLOPES) else 0
            top = top_material(seed, x, z, height, biome, steep)
            soil = soil_material(top)
            depth = height - SOIL_DEPTH
            rock = depth - _SANDSTONE_DEPTH if top == SAND and biome in (DESERT, BEACH) else depth
            bedrock = 1 + share(hash_cell(seed, SALT_BEDROCK, x, z)) % _BEDROCK_DEPTH
            for y in range(bedrock):
                column[i, y, k] = BEDROCK
            for y in range(all_stone, rock):
                column[i, y, k] = STONE
            for y in range(rock, depth):
                column[i, y, k] = SANDSTONE
            for y in range(depth, height):
                column[i, y, k] = soil
            column[i, height, k] = top
            for y in range(height + 1, SEA_LEVEL):
                column[i, y, k] = WATER


@rule
def _hold_up(heights, roof, column):  # type: ignore[no-untyped-def]
    """Where a cave opens, what would fall into it turns to rock."""
    for i in range(CHUNK):
        for k in range(CHUNK):
            height = heights[i + 1, k + 1]
            if roof[i, k] == height:
                for y in range(height - SOIL_DEPTH, height + 1):
                    if column[i, y, k] in (SAND, GRAVEL) and column[i, y - 1, k] == AIR:
                        column[i, y, k] = SANDSTONE if column[i, y, k] == SAND else STONE


@rule
def _plant_land(seed, x, z, biome, heights, column, i, height, k):  # type: ignore[no-untyped-def]
    top = column[i, height, k]
    if top == AIR or column[i, height + 1, k] != AIR:
        return
    if biome == PLAINS and top == GRASS:
        part, level, crop = field_at(seed, x, z)
        if part != NO_FIELD and level == height >= SEA_LEVEL:
            sunk = (
                min(min(heights[i, k + 1], heights[i + 2, k + 1]), min(heights[i + 1, k], heights[i + 1, k + 2]))
                < height
            )
            if part == DITCH and not sunk:
                column[i, height, k] = WATER
            else:
                column[i, height, k] = FARMLAND
                column[i, height + 1, k] = crop
            return
    plant = AIR
    if may_grow_cane(column, i, k, heights, biome) and (top == SAND or is_soil(top)):
        if cane_grows(seed, x, z, biome):
            plant = SUGAR_CANE
    elif is_soil(top) and height >= SEA_LEVEL - 1:
        plant = plant_on_soil(seed, x, z, biome)
    elif top == SAND and height >= SEA_LEVEL:
        plant = plant_on_sand(seed, x, z, biome)
    if (
        plant == CACTUS
        and max(max(heights[i, k + 1], heights[i + 2, k + 1]), max(heights[i + 1, k], heights[i + 1, k + 2])) > height
    ):
        return  # a cactus stands with nothing beside it (minecraft.wiki, "Cactus")
    if plant in (CACTUS, SUGAR_CANE, BAMBOO):
        for rise in range(1, stem_height(seed, x, z, plant) + 1):
            if column[i, height + rise, k] != AIR:
                break
            column[i, height + rise, k] = plant
    elif TALL_GRASS <= plant < TALL_SEAGRASS:
        if column[i, height + 2, k] == AIR:
            column[i, height + 1, k], column[i, height + 2, k] = plant, plant + 1
    elif plant != AIR:
        column[i, height + 1, k] = plant


@rule
def _grow_plants(seed, chunk_x, chunk_z, heights, kinds, column):  # type: ignore[no-untyped-def]
    for i in range(CHUNK):
        for k in range(CHUNK):
            x, z = chunk_x * CHUNK + i, chunk_z * CHUNK + k
            height, biome = np.int64(heights[i + 1, k + 1]), np.int64(kinds[i + 1, k + 1])
            if height >= SEA_LEVEL - 1:
                _plant_land(seed, x, z, biome, heights, column, i, height, k)
                continue
            depth = SEA_LEVEL - 1 - height
            plant, rise = plant_in_water(seed, x, z, biome, depth)
            put_water_plant(column, i, k, height, plant, rise)
            floating = plant_on_water(seed, x, z, biome, depth)
            if floating != AIR and rise < depth and column[i, SEA_LEVEL, k] == AIR:
                column[i, SEA_LEVEL, k] = floating


@rule
def _snow(kinds, column):  # type: ignore[no-untyped-def]
    """Snow lies on what is topmost in cold biomes, and still water freezes."""
    for i in range(CHUNK):
        for k in range(CHUNK):
            if kinds[i + 1, k + 1] not in (SNOWY_PLAINS, SNOWY_TAIGA, SNOWY_SLOPES):
                continue
            y = HEIGHT - 2
            while column[i, y, k] == AIR:
                y -= 1
            top = column[i, y, k]
            if top == WATER:
                column[i, y, k] = ICE
            elif top in (GRASS, PODZOL, DIRT, STONE, SAND, GRAVEL, SNOW_BLOCK) or LEAVES <= top < LEAVES + len(SPECIES):
                column[i, y + 1, k] = SNOW
                if top == GRASS:
                    column[i, y, k] = SNOWY_GRASS
                elif top == PODZOL:
                    column[i, y, k] = SNOWY_PODZOL


@allocating_rule
def _build_materials(seed, chunk_x, chunk_z, kinds, column):  # type: ignore[no-untyped-def]
    """Fill a column of materials, uint8 (16, HEIGHT, 16) of AIR, and its biomes, uint8 (18, 18) from one block before it on."""
    heights = np.empty((CHUNK + 2, CHUNK + 2), np.int16)
    roof = np.empty((CHUNK, CHUNK), np.int16)
    _survey_chunk(seed, chunk_x, chunk_z, heights, kinds)
    _fill_ground(seed, chunk_x, chunk_z, heights, kinds, column)
    carve_caves(seed, chunk_x, chunk_z, heights, roof, column)
    _hold_up(heights, roof, column)
    place_veins(seed, chunk_x, chunk_z, heights.max(), column)
    grow_trees(seed, chunk_x, chunk_z, column)
    _grow_plants(seed, chunk_x, chunk_z, heights, kinds, column)
    _snow(kinds, column)


@allocating_rule
def build_column(seed, chunk_x, chunk_z, block_ids, block_states, blocks, states):  # type: ignore[no-untyped-def]
    """Fill the blocks and states of one column; arguments as ``generate_column`` makes them."""
    column = np.zeros((CHUNK, HEIGHT, CHUNK), np.uint8)
    _build_materials(seed, chunk_x, chunk_z, np.empty((CHUNK + 2, CHUNK + 2), np.uint8), column)
    for i in range(CHUNK):
        for y in range(HEIGHT):
            for k in range(CHUNK):
                material = column[i, y, k]
                blocks[i, y, k] = block_ids[material]
                states[i, y, k] = block_states[material]


@rule
def _store_materials(grid, column, chunk_x, chunk_z, block_ids, block_states):  # type: ignore[no-untyped-def]
    """As ``store_column``, from a column of materials."""
    place_x, place_z = (chunk_x % CHUNKS) * CHUNK, (chunk_z % CHUNKS) * CHUNK
    for i in range(CHUNK):
        x = place_x + i
        highest, found = HEIGHT, np.uint8(AIR)
        while found == AIR:  # the lowest is bedrock
            highest -= 1
            for k in range(CHUNK):
                found |= column[i, highest, k]
        for k in range(CHUNK):
            z, top = place_z + k, highest + 1
            while column[i, top - 1, k] == AIR:
                top -= 1
            grid.surface[x, z] = top
            for layer in range(top):
                material = column[i, layer, k]
                grid.blocks[x, z, layer] = block_ids[material]
                grid.states[x, z, layer] = block_states[material]
            for layer in range(top, HEIGHT):
                grid.blocks[x, z, layer] = 0
                grid.states[x, z, layer] = 0
            for layer in range(HEIGHT):
                grid.light[x, z, layer] = FULL_SKY_LIGHT
    note_column(grid, chunk_x, chunk_z)


@allocating_rule
def fill_window(grid, seed, first_x, last_x, first_z, last_z, block_ids, block_states):  # type: ignore[no-untyped-def]
    """Generate and store every chunk column of a window that a grid of HEIGHT layers does not hold; arguments as ``SeedColumns``
    makes them."""
    column = np.empty((CHUNK, HEIGHT, CHUNK), np.uint8)
    kinds, cells = np.empty((CHUNK + 2, CHUNK + 2), np.uint8), CHUNK // BIOME_CELL
    for chunk_x in range(first_x, last_x + 1):
        for chunk_z in range(first_z, last_z + 1):
            held = grid.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
            if held[0] != chunk_x or held[1] != chunk_z:
                column[:] = AIR
                _build_materials(seed, chunk_x, chunk_z, kinds, column)
                _store_materials(grid, column, chunk_x, chunk_z, block_ids, block_states)
                first_i, first_k = chunk_x % CHUNKS * cells, chunk_z % CHUNKS * cells
                for i in range(cells):
                    for k in range(cells):
                        grid.biomes[first_i + i, first_k + k] = kinds[i * BIOME_CELL + 1, k * BIOME_CELL + 1]


def generate_column(seed: int, chunk_x: int, chunk_z: int) -> Column:
    """One chunk column of a seed's natural terrain."""
    shape = (CHUNK, HEIGHT, CHUNK)
    column = Column(np.empty(shape, np.uint16), np.empty(shape, np.uint8))
    build_column(seed_word(seed), chunk_x, chunk_z, *palette(), *column)
    return column


def flat_column() -> Column:
    """One chunk column of a flat world; all are alike."""
    materials = np.full(HEIGHT, AIR, np.uint8)
    materials[0], materials[1:FLAT_GROUND], materials[FLAT_GROUND] = BEDROCK, DIRT, GRASS
    blocks, states = palette()
    column = Column(np.empty((CHUNK, HEIGHT, CHUNK), np.uint16), np.empty((CHUNK, HEIGHT, CHUNK), np.uint8))
    column.blocks[:], column.states[:] = blocks[materials][None, :, None], states[materials][None, :, None]
    return column
