"""Which faces of a block hold up what stands, hangs or leans there: the game's sturdy faces, taken from the collision boxes.

A face is *full* where the block's boxes cover all of it, and holds its *centre* where they cover the middle 2 x 2 pixels: a fence
carries a torch but no door. Leaves hold nothing, and soul sand carries like a full cube (the game gives both a support shape of
their own). Source: https://minecraft.wiki/w/Opacity/Placement.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.motion.block_physics import CUBE_SHAPE, block_physics
from bridge.grid import get_block, get_state
from bridge.packed import packed

DOWN, UP, NORTH, SOUTH, WEST, EAST = range(6)
"""Faces of a block, in the game's order of directions."""
STEPS = ((0, -1, 0), (0, 1, 0), (0, 0, -1), (0, 0, 1), (-1, 0, 0), (1, 0, 0))
"""The way out of each face; ``face ^ 1`` is the face on the other side."""
_PIXELS = 16
_MIDDLE = slice(7, 9)
_HOLDS_NOTHING = re.compile(r"_leaves$")
_HOLDS_LIKE_A_CUBE = re.compile(r"^soul_sand$|^mud$")


class BlockFaces(NamedTuple):
    """Bit ``1 << face`` for each face that holds, uint8 (blocks, STATES).

    Attributes:
        full: the whole face is there.
        centre: its middle is there.
    """

    full: NDArray[np.uint8]
    centre: NDArray[np.uint8]


def _covered(boxes: NDArray[np.float64], face: int) -> NDArray[np.bool_]:
    """bool (16, 16): the pixels of a face that the boxes (n, 6) of one shape reach."""
    pixels = np.zeros((_PIXELS, _PIXELS), np.bool_)
    axis = (1, 1, 2, 2, 0, 0)[face]
    one, other = (a for a in range(3) if a != axis)
    for box in boxes:
        if (box[axis + 3] >= 1.0) if face in (UP, SOUTH, EAST) else (box[axis] <= 0.0):
            low, high = np.round(box[:3] * _PIXELS).astype(int), np.round(box[3:] * _PIXELS).astype(int)
            pixels[low[one] : high[one], low[other] : high[other]] = True
    return pixels


@functools.cache
def block_faces() -> BlockFaces:
    """The tables, made once; not to be written to (see ``block_physics``)."""
    physics = block_physics()
    full, centre = np.zeros(len(physics.boxes), np.uint8), np.zeros(len(physics.boxes), np.uint8)
    for shape, padded in enumerate(physics.boxes):
        boxes = padded[~np.isnan(padded[:, 0])]
        for face in range(6):
            pixels = _covered(boxes, face)
            full[shape] |= pixels.all() << face
            centre[shape] |= pixels[_MIDDLE, _MIDDLE].all() << face
    shapes = physics.shape_row.copy()
    for block, name in enumerate(names.blocks().names):
        if _HOLDS_NOTHING.search(name):
            shapes[block] = 0
        elif _HOLDS_LIKE_A_CUBE.search(name):
            shapes[block] = CUBE_SHAPE
    return packed(BlockFaces(full[shapes], centre[shapes]))


@rule
def holds_full(grid, faces, x, y, z, face):  # type: ignore[no-untyped-def]
    """Whether the face of the block in a cell is full."""
    return faces.full[get_block(grid, x, y, z), get_state(grid, x, y, z)] >> face & 1 != 0


@rule
def holds_centre(grid, faces, x, y, z, face):  # type: ignore[no-untyped-def]
    """Whether the middle of the face of the block in a cell is there."""
    return faces.centre[get_block(grid, x, y, z), get_state(grid, x, y, z)] >> face & 1 != 0
