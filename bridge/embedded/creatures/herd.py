"""All creatures of one world as its tick needs them: a thin view of their records for Python."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.creatures.arrival import set_up
from bridge.embedded.creatures.combat import rest_hand, strike
from bridge.embedded.creatures.habitats import habitats
from bridge.embedded.creatures.kinds import MONSTER
from bridge.embedded.creatures.realm import realm_of
from bridge.embedded.creatures.spawning import populate, spawn_creatures
from bridge.embedded.creatures.struck import strike_creatures
from bridge.embedded.creatures.tick import tick_creatures
from bridge.embedded.creatures.weapons import weapons
from bridge.embedded.state import WorldState
from bridge.grid import BlockGrid
from bridge.messages import Cell, CreatureSetup


class Herd:
    """The creatures of one world.

    Args:
        state, world: whose rows to live in.
        grid: the world's blocks.
        spawning: whether creatures also come by themselves.

    Attributes:
        records: CREATURE (n,).
        kills: int64 (kinds,), how many of each the player killed in this episode.
        realm: for the compiled rules.
    """

    def __init__(self, state: WorldState, world: int, grid: BlockGrid, spawning: bool) -> None:
        self.realm = realm_of(state, world, grid.arrays)
        self.records: NDArray[np.void] = state.creatures[world]
        self.kills: NDArray[np.int64] = state.kills[world]
        self._combat = state.combats[world]
        self._population = state.populations[world]
        self._spawning = spawning
        self._box = np.empty(6)

    def begin(self, setups: Sequence[CreatureSetup]) -> None:
        """Place the creatures of a task and, where they come by themselves, the first animals. WorldError as ``set_up``."""
        set_up(self.realm, setups)
        if self._spawning:
            populate(self.realm, self._population, habitats(), self._box)

    def tick(self) -> None:
        """One tick of all creatures, of their coming, and of the player's cooldown."""
        inventory = self.realm.inventory
        rest_hand(self._combat, inventory["slots"][inventory["held_slot"], 0])
        if self._spawning:
            populate(self.realm, self._population, habitats(), self._box)
            spawn_creatures(self.realm, habitats(), self._box)
        tick_creatures(self.realm)

    def attack(self, row: int, sprint: bool) -> bool:
        """One tick of the attack key with a creature under the crosshair; whether a blow fell."""
        return bool(strike(self.realm, self._combat, weapons(), row, sprint))

    def take_strikes(self, strikes: NDArray[np.void], count: NDArray[np.int64]) -> None:
        """Let creatures suffer what projectiles struck: STRIKE (n,) and int64[1] of a tick."""
        strike_creatures(self.realm, strikes, count)

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Whether a monster is within so many blocks of a cell, sideways and up and down."""
        alive = self.records[self.records["health"] > 0.0]
        traits = self.realm.tables.kinds["traits"][alive["kind"]]
        middle = (cell[0] + 0.5, cell[1], cell[2] + 0.5)
        near = np.abs(alive["position"] - middle) <= (side, rise, side)
        return bool(np.any(near.all(axis=1) & (traits & MONSTER != 0)))
