"""Random ticks, as in the game: three cells a tick of each 16 x 16 x 16 section that can change, near the player.

The game reaches 128 blocks around a player; this world ticks the columns within RADIUS of the player's own. Of an
untouched column only the sections count that hold something that grows: its grass, leaves and ice have come to rest,
so nothing is asked of them until something was changed in their section or beside it.
Source: https://minecraft.wiki/w/Tick#Random_tick.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.cells.growth import random_tick
from bridge.embedded.cells.growth_rules import DECAYS, MELTS, MELTS_TO_WATER, SPREADS
from bridge.embedded.cells.sections import KNOWN
from bridge.embedded.chance import next_word
from bridge.grid import CHUNK, CHUNKS

RADIUS = 2
"""In chunk columns."""
CELLS_A_SECTION = 3
_AT_REST = (SPREADS, DECAYS, MELTS, MELTS_TO_WATER)
"""What does nothing at a random tick as long as nothing was changed near it."""


@rule
def _look_through(grid, growth, sections, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """Find the mask and the rows of a loaded column, by what it holds and whether anything was ever changed in it."""
    i, k = chunk_x % CHUNKS, chunk_z % CHUNKS
    mask = KNOWN
    touched = grid.column_changed[i, k]
    left, front = i * CHUNK, k * CHUNK
    rows = sections.rows[i, k]
    rows[:] = 0
    for x in range(CHUNK):
        for z in range(front, front + CHUNK):
            pillar = grid.blocks[left + x, z]
            for layer in range(grid.surface[left + x, z]):
                kind = growth.kind[pillar[layer]]
                if kind:
                    rows[layer] |= 1 << x
                    if touched or kind not in _AT_REST:
                        mask |= 1 << (layer // CHUNK)
    sections.mask[i, k] |= mask


@rule
def _is_near_any(bodies, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """Whether a column lies within RADIUS of that of some body."""
    for row in range(bodies.shape[0]):
        dx = (math.floor(bodies[row].position[0]) >> 4) - chunk_x
        dz = (math.floor(bodies[row].position[2]) >> 4) - chunk_z
        if -RADIUS <= dx <= RADIUS and -RADIUS <= dz <= RADIUS:
            return True
    return False


@rule
def run_random_ticks(  # type: ignore[no-untyped-def]
    grid, physics, faces, rules, growth, species, leaves, updates, spills, sections, x, z, sky_loss, weather, served
):
    """The random ticks of one tick around a player at x, z (blocks); arguments as of ``random_tick``, and SECTIONS.

    ``served`` are the BODY records of players whose columns have had theirs in this tick.
    """
    middle_x, middle_z = x >> 4, z >> 4
    for chunk_x in range(middle_x - RADIUS, middle_x + RADIUS + 1):
        for chunk_z in range(middle_z - RADIUS, middle_z + RADIUS + 1):
            i, k = chunk_x % CHUNKS, chunk_z % CHUNKS
            if grid.column_loaded[i, k, 0] != chunk_x or grid.column_loaded[i, k, 1] != chunk_z:
                continue
            if _is_near_any(served, chunk_x, chunk_z):
                continue
            if sections.column[i, k, 0] != chunk_x or sections.column[i, k, 1] != chunk_z:
                sections.column[i, k, 0], sections.column[i, k, 1] = chunk_x, chunk_z
                sections.mask[i, k] = 0
            if not sections.mask[i, k] & KNOWN:
                _look_through(grid, growth, sections, chunk_x, chunk_z)
            mask, rows = sections.mask[i, k] & ~KNOWN, sections.rows[i, k]
            section = 0
            while mask >> section:
                if mask >> section & 1:
                    word = np.int64(next_word(spills.random) >> np.uint64(1))
                    for _ in range(CELLS_A_SECTION):
                        x, z = word & 15, word >> 8 & 15
                        layer = section * CHUNK + (word >> 4 & 15)
                        word >>= 12
                        if not rows[layer] >> x & 1:
                            continue
                        block = np.int64(grid.blocks[i * CHUNK + x, k * CHUNK + z, layer])
                        if growth.kind[block]:
                            random_tick(
                                grid, physics, faces, rules, growth, species, leaves, updates, spills,
                                chunk_x * CHUNK + x, layer + grid.min_y, chunk_z * CHUNK + z, block, sky_loss, weather,
                            )  # fmt: skip
                section += 1
