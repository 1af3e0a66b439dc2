"""All creatures of one world as its tick needs them: a thin view of their records for Python."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.creatures.arrival import set_up
from bridge.embedded.creatures.habitats import habitats
from bridge.embedded.creatures.kinds import MONSTER
from bridge.embedded.creatures.spawning import populate
from bridge.embedded.realm import Realm
from bridge.grid import BODY_BOX
from bridge.messages import Cell, CreatureSetup


class Herd:
    """The creatures of one world.

    Args:
        realm: the world's.
        population: its ``POPULATION`` record.
        spawning: whether creatures also come by themselves.

    Attributes:
        records: CREATURE (n,).
        kills: int64 (kinds,), how many of each the player killed in this episode.
        realm: for the compiled rules.
    """

    def __init__(self, realm: Realm, population: NDArray[np.void], spawning: bool) -> None:
        self.realm = realm
        self.records: NDArray[np.void] = realm.creatures
        self.kills: NDArray[np.int64] = realm.kills
        self._population = population
        self._spawning = spawning

    def begin(self, setups: Sequence[CreatureSetup]) -> None:
        """Place the creatures of a task and, where they come by themselves, the first animals. WorldError as ``set_up``."""
        set_up(self.realm, setups)
        if self._spawning:
            populate(self.realm, self._population, habitats(), self.realm.grid.boxes[BODY_BOX])

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Whether a monster is within so many blocks of a cell, sideways and up and down."""
        alive = self.records[self.records["health"] > 0.0]
        traits = self.realm.tables.kinds["traits"][alive["kind"]]
        middle = (cell[0] + 0.5, cell[1], cell[2] + 0.5)
        near = np.abs(alive["position"] - middle) <= (side, rise, side)
        return bool(np.any(near.all(axis=1) & (traits & MONSTER != 0)))
