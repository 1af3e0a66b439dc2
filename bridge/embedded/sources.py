"""Where chunk columns come from: a seed, a saved world, the columns of a world as it stands now."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.terrain import HEIGHT, generate_column
from bridge.grid import CHUNK


class Column(NamedTuple):
    """One chunk column: ``blocks`` uint16 and ``states`` uint8, both (16, height, 16) indexed [x, y - min_y, z]."""

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]


class ColumnSource(Protocol):
    """Gives every chunk column there is; the same one each time that it is asked."""

    @property
    def identity(self) -> str:
        """Tells sources of different columns apart, on any machine: a snapshot is restored over the source it was taken over."""

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The column as it is before anybody changes it. Raises WorldError where it cannot be read."""


class SeedColumns:
    """The columns that the terrain's generator makes of a seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @property
    def identity(self) -> str:
        """The seed."""
        return f"seed {self._seed}"

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The column of the seed at this place."""
        blocks = generate_column(self._seed, chunk_x, chunk_z)
        return Column(blocks, np.zeros(blocks.shape, np.uint8))


class AirColumns:
    """Nothing anywhere: what lies beyond a saved world that no generator goes on from."""

    identity = "air"

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """A column of air."""
        shape = (CHUNK, HEIGHT, CHUNK)
        return Column(np.zeros(shape, np.uint16), np.zeros(shape, np.uint8))
