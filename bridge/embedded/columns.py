"""Keeps the grid filled around the player: makes columns as they come near and remembers those that were changed."""

from __future__ import annotations

import math
import zlib
from typing import Literal

import numpy as np

from bridge.embedded.terrain import Column, flat_column, generate_column
from bridge.grid import CHUNK, CHUNKS, NO_COLUMN, BlockGrid
from bridge.messages import Cell

LOAD_RADIUS = 96
"""Cells within this many blocks of the player, along x and z, are loaded; the ring can hold (SIDE - CHUNK) / 2."""
_COMPRESSION = 1
"""Of zlib: a changed column of 96 KB becomes about 2 KB in half a millisecond."""


class Columns:
    """The columns of one seed in one grid; of flat terrain all columns are alike.

    A column in which anything changed is kept, compressed, when it leaves the grid, and comes back as it was.
    """

    def __init__(self, grid: BlockGrid, seed: int, terrain: Literal["natural", "flat"] = "natural") -> None:
        self._grid = grid
        self._seed = seed
        self._flat = flat_column() if terrain == "flat" else None
        self._window: tuple[int, int, int, int] | None = None
        self._kept: dict[tuple[int, int], bytes] = {}
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
                    self._load(chunk_x, chunk_z)

    def change(self, cell: Cell, block: int, state: int = 0) -> None:
        """Put a block into a cell, for good."""
        self._grid.set(*cell, block, state)

    def changed(self) -> dict[tuple[int, int], Column]:
        """Every column that is not as the seed made it, by its chunk coordinates: for snapshots and saves."""
        found = {place: self._unpack(packed) for place, packed in self._kept.items()}
        for i, k in np.argwhere(self._grid.column_changed):
            place = self._grid.column_loaded[i, k]
            if place[0] != NO_COLUMN:
                chunk_x, chunk_z = int(place[0]), int(place[1])
                blocks, states = self._grid.column(chunk_x, chunk_z), self._grid.column_states(chunk_x, chunk_z)
                found[chunk_x, chunk_z] = Column(blocks.copy(), states.copy())
        return found

    def _load(self, chunk_x: int, chunk_z: int) -> None:
        self._keep(chunk_x % CHUNKS, chunk_z % CHUNKS)
        packed = self._kept.pop((chunk_x, chunk_z), None)
        if packed is None:
            column = self._flat or generate_column(self._seed, chunk_x, chunk_z)
            self._grid.load_column(chunk_x, chunk_z, *column)
            return
        self._grid.load_column(chunk_x, chunk_z, *self._unpack(packed))
        self._grid.column_changed[chunk_x % CHUNKS, chunk_z % CHUNKS] = True

    def _keep(self, i: int, k: int) -> None:
        """Keep what lies at a place of the ring, if anything there was changed."""
        if self._grid.column_changed[i, k]:
            chunk_x, chunk_z = (int(v) for v in self._grid.column_loaded[i, k])
            blocks, states = self._grid.column(chunk_x, chunk_z), self._grid.column_states(chunk_x, chunk_z)
            self._kept[chunk_x, chunk_z] = zlib.compress(blocks.tobytes() + states.tobytes(), _COMPRESSION)

    def _unpack(self, packed: bytes) -> Column:
        raw = zlib.decompress(packed)
        shape = (CHUNK, self._grid.height, CHUNK)
        cells = math.prod(shape)
        blocks = np.frombuffer(raw, np.uint16, cells).reshape(shape)
        return Column(blocks, np.frombuffer(raw, np.uint8, cells, offset=blocks.nbytes).reshape(shape))
