"""The find expert's map knowledge: where the nearest of what is wanted is, seen or not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Cell, Observation, Vector
from training.teachers.expert import Expert
from training.teachers.navigation.subgoals import FindSubgoal

_LOOK_TICKS = 40
_BLOCKS = 24


class FindExpert:
    """What of the expert's map a find asks for."""

    def __init__(self) -> None:
        self._expert: Expert | None = None

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._expert = Expert(world)
        self._landscape = self._expert.land
        self._looked = -_LOOK_TICKS
        self._cells: NDArray[np.int64] = np.zeros((0, 3), np.int64)

    def shun(self, cell: Cell, until: int) -> None:
        """Leave a block out until a tick."""
        self._landscape.shun(cell, until)
        self._looked = -_LOOK_TICKS

    def nearest(self, subgoal: FindSubgoal, shunned: Mapping[int, int], observation: Observation) -> Vector | None:
        """Where the nearest wanted creature or block is; None where none is near enough to be on the map."""
        assert self._expert is not None
        position = np.array(observation.pose.position)
        places = [self._expert.creatures(subgoal.creatures, shunned, observation.tick)]
        places.append(np.asarray(self.cells(subgoal.blocks, observation)[:1] + 0.5, np.float64))
        known = np.concatenate(places)
        if not len(known):
            return None
        x, y, z = known[np.linalg.norm(known - position, axis=1).argmin()].tolist()
        return x, y, z

    def cells(self, blocks: tuple[str, ...], observation: Observation) -> NDArray[np.int64]:
        """int64 (n, 3): the nearest cells of some blocks on the map; looked up now and then."""
        if not blocks:
            return np.zeros((0, 3), np.int64)
        ids = names.blocks().ids(blocks)
        kept = np.array([self._landscape.block(tuple(cell)) in ids for cell in self._cells.tolist()], np.bool_)
        all_gone = len(kept) > 0 and not kept.any()
        if all_gone or observation.tick - self._looked >= _LOOK_TICKS:
            self._cells = self._landscape.find(ids.tolist(), observation.pose.position, observation.tick, _BLOCKS)
            self._looked = observation.tick
        else:
            self._cells = self._cells[kept]
        return self._cells
