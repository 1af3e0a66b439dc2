"""Where chunk columns come from: the terrain of a seed, flat terrain, a saved world, a world as it stands now."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.land.biomes import PLAINS
from bridge.embedded.land.materials import palette
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import fill_biomes
from bridge.embedded.land.terrain import HEIGHT, Column, fill_window, flat_column, generate_column
from bridge.grid import BIOME_CELL, CHUNK, BlockGrid

BIOMES_SHAPE = (CHUNK // BIOME_CELL, CHUNK // BIOME_CELL)
Window = tuple[int, int, int, int]
"""First and last chunk x, first and last chunk z."""


class ColumnSource(Protocol):
    """Gives every chunk column there is; the same one each time that it is asked. Sources derive from it."""

    @property
    def identity(self) -> str:
        """Tells sources of different columns apart, on any machine: a snapshot is restored over the source it was taken over."""

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The column as it is before anybody changes it. Raises WorldError where it cannot be read."""

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """The biomes of a column, int8 (4, 4) by x and z: of each square of BIOME_CELL x BIOME_CELL blocks that of its first."""

    def fill(self, grid: BlockGrid, window: Window) -> None:
        """Store in a grid what it lacks of a window, column by column. Raises as ``column``."""
        for chunk_x in range(window[0], window[1] + 1):
            for chunk_z in range(window[2], window[3] + 1):
                if not grid.is_loaded(chunk_x, chunk_z):
                    grid.load_column(chunk_x, chunk_z, *self.column(chunk_x, chunk_z))
                    grid.put_biomes(chunk_x, chunk_z, self.biomes_in(chunk_x, chunk_z))


class SeedColumns(ColumnSource):
    """The columns that the terrain's generator makes of a seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @property
    def identity(self) -> str:
        """The seed."""
        return f"seed {self._seed}"

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The column of the seed at this place."""
        return generate_column(self._seed, chunk_x, chunk_z)

    def fill(self, grid: BlockGrid, window: Window) -> None:
        """All columns by one call, which takes a grid of HEIGHT layers."""
        fill_window(grid.arrays, seed_word(self._seed), *window, *palette())

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """Those that the generator gives."""
        found = np.empty(BIOMES_SHAPE, np.int8)
        fill_biomes(seed_word(self._seed), chunk_x, chunk_z, found)
        return found


class FlatColumns(ColumnSource):
    """Flat terrain, the same everywhere."""

    identity = "flat terrain"

    def __init__(self) -> None:
        self._column = flat_column()

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The one column."""
        return self._column

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """Plains."""
        return np.full(BIOMES_SHAPE, PLAINS, np.int8)


class AirColumns(ColumnSource):
    """Nothing anywhere: what lies beyond a saved world that no generator goes on from."""

    identity = "air"

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """A column of air."""
        shape = (CHUNK, HEIGHT, CHUNK)
        return Column(np.zeros(shape, np.uint16), np.zeros(shape, np.uint8))

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """Plains."""
        return np.full(BIOMES_SHAPE, PLAINS, np.int8)
