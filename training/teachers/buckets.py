"""Filling buckets: to a source of the liquid that can be reached from firm ground, and the use key at it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Observation
from training.teachers.hand_skills import Equip, HandsSkill, UseAt
from training.teachers.hands import lacks_in_hand
from training.teachers.journeys import Journeys
from training.teachers.landscape import Landscape
from training.teachers.needs import Fill
from training.teachers.sight import best_aim
from training.teachers.subgoals import Roam

_REACH = 4.2
_LOOK_TICKS = 40
_CANDIDATES = 48
_SURFACE = 0.8
"""Height in its cell at which a source is aimed at, a little below its surface."""


class BucketFiller:
    """Goes to a source that lies open, and fills buckets there."""

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, landscape: Landscape) -> None:
        self._grid = world.grid
        self._journeys = journeys
        self._landscape = landscape
        self._block = 0
        self._cells: NDArray[np.int64] = np.zeros((0, 3), np.int64)
        self._looked = -_LOOK_TICKS

    def fill(self, step: Fill, observation: Observation) -> HandsSkill:
        """What serves the filling of one bucket now."""
        if step.block != self._block or observation.tick - self._looked >= _LOOK_TICKS:
            found = self._landscape.find((step.block,), observation.pose.position, observation.tick, _CANDIDATES)
            self._cells = np.array([c for c in found.tolist() if self._is_open_source(c)], np.int64).reshape(-1, 3)[:12]
            self._block, self._looked = step.block, observation.tick
        if not len(self._cells):
            return Roam()
        x, y, z = observation.pose.position
        eye = (x, y + EYE_HEIGHT, z)
        for cell in self._cells.tolist():
            if not self._is_open_source(cell):
                self._looked = -_LOOK_TICKS
                continue
            found_aim, cover, *_ = best_aim(
                self._grid.blocks,
                self._grid.min_y,
                self._journeys.finder.table,
                *eye,
                cell[0],
                cell[1],
                cell[2],
                _REACH,
            )
            if not found_aim or cover > 0.0 or (observation.pose.in_water and not observation.pose.on_ground):
                continue
            point = (cell[0] + 0.5, cell[1] + _SURFACE, cell[2] + 0.5)
            taken = lacks_in_hand((step.tool,), observation)
            return UseAt(point, point) if taken is None else Equip(taken, point)
        way = self._journeys.to_blocks(self._cells, observation)
        if way is None:
            for cell in self._cells.tolist():
                self._landscape.shun(tuple(cell), observation.tick + 2400)
            self._looked = -_LOOK_TICKS
            return Roam()
        return way

    def _is_open_source(self, cell: list[int]) -> bool:
        """Whether a liquid stands still in a cell with air above. State 0 of a liquid is its source."""
        x, y, z = cell
        is_liquid = names.blocks().name(int(self._grid.get(x, y, z))) in ("water", "lava")
        return is_liquid and self._grid.get(x, y + 1, z) == names.AIR and self._grid.get_state(x, y, z) == 0
