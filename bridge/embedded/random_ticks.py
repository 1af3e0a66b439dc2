"""Random ticks: three cells of each section of 16 x 16 x 16 a tick, as in the game, in the sections near the player that can change.

The game reaches 128 blocks around a player; this world ticks the columns within RADIUS of the player's own, and of these only
sections that hold something a random tick can change. Which do is remembered a column, and found anew where a block that can
change is put. Source: https://minecraft.wiki/w/Tick#Random_tick.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from bridge.embedded.chance import next_word
from bridge.embedded.growth import random_tick
from bridge.embedded.growth_rules import CACTUS_GROWS, CANE, SAPLING
from bridge.grid import CHUNK, CHUNKS, SIDE, is_inside

RADIUS = 2
"""In chunk columns."""
CELLS_A_SECTION = 3
_KNOWN = 1 << 62
SECTIONS = np.dtype([("column", np.int64, (CHUNKS, CHUNKS, 2)), ("mask", np.int64, (CHUNKS, CHUNKS))])
"""For each place of the grid: the chunk column that is spoken of, and bit ``section`` where something there can change; 0 unknown."""


@njit(cache=True, nogil=True)
def _look_through(grid, kind, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """The mask of a loaded column."""
    mask = _KNOWN
    left, front = (chunk_x * CHUNK) % SIDE, (chunk_z * CHUNK) % SIDE
    for x in range(left, left + CHUNK):
        for layer in range(grid.blocks.shape[1]):
            for z in range(front, front + CHUNK):
                if kind[grid.blocks[x, layer, z]]:
                    mask |= 1 << (layer // CHUNK)
    return mask


@njit(cache=True, nogil=True)
def may_change(grid, growth, sections, x, y, z, block):  # type: ignore[no-untyped-def]
    """A block was put at x, y, z: if a random tick can change it, its section counts from now on."""
    if growth.kind[block] and is_inside(grid, x, y, z):
        sections.mask[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS] |= 1 << ((y - grid.min_y) // CHUNK)


@njit(cache=True, nogil=True)
def _look_again(grid, growth, sections, x, layer, z, block):  # type: ignore[no-untyped-def]
    """What grew may reach into the section above, and a tree into the columns around."""
    i, k = (x >> 4) % CHUNKS, (z >> 4) % CHUNKS
    kind = growth.kind[block]
    if kind == CANE or kind == CACTUS_GROWS:
        sections.mask[i, k] |= 1 << min((layer + 1) // CHUNK, grid.blocks.shape[1] // CHUNK - 1)
    elif kind == SAPLING and grid.blocks[x % SIDE, layer, z % SIDE] != block:
        for di in range(-1, 2):
            for dk in range(-1, 2):
                sections.mask[(i + di) % CHUNKS, (k + dk) % CHUNKS] = 0


@njit(cache=True, nogil=True)
def run_random_ticks(  # type: ignore[no-untyped-def]
    grid, physics, faces, rules, growth, species, leaves, updates, spills, sections, x, z, sky_loss
):
    """The random ticks of one tick around a player at x, z (blocks); arguments as of ``random_tick``, and SECTIONS."""
    middle_x, middle_z = x >> 4, z >> 4
    for chunk_x in range(middle_x - RADIUS, middle_x + RADIUS + 1):
        for chunk_z in range(middle_z - RADIUS, middle_z + RADIUS + 1):
            i, k = chunk_x % CHUNKS, chunk_z % CHUNKS
            if grid.column_loaded[i, k, 0] != chunk_x or grid.column_loaded[i, k, 1] != chunk_z:
                continue
            known = sections.mask[i, k] & _KNOWN
            if not known or sections.column[i, k, 0] != chunk_x or sections.column[i, k, 1] != chunk_z:
                sections.mask[i, k] = _look_through(grid, growth.kind, chunk_x, chunk_z)
                sections.column[i, k, 0], sections.column[i, k, 1] = chunk_x, chunk_z
            mask = sections.mask[i, k] & ~_KNOWN
            section = 0
            while mask >> section:
                if mask >> section & 1:
                    word = np.int64(next_word(spills.random) >> np.uint64(1))
                    for _ in range(CELLS_A_SECTION):
                        cell_x = chunk_x * CHUNK + (word & 15)
                        layer = section * CHUNK + (word >> 4 & 15)
                        cell_z = chunk_z * CHUNK + (word >> 8 & 15)
                        word >>= 12
                        block = np.int64(grid.blocks[cell_x % SIDE, layer, cell_z % SIDE])
                        if growth.kind[block]:
                            random_tick(
                                grid, physics, faces, rules, growth, species, leaves, updates, spills,
                                cell_x, layer + grid.min_y, cell_z, block, sky_loss,
                            )  # fmt: skip
                            _look_again(grid, growth, sections, cell_x, layer, cell_z, block)
                section += 1
