"""Finding routes: the A* of ``search`` with the arrays it needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.grid import BlockGrid
from bridge.messages import Vector
from training.teachers.routes import Route, ground_cell
from training.teachers.search import HEAP, MAX_EXPANSIONS, NODES, search
from training.teachers.traits import Traits, traits


class RouteFinder:
    """Finds routes in one world's grid; keeps the search's arrays (about 5 MB)."""

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid
        self.table: Traits = traits()
        """What blocks mean to who walks: a bare hand's until another is set."""
        self.level_ticks = 0.0
        """What a level between here and there is taken to cost: 0 for the cheapest ways over land, more for ways through rock."""
        self._stamp = 0
        self._stamps = np.zeros(NODES, np.int32)
        self._costs = np.zeros(NODES, np.float32)
        self._parents = np.zeros(NODES, np.int32)
        self._keys = np.zeros(HEAP, np.float32)
        self._heap = np.zeros(HEAP, np.int32)

    def find(
        self,
        position: Vector,
        goals: NDArray[np.float64],
        penalties: NDArray[np.float64],
        near: float = 0.0,
        max_expansions: int = MAX_EXPANSIONS,
    ) -> Route:
        """The cheapest route to any of ``goals`` float64 (m, 3), m >= 1.

        With ``near`` > 0 they are points to come within ``near`` blocks of; otherwise cells of blocks to be dug from
        the route's end. ``penalties`` float64 (m,) are ticks that a goal costs beside the way to it.
        """
        self._stamp += 1
        blocks, min_y = self._grid.blocks, self._grid.min_y
        start = ground_cell(blocks, min_y, self.table, *position)
        path, goal = search(
            blocks,
            min_y,
            self.table,
            start[0],
            start[1],
            start[2],
            goals,
            penalties,
            float(near),
            self.level_ticks,
            max_expansions,
            self._stamp,
            self._stamps,
            self._costs,
            self._parents,
            self._keys,
            self._heap,
        )
        return Route(path, int(goal))
