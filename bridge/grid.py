"""The block grid near the agent: one ring buffer that every world fills and every eye reads.

``blocks`` (ids), ``states`` (how a block stands: ``bridge.block_states``) and ``light`` are indexed
``[x mod SIDE, z mod SIDE, y - min_y]``: the cells of a pillar lie together, since rules look up and down more than aside, and a
chunk column is a few pieces of memory instead of thousands. A column that is loaded takes the place of the one a whole SIDE away,
so the grid follows the agent without copying. ``column_loaded`` says which world chunk column each 16x16 place holds; cells of no
loaded column read as air. ``surface`` lets rays pass above everything, so blocks are changed through this module only: by the
methods, or in compiled code by ``set_block``. Both note what they changed; ``bridge.light`` then makes the light right.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule
from bridge.messages import VOXEL_RADIUS, VOXEL_SIDE, Cell, Vector, Voxels

CHUNK = 16
SIDE = 256
"""Extent of the grid in x and z, in blocks; a multiple of CHUNK."""
CHUNKS = SIDE // CHUNK
BIOME_CELL = 4
"""Blocks along x and z that share a biome, as in the game."""
NO_COLUMN = np.iinfo(np.int32).min
FULL_SKY_LIGHT = 15 << 4
"""Of ``light``: what a cell under the open sky holds. Sky light in the upper four bits, light of blocks in the lower."""
MOST_UNSETTLED = 4096
"""Changed cells that are noted for their light; above it all light is made anew."""
LIGHT_QUEUE = 1 << 17
"""Cells that wait while light spreads; a power of two. One change reaches 15 cells sideways and through all layers at most."""


BODY_BOX, WAY_BOX, LOW_BOX, HIGH_BOX, SPARE_BOX = range(5)
"""Rows of ``GridArrays.boxes``: the body that is moved; the three that a step up tries; what nobody reads."""
BOXES = 5


class GridArrays(NamedTuple):
    """What a grid holds, as compiled code takes it.

    Attributes:
        blocks: uint16 (SIDE, SIDE, height), block ids by x, z and layer.
        states: uint8, likewise, 0 where a block has none or stands in its first.
        light: uint8, likewise: sky light << 4 | light of blocks.
        column_loaded: int32 (CHUNKS, CHUNKS, 2), the chunk column that each place holds.
        column_changed: bool (CHUNKS, CHUNKS), whether something changed in it since it was loaded.
        surface: int32 (SIDE, SIDE), layers from the bottom up to the highest block that is not air. Digging does not lower it.
        column_lit: bool (CHUNKS, CHUNKS), whether the light of a place's column was computed since it was loaded.
        unsettled: int32 (MOST_UNSETTLED,), changed cells whose light is not computed yet, as indexes into the flat ``blocks``.
        light_due: int64 (2,): how many cells of ``unsettled`` count, and how many columns were loaded since light was settled.
        light_queues: int32 (2, LIGHT_QUEUE), where ``bridge.light`` works.
        boxes: float64 (BOXES, 6), where rules about bodies work instead of in arrays of their own.
        biomes: int8 (SIDE / BIOME_CELL,) * 2, the id of the biome of each square of BIOME_CELL x BIOME_CELL block columns, of
            worlds that tell of biomes.
        min_y: lowest layer.
    """

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]
    light: NDArray[np.uint8]
    column_loaded: NDArray[np.int32]
    column_changed: NDArray[np.bool_]
    surface: NDArray[np.int32]
    column_lit: NDArray[np.bool_]
    unsettled: NDArray[np.int32]
    light_due: NDArray[np.int64]
    light_queues: NDArray[np.int32]
    boxes: NDArray[np.float64]
    biomes: NDArray[np.int8]
    min_y: int


def make_grid_arrays(min_y: int, height: int) -> GridArrays:
    """The arrays of an empty grid. ValueError where the height is no positive multiple of CHUNK."""
    if height <= 0 or height % CHUNK:
        raise ValueError(f"height: must be a positive multiple of {CHUNK}, got {height}")
    shape = (SIDE, SIDE, height)
    return GridArrays(
        blocks=np.zeros(shape, np.uint16),
        states=np.zeros(shape, np.uint8),
        light=np.zeros(shape, np.uint8),
        column_loaded=np.full((CHUNKS, CHUNKS, 2), NO_COLUMN, np.int32),
        column_changed=np.zeros((CHUNKS, CHUNKS), np.bool_),
        surface=np.zeros((SIDE, SIDE), np.int32),
        column_lit=np.zeros((CHUNKS, CHUNKS), np.bool_),
        unsettled=np.zeros(MOST_UNSETTLED, np.int32),
        light_due=np.zeros(2, np.int64),
        light_queues=np.zeros((2, LIGHT_QUEUE), np.int32),
        boxes=np.zeros((BOXES, 6)),
        biomes=np.zeros((SIDE // BIOME_CELL, SIDE // BIOME_CELL), np.int8),
        min_y=min_y,
    )


@rule
def is_inside(grid, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a cell lies within the world's height and in a loaded column."""
    held = grid.column_loaded[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS]
    return 0 <= y - grid.min_y < grid.blocks.shape[2] and held[0] == x >> 4 and held[1] == z >> 4


