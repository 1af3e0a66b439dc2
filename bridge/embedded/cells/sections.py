"""Which sections of 16 x 16 x 16 blocks random ticks ask: those in which something can change."""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.grid import CHUNK, CHUNKS

SECTIONS = np.dtype([("column", np.int64, (CHUNKS, CHUNKS, 2)), ("mask", np.int64, (CHUNKS, CHUNKS))])
"""For each place of the grid: the chunk column that is spoken of, and bit ``section`` where something there can change;
0 unknown."""


@rule
def touch(grid, sections, x, y, z):  # type: ignore[no-untyped-def]
    """A block was changed at x, y, z: its section and those beside it count from now on."""
    middle = (y - grid.min_y) // CHUNK
    for chunk_x in range((x >> 4) - 1, (x >> 4) + 2):
        for chunk_z in range((z >> 4) - 1, (z >> 4) + 2):
            i, k = chunk_x % CHUNKS, chunk_z % CHUNKS
            if sections.column[i, k, 0] != chunk_x or sections.column[i, k, 1] != chunk_z:
                sections.column[i, k, 0], sections.column[i, k, 1] = chunk_x, chunk_z
                sections.mask[i, k] = 0
            for section in range(max(0, middle - 1), min(grid.blocks.shape[1] // CHUNK, middle + 2)):
                sections.mask[i, k] |= 1 << section
