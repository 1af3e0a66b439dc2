"""The cube of block ids around the eye, told beside the package: one text in the information, in place of 5,202 voxels.

The package copies its information several times a step, so that a cube of voxels, ten values a cell, costs some 100 ms; a text
is passed on as it is. A mission asks for it by CUBE_WORD in its summary, which is the simulation's name; other engines know
nothing of it and answer without. What is told are the blocks that voxels would have told: those of 1.11.2.
"""

from __future__ import annotations

import base64
import functools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES
from bridge.messages import EYE_HEIGHT, VOXEL_RADIUS, VOXEL_SIDE, Cell, Vector, Voxels
from bridge.minedojo.names import legacy_block, shown_block

CUBE_WORD = "steve2-cube"
"""In a mission's summary: tell the cube."""
CUBE = "steve2_cube"
"""Its key in the information."""
UNKNOWN_BLOCK = "stone"
"""What nobody knows is taken for: a body cannot enter it."""
_LITTLE = np.dtype("<u2")
_NOT_ASKED = np.uint16(0xFFFF)


def cube_origin(feet: Vector) -> Cell:
    """The lowest cell of the cube around the eye of a body that stands at ``feet``."""
    x, y, z = feet
    return tuple(math.floor(part) - VOXEL_RADIUS for part in (x, y + EYE_HEIGHT, z))  # type: ignore[return-value]


def told_cube(blocks: NDArray[np.uint16], states: NDArray[np.uint8], origin: Cell) -> dict[str, Any]:
    """What the information says of the cube: its lowest cell, and uint16 ids as base64.

    Args:
        blocks, states: (VOXEL_SIDE,) * 3 by x, y, z.
        origin: the lowest cell.
    """
    table = _round_trips()
    keys = blocks.astype(np.int64) * STATES + states
    cells = table[keys]
    unknown = cells == _NOT_ASKED
    if unknown.any():
        for key in np.unique(keys[unknown]).tolist():
            table[key] = seen_as(*legacy_block(*divmod(key, STATES)))
        cells = table[keys]
    return {"origin": list(origin), "cells": base64.b64encode(cells.astype(_LITTLE).tobytes()).decode("ascii")}


def read_cube(told: Mapping[str, Any]) -> tuple[Voxels, Cell]:
    """The cube of block ids and its lowest cell, of what ``told_cube`` made. ValueError where it is none."""
    data = base64.b64decode(told["cells"], validate=True)
    if len(data) != VOXEL_SIDE**3 * _LITTLE.itemsize:
        raise ValueError(f"{CUBE}: got {len(data)} bytes; expected {VOXEL_SIDE**3} ids of {_LITTLE.itemsize} bytes")
    cells = np.frombuffer(data, _LITTLE)
    if int(cells.max()) >= len(names.blocks()):
        raise ValueError(f"{CUBE}: got block id {int(cells.max())}; expected ids below {len(names.blocks())}")
    x, y, z = told["origin"]
    return cells.astype(np.uint16).reshape((VOXEL_SIDE,) * 3), (int(x), int(y), int(z))


def seen_as(shown: str, metadata: int) -> int:
    """Block id for what 1.11.2 shows of a block."""
    found = shown_block(shown, metadata)
    return names.blocks().id(UNKNOWN_BLOCK) if found is None else found


@functools.cache
def _round_trips() -> NDArray[np.uint16]:
    """Block and state -> id of the block that 1.11.2's name and metadata of it lead back to; filled as they are met."""
    return np.full(len(names.blocks()) * STATES, _NOT_ASKED, np.uint16)
