"""A structure as roles and a palette: which cells are of one block, and which block that is.

Role 0 is air; role i is the i-th block that a structure holds, in the order in which its cells come (x, then y, then z).
A palette is spelled by one digit of each of the 64 codes: three digits to base 4 for each role, four times over, so that single
wrong digits are outvoted (our own definition).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agent.blueprint import CODES
from bridge import names
from training.expert.buildings import BLOCKS

ROLES = 6
SPELLED = 3 * (ROLES - 1)
"""Digits that spell a palette once."""
COPIES = CODES // SPELLED
BASE = 4

Roles = NDArray[np.uint8]
"""uint8 (n, 16, 16, 16)."""
Palettes = NDArray[np.uint8]
"""uint8 (n, ROLES - 1): the class of each role's block, 0 where there is none."""


def block_ids() -> NDArray[np.uint16]:
    """The block id of each class, uint16 (BASE ** 3,): class 0 is air, i + 1 the block BLOCKS[i], what is beyond them air."""
    ids = np.zeros(BASE**3, np.uint16)
    ids[1 : len(BLOCKS) + 1] = names.blocks().ids(BLOCKS)
    return ids


def split_roles(voxels: NDArray[np.uint16]) -> tuple[Roles, Palettes]:
    """Block ids (n, 16, 16, 16) to roles and palettes.

    ValueError naming blocks that the corpus lacks, and for structures of more than ROLES - 1 blocks.
    """
    class_of = np.full(len(names.blocks()), 255, np.uint8)
    class_of[0] = 0
    class_of[names.blocks().ids(BLOCKS)] = np.arange(1, len(BLOCKS) + 1)
    classes = class_of[voxels]
    unknown = np.unique(voxels[classes == 255])
    if len(unknown):
        words = ", ".join(names.blocks().name(int(block)) for block in unknown[:5])
        raise ValueError(f"blueprint: the codebook has no {words}; its blocks are {', '.join(BLOCKS)}")
    roles, palettes = np.zeros_like(classes), np.zeros((len(classes), ROLES - 1), np.uint8)
    for index, cells in enumerate(classes):
        held = cells[cells > 0]
        found, first = np.unique(held, return_index=True)
        if len(found) >= ROLES:
            raise ValueError(f"blueprint: {len(found)} different blocks are more than {ROLES - 1}; use fewer")
        palettes[index, : len(found)] = found[np.argsort(first)]
        role_of = np.zeros(256, np.uint8)
        role_of[palettes[index, : len(found)]] = np.arange(1, len(found) + 1)
        roles[index] = role_of[cells]
    return roles, palettes


def spell(palettes: Palettes) -> NDArray[np.int64]:
    """Palettes to the digit that each code has of it, int64 (n, CODES); those left over are 0."""
    digits = palettes[:, :, None].astype(np.int64) // BASE ** np.arange(3) % BASE
    once = digits.reshape(len(palettes), SPELLED)
    return np.pad(np.tile(once, COPIES), ((0, 0), (0, CODES - COPIES * SPELLED)))
