"""The plot: what stands around a site, what of the building is due, and what does not belong there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.site import Site, due_cells, held_blocks
from bridge import names
from bridge.grid import BlockGrid, copy_cube
from bridge.messages import BLUEPRINT_SIDE, Observation
from training.teachers.building.laying import surfaces
from training.teachers.building.stands import LEVELS, LEVELS_BELOW, NOTHING, OTHER, OWN, SIDE
from training.teachers.hands import counts, tools_held
from training.teachers.traits import FULL, NEVER, Traits, traits_with

_MARGIN = (SIDE - BLUEPRINT_SIDE) // 2
_DIG_TURN = 6.0
"""Ticks to look at what is dug, and to come to rest after it."""
_ENCLOSED = 40.0
"""Ticks by which putting a spare block under something that is wanted counts more: it may be walled in before it is dug out."""
_ARM = 4
"""Columns to either side of what is due from which it is placed."""
_CLEARABLE_TICKS = 700.0
"""What takes longer to dig is left standing."""


_Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A plot as it is now.

    Attributes:
        due: int64 (n, 3), world cells that may be placed now and whose blocks are held.
        due_blocks: int64 (n,), what is wanted in them.
        unwanted: int64 (k, 3), world cells of what does not belong there and can be dug, the highest first.
        unwanted_blocks: int64 (k,), what stands in them.
        under, dig_ticks: of ``stands.flood``.
        spare: the item that is put under the feet where nothing is wanted; None where there is none to spare.
        traits: what blocks mean to who holds the tools that are held.
    """

    due: NDArray[np.int64]
    due_blocks: NDArray[np.int64]
    unwanted: NDArray[np.int64]
    unwanted_blocks: NDArray[np.int64]
    under: NDArray[np.uint8]
    dig_ticks: NDArray[np.float32]
    spare: int | None
    traits: Traits


class SiteWindow:
    """The window of ``stands`` around a site; remembers what stood there when the teachers first came.

    Args:
        site: what is to stand where.
        grid: of the world.

    Attributes beside these:
        corner: int64 (3,), world cell of the window's lowest corner.
        inside: bool (SIDE, LEVELS, SIDE), the window's cells that have something wanted above them.
    """

    def __init__(self, site: Site, grid: BlockGrid) -> None:
        x, y, z = site.origin
        self.site = site
        self.corner = np.array((x - _MARGIN, y - LEVELS_BELOW, z - _MARGIN), np.int64)
        self._grid = grid
        self._solid = np.asarray(names.blocks().solid) > 0
        low = (_MARGIN, LEVELS_BELOW, _MARGIN)
        self._box = tuple(slice(at, at + BLUEPRINT_SIDE) for at in low)
        self._wanted = np.zeros((SIDE, LEVELS, SIDE), np.uint16)
        self._wanted[self._box] = site.blueprint
        self._stood = self._solid[self._blocks()]
        wanted = self._wanted > 0
        self.inside = np.logical_or.accumulate(wanted[:, ::-1], axis=1)[:, ::-1] & ~wanted
        self._known: tuple[NDArray[np.uint16], bytes, View] | None = None

    def holds(self, cell: NDArray[np.int64]) -> bool:
        """Whether a world cell lies well within the window."""
        inside = cell - self.corner
        return bool((inside > 3).all() and (inside < np.array((SIDE, LEVELS, SIDE)) - 6).all())

    def _blocks(self) -> NDArray[np.uint16]:
        cube = np.zeros((SIDE, LEVELS, SIDE), np.uint16)
        x, y, z = self.corner.tolist()
        copy_cube(self._grid.blocks, self._grid.column_loaded, x, y - self._grid.min_y, z, cube)
        return cube

    def view(self, observation: Observation) -> View:
        """The plot as it is now, for who holds what is observed; the same object as long as neither has changed."""
        blocks, slots = self._blocks(), observation.inventory.tobytes()
        known = self._known
        if known is None or known[1] != slots or not np.array_equal(known[0], blocks):
            known = self._known = blocks, slots, self._view(blocks, observation)
        return known[2]

    def _view(self, blocks: NDArray[np.uint16], observation: Observation) -> View:
        held, table = counts(observation), traits_with(tools_held(observation))
        stands = self._solid[blocks]
        missing = (self._wanted > 0) & ~stands
        have = held_blocks(observation)
        ready = np.zeros_like(missing)
        ready[self._box] = due_cells(self.site, blocks[self._box], have)
        wrong = stands & (blocks != self._wanted) & (~self._stood | (self._wanted > 0))
        # Flowers stop nobody, and no block takes their place.
        flowers = ~stands & (table.selectable[blocks] > 0) & (surfaces().replaceable[blocks] == 0)
        wrong |= (self._wanted > 0) & flowers
        ready &= ~flowers
        wrong &= table.dig_ticks[blocks] <= _CLEARABLE_TICKS
        spare = self._spare(held, missing, table)
        dig = np.full(blocks.shape, np.inf, np.float32)
        dig[wrong] = table.dig_ticks[blocks[wrong]] + _DIG_TURN
        if spare is not None:
            ticks = table.dig_ticks[names.blocks().id(names.items().name(spare))] + _DIG_TURN
            dig[~stands] = np.where(self.inside, ticks + _ENCLOSED, ticks)[~stands]
        due, unwanted = np.argwhere(ready), np.argwhere(wrong)
        unwanted = unwanted[np.lexsort((unwanted[:, 2], unwanted[:, 0], -unwanted[:, 1]))]
        return View(
            due + self.corner,
            self._wanted[tuple(due.T)].astype(np.int64),
            unwanted + self.corner,
            blocks[tuple(unwanted.T)].astype(np.int64),
            self._under(ready, missing & have[self._wanted] & ~flowers, missing | stands | flowers, spare),
            dig,
            spare,
            table,
        )

    @staticmethod
    def _under(ready: _Mask, missing: _Mask, taken: _Mask, spare: int | None) -> NDArray[np.uint8]:
        """What may be put under the feet, cell by cell, near what is due and no higher than that asks for."""
        top = np.full((SIDE, SIDE), -1)
        x, y, z = np.nonzero(ready)
        np.maximum.at(top, (x, z), y)
        for axis in range(2):
            padded = np.pad(top, _ARM, constant_values=-1)
            along = [
                padded[_ARM:-_ARM, k : k + SIDE] if axis else padded[k : k + SIDE, _ARM:-_ARM]
                for k in range(2 * _ARM + 1)
            ]
            top = np.max(along, axis=0)
        near = np.arange(LEVELS)[None, :, None] <= top[:, None, :]
        under = np.where(near & ~taken, NOTHING if spare is None else OTHER, NOTHING).astype(np.uint8)
        own = ready.copy()
        for level in np.unique(y) + 1:
            # What lies over a cell that is put under the feet is due once that one stands.
            while level < LEVELS and (more := own[:, level - 1] & missing[:, level] & ~own[:, level]).any():
                own[:, level] |= more
                level += 1
        under[own] = OWN
        return under

    def _spare(self, held: dict[int, int], missing: NDArray[np.bool_], table: Traits) -> int | None:
        """Of the full blocks that are held beyond what the building takes, the one that is soonest dug out again."""
        needed = Counter(self._wanted[missing].tolist())
        best, least = None, NEVER
        for item, count in sorted(held.items()):
            name = names.items().name(item)
            block = names.blocks().id(name) if name in names.blocks() else 0
            if block and table.body[block] == FULL and count > needed[block] and table.dig_ticks[block] < least:
                best, least = item, float(table.dig_ticks[block])
        return best
