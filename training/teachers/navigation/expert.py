"""The find expert's map knowledge: where the nearest of what is wanted is, seen or not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Cell, Observation, Vector
from training.teachers.landscape import Landscape
from training.teachers.navigation.subgoals import FindSubgoal

_LOOK_TICKS = 40
_BLOCKS = 24


class FindExpert:
    """Reads the world's own records."""

    def __init__(self) -> None:
        self._world: EmbeddedWorld | None = None

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._landscape = Landscape(world.grid)
        self._looked = -_LOOK_TICKS
        self._cells: NDArray[np.int64] = np.zeros((0, 3), np.int64)

    def shun(self, cell: Cell, until: int) -> None:
        """Leave a block out until a tick."""
        self._landscape.shun(cell, until)
        self._looked = -_LOOK_TICKS

    def nearest(self, subgoal: FindSubgoal, shunned: Mapping[int, int], observation: Observation) -> Vector | None:
        """Where the nearest wanted creature or block is; None where none is near enough to be on the map."""
        position = np.array(observation.pose.position)
        places = [self._creatures(subgoal.creatures, shunned, observation.tick)]
        places.append(np.asarray(self.cells(subgoal.blocks, observation)[:1] + 0.5, np.float64))
        known = np.concatenate(places)
        if not len(known):
            return None
        x, y, z = known[np.linalg.norm(known - position, axis=1).argmin()].tolist()
        return x, y, z

    def _creatures(self, kinds: tuple[str, ...], shunned: Mapping[int, int], tick: int) -> NDArray[np.float64]:
        assert self._world is not None
        records = self._world.herd.records
        ids = [kind_names().id(kind) for kind in kinds if kind in kind_names()]
        chosen = (records["health"] > 0.0) & np.isin(records["kind"], ids)
        chosen &= [shunned.get(int(number), -1) <= tick for number in records["id"]]
        return np.asarray(records["position"][chosen], np.float64)

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
