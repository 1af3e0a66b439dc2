"""A flat arena without a game around it: plains of grass under an open sky, a player, and what creatures a test puts there."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import create
from bridge.embedded.creatures.tick import tick_creatures
from bridge.embedded.events import SOUND
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.land.biomes import PLAINS
from bridge.embedded.motion.physics import Body
from bridge.embedded.player.damage import FULL_HEALTH
from bridge.embedded.realm import WorldArrays, grid_part, realm_at
from bridge.embedded.rows import ROWS, UNKNOWN
from bridge.embedded.state import WorldState
from bridge.grid import BlockGrid
from bridge.messages import Action
from bridge.sounds import SOUNDS

FLOOR = 64
NOON, MIDNIGHT = 6000, 18000


class Arena:
    """One world of 96 x 96 blocks of grass whose top is at FLOOR, with the player at its middle."""

    def __init__(self, seed: int, time_of_day: int, players: int = 1) -> None:
        self.grid = BlockGrid(0, 128)
        column = np.zeros((16, 128, 16), np.uint16)
        column[:, : FLOOR - 1] = names.blocks().id("stone")
        column[:, FLOOR - 1] = names.blocks().id("grass_block")
        for x in range(-3, 3):
            for z in range(-3, 3):
                self.grid.load_column(x, z, column)
        self.grid.arrays.biomes[:] = PLAINS
        self.state = WorldState.allocate(1, players)
        self.state.clear(0, seed)
        self.clock = self.state.clocks[0]
        self.clock["time_of_day"] = time_of_day
        self.body = Body((0.5, FLOOR, 0.5), record=self.state.bodies[0])
        self.vitals = self.state.vitals[0]
        self.state.vitals["health"] = FULL_HEALTH
        self.inventory = Inventory(self.state.inventories[0])
        self.realm = realm_at(WorldArrays.around(grid_part(self.grid.arrays, None), self.state), 0, 0)
        self.heard: list[str] = []

    def with_players(self, *places: tuple[float, float, float]) -> "Arena":
        """Another arena at the same hour, of several players at these places."""
        together = Arena(1, int(self.clock["time_of_day"]), len(places))
        together.state.bodies["position"] = places
        return together

    def put(self, kind: str, x: float, z: float, y: float = FLOOR, size: int = 1):
        """A creature at a place, as its record."""
        realm = self.realm
        index = create(
            realm.creatures,
            realm.tables.kinds,
            kind_names().id(kind),
            x,
            y,
            z,
            0.0,
            size,
            realm.random,
            realm.clock["next_id"],
        )
        return realm.creatures[index]

    def build(self, block: str, x: int, y: int, z: int) -> None:
        """Put a block at a height above the floor."""
        self.grid.set(x, FLOOR + y, z, names.blocks().id(block))

    def tick(self, ticks: int = 1, moves: bool = False) -> None:
        """Let time pass; the player's own body moves only if asked to."""
        for _ in range(ticks):
            self.clock["tick"] += 1
            self.state.event_counts[0] = 0
            self.vitals["invulnerable_ticks"] = max(0, self.vitals["invulnerable_ticks"] - 1)
            if moves:
                self.body.tick(self.grid, Action())
            rows = np.zeros(1, ROWS)[0]
            rows["next_id"] = UNKNOWN
            tick_creatures(self.realm, rows)
            self.heard += self.sounds()

    def sounds(self) -> list[str]:
        """What sounds in this tick."""
        rows = self.state.events[0][: self.state.event_counts[0, 0]]
        return [SOUNDS.name(row["subject"]) for row in rows if row["kind"] == SOUND]

    def alive(self, kind: str) -> int:
        """How many of a kind there are."""
        creatures = self.state.creatures[0]
        return int(np.sum((creatures["health"] > 0) & (creatures["kind"] == kind_names().id(kind))))

    def lying(self) -> dict[str, int]:
        """What lies on the ground: item name -> count."""
        found: dict[str, int] = {}
        for drop in self.state.drops[0][self.state.drops[0]["count"] > 0]:
            name = names.items().name(int(drop["item"]))
            found[name] = found.get(name, 0) + int(drop["count"])
        return found

    def balances(self) -> bool:
        """Whether the book of items says what slots and ground hold."""
        held = np.zeros_like(self.state.ledgers[0])
        for item, count in self.inventory.counts().items():
            held[item] += count
        for drop in self.state.drops[0][self.state.drops[0]["count"] > 0]:
            held[drop["item"]] += drop["count"]
        return bool(np.array_equal(held, self.state.ledgers[0]))


@pytest.fixture
def arena() -> Arena:
    """By night."""
    return Arena(seed=1, time_of_day=MIDNIGHT)


@pytest.fixture
def daytime() -> Arena:
    """At noon."""
    return Arena(seed=1, time_of_day=NOON)
