"""What physics knows of each block id: what it does to a body (``traits``), its friction, and its collision boxes.

Boxes go by the block's state: stairs by their facing and half, doors and gates by whether they are open. Fences, walls and panes
take theirs from the cells around them instead (in ``collision``), so that nobody has to keep their states: they reach out to what
they would join. Corners of stairs stand as they were placed. A bubble column is plain water.
Sources: npm ``minecraft-data`` (boxes, by ``bridge.data.build``), npm ``prismarine-physics`` (the rest), both MIT.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, value_table
from bridge.packed import packed

CUBE, BOXES, TALL, JOINS = 1, 2, 4, 16
"""Bits of a trait: a full cube stops a body in every state; boxes do in some; they reach above their cell; they go by the cells
around, as a fence's."""
JOINED_TO = 32
"""A full cube that fences and panes reach out to."""
FENCE = 64
"""Of those that join others: fences join fences only; walls, panes and bars join each other."""
FLOWS = 8
"""Water and lava themselves: their state is their level, 0 a source, 1..7 ever lower, 8 and more falling."""
WATER, LAVA, COBWEB, CLIMBABLE, SLOW, HONEY, SLIME = 128, 256, 512, 1024, 2048, 4096, 8192
"""SLOW is what slows who stands on it: soul sand and honey."""
SOAKS, ENDS_ITEMS = 1 << 14, 1 << 15
"""SOAKS: holds water in some of its states, and is WATER in those (``collision.traits_in``). ENDS_ITEMS: items that touch it are
gone, by fire, lava or cactus."""
STOPS = CUBE | BOXES
NO_SHAPE, CUBE_SHAPE = 0, 1
"""Rows of ``BlockPhysics.boxes``: nothing, and a full cube."""

DEFAULT_SLIPPERINESS = 0.6
_SLIPPERY = {"slime_block": 0.8, "ice": 0.98, "packed_ice": 0.98, "frosted_ice": 0.98, "blue_ice": 0.989}
_TRAITS_OF_NAMES = {
    FENCE: r"_fence$",
    WATER: r"^water$|seagrass$|^kelp|^bubble_column$",
    LAVA: r"^lava$",
    ENDS_ITEMS: r"^lava$|^(soul_)?fire$|^cactus$",
    FLOWS: r"^water$|^lava$",
    COBWEB: r"^cobweb$",
    CLIMBABLE: r"^ladder$|^vine$|^scaffolding$",
    SLOW: r"^soul_sand$|^honey_block$",
    HONEY: r"^honey_block$",
    SLIME: r"^slime_block$",
}
"""Water also fills water plants (https://minecraft.wiki/w/Waterlogging)."""
_NOT_JOINED_TO = re.compile(r"_leaves$|^barrier$|^(carved_)?pumpkin$|^jack_o_lantern$|^melon$|shulker_box$")


class BlockPhysics(NamedTuple):
    """One row a block id, and the boxes that they share.

    Attributes:
        traits: int32 (blocks,), the bits of this module.
        slipperiness: float64 (blocks,).
        boxes: float64 (shapes, boxes, 6), lower and upper corners in blocks from the cell's corner; NaN after the last.
        shape_row: uint16 (blocks, STATES), the row in ``boxes`` of a block in a state; of what JOINS, the first of sixteen rows.
        wet: bool (blocks, STATES), whether there is water in the cell of a block in a state: water itself, water plants, and what
            is waterlogged.
    """

    traits: NDArray[np.int32]
    slipperiness: NDArray[np.float64]
    boxes: NDArray[np.float64]
    shape_row: NDArray[np.uint16]
    wet: NDArray[np.bool_]


def _read_boxes(traits: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.uint16]]:
    """Fill in what the table of collision boxes says; returns the boxes and which of them each block has in each state."""
    table, blocks = names.read_table("collision_boxes"), names.blocks()
    shapes: list[list[list[float]]] = table["shapes"]
    shape_of = np.where(traits == CUBE, CUBE_SHAPE, NO_SHAPE).astype(np.uint16)[:, None].repeat(STATES, axis=1)
    for by, indices, named in table["rows"]:
        tall = any(box[4] > 1.0 for index in indices for box in shapes[index])
        for block in blocks.ids(named):
            traits[block] = BOXES | (TALL if tall else 0) | (JOINS if by == "sides" else 0)
            if by == "sides":
                shape_of[block] = len(shapes)
            else:
                lowest, default = blocks.min_state[block], blocks.default_state[block]
                shape_of[block] = np.array(indices)[(np.arange(STATES) + default - lowest) % len(indices)]
        if by == "sides":
            shapes += [shapes[index] for index in indices]
    boxes = np.full((len(shapes), max(map(len, shapes)), 6), np.nan)
    for index, shape in enumerate(shapes):
        if shape:
            boxes[index, : len(shape)] = shape
    return boxes, shape_of


@functools.cache
def block_physics() -> BlockPhysics:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    table = names.blocks()
    traits = np.where(table.solid != 0, CUBE, 0).astype(np.int32)
    boxes, shape = _read_boxes(traits)
    for index, name in enumerate(table.names):
        if traits[index] == CUBE and not _NOT_JOINED_TO.search(name):
            traits[index] |= JOINED_TO
        for trait, pattern in _TRAITS_OF_NAMES.items():
            if re.search(pattern, name):
                traits[index] |= trait
    soaked = value_table("waterlogged")
    traits[soaked[:, 0] >= 0] |= SOAKS
    # The game names the values of a flag true, false.
    wet = ((traits & WATER) != 0)[:, None] | (soaked == 0)
    slipperiness = np.full(len(table), DEFAULT_SLIPPERINESS)
    for name, value in _SLIPPERY.items():
        slipperiness[table.id(name)] = value
    return packed(BlockPhysics(traits, slipperiness, boxes, shape, wet))
