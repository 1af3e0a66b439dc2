"""Keeps the grid filled around the player: makes columns as they come near and remembers what was changed in them."""

from __future__ import annotations

import math

from bridge.embedded.terrain import generate_column
from bridge.grid import CHUNK, SIDE, BlockGrid
from bridge.messages import Cell

LOAD_RADIUS = (SIDE - CHUNK) // 2
"""Cells within this many blocks of the player, along x and z, are loaded: what the ring can hold whatever the place."""


class Columns:
    """The columns of one seed in one grid.

    A changed cell stays changed when its column leaves the grid and comes back.
    """

    def __init__(self, grid: BlockGrid, seed: int) -> None:
        self._grid = grid
        self._seed = seed
        self._window: tuple[int, int, int, int] | None = None
        self._edits: dict[tuple[int, int], dict[Cell, int]] = {}
        grid.clear()

    def follow(self, x: float, z: float) -> None:
        """Load what lies within LOAD_RADIUS of a position and is not loaded yet."""
        window = (
            math.floor(x - LOAD_RADIUS) >> 4,
            math.floor(x + LOAD_RADIUS) >> 4,
            math.floor(z - LOAD_RADIUS) >> 4,
            math.floor(z + LOAD_RADIUS) >> 4,
        )
        if window == self._window:
            return
        self._window = window
        for chunk_x in range(window[0], window[1] + 1):
            for chunk_z in range(window[2], window[3] + 1):
                if not self._grid.is_loaded(chunk_x, chunk_z):
                    self._grid.load_column(chunk_x, chunk_z, generate_column(self._seed, chunk_x, chunk_z))
                    for cell, block in self._edits.get((chunk_x, chunk_z), {}).items():
                        self._grid.set(*cell, block)

    def change(self, cell: Cell, block: int) -> None:
        """Put a block into a cell, for good."""
        self._edits.setdefault((cell[0] >> 4, cell[2] >> 4), {})[cell] = block
        self._grid.set(*cell, block)
