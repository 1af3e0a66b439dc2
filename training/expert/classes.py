"""Between block ids and the classes that the networks know: 0 air, i + 1 the i-th block of the corpus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge import names
from training.expert.buildings import BLOCKS


def to_classes(voxels: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Block ids of any shape to classes. ValueError naming the blocks that the corpus lacks."""
    table = np.full(len(names.blocks()), 255, np.uint8)
    table[0] = 0
    table[names.blocks().ids(BLOCKS)] = np.arange(1, len(BLOCKS) + 1)
    classes = table[voxels]
    unknown = np.unique(voxels[classes == 255])
    if len(unknown):
        words = ", ".join(names.blocks().name(int(block)) for block in unknown[:5])
        raise ValueError(f"blueprint: the codebook has no {words}; its blocks are {', '.join(BLOCKS)}")
    return classes


def block_ids() -> NDArray[np.uint16]:
    """The block id of each class, uint16 (classes,)."""
    return np.concatenate([[0], names.blocks().ids(BLOCKS)]).astype(np.uint16)
