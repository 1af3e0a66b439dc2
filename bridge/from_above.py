"""What a map shows of each block: the colour of its top, and whether it is seen from above at all."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names, textures

_SNOW = (228, 234, 240)


@functools.cache
def top_colours() -> NDArray[np.uint8]:
    """uint8 (blocks, 3): the mean colour of each block's top; snow a little darker than it is, so that slopes show."""
    table = names.blocks()
    colours = np.array([textures.mean_colour(block, textures.TOP) for block in range(len(table))], np.uint8)
    colours[table.ids(("snow", "snow_block"))] = _SNOW
    colours.setflags(write=False)
    return colours


@functools.cache
def is_ground() -> NDArray[np.bool_]:
    """bool (blocks,): what a map shows. Plants are looked through, so that they do not speckle it, and so is water."""
    table = names.blocks()
    shown: NDArray[np.bool_] = table.solid == 1
    shown[table.ids(("snow", "cactus", "bamboo"))] = True
    shown.setflags(write=False)
    return shown
