"""The blocks of one world as Python sees them: broken by hands, told of changes, and ticked."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.cells.block_rules import LEAVES, LOG, block_rules
from bridge.embedded.cells.block_updates import left_by, run_updates
from bridge.embedded.cells.faces import block_faces
from bridge.embedded.cells.growth_rules import growth_rules
from bridge.embedded.cells.leaves import forget_logs, leaf_states
from bridge.embedded.cells.random_ticks import run_random_ticks
from bridge.embedded.cells.saplings import grow_tree, tree_species
from bridge.embedded.cells.sections import KNOWN, touch
from bridge.embedded.cells.update_queue import Updates, change_block, forget_updates, notify
from bridge.embedded.items.loot import Spills, block_loot, drop_loot
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.player.mining import harvests
from bridge.embedded.state import WorldState
from bridge.grid import CHUNK, CHUNKS, BlockGrid
from bridge.messages import Cell


class Blocks:
    """What the blocks of one world do by themselves.

    Args:
        grid: where they stand.
        state: the arrays of the worlds.
        world: which of them this is.
    """

    def __init__(self, grid: BlockGrid, state: WorldState, world: int = 0) -> None:
        self._grid = grid
        self._updates = Updates(state.updates[world], state.update_status[world], state.sections[world])
        clock = state.clocks[world]
        self._spills = Spills(
            block_loot(), state.drops[world], clock["random"], clock["next_id"], state.ledgers[world]
        )  # fmt: skip
        self._falling = state.falling[world]
        self._sections = state.sections[world]
        self._weather = state.weathers[world]
        self._leaves = leaf_states(names.blocks().id("oak_leaves"))
        self._nobody = state.bodies[:0]
        self._shears = names.items().id("shears")

    def changed(self, cell: Cell, before: int) -> None:
        """The block in a cell is another one than ``before``: what is around may have to do something about it."""
        arrays, rules = self._grid.arrays, block_rules()
        notify(arrays, rules, self._updates, *cell)
        touch(arrays, self._sections, *cell)
        if rules.ground[before] & (LOG | LEAVES):
            forget_logs(arrays, rules, self._leaves, *cell, 0)

    def forget_box(self, low: Cell, high: Cell) -> None:
        """Nobody's hands put other blocks into a box: nothing is due there, and what grows there is asked from now on."""
        forget_updates(self._updates, low, high)
        arrays = self._grid.arrays
        for x, y, z in itertools.product(
            *(range(first // CHUNK, last // CHUNK + 1) for first, last in zip(low, high, strict=True))
        ):
            self._sections["mask"][x % CHUNKS, z % CHUNKS] &= ~KNOWN
            if self._grid.is_loaded(x, z):
                touch(arrays, self._sections, x * CHUNK, y * CHUNK, z * CHUNK)

    def drop(self, cell: Cell, block: int, state: int, held_item: int) -> None:
        """Leave the items that a block gives which was broken with an item (0 for a hand)."""
        if harvests(block, held_item):
            drop_loot(self._spills, block, state, held_item == self._shears, *cell)

    def left_by(self, cell: Cell) -> int:
        """The block that is left of the one in a cell when it breaks: the water that it stands in, or air."""
        return int(left_by(block_rules(), self._grid.get(*cell), self._grid.get_state(*cell)))

    def grow_sapling(self, cell: Cell) -> None:
        """The next step of a sapling's growth: from its first stage to its second, from that to a tree where it has room."""
        arrays, rules = self._grid.arrays, block_rules()
        block, state = self._grid.get(*cell), self._grid.get_state(*cell)
        if describe(block, state).get("stage") == "0":
            change_block(arrays, rules, self._updates, *cell, block, state_of(block, state, stage="1"))
        else:
            grow_tree(arrays, rules, tree_species(), self._updates, self._spills.random, *cell)

    def tick(self, now: int, position: NDArray[np.float64], sky_loss: int) -> None:
        """One tick: what is due, what falls, and random ticks around the player.

        Args:
            now: the tick.
            position: float64[3] of the player.
            sky_loss: levels of sky light that the hour and the weather take away.
        """
        arrays, physics, faces, rules = self._grid.arrays, block_physics(), block_faces(), block_rules()
        run_updates(arrays, physics, faces, rules, self._updates, self._spills, self._falling, now, self._weather)
        run_random_ticks(
            arrays,
            physics,
            faces,
            rules,
            growth_rules(),
            tree_species(),
            self._leaves,
            self._updates,
            self._spills,
            self._sections,
            int(position[0] // 1),
            int(position[2] // 1),
            sky_loss,
            self._weather,
            self._nobody,
        )
