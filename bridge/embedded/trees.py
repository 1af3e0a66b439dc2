"""Trees: where they stand and their shape. One candidate a cell of the map, decided by hashes of the cell alone.

A tree depends on nothing but the seed and its cell, so a column can draw every tree that reaches into it without
knowing its neighbours, and columns are the same in whatever order they are made.
"""

from __future__ import annotations

from numba import njit

from bridge.embedded.noise import ONE, hash_cell, share, value_noise
from bridge.embedded.relief import SEA_LEVEL, TOP_GRASS, ground_cover, ground_height

TREE_CELL = 6
"""Side of a cell in blocks. Trunks stand 1..4 blocks into their cell, so that two never stand closer than 3 blocks."""
CANOPY_RADIUS = 2
OAK, BIRCH, SPRUCE = 0, 1, 2
SPECIES = 3
SALT_EXISTS, SALT_PLACE, SALT_SHAPE, SALT_KIND, SALT_FOREST, SALT_GROVE, SALT_BIRCH, SALT_SPRUCE = range(21, 29)


@njit(cache=True)
def tree_in_cell(seed, cell_x, cell_z):  # type: ignore[no-untyped-def]
    """The tree of a cell as (stands, x, base_y, z, logs, species); ``base_y`` is the layer of the lowest log.

    Density is smooth noise of two periods: open meadows with a lone tree, groves, and forests. Birches and spruces
    have noise of their own and mix with oaks at the borders.
    """
    place = share(hash_cell(seed, SALT_PLACE, cell_x, cell_z))
    x = cell_x * TREE_CELL + 1 + place % 4
    z = cell_z * TREE_CELL + 1 + (place // 4) % 4
    forest = (value_noise(seed, SALT_FOREST, x, z, 72) + value_noise(seed, SALT_GROVE, x, z, 30)) // 2
    density = ONE // 40 + min(max((forest - (13 * ONE) // 32) * 3, 0), (23 * ONE) // 32)
    if share(hash_cell(seed, SALT_EXISTS, cell_x, cell_z)) >= density:
        return False, x, 0, z, 0, OAK
    height = ground_height(seed, x, z)
    if height < SEA_LEVEL or ground_cover(seed, x, z, height) != TOP_GRASS:
        return False, x, 0, z, 0, OAK
    kind = share(hash_cell(seed, SALT_KIND, cell_x, cell_z))
    # The hash shifts the border of the noise, which mixes the species along it instead of drawing a line.
    species = OAK
    if value_noise(seed, SALT_SPRUCE, x, z, 80) + (kind % 1024) * 16 > (26 * ONE) // 32:
        species = SPRUCE
    elif value_noise(seed, SALT_BIRCH, x, z, 44) + (kind // 64) * 24 > (23 * ONE) // 32:
        species = BIRCH
    logs = 4 + share(hash_cell(seed, SALT_SHAPE, cell_x, cell_z)) % 3
    if species == BIRCH:
        logs = max(logs, 5)
    elif species == SPRUCE:
        logs += 1
    return True, x, height + 1, z, logs, species


@njit(cache=True)
def leaf_at(seed, species, logs, rise, dx, dz):  # type: ignore[no-untyped-def]
    """Whether a tree has leaves ``rise`` layers above its lowest log and (dx, dz) beside the trunk.

    Oak and birch: two layers of radius 2 and two of radius 1, corners frayed, as in the game. Spruce: a cone whose
    layers alternate in radius, free of leaves for the lowest two logs so that the trunk can be reached.
    """
    across = max(abs(dx), abs(dz))
    corner = abs(dx) == abs(dz)
    below_top = logs - rise
    if species == SPRUCE:
        if rise < 2 or below_top < 0:
            return False
        radius = 0 if below_top == 0 else 1 + (below_top + 1) % 2
        return across <= radius and not (corner and across == radius and radius > 0)
    if below_top < 0 or below_top > 3:
        return False
    radius = 2 if below_top >= 2 else 1
    if across > radius:
        return False
    if corner and across == radius:
        frayed = share(hash_cell(seed, SALT_SHAPE + 64 + rise, dx, dz)) < ONE // 2
        return below_top != 0 and not frayed
    return True
