"""Keeps the grid filled around the player: takes columns from a source as they come near, and remembers what was changed."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.land.sources import ColumnSource, Window
from bridge.embedded.land.terrain import Column
from bridge.grid import CHUNK, CHUNKS, NO_COLUMN, SIDE, BlockGrid
from bridge.messages import Cell

LOAD_RADIUS = 96
"""Cells within this many blocks of the player, along x and z, are loaded; the ring can hold (SIDE - CHUNK) / 2."""
LOAD_RADIUS_TOGETHER = 88
"""As much around each of several players in one world."""
FARTHEST_APART = float(SIDE - CHUNK - 2 * LOAD_RADIUS_TOGETHER)
"""Blocks along x or z that lie between two players of one world at most: what is loaded around both then fits into the ring."""
_COMPRESSION = 1
"""Of zlib: a changed column of 96 KB becomes about 2 KB in half a millisecond."""
Place = tuple[int, int]
"""Chunk x and z of a column."""


class Columns(ColumnSource):
    """The columns of one world in one grid.

    A column in which anything changed is kept, compressed, when it leaves the grid, and comes back as it was. So this is a
    ``ColumnSource`` itself, of the world as it stands now.

    Args:
        grid: what is filled; it is emptied.
        source: gives the columns that nobody has changed.
        radius: how far around a player they are loaded, in blocks.
    """

    def __init__(self, grid: BlockGrid, source: ColumnSource, radius: int = LOAD_RADIUS) -> None:
        self._grid = grid
        self._radius = radius
        self._source = source
        self.on_change: Callable[[Cell, int], None] | None = None
        """Is told each cell that ``change`` changed, and the block that was there."""
        self._window: Window | None = None
        self._kept: dict[Place, bytes] = {}
        grid.clear()

    @property
    def identity(self) -> str:
        """That of the source below."""
        return self._source.identity

    @property
    def kept_bytes(self) -> int:
        """What the changed columns that are out of the grid take, compressed."""
        return sum(map(len, self._kept.values()))

    def follow(self, x: float, z: float) -> None:
        """Load what lies within the radius around a position and is not loaded yet."""
        window = (
            math.floor(x - self._radius) >> 4,
            math.floor(x + self._radius) >> 4,
            math.floor(z - self._radius) >> 4,
            math.floor(z + self._radius) >> 4,
        )
        if window == self._window:
            return
        self._window = window
        self._make_room(window)
        self._bring_back(window)
        self._source.fill(self._grid, window)

    def change(self, cell: Cell, block: int, state: int = 0) -> None:
        """Put a block into a cell, for good."""
        before = self._grid.get(*cell)
        self._grid.set(*cell, block, state)
        if self.on_change is not None:
            self.on_change(cell, before)

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """A copy of a column as it stands now, near the player or not."""
        if self._grid.is_loaded(chunk_x, chunk_z):
            blocks, states = self._grid.column(chunk_x, chunk_z), self._grid.column_states(chunk_x, chunk_z)
            return Column(blocks.copy(), states.copy())
        packed = self._kept.get((chunk_x, chunk_z))
        column = self._source.column(chunk_x, chunk_z) if packed is None else unpack_column(packed, self._grid.height)
        return Column(column.blocks.copy(), column.states.copy())

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """Those of the source below."""
        return self._source.biomes_in(chunk_x, chunk_z)

    def rewrite(self, chunk_x: int, chunk_z: int, change: Callable[[Column], None]) -> None:
        """Let ``change`` write into a column, near the player or not, for good."""
        column = self.column(chunk_x, chunk_z)
        change(column)
        if self._grid.is_loaded(chunk_x, chunk_z):
            self._grid.load_column(chunk_x, chunk_z, *column)
            self._grid.column_changed[chunk_x % CHUNKS, chunk_z % CHUNKS] = True
        else:
            self._kept[chunk_x, chunk_z] = pack_column(column)

    def changed(self) -> dict[Place, Column]:
        """Every column that is not as the source gave it, by its chunk coordinates: for saves."""
        return {place: unpack_column(packed, self._grid.height) for place, packed in self.packed().items()}

    def packed(self) -> dict[Place, bytes]:
        """Every column that is not as the source gave it, compressed by ``pack_column``: for snapshots."""
        return self._kept | {place: pack_column(self.column(*place)) for place in self._changed_in_grid()}

    def restore(self, loaded: NDArray[np.int32], packed: Mapping[Place, bytes]) -> None:
        """Become the columns of another moment: the grid holds exactly ``loaded``, and ``packed`` is what was changed.

        Args:
            loaded: int32 (CHUNKS, CHUNKS, 2), as ``GridArrays.column_loaded``.
            packed: as ``packed`` gave it.
        """
        for place in self._changed_in_grid():
            self._grid.unload_column(*place)
        self._grid.column_changed.fill(False)
        self._kept = dict(packed)
        self._window = None
        for i, k in np.ndindex(CHUNKS, CHUNKS):
            held, wanted = self._grid.column_loaded[i, k], loaded[i, k]
            if (wanted[0], wanted[1]) in self._kept or not np.array_equal(held, wanted):
                if held[0] != NO_COLUMN:
                    self._grid.unload_column(int(held[0]), int(held[1]))
                if wanted[0] != NO_COLUMN:
                    self._load(int(wanted[0]), int(wanted[1]))
                self._put_out(i, k)
        self._grid.light_due[:] = 0, 1

    def _put_out(self, i: int, k: int) -> None:
        """What was at a place of the ring may have shone into the columns around it: their light is made anew."""
        for di, dk in np.ndindex(3, 3):
            self._grid.arrays.column_lit[(i + di - 1) % CHUNKS, (k + dk - 1) % CHUNKS] = False

    def _changed_in_grid(self) -> list[Place]:
        places = self._grid.column_loaded[self._grid.column_changed]
        return [(int(x), int(z)) for x, z in places if x != NO_COLUMN]

    def _make_room(self, window: Window) -> None:
        """Keep the changed columns whose places others of a window need."""
        i, k = self._grid.column_changed.nonzero()
        wanted = np.stack((window[0] + (i - window[0]) % CHUNKS, window[2] + (k - window[2]) % CHUNKS), 1)
        leaves = (wanted != self._grid.column_loaded[i, k]).any(1)
        leaves &= (wanted[:, 0] <= window[1]) & (wanted[:, 1] <= window[3])
        for row in leaves.nonzero()[0].tolist():
            self._keep(int(i[row]), int(k[row]))

    def _bring_back(self, window: Window) -> None:
        """Load the changed columns of a window that were kept."""
        if not self._kept:
            return
        for place in [place for place in self._kept if _lies_in(place, window)]:
            if not self._grid.is_loaded(*place):
                self._load(*place)

    def _load(self, chunk_x: int, chunk_z: int) -> None:
        self._keep(chunk_x % CHUNKS, chunk_z % CHUNKS)
        packed = self._kept.pop((chunk_x, chunk_z), None)
        column = self._source.column(chunk_x, chunk_z) if packed is None else unpack_column(packed, self._grid.height)
        self._grid.load_column(chunk_x, chunk_z, *column)
        self._grid.put_biomes(chunk_x, chunk_z, self._source.biomes_in(chunk_x, chunk_z))
        self._grid.column_changed[chunk_x % CHUNKS, chunk_z % CHUNKS] = packed is not None

    def _keep(self, i: int, k: int) -> None:
        """Keep what lies at a place of the ring, if anything there was changed."""
        if self._grid.column_changed[i, k]:
            chunk_x, chunk_z = (int(v) for v in self._grid.column_loaded[i, k])
            self._kept[chunk_x, chunk_z] = pack_column(self.column(chunk_x, chunk_z))


def _lies_in(place: Place, window: Window) -> bool:
    return window[0] <= place[0] <= window[1] and window[2] <= place[1] <= window[3]


def pack_column(column: Column) -> bytes:
    """A column's blocks and states, one after the other in C order, little-endian, compressed by zlib."""
    return zlib.compress(column.blocks.astype("<u2").tobytes() + column.states.tobytes(), _COMPRESSION)


def unpack_column(packed: bytes, height: int) -> Column:
    """What ``pack_column`` made of a column of so many layers; the arrays are read-only.

    Raises ValueError where it is anything else. No more memory is taken than such a column needs.
    """
    cells = CHUNK * height * CHUNK
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(packed, 3 * cells + 1)
    except zlib.error as error:
        raise ValueError(f"not compressed by zlib: {error}") from error
    if len(raw) != 3 * cells or not unpacking.eof:
        raise ValueError(f"not the {3 * cells} bytes of a column of {height} layers")
    shape = (CHUNK, height, CHUNK)
    blocks = np.frombuffer(raw, "<u2", cells).reshape(shape)
    return Column(blocks, np.frombuffer(raw, np.uint8, cells, offset=2 * cells).reshape(shape))
