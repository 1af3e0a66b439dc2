"""A field of stone on which blocks are put, broken and left to themselves: no terrain, no player."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.cells.blocks import Blocks
from bridge.embedded.state import WorldState
from bridge.grid import CHUNK, BlockGrid
from bridge.messages import Cell

FLOOR = 64
"""Lowest layer of air."""
BLOCKS, ITEMS = names.blocks(), names.items()
FAR_AWAY = np.array([0.5, FLOOR, 4096.5])
"""A player here brings no random ticks to the field."""


class Field:
    """64 x 64 blocks of stone around the origin. ``state`` holds what lies about and the book of it."""

    def __init__(self, seed: int = 0) -> None:
        self.grid = BlockGrid(0, 128)
        column = np.zeros((CHUNK, 128, CHUNK), np.uint16)
        column[:, :FLOOR] = BLOCKS.id("stone")
        for x in range(-2, 2):
            for z in range(-2, 2):
                self.grid.load_column(x, z, column)
        self.state = WorldState.allocate(1)
        self.state.clear(0, seed)
        self.blocks = Blocks(self.grid, self.state)
        self.now = 0

    def put(self, cell: Cell, block: str, **wanted: str) -> None:
        """Put a block into a cell and tell those around."""
        before = self.grid.get(*cell)
        self.grid.set(*cell, BLOCKS.id(block), state_of(block, **wanted))
        self.blocks.changed(cell, before)

    def tick(self, ticks: int = 1, player: tuple[float, float, float] | None = None, sky_loss: int = 0) -> None:
        """Let time pass by day, or where the sky has lost some levels of its light."""
        position = FAR_AWAY if player is None else np.array(player)
        for _ in range(ticks):
            self.now += 1
            self.blocks.tick(self.now, position, sky_loss)

    def name(self, cell: Cell) -> str:
        """The block in a cell."""
        return BLOCKS.name(self.grid.get(*cell))

    def standing(self, cell: Cell) -> dict[str, str]:
        """The properties of the block in a cell."""
        return describe(self.grid.get(*cell), self.grid.get_state(*cell))

    def dropped(self) -> dict[str, int]:
        """Item -> how many of it lie about; the book says the same."""
        found: dict[str, int] = {}
        for drop in self.state.drops[0]:
            if drop["count"]:
                name = ITEMS.name(drop["item"])
                found[name] = found.get(name, 0) + int(drop["count"])
        booked = {ITEMS.name(int(i)): int(self.state.ledgers[0, i]) for i in np.flatnonzero(self.state.ledgers[0])}
        assert found == booked
        return found

    def loot(self, block: str, times: int, tool: str = "air", **wanted: str) -> dict[str, float]:
        """What breaking a block so often gives on average, item -> count."""
        total: dict[str, float] = {}
        for _ in range(times):
            self.state.drops[0]["count"] = 0
            self.state.ledgers[0] = 0
            self.blocks.drop((0, FLOOR, 0), BLOCKS.id(block), state_of(block, **wanted), ITEMS.id(tool))
            for name, count in self.dropped().items():
                total[name] = total.get(name, 0) + count / times
        return total