@rule
def get_block(grid, x, y, z):  # type: ignore[no-untyped-def]
    """Block id of a cell, 0 (air) outside of what is loaded."""
    return np.int64(grid.blocks[x % SIDE, z % SIDE, y - grid.min_y]) if is_inside(grid, x, y, z) else 0


@rule
def get_state(grid, x, y, z):  # type: ignore[no-untyped-def]
    """State of the block in a cell, 0 outside of what is loaded."""
    return np.int64(grid.states[x % SIDE, z % SIDE, y - grid.min_y]) if is_inside(grid, x, y, z) else 0


@rule
def get_biome(grid, x, z):  # type: ignore[no-untyped-def]
    """The id of the biome of a loaded block column."""
    return np.int64(grid.biomes[(x % SIDE) // BIOME_CELL, (z % SIDE) // BIOME_CELL])


@rule
def store_column(grid, chunk_x, chunk_z, column, states):  # type: ignore[no-untyped-def]
    """Copy a column into its place, under the open sky, and find its surface."""
    place_x, place_z = (chunk_x % CHUNKS) * CHUNK, (chunk_z % CHUNKS) * CHUNK
    for i in range(CHUNK):
        x = place_x + i
        for k in range(CHUNK):
            z, surface = place_z + k, 0
            for layer in range(column.shape[1]):
                block = column[i, layer, k]
                grid.blocks[x, z, layer] = block
                grid.states[x, z, layer] = states[i, layer, k]
                grid.light[x, z, layer] = FULL_SKY_LIGHT
                if block:
                    surface = layer + 1
            grid.surface[x, z] = surface
    note_column(grid, chunk_x, chunk_z)


@rule
def note_column(grid, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """A column was stored in its place: it is loaded from now on, unchanged, and its light is due."""
    place = grid.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
    place[0] = chunk_x
    place[1] = chunk_z
    grid.column_changed[chunk_x % CHUNKS, chunk_z % CHUNKS] = False
    grid.column_lit[chunk_x % CHUNKS, chunk_z % CHUNKS] = False
    grid.light_due[1] += 1


@rule
def set_block(grid, x, y, z, block, state):  # type: ignore[no-untyped-def]
    """Change a cell; whether it lies inside. That its light is due is noted; ``bridge.light`` computes it."""
    if not is_inside(grid, x, y, z):
        return False
    layer = y - grid.min_y
    due = grid.light_due
    if due[0] < MOST_UNSETTLED:
        grid.unsettled[due[0]] = ((x % SIDE) * SIDE + z % SIDE) * grid.blocks.shape[2] + layer
        due[0] += 1
    else:
        grid.column_lit[:] = False
    grid.blocks[x % SIDE, z % SIDE, layer] = block
    grid.states[x % SIDE, z % SIDE, layer] = state
    grid.column_changed[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS] = True
    if block:
        grid.surface[x % SIDE, z % SIDE] = max(grid.surface[x % SIDE, z % SIDE], layer + 1)
    return True


@rule
def copy_cube(blocks, column_loaded, x, layer, z, cube):  # type: ignore[no-untyped-def]
    """Fill ``cube`` [x, y, z] with the blocks from a lowest corner on; cells that no loaded column holds stay as they
    are."""
    for i in range(cube.shape[0]):
        for k in range(cube.shape[2]):
            chunk_x, chunk_z = (x + i) >> 4, (z + k) >> 4
            held = column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
            if held[0] == chunk_x and held[1] == chunk_z:
                for j in range(max(0, -layer), min(cube.shape[1], blocks.shape[2] - layer)):
                    cube[i, j, k] = blocks[(x + i) % SIDE, (z + k) % SIDE, layer + j]


class BlockGrid:
    """The loaded chunk columns around the agent.

    Args:
        min_y: lowest block layer.
        height: number of layers, a multiple of 16.
        arrays: where the cells lie; None makes arrays of its own.

    Attributes:
        arrays: for compiled code; each field is also an attribute of the grid (``GridArrays`` says what it holds).
    """

    def __init__(self, min_y: int, height: int, arrays: GridArrays | None = None) -> None:
        self.arrays = make_grid_arrays(min_y, height) if arrays is None else arrays
        self.min_y = min_y
        self.height = height
        self.blocks = self.arrays.blocks
        self.states = self.arrays.states
        self.light = self.arrays.light
        self.column_loaded = self.arrays.column_loaded
        self.column_changed = self.arrays.column_changed
        self.surface = self.arrays.surface
        self.light_due = self.arrays.light_due

    def clear(self) -> None:
        """Forget every column."""
        # What column_loaded does not name is never read: the large arrays need no cleaning.
        self.column_loaded.fill(NO_COLUMN)
        self.column_changed.fill(False)
        self.arrays.column_lit.fill(False)
        self.light_due.fill(0)
        self.surface.fill(0)

    def _place(self, chunk_x: int, chunk_z: int) -> tuple[slice, slice]:
        x, z = (chunk_x % CHUNKS) * CHUNK, (chunk_z % CHUNKS) * CHUNK
        return slice(x, x + CHUNK), slice(z, z + CHUNK)

    def is_loaded(self, chunk_x: int, chunk_z: int) -> bool:
        """Whether the grid holds this chunk column now."""
        held = self.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS]
        return bool(held[0] == chunk_x and held[1] == chunk_z)

    def load_column(
        self, chunk_x: int, chunk_z: int, column: NDArray[np.uint16], states: NDArray[np.uint8] | None = None
    ) -> None:
        """Take in a whole chunk column: uint16 (16, height, 16) indexed [x, y - min_y, z], and uint8 states likewise.

        Its light is that of the open sky everywhere until ``bridge.light`` settles it.
        """
        for field, array in (("column", column), ("states", states)):
            if array is not None and array.shape != (CHUNK, self.height, CHUNK):
                raise ValueError(f"{field}: expected shape {(CHUNK, self.height, CHUNK)}, got {array.shape}")
        states = np.zeros(column.shape, np.uint8) if states is None else states
        store_column(self.arrays, chunk_x, chunk_z, column, states)

    def put_biomes(self, chunk_x: int, chunk_z: int, biomes: NDArray[np.int8]) -> None:
        """Say which biomes a column lies in: int8 (CHUNK / BIOME_CELL,) * 2, by x and z."""
        side = CHUNK // BIOME_CELL
        x, z = chunk_x % CHUNKS * side, chunk_z % CHUNKS * side
        self.arrays.biomes[x : x + side, z : z + side] = biomes

    def unload_column(self, chunk_x: int, chunk_z: int) -> None:
        """Forget one column if the grid holds it."""
        if self.is_loaded(chunk_x, chunk_z):
            xs, zs = self._place(chunk_x, chunk_z)
            self.blocks[xs, zs] = 0
            self.column_loaded[chunk_x % CHUNKS, chunk_z % CHUNKS] = NO_COLUMN
            self.arrays.column_lit[chunk_x % CHUNKS, chunk_z % CHUNKS] = False
            self.surface[xs, zs] = 0

    def column(self, chunk_x: int, chunk_z: int) -> NDArray[np.uint16]:
        """A view uint16 (16, height, 16) of a loaded column's blocks; KeyError where it is not loaded."""
        return self.blocks[self._held(chunk_x, chunk_z)].swapaxes(1, 2)

    def column_states(self, chunk_x: int, chunk_z: int) -> NDArray[np.uint8]:
        """A view uint8 (16, height, 16) of a loaded column's states; KeyError where it is not loaded."""
        return self.states[self._held(chunk_x, chunk_z)].swapaxes(1, 2)

    def _held(self, chunk_x: int, chunk_z: int) -> tuple[slice, slice]:
        if not self.is_loaded(chunk_x, chunk_z):
            raise KeyError(f"chunk column {chunk_x} {chunk_z} is not loaded")
        return self._place(chunk_x, chunk_z)

    def get(self, x: int, y: int, z: int) -> int:
        """The block id of a cell; 0 (air) where nothing is loaded."""
        if not 0 <= y - self.min_y < self.height or not self.is_loaded(x >> 4, z >> 4):
            return 0
        return int(self.blocks[x % SIDE, z % SIDE, y - self.min_y])

    def get_state(self, x: int, y: int, z: int) -> int:
        """The state of the block in a cell; 0 where nothing is loaded."""
        return int(get_state(self.arrays, x, y, z))

    def set(self, x: int, y: int, z: int, block: int, state: int = 0) -> None:
        """Change a cell; ignored where its column is not loaded."""
        set_block(self.arrays, x, y, z, block, state)

    def voxel_cube(self, eye: Vector) -> tuple[Voxels, Cell]:
        """The cube of block ids around an eye position, and the world cell of its lowest corner."""
        x, y, z = (math.floor(v) - VOXEL_RADIUS for v in eye)
        cube = np.zeros((VOXEL_SIDE,) * 3, np.uint16)
        copy_cube(self.blocks, self.column_loaded, x, y - self.min_y, z, cube)
        return cube, (x, y, z)
