"""The ground: where one can stand in a column, and which squares of it were seen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.explored import MAP_SQUARES, see_squares
from bridge.grid import SIDE, BlockGrid
from bridge.ground_squares import SQUARE_SIDE
from bridge.messages import Observation
from training.teachers.search import LEVELS, LEVELS_BELOW
from training.teachers.traits import BARRED, FREE, FULL, WATER, traits


def levels_of(grid: BlockGrid, x: float, z: float, y: float) -> list[int]:
    """Levels at which feet can stand or swim in the column of (x, z), highest first, as far as a search from level y reaches."""
    low = max(grid.min_y, math.floor(y) - LEVELS_BELOW)
    high = min(grid.min_y + grid.height, math.floor(y) - LEVELS_BELOW + LEVELS)
    column = grid.blocks[math.floor(x) % SIDE, math.floor(z) % SIDE, low - grid.min_y : high - grid.min_y]
    kinds = traits().body[column]
    open_cell = (kinds == FREE) | (kinds == WATER)
    held = (kinds[:-2] == FULL) | (kinds[1:-1] == WATER)
    stands = held & open_cell[1:-1] & open_cell[2:] & (kinds[:-2] != BARRED)
    # Of a body of water only its surface counts.
    stands &= ~((kinds[1:-1] == WATER) & (kinds[2:] == WATER))
    levels: list[int] = (np.flatnonzero(stands)[::-1] + low + 1).tolist()
    return levels


def is_water(grid: BlockGrid, x: float, z: float, y: float) -> bool:
    """Whether the highest place to be in a column is in water."""
    levels = levels_of(grid, x, z, y)
    return bool(levels) and traits().body[int(grid.get(math.floor(x), levels[0], math.floor(z)))] == WATER


class SeenGround:
    """The map of squares seen, as the success test of exploring keeps it."""

    def __init__(self) -> None:
        self._seen: NDArray[np.bool_] = np.zeros((MAP_SQUARES, MAP_SQUARES), np.bool_)
        self._corner: tuple[float, float] | None = None

    def start(self) -> None:
        """Begin an episode: nothing was seen."""
        self._seen[:] = False
        self._corner = None

    def see(self, observation: Observation) -> int:
        """Take in what this tick shows; returns how many squares are new."""
        x, _, z = observation.pose.position
        if self._corner is None:
            half = MAP_SQUARES // 2
            self._corner = ((x // SQUARE_SIDE - half) * SQUARE_SIDE, (z // SQUARE_SIDE - half) * SQUARE_SIDE)
        return int(see_squares(self._seen, x - self._corner[0], z - self._corner[1], observation.pose.yaw))

    def has_seen(self, x: float, z: float) -> bool:
        """Whether the square of a place was seen; what lies beyond the map counts as seen."""
        if self._corner is None:
            return False
        i, k = int((x - self._corner[0]) // SQUARE_SIDE), int((z - self._corner[1]) // SQUARE_SIDE)
        return not (0 <= i < MAP_SQUARES and 0 <= k < MAP_SQUARES) or bool(self._seen[i, k])
