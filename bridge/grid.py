"""The block grid near the agent: one ring buffer of block ids that every world fills and every eye reads.

``blocks`` is uint16 indexed ``[x mod SIDE, y - min_y, z mod SIDE]``: a chunk column that is loaded takes the place of
the one a whole SIDE away, so the grid follows the agent without copying. ``column_loaded`` says which world chunk
column each 16x16 place holds; cells outside loaded columns read as air. ``surface`` lets rays pass above everything, so
blocks are changed through the methods of this module only.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.messages import VOXEL_RADIUS, VOXEL_SIDE, Cell, Vector, Voxels

CHUNK = 16
SIDE = 128
"""Extent of the grid in x and z, in blocks; a multiple of CHUNK."""
CHUNKS = SIDE // CHUNK
NO_COLUMN = np.iinfo(np.int32).min


def _layers_in_use(blocks: NDArray[np.uint16]) -> NDArray[np.int64]:
    """For each x and z of an [x, y, z] array: layers from the bottom up to the highest block that is not air."""
    used = blocks[:, ::-1, :] != 0
    return np.where(used.any(axis=1), blocks.shape[1] - used.argmax(axis=1), 0)


@njit(cache=True, nogil=True)
def _copy_cube(blocks, column_loaded, x, layer, z, cube):  # type: ignore[no-untyped-def]
    """Fill ``cube`` [x, y, z] with the blocks from a lowest corner on; cells that no loaded column holds stay as they
    are."""
    for i in range(cube.shape[0]):
        for k in range(cube.shape[2]):
            chunk_x, chunk_z = (x + i) >> 4, (z + k) >> 4
            held = column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
            if held[0] == chunk_x and held[1] == chunk_z:
                for j in range(max(0, -layer), min(cube.shape[1], blocks.shape[1] - layer)):
                    cube[i, j, k] = blocks[(x + i) % SIDE, layer + j, (z + k) % SIDE]


class BlockGrid:
    """Block ids of the loaded chunk columns around the agent.

    Args:
        min_y: lowest block layer.
        height: number of layers, a multiple of 16.
    """

    def __init__(self, min_y: int, height: int) -> None:
        if height <= 0 or height % CHUNK:
            raise ValueError(f"height: must be a positive multiple of {CHUNK}, got {height}")
        self.min_y = min_y
        self.height = height
        self.blocks: NDArray[np.uint16] = np.zeros((SIDE, height, SIDE), np.uint16)
        self.column_loaded: NDArray[np.int32] = np.full((CHUNKS, CHUNKS, 2), NO_COLUMN, np.int32)
        self.surface: NDArray[np.int32] = np.zeros((SIDE, SIDE), np.int32)
        """Layers from the bottom up to the highest block that is not air, for each x and z. Digging does not lower
        it."""

    def clear(self) -> None:
        """Forget every column."""
        self.column_loaded.fill(NO_COLUMN)
        self.blocks.fill(0)
        self.surface.fill(0)

    def _place(self, chunk_x: int, chunk_z: int) -> tuple[slice, slice]:
        x, z = (chunk_x % CHUNKS) * CHUNK, (chunk_z % CHUNKS) * CHUNK
        return slice(x, x + CHUNK), slice(z, z + CHUNK)

    def is_loaded(self, chunk_x: int, chunk_z: int) -> bool:
        """Whether the grid holds this chunk column now."""
        held = self.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
        return bool(held[0] == chunk_x and held[1] == chunk_z)

    def load_column(self, chunk_x: int, chunk_z: int, column: NDArray[np.uint16]) -> None:
        """Take in a whole chunk column: uint16 (16, height, 16) indexed [x, y - min_y, z]."""
        if column.shape != (CHUNK, self.height, CHUNK):
            raise ValueError(f"column: expected shape {(CHUNK, self.height, CHUNK)}, got {column.shape}")
        xs, zs = self._place(chunk_x, chunk_z)
        self.blocks[xs, :, zs] = column
        self.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS] = (chunk_x, chunk_z)
        self.surface[xs, zs] = _layers_in_use(column)

    def unload_column(self, chunk_x: int, chunk_z: int) -> None:
        """Forget one column if the grid holds it."""
        if self.is_loaded(chunk_x, chunk_z):
            xs, zs = self._place(chunk_x, chunk_z)
            self.blocks[xs, :, zs] = 0
            self.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS] = NO_COLUMN
            self.surface[xs, zs] = 0

    def column(self, chunk_x: int, chunk_z: int) -> NDArray[np.uint16]:
        """A view uint16 (16, height, 16) of a loaded column; KeyError where it is not loaded."""
        if not self.is_loaded(chunk_x, chunk_z):
            raise KeyError(f"chunk column {chunk_x} {chunk_z} is not loaded")
        xs, zs = self._place(chunk_x, chunk_z)
        return self.blocks[xs, :, zs]

    def get(self, x: int, y: int, z: int) -> int:
        """The block id of a cell; 0 (air) where nothing is loaded."""
        if not 0 <= y - self.min_y < self.height or not self.is_loaded(x >> 4, z >> 4):
            return 0
        return int(self.blocks[x % SIDE, y - self.min_y, z % SIDE])

    def set(self, x: int, y: int, z: int, block: int) -> None:
        """Change a cell; ignored where its column is not loaded."""
        if 0 <= y - self.min_y < self.height and self.is_loaded(x >> 4, z >> 4):
            layer = y - self.min_y
            self.blocks[x % SIDE, layer, z % SIDE] = block
            if block:
                self.surface[x % SIDE, z % SIDE] = max(self.surface[x % SIDE, z % SIDE], layer + 1)

    def voxel_cube(self, eye: Vector) -> tuple[Voxels, Cell]:
        """The cube of block ids around an eye position, and the world cell of its lowest corner."""
        x, y, z = (math.floor(v) - VOXEL_RADIUS for v in eye)
        cube = np.zeros((VOXEL_SIDE,) * 3, np.uint16)
        _copy_cube(self.blocks, self.column_loaded, x, y - self.min_y, z, cube)
        return cube, (x, y, z)
