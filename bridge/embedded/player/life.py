"""A player's life in one world, from its spawn to its death and back: the rules of life over one row of the world's arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bridge import names
from bridge.embedded.chance import below, happens
from bridge.embedded.columns import Columns
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.player.damage import exhaust
from bridge.embedded.player.death import PROTECTED_TICKS, leave_all, stand_up
from bridge.embedded.player.experience import block_points, smelting_points, spill_orbs
from bridge.embedded.player.hunger import MINING_COST
from bridge.embedded.player.vitals import Vitals
from bridge.embedded.state import WorldState
from bridge.grid import BlockGrid
from bridge.messages import Cell, Vector


class PlayerLife:
    """The deeds of life that a world's tick consists of.

    Args:
        state: the arrays of the worlds, and ``world`` the row.
        grid, columns: the blocks around.
        vitals: the view of the same row.
    """

    def __init__(self, state: WorldState, world: int, grid: BlockGrid, columns: Columns, vitals: Vitals) -> None:
        self._columns = columns
        self._grid = grid
        self._vitals = vitals
        self._body = state.bodies[world]
        self._inventory = state.inventories[world]
        self._drops, self._orbs = state.drops[world], state.orbs[world]
        self._ledger = state.ledgers[world]
        self._events, self._event_count = state.events[world], state.event_counts[world]
        self._random, self._next_id = state.clocks[world]["random"], state.clocks[world]["next_id"]

    def mine(self, block: int, cell: Cell, harvested: bool) -> None:
        """What breaking a block costs, and the experience of it where it was harvested by a right tool."""
        exhaust(self._vitals.record, MINING_COST)
        if harvested and block in block_points():
            least, most = block_points()[block]
            points = least + int(below(self._random, most - least + 1))
            x, y, z = (part + 0.5 for part in cell)
            spill_orbs(self._orbs, points, x, y, z, self._random, self._next_id)

    def smelt(self, item: int) -> None:
        """The experience of one smelted item: its whole points, and one more by the chance of what is left of them."""
        points = smelting_points()[item]
        whole = int(points) + int(happens(self._random, points % 1.0))
        x, y, z = self._body["position"].tolist()
        spill_orbs(self._orbs, whole, x, y, z, self._random, self._next_id)

    def end(self) -> None:
        """Let fall what the dead carried; once, in the tick of the death."""
        leave_all(
            self._vitals.record,
            self._body,
            self._inventory,
            self._drops,
            self._orbs,
            self._random,
            self._next_id,
            self._ledger,
        )

    def begin_again(self, allowed: Callable[[Vector], Vector] | None = None) -> None:
        """Stand at the spawn point with full health; where its bed is gone, at the world's.

        ``allowed`` gives the place, in blocks, where one who would stand at a place stands instead.
        """
        point, world_spawn = self._vitals.spawn_point, self._vitals.world_spawn
        place = point if allowed is None else allowed(point)
        self._columns.follow(place[0], place[2])
        x, y, z = (int(part // 1) for part in point)
        has_bed = place != point or names.blocks().name(self._grid.get(x, y, z)).endswith("_bed")
        if point != world_spawn and not has_bed:
            self._vitals.record["spawn_point"] = world_spawn
            place = world_spawn if allowed is None else allowed(world_spawn)
            self._columns.follow(place[0], place[2])
        self._vitals.revive()
        self._vitals.record["protected_ticks"] = PROTECTED_TICKS
        stand_up(self._grid.arrays, block_physics(), self._body, np.array(place))
