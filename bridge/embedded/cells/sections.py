"""Which sections of 16 x 16 x 16 blocks random ticks ask: those in which something can change; and where in them.

A random tick asks a cell of a dozen sections each, and most of these cells are stone or air. To read them costs more than all
else, as each lies elsewhere in memory. So it is noted, in little room, which rows of sixteen cells along z may hold anything that
random ticks change. That is never too little: what is put into a cell counts as such a thing.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.grid import CHUNK, CHUNKS

MOST_LAYERS = 128
"""Of a grid whose blocks have random ticks."""
SECTIONS = np.dtype(
    [
        ("column", np.int64, (CHUNKS, CHUNKS, 2)),
        ("mask", np.int64, (CHUNKS, CHUNKS)),
        ("rows", np.uint16, (CHUNKS, CHUNKS, MOST_LAYERS)),
    ]
)
"""For each place of the grid: the chunk column that is spoken of; its ``mask``, bit ``section`` of which is set where something
was changed in that section or beside it, or grows by itself, 0 while nothing is known of the column; and for each layer, bit x
of ``rows`` where the cells at x may hold what random ticks change."""
KNOWN = 1 << 61
"""Bit of a mask: the column was looked through."""


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
            for section in range(max(0, middle - 1), min(grid.blocks.shape[2] // CHUNK, middle + 2)):
                sections.mask[i, k] |= 1 << section
    if 0 <= y - grid.min_y < grid.blocks.shape[2]:
        row = sections.rows[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS]
        row[y - grid.min_y] |= 1 << (x % CHUNK)
