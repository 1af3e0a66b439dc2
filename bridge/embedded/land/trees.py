"""Trees: where they stand and their shape. One candidate a cell of the map, decided by hashes of the cell alone.

A tree depends on nothing but the seed and its cell, so a column can draw every tree that reaches into it without
knowing its neighbours, and columns are the same in whatever order they are made.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.land.biomes import (
    BIRCH_FOREST,
    FOREST,
    JUNGLE,
    MIXED_FOREST,
    PLAINS,
    SAVANNA,
    SNOWY_PLAINS,
    SNOWY_TAIGA,
    SWAMP,
    TAIGA,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.caves import near_mouth
from bridge.embedded.land.ground import STEEP, is_soil, top_material
from bridge.embedded.land.materials import ACACIA, BIRCH, GRASS, OAK, SPRUCE
from bridge.embedded.land.materials import JUNGLE as JUNGLE_WOOD
from bridge.embedded.land.noise import ONE, hash_cell, share, value_noise
from bridge.embedded.land.relief import SEA_LEVEL, steepness, survey

TREE_CELL = 6
"""Side of a cell in blocks. Trunks stand 1..4 blocks into their cell, so that two never stand closer than 3 blocks."""
TREE_REACH = 4
"""Blocks from its cell's trunk that the widest tree reaches, vines and all."""
ROUND, CONE, UMBRELLA, HIGH, HANGING, BUSH = range(6)
"""Shapes: oak and birch; spruce; acacia; jungle tree; the swamp's oak; the jungle's undergrowth."""
SALT_EXISTS, SALT_PLACE, SALT_SHAPE, SALT_KIND, SALT_FOREST, SALT_GROVE, SALT_BIRCH, SALT_SPRUCE = range(21, 29)
_DENSEST = (27 * ONE) // 32


@rule
def _density(seed, x, z, biome):  # type: ignore[no-untyped-def]
    """Chance of a cell to bear a tree: open land has a lone tree here and there, woods thicken and thin in two octaves."""
    if biome == PLAINS:
        return ONE // 50
    if biome == SNOWY_PLAINS:
        return ONE // 40
    if biome == SAVANNA:
        return ONE // 9
    if biome == SWAMP:
        return ONE // 4
    if biome == JUNGLE:
        return _DENSEST
    if biome not in (MIXED_FOREST, FOREST, BIRCH_FOREST, TAIGA, SNOWY_TAIGA, WINDSWEPT_HILLS):
        return 0
    forest = (value_noise(seed, SALT_FOREST, x, z, 72) + value_noise(seed, SALT_GROVE, x, z, 30)) // 2
    if biome == MIXED_FOREST:
        return ONE // 40 + min(max((forest - (13 * ONE) // 32) * 3, 0), (23 * ONE) // 32)
    if biome == WINDSWEPT_HILLS:
        return ONE // 20 + max(forest - ONE // 2, 0)
    return ONE // 8 + min(max((forest - (9 * ONE) // 32) * 3, 0), (22 * ONE) // 32)


