"""All that the ticks of embedded worlds change besides blocks, as arrays: what compiled rules run over and snapshots save.

A world is one row of each array, but of those that PLAYER_ARRAYS names: there a player is, those of a world one after the other.
Each part is defined by the module whose rules it belongs to.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.cells.falling import FALLING, MAX_FALLING
from bridge.embedded.cells.sections import SECTIONS
from bridge.embedded.cells.update_queue import MAX_UPDATES, STATUS_FIELDS, UPDATE
from bridge.embedded.creatures.combat import COMBAT
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import CREATURE, MAX_CREATURES
from bridge.embedded.creatures.visited import POPULATION
from bridge.embedded.deeds.use_state import USE
from bridge.embedded.events import EVENT, MAX_EVENTS
from bridge.embedded.items.containers import CONTAINER, MAX_CONTAINERS
from bridge.embedded.items.drops import DROP, MAX_DROPS
from bridge.embedded.items.inventory import INVENTORY
from bridge.embedded.items.smelting import FURNACE, MAX_FURNACES
from bridge.embedded.land.noise import mix, seed_word
from bridge.embedded.motion.physics import BODY
from bridge.embedded.motion.projectiles import MAX_PROJECTILES, PROJECTILE
from bridge.embedded.player.ambience import AMBIENCE
from bridge.embedded.player.damage import VITALS
from bridge.embedded.player.experience import EXPERIENCE_ORB, MAX_ORBS
from bridge.embedded.player.mining import MINING
from bridge.embedded.weather import WEATHER

CLOCK = np.dtype(
    [
        ("seed", np.uint64),
        ("random", np.uint64, (1,)),
        ("next_id", np.int64, (1,)),
        ("tick", np.int64),
        ("time_of_day", np.int64),
    ]
)
"""``seed`` is that of the episode as a ``noise.seed_word``; ``random`` the state of ``chance``; ``next_id`` the id of the next
entity; ``tick`` counts from the reset; ``time_of_day`` runs 0..23999 from sunrise."""


PLAYER_ARRAYS = frozenset(
    ("began", "bodies", "vitals", "inventories", "kills", "combats", "uses", "mining", "ambiences")
)
"""Which arrays of a ``WorldState`` have the player as first axis."""


class WorldState(NamedTuple):
    """The arrays of N worlds with P players in all; the first axis is the world, or the player."""

    clocks: NDArray[np.void]
    """CLOCK (N,)"""
    weathers: NDArray[np.void]
    """WEATHER (N,)"""
    began: NDArray[np.int64]
    """int64 (P,): at which tick of the world each player's episode began."""
    bodies: NDArray[np.void]
    """BODY (P,)"""
    vitals: NDArray[np.void]
    """VITALS (P,)"""
    inventories: NDArray[np.void]
    """INVENTORY (P,)"""
    drops: NDArray[np.void]
    """DROP (N, MAX_DROPS)"""
    projectiles: NDArray[np.void]
    """PROJECTILE (N, MAX_PROJECTILES)"""
    creatures: NDArray[np.void]
    """CREATURE (N, MAX_CREATURES)"""
    kills: NDArray[np.int64]
    """int64 (P, kinds), how many of each kind of creature the player has killed."""
    combats: NDArray[np.void]
    """COMBAT (P,)"""
    populations: NDArray[np.void]
    """POPULATION (N,)"""
    containers: NDArray[np.void]
    """CONTAINER (N, MAX_CONTAINERS)"""
    furnaces: NDArray[np.void]
    """FURNACE (N, MAX_FURNACES)"""
    uses: NDArray[np.void]
    """USE (P,)"""
    orbs: NDArray[np.void]
    """EXPERIENCE_ORB (N, MAX_ORBS)"""
    ledgers: NDArray[np.int64]
    """int64 (N, items) of ``ledger``."""
    events: NDArray[np.void]
    """EVENT (N, MAX_EVENTS): what happened in the present tick."""
    event_counts: NDArray[np.int64]
    """int64 (N, 1), how many rows of ``events`` are filled; whoever begins a tick sets it to 0."""
    mining: NDArray[np.void]
    """MINING (P,)"""
    updates: NDArray[np.void]
    """UPDATE (N, MAX_UPDATES)"""
    update_status: NDArray[np.int64]
    """int64 (N, STATUS_FIELDS) of ``update_queue``."""
    falling: NDArray[np.void]
    """FALLING (N, MAX_FALLING)"""
    sections: NDArray[np.void]
    """SECTIONS (N,)"""
    ambiences: NDArray[np.void]
    """AMBIENCE (P,)"""

    @classmethod
    def allocate(cls, worlds: int, players: int = 1) -> WorldState:
        """Arrays of nothing for so many worlds, and so many players in each."""
        players *= worlds
        return cls(
            clocks=np.zeros(worlds, CLOCK),
            weathers=np.zeros(worlds, WEATHER),
            began=np.zeros(players, np.int64),
            bodies=np.zeros(players, BODY),
            vitals=np.zeros(players, VITALS),
            inventories=np.zeros(players, INVENTORY),
            drops=np.zeros((worlds, MAX_DROPS), DROP),
            projectiles=np.zeros((worlds, MAX_PROJECTILES), PROJECTILE),
            creatures=np.zeros((worlds, MAX_CREATURES), CREATURE),
            kills=np.zeros((players, len(kind_names())), np.int64),
            combats=np.zeros(players, COMBAT),
            populations=np.zeros(worlds, POPULATION),
            containers=np.zeros((worlds, MAX_CONTAINERS), CONTAINER),
            furnaces=np.zeros((worlds, MAX_FURNACES), FURNACE),
            uses=np.zeros(players, USE),
            orbs=np.zeros((worlds, MAX_ORBS), EXPERIENCE_ORB),
            ledgers=np.zeros((worlds, len(names.items())), np.int64),
            events=np.zeros((worlds, MAX_EVENTS), EVENT),
            event_counts=np.zeros((worlds, 1), np.int64),
            mining=np.zeros(players, MINING),
            updates=np.zeros((worlds, MAX_UPDATES), UPDATE),
            update_status=np.zeros((worlds, STATUS_FIELDS), np.int64),
            falling=np.zeros((worlds, MAX_FALLING), FALLING),
            sections=np.zeros(worlds, SECTIONS),
            ambiences=np.zeros(players, AMBIENCE),
        )

    @property
    def players(self) -> int:
        """How many each world has."""
        return len(self.bodies) // len(self.clocks)

    def row(self, world: int) -> WorldState:
        """One world's part of the same memory with its players, as arrays of one world."""
        return self._part(world, world * self.players, (world + 1) * self.players)

    def seat(self, player: int) -> WorldState:
        """One player's part of the same memory and its world's, as arrays of one world with one player."""
        return self._part(player // self.players, player, player + 1)

    def _part(self, world: int, first: int, last: int) -> WorldState:
        rows: dict[str, Any] = {
            name: array[first:last] if name in PLAYER_ARRAYS else array[world : world + 1]
            for name, array in self._asdict().items()
        }
        return WorldState(**rows)

    def clear(self, world: int, seed: int) -> None:
        """Empty one world's rows and its players', and start its clock and its chance from a seed."""
        for array in self.row(world):
            array[...] = np.zeros((), array.dtype)
        clock = self.clocks[world]
        clock["seed"] = seed_word(seed)
        clock["random"][0] = mix(clock["seed"])
        clock["next_id"][0] = 1
        self.row(world).ambiences["random"][:, 0] = mix(clock["random"][0])

    def clear_player(self, player: int) -> None:
        """Empty one player's rows: his episode begins now."""
        for name in PLAYER_ARRAYS:
            array = getattr(self, name)
            array[player] = np.zeros((), array.dtype)
        clock = self.clocks[player // self.players]
        self.began[player] = clock["tick"]
        self.ambiences[player]["random"][0] = mix(clock["random"][0])
