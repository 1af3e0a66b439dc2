"""Draws into a column every tree that reaches into it: leaves, then logs, then what hangs from them."""

from __future__ import annotations

import numpy as np

from bridge.compiled import allocating_rule, rule
from bridge.embedded.land.materials import AIR, DIRT, LEAVES, LOG, VINE
from bridge.embedded.land.noise import ONE, hash_cell, share
from bridge.embedded.land.trees import (
    BUSH,
    HANGING,
    HIGH,
    ROUND,
    TREE_CELL,
    TREE_REACH,
    UMBRELLA,
    leaf_at,
    tree_in_cell,
    trunk_offset,
)
from bridge.grid import CHUNK

_CELLS = (CHUNK + 2 * TREE_REACH) // TREE_CELL + 2
_FACTS = 6
"""Of a tree, in the list of those that reach into a column: x and z in the column, base, logs, species, shape."""
SALT_VINE = 121


@rule
def _canopy_radius(shape):  # type: ignore[no-untyped-def]
    return 2 if shape in (ROUND, BUSH) else 4 if shape == UMBRELLA else 3


@rule
def _list_trees(seed, chunk_x, chunk_z, trees, words):  # type: ignore[no-untyped-def]
    """Fill ``trees`` int64 (n, _FACTS) and ``words`` uint64 (n,); how many there are."""
    count = 0
    origin_x, origin_z = chunk_x * CHUNK, chunk_z * CHUNK
    for cell_x in range((origin_x - TREE_REACH) // TREE_CELL, (origin_x + CHUNK - 1 + TREE_REACH) // TREE_CELL + 1):
        for cell_z in range((origin_z - TREE_REACH) // TREE_CELL, (origin_z + CHUNK - 1 + TREE_REACH) // TREE_CELL + 1):
            stands, x, base, z, logs, species, shape = tree_in_cell(seed, cell_x, cell_z)
            if stands:
                trees[count, 0], trees[count, 1], trees[count, 2] = x - origin_x, z - origin_z, base
                trees[count, 3], trees[count, 4], trees[count, 5] = logs, species, shape
                words[count] = hash_cell(seed, 0, cell_x, cell_z)
                count += 1
    return count


@rule
def _grow_leaves(column, tree, word):  # type: ignore[no-untyped-def]
    x, z, base, logs, species, shape = tree
    radius = _canopy_radius(shape)
    for i in range(max(x - radius, 0), min(x + radius, CHUNK - 1) + 1):
        for k in range(max(z - radius, 0), min(z + radius, CHUNK - 1) + 1):
            for rise in range(logs + 1):
                if leaf_at(word, shape, logs, rise, i - x, k - z) and column[i, base + rise, k] == AIR:
                    column[i, base + rise, k] = LEAVES + species


@rule
def _grow_trunk(column, tree, word):  # type: ignore[no-untyped-def]
    x, z, base, logs, species, shape = tree
    for rise in range(logs):
        dx, dz = trunk_offset(word, shape, logs, rise)
        i, k = x + dx, z + dz
        if 0 <= i < CHUNK and 0 <= k < CHUNK:
            column[i, base + rise, k] = LOG + species
            if rise == 0:
                column[i, base - 1, k] = DIRT


@rule
def _hang_vines(column, tree, word):  # type: ignore[no-untyped-def]
    """Vines beside the widest leaves, each as long as chance and the air below it allow (minecraft.wiki, "Vines": on swamp
    oaks and jungle trees)."""
    x, z, base, logs, _, shape = tree
    radius = _canopy_radius(shape)
    for side in range(4):
        out_x, out_z = (-1, 0) if side == 0 else (1, 0) if side == 1 else (0, -1) if side == 2 else (0, 1)
        for along in range(-radius, radius + 1):
            chance = share(hash_cell(word, SALT_VINE, side, along))
            leaf_x, leaf_z = out_x * radius + out_z * along, out_z * radius + out_x * along
            rise = logs - 2 - chance % 2
            if chance > ONE // 3 or not leaf_at(word, shape, logs, rise, leaf_x, leaf_z):
                continue
            i, k = x + leaf_x + out_x, z + leaf_z + out_z
            if 0 <= i < CHUNK and 0 <= k < CHUNK:
                for down in range(2 + (chance // 2) % 4):
                    if base + rise - down < 1 or column[i, base + rise - down, k] != AIR:
                        break
                    column[i, base + rise - down, k] = VINE + side


@allocating_rule
def grow_trees(seed, chunk_x, chunk_z, column):  # type: ignore[no-untyped-def]
    """Draw the trees into a column of materials uint8 (16, height, 16)."""
    trees = np.empty((_CELLS * _CELLS, _FACTS), np.int64)
    words = np.empty(_CELLS * _CELLS, np.uint64)
    count = _list_trees(seed, chunk_x, chunk_z, trees, words)
    # In one fixed order of cells: where two trees meet, every column decides alike.
    for index in range(count):
        _grow_leaves(column, trees[index], words[index])
    for index in range(count):
        _grow_trunk(column, trees[index], words[index])
    for index in range(count):
        if trees[index, 5] in (HANGING, HIGH):
            _hang_vines(column, trees[index], words[index])