@rule
def _mixed_species(seed, x, z, kind):  # type: ignore[no-untyped-def]
    """Birches and spruces have noise of their own and mix with oaks along its border, which the hash shifts to and fro."""
    if value_noise(seed, SALT_SPRUCE, x, z, 80) + (kind % 1024) * 16 > (26 * ONE) // 32:
        return SPRUCE
    if value_noise(seed, SALT_BIRCH, x, z, 44) + (kind // 64) * 24 > (23 * ONE) // 32:
        return BIRCH
    return OAK


@rule
def _kind_of_tree(seed, x, z, biome, kind):  # type: ignore[no-untyped-def]
    """(species, shape, least logs, greatest addition to them)."""
    if biome == SAVANNA:
        return ACACIA, UMBRELLA, 5, 2
    if biome == JUNGLE:
        if kind < (2 * ONE) // 5:
            return OAK, BUSH, 1, 1
        return JUNGLE_WOOD, HIGH, 6, 6
    if biome == SWAMP:
        return OAK, HANGING, 5, 3
    if biome in (TAIGA, SNOWY_TAIGA, SNOWY_PLAINS):
        return SPRUCE, CONE, 6, 4
    if biome == WINDSWEPT_HILLS:
        return (OAK, ROUND, 4, 3) if kind < ONE // 3 else (SPRUCE, CONE, 5, 4)
    species = OAK
    if biome == MIXED_FOREST:
        species = _mixed_species(seed, x, z, kind)
    elif biome == BIRCH_FOREST or (biome == FOREST and kind < ONE // 5):
        species = BIRCH
    if species == SPRUCE:
        return SPRUCE, CONE, 5, 3
    return species, ROUND, 4, 3


@rule
def tree_in_cell(seed, cell_x, cell_z):  # type: ignore[no-untyped-def]
    """The tree of a cell as (stands, x, base_y, z, logs, species, shape); ``base_y`` is the layer of the lowest log."""
    nothing = False, 0, 0, 0, 0, OAK, ROUND
    chance = share(hash_cell(seed, SALT_EXISTS, cell_x, cell_z))
    if chance >= _DENSEST:
        return nothing
    place = share(hash_cell(seed, SALT_PLACE, cell_x, cell_z))
    x = cell_x * TREE_CELL + 1 + place % 4
    z = cell_z * TREE_CELL + 1 + (place // 4) % 4
    height, biome = survey(seed, x, z)
    if height < (SEA_LEVEL - 1 if biome == SWAMP else SEA_LEVEL) or chance >= _density(seed, x, z, biome):
        return nothing
    steep = steepness(seed, x, z, height) if biome == WINDSWEPT_HILLS else 0
    top = top_material(seed, x, z, height, biome, steep)
    if not is_soil(top) or (biome == MIXED_FOREST and top != GRASS) or steep >= STEEP or near_mouth(seed, x, z):
        return nothing
    kind = share(hash_cell(seed, SALT_KIND, cell_x, cell_z))
    species, shape, logs, more = _kind_of_tree(seed, x, z, biome, kind)
    logs += share(hash_cell(seed, SALT_SHAPE, cell_x, cell_z)) % more
    if species == BIRCH:
        logs = max(logs, 5)
    return True, x, height + 1, z, logs, species, shape


@rule
def trunk_offset(word, shape, logs, rise):  # type: ignore[no-untyped-def]
    """(dx, dz) of the log ``rise`` layers above the lowest: an acacia's upper two lean to a side."""
    if shape == UMBRELLA and rise >= logs - 2:
        side = (share(word) // 8) % 4
        return (1, 0) if side == 0 else (-1, 0) if side == 1 else (0, 1) if side == 2 else (0, -1)
    return 0, 0


@rule
def leaf_at(word, shape, logs, rise, dx, dz):  # type: ignore[no-untyped-def]
    """Whether a tree has leaves ``rise`` layers above its lowest log and (dx, dz) beside the trunk's foot.

    Oak and birch: two layers of radius 2 and two of radius 1, corners frayed, as in the game. Spruce: a cone whose layers
    alternate in radius, free of leaves for the lowest two logs so that the trunk can be reached. Acacia: a flat roof.
    Jungle trees and the swamp's oaks: like an oak, a block wider. ``word`` is the hash of the tree's cell."""
    across = max(abs(dx), abs(dz))
    corner = abs(dx) == abs(dz)
    below_top = logs - rise
    if below_top < 0:
        return False
    if shape == CONE:
        if rise < 2:
            return False
        radius = 0 if below_top == 0 else 1 + (below_top + 1) % 2 + (1 if below_top > 5 and below_top % 2 == 1 else 0)
        return across <= radius and not (corner and across == radius and radius > 0)
    if shape == BUSH:
        return across <= 2 - rise and not (corner and across == 2)
    if shape == UMBRELLA:
        lean_x, lean_z = trunk_offset(word, shape, logs, logs)
        out_x, out_z = abs(dx - lean_x), abs(dz - lean_z)
        return below_top <= 1 and out_x + out_z <= (2 if below_top == 0 else 4) and max(out_x, out_z) <= 2 + below_top
    if below_top > 3:
        return False
    radius = 2 if below_top >= 2 else 1
    if shape != ROUND:
        radius += 1
    if across > radius:
        return False
    if corner and across == radius:
        frayed = share(hash_cell(word, SALT_SHAPE + 64 + rise, dx, dz)) < ONE // 2
        return below_top != 0 and shape == ROUND and not frayed
    return True
