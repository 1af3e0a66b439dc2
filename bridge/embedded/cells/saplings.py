"""A sapling becomes a tree: a trunk of its species' height under four layers of leaves; spruces are cones.

Heights are the game's (oak 4-6, birch 5-7, jungle 4-12 cut to 8, spruce 6-9, acacia and cherry like oaks of 5-7);
crowns are of the shape of this world's own trees, and dark oaks grow from four saplings only, which is not in this
version. Source: https://minecraft.wiki/w/Sapling, https://minecraft.wiki/w/Tree.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.cells.block_rules import LEAVES, SOIL
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import below, happens
from bridge.grid import get_block, is_inside
from bridge.packed import packed

_HEIGHTS = {"oak": (4, 6), "birch": (5, 7), "jungle": (4, 8), "spruce": (6, 9), "acacia": (5, 7), "cherry": (5, 7)}
_CROWN = 3
"""Layers of leaves from the top of the trunk down; one more lies above it."""


class Species(NamedTuple):
    """By block id of the sapling, int32 (blocks,): the log (0: no tree grows of it), the leaves, the least and most logs, and 1
    for a cone."""

    log: NDArray[np.int32]
    leaves: NDArray[np.int32]
    least: NDArray[np.int32]
    most: NDArray[np.int32]
    cone: NDArray[np.int32]


@functools.cache
def tree_species() -> Species:
    """The tables, made once; not to be written to."""
    table = names.blocks()
    species = Species(*(np.zeros(len(table), np.int32) for _ in Species._fields))
    for name, (least, most) in _HEIGHTS.items():
        sapling = table.id(f"{name}_sapling")
        species.log[sapling], species.leaves[sapling] = table.id(f"{name}_log"), table.id(f"{name}_leaves")
        species.least[sapling], species.most[sapling], species.cone[sapling] = least, most, name == "spruce"
    return packed(species)


@rule
def _radius(cone, height, rise):  # type: ignore[no-untyped-def]
    """How far leaves reach from the trunk in the layer ``rise`` above its foot, -1 for not at all."""
    below_top = height - rise
    if cone:
        return -1 if rise < 2 else 0 if below_top == 0 else 1 + (below_top + 1) % 2
    return -1 if below_top > _CROWN else 2 if below_top >= 2 else 1


@rule
def _has_room(grid, rules, x, y, z, height):  # type: ignore[no-untyped-def]
    for rise in range(1, height + 2):
        block = get_block(grid, x, y + rise, z)
        if not is_inside(grid, x, y + rise, z) or not (rules.replaceable[block] or rules.ground[block] & LEAVES):
            return False
    return True


@rule
def grow_tree(grid, rules, species, updates, random, x, y, z):  # type: ignore[no-untyped-def]
    """Let the sapling at x, y, z become a tree if there is room over it; whether it did.

    Args:
        grid, rules, species: ``GridArrays``, ``BlockRules``, ``Species``.
        updates: ``Updates`` of the world.
        random: uint64[1] of ``chance``.
    """
    sapling = get_block(grid, x, y, z)
    log, leaf = species.log[sapling], species.leaves[sapling]
    if log == 0:
        return False
    height = species.least[sapling] + below(random, species.most[sapling] - species.least[sapling] + 1)
    if not _has_room(grid, rules, x, y, z, height):
        return False
    for rise in range(height + 1):
        radius = _radius(species.cone[sapling], height, rise)
        for dx in range(-radius, radius + 1):
            for dz in range(-radius, radius + 1):
                corner = radius > 0 and abs(dx) == radius and abs(dz) == radius
                bare = corner and (species.cone[sapling] or rise == height or happens(random, 0.5))
                if not bare and get_block(grid, x + dx, y + rise, z + dz) == rules.air:
                    change_block(grid, rules, updates, x + dx, y + rise, z + dz, leaf, 0)
    for rise in range(height):
        change_block(grid, rules, updates, x, y + rise, z, log, 0)
    if rules.ground[get_block(grid, x, y - 1, z)] & SOIL:
        change_block(grid, rules, updates, x, y - 1, z, rules.dirt, 0)
    return True
