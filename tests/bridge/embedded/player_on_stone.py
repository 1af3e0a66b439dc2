"""A player on a floor of stone, without a world around: what the tests of life run on."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.beginning import TICKS_TO_REST
from bridge.embedded.columns import Columns
from bridge.embedded.events import SOUND
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.motion.contact import contacts
from bridge.embedded.motion.physics import Body
from bridge.embedded.player.experience import spill_orbs, tick_orbs
from bridge.embedded.player.life import PlayerLife
from bridge.embedded.player.survival import tick_vitals
from bridge.embedded.player.vitals import Vitals
from bridge.embedded.state import WorldState
from bridge.grid import CHUNK, BlockGrid
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT, Action

FLOOR = 64
"""The layer of stone; feet stand one higher."""


class PlayerOnStone:
    """Ticks as the embedded world does: body, life, orbs."""

    def __init__(self, seed: int = 0) -> None:
        self.grid = BlockGrid(0, 128)
        columns = Columns(self.grid, seed)  # which forgets what the grid holds
        column = np.zeros((CHUNK, 128, CHUNK), np.uint16)
        column[:, FLOOR] = names.blocks().id("stone")
        for chunk_x in (-1, 0):
            for chunk_z in (-1, 0):
                self.grid.load_column(chunk_x, chunk_z, column)
        self.state = WorldState.allocate(1)
        self.state.clear(0, seed)
        self.body = Body((0.5, FLOOR + 1.0, 0.5), record=self.state.bodies[0])
        for _ in range(TICKS_TO_REST):
            self.body.tick(self.grid, Action())
        self.inventory = Inventory(self.state.inventories[0])
        self.vitals = Vitals((0.5, FLOOR + 1.0, 0.5), self.state.vitals[0])
        self.record = self.vitals.record
        self.life = PlayerLife(self.state, 0, self.grid, columns, self.vitals)

    def put(self, block: str, x: int = 0, y: int = FLOOR + 1, z: int = 0, **properties: str) -> None:
        self.grid.set(x, y, z, names.blocks().id(block), state_of(block, **properties) if properties else 0)

    def fill(self, block: str, low: tuple[int, int, int], high: tuple[int, int, int]) -> None:
        for x in range(low[0], high[0] + 1):
            for y in range(low[1], high[1] + 1):
                for z in range(low[2], high[2] + 1):
                    self.put(block, x, y, z)

    def give(self, item: str, count: int = 1) -> int:
        index = names.items().id(item)
        assert self.inventory.add(index, count) == 0
        self.state.ledgers[0, index] += count
        return index

    def lay_experience(self, points: int, x: float, z: float) -> None:
        clock = self.state.clocks[0]
        spill_orbs(self.state.orbs[0], points, x, FLOOR + 1.0, z, clock["random"], clock["next_id"])

    def tick(self, action: Action | None = None, ticks: int = 1, in_rain: bool = False) -> list[float]:
        """The health after each of so many ticks of one action."""
        healths = []
        for _ in range(ticks):
            action = Action() if action is None or not self.vitals.alive else action
            self.state.event_counts[0] = 0
            was = self.body.position.copy()
            self.body.tick(self.grid, action, may_sprint=self.vitals.may_sprint())
            dx, dy, dz = (self.body.position - was).tolist()
            self._live((dx, dy, dz), action, in_rain)
            healths.append(self.vitals.health)
        return healths

    def _live(self, moved: tuple[float, float, float], action: Action, in_rain: bool) -> None:
        sneaking, sprinting = action.sneak, action.sprint and action.forward > 0 and self.vitals.may_sprint()
        book = self.state.ledgers[0], self.state.events[0], self.state.event_counts[0]
        player = self.record, self.state.bodies[0], self.state.inventories[0]
        around = self.grid.arrays, block_physics()
        eye = SNEAKING_EYE_HEIGHT if sneaking else EYE_HEIGHT
        sprinting = sprinting and not sneaking
        tick_vitals(*player, *around, contacts(), *book, *moved, eye, sneaking, sprinting, in_rain)
        tick_orbs(*around, self.state.orbs[0], *player[:2], *book[1:])

    def heard(self) -> list[int]:
        """Ids of the sounds of the newest tick."""
        told = self.state.events[0][: self.state.event_counts[0, 0]]
        return [int(event["subject"]) for event in told if event["kind"] == SOUND]

    def held(self) -> dict[int, int]:
        """Item id -> how many slots, worn places and the ground hold together."""
        found: dict[int, int] = {}
        drops = self.state.drops[0]
        stacks = [*self.inventory.slots[:, :2].tolist(), *self.inventory.worn[:, :2].tolist()]
        stacks += [[int(drop["item"]), int(drop["count"])] for drop in drops]
        for item, count in stacks:
            if count:
                found[item] = found.get(item, 0) + count
        return found

    def booked(self) -> dict[int, int]:
        """Item id -> the book's count, where it is not 0."""
        ledger = self.state.ledgers[0]
        return {int(item): int(ledger[item]) for item in np.flatnonzero(ledger)}
