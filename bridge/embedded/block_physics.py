"""What physics knows of each block id: what it does to a body (``traits``), its friction, and its collision boxes.

The block grid holds ids without states, so a block stands in its default state: slabs are lower halves, stairs rise to the
north, doors and gates are shut, a bubble column is plain water. Two kinds take their state from the cells around them (in
``collision``): a ladder leans on a full cube beside it, and fences, walls and panes reach out to what they would join.
Sources: npm ``minecraft-data`` (boxes, by ``bridge.data.build``), npm ``prismarine-physics`` (the rest), both MIT.
"""

from __future__ import annotations

import functools
import json
import re
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names

CUBE, BOXES, TALL, LEANS, JOINS = 1, 2, 4, 8, 16
"""Bits of a trait: a full cube stops a body; boxes do; they reach above their cell; their variant goes by the cells
around, as a ladder's, or as a fence's."""
JOINED_TO = 32
"""A full cube that fences and panes reach out to."""
FENCE = 64
"""Of those that join others: fences join fences only; walls, panes and bars join each other."""
WATER, LAVA, COBWEB, CLIMBABLE, SLOW, HONEY, SLIME = 128, 256, 512, 1024, 2048, 4096, 8192
"""SLOW is what slows who stands on it: soul sand and honey."""
STOPS = CUBE | BOXES
SHAPE_SHIFT = 16
"""The bits from here up are the row in ``BlockPhysics.boxes`` of the block's first variant."""

DEFAULT_SLIPPERINESS = 0.6
_SLIPPERY = {"slime_block": 0.8, "ice": 0.98, "packed_ice": 0.98, "frosted_ice": 0.98, "blue_ice": 0.989}
_TRAITS_OF_NAMES = {
    FENCE: r"_fence$",
    WATER: r"^water$|seagrass$|^kelp|^bubble_column$|coral$|coral_fan$|coral_wall_fan$|^sea_pickle$|^conduit$",
    LAVA: r"^lava$",
    COBWEB: r"^cobweb$",
    CLIMBABLE: r"^ladder$|^vine$|^scaffolding$",
    SLOW: r"^soul_sand$|^honey_block$",
    HONEY: r"^honey_block$",
    SLIME: r"^slime_block$",
}
"""Water also fills water plants and the blocks whose default state is waterlogged."""
_NOT_JOINED_TO = re.compile(r"_leaves$|^barrier$|^(carved_)?pumpkin$|^jack_o_lantern$|^melon$|shulker_box$")
_LADDER_VARIANTS, _FENCE_VARIANTS = 4, 16


class BlockPhysics(NamedTuple):
    """One row a block id, and the boxes that they share.

    Attributes:
        traits: int32 (blocks,), the bits of this module.
        slipperiness: float64 (blocks,).
        boxes: float64 (shapes, boxes, 6), lower and upper corners in blocks from the cell's corner; NaN after the last.
    """

    traits: NDArray[np.int32]
    slipperiness: NDArray[np.float64]
    boxes: NDArray[np.float64]


def _read_boxes(traits: NDArray[np.int32]) -> NDArray[np.float64]:
    """Fill in what the table of collision boxes says; returns the boxes."""
    rows = json.loads(resources.files("bridge.data").joinpath("collision_boxes.json").read_text())["rows"]
    shapes = [variant for variants, _ in rows for variant in variants]
    boxes = np.full((len(shapes), max(map(len, shapes)), 6), np.nan)
    for index, shape in enumerate(shapes):
        boxes[index, : len(shape)] = shape
    first = 0
    for variants, blocks in rows:
        tall = np.nanmax(boxes[first : first + len(variants), :, 4]) > 1.0
        variant = {_LADDER_VARIANTS: LEANS, _FENCE_VARIANTS: JOINS}.get(len(variants), 0)
        traits[names.blocks().ids(blocks)] = BOXES | variant | (TALL if tall else 0) | first << SHAPE_SHIFT
        first += len(variants)
    return boxes


@functools.cache
def block_physics() -> BlockPhysics:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    table = names.blocks()
    traits = np.where(table.solid != 0, CUBE, 0).astype(np.int32)
    boxes = _read_boxes(traits)
    for index, name in enumerate(table.names):
        if traits[index] == CUBE and not _NOT_JOINED_TO.search(name):
            traits[index] |= JOINED_TO
        for trait, pattern in _TRAITS_OF_NAMES.items():
            if re.search(pattern, name):
                traits[index] |= trait
    slipperiness = np.full(len(table), DEFAULT_SLIPPERINESS)
    for name, value in _SLIPPERY.items():
        slipperiness[table.id(name)] = value
    return BlockPhysics(traits, slipperiness, boxes)
