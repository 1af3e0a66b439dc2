"""The extra expert's map: where blocks and creatures are in the simulated world, seen or not.

Teachers ask it; a student never does. What else the expert knows stands elsewhere: the ways from what is held to what is wanted
are the planner's (``planner``), with this map's distances for prices; what buildings look like is in ``training.expert``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from training.teachers.landscape import Landscape


class Expert:
    """Knows one world.

    Args:
        world: begun. What is asked is answered from the columns that it holds at that time.

    Attributes:
        land: where blocks are.
    """

    def __init__(self, world: EmbeddedWorld) -> None:
        self._world = world
        self.land = Landscape(world.grid)

    def creatures(
        self, kinds: Iterable[str], shunned: Mapping[int, int], tick: int, useful: bool = False
    ) -> NDArray[np.float64]:
        """float64 (n, 3): where the living creatures of some kinds are; unknown kinds have none.

        Args:
            kinds: names.
            shunned: of some creatures, by their ids, the tick until which they are left out.
            tick: of now.
            useful: leave out the young, and sheep without wool.
        """
        records = self._world.herd.records
        chosen = (records["health"] > 0.0) & np.isin(
            records["kind"], [kind_names().id(kind) for kind in kinds if kind in kind_names()]
        )
        chosen &= [shunned.get(int(number), -1) <= tick for number in records["id"]]
        if useful:
            chosen &= (records["sheared"] == 0) & (records["age"] >= 0)
        return np.asarray(records["position"][chosen], np.float64)
