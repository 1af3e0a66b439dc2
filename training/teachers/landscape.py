"""Ground truth of the land: where blocks of a kind are. A teacher's map knowledge; a student never has it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.grid import SIDE, BlockGrid
from bridge.messages import Cell, Vector

REACHES = (12, 36, 80)
"""Blocks to every side that are looked through, one after the other."""
_DEEPEST = 128
_BURIED_BLOCKS = 6.0
"""How much farther off a block counts that has no free cell beside it."""
_NEIGHBOURS = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))


class Landscape:
    """Finds blocks in a grid, nearest first. Cells that were shunned are left out until their tick has come."""

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid
        self._shunned: dict[Cell, int] = {}

    def shun(self, cell: Cell, until: int) -> None:
        """Leave a cell out until a tick."""
        self._shunned[cell] = until

    def block(self, cell: Cell) -> int:
        """Block id in a cell."""
        return int(self._grid.get(*cell))

    def distances(self, position: Vector) -> NDArray[np.float64]:
        """float64 (blocks,): how far the nearest of each block is, in steps along the axes; infinity where none is near.

        Of those beyond the second of REACHES it is told only that they are there.
        """
        x, y, z = (int(np.floor(part)) for part in position)
        far, _ = self._box(x, y, z, REACHES[2])
        nearest = np.where(np.bincount(far.ravel(), minlength=len(names.blocks())) > 0, float(REACHES[2]), np.inf)
        reach = REACHES[1]
        box, low = self._box(x, y, z, reach)
        xs, zs = np.abs(np.arange(-reach, reach + 1)), np.abs(np.arange(-reach, reach + 1))
        ys = np.abs(np.arange(low, low + box.shape[2]) - y)
        away = (xs[:, None, None] + zs[None, :, None] + 2 * ys[None, None, :]).astype(np.int32)
        order = np.argsort(-away, axis=None, kind="stable")
        # Of those that are written to one place the last one stays: the nearest.
        nearest[box.ravel()[order]] = away.ravel()[order]
        return nearest

    def _box(self, x: int, y: int, z: int, reach: int) -> tuple[NDArray[np.uint16], int]:
        """The blocks around a cell, by x, z and layer, and the lowest height of them."""
        low = max(self._grid.min_y, y - min(reach, _DEEPEST))
        high = max(low, min(self._grid.min_y + self._grid.height, y + reach))
        xs, zs = np.arange(x - reach, x + reach + 1), np.arange(z - reach, z + reach + 1)
        return self._grid.blocks[np.ix_(xs % SIDE, zs % SIDE, np.arange(low, high) - self._grid.min_y)], low

    def find(self, blocks: Iterable[int], position: Vector, tick: int, count: int = 12) -> NDArray[np.int64]:
        """int64 (n, 3): up to ``count`` cells that hold any of the blocks, the nearest first; buried ones count as farther."""
        wanted = np.zeros(len(names.blocks()), np.bool_)
        wanted[list(blocks)] = True
        for reach in REACHES:
            cells = self._within(wanted, position, reach)
            cells = np.array([cell for cell in cells.tolist() if self._shunned.get(tuple(cell), 0) <= tick], np.int64)
            if len(cells):
                return self._nearest(cells.reshape(-1, 3), position, count)
        return np.zeros((0, 3), np.int64)

    def _within(self, wanted: NDArray[np.bool_], position: Vector, reach: int) -> NDArray[np.int64]:
        x, y, z = (int(np.floor(part)) for part in position)
        box, low = self._box(x, y, z, reach)
        found = np.argwhere(wanted[box])
        return np.column_stack((found[:, 0] + x - reach, found[:, 2] + low, found[:, 1] + z - reach))

    def _nearest(self, cells: NDArray[np.int64], position: Vector, count: int) -> NDArray[np.int64]:
        away = cells + 0.5 - np.array((position[0], position[1] + 1.0, position[2]))
        cost = np.hypot(away[:, 0], away[:, 2]) + 2.0 * np.abs(away[:, 1])
        few = np.argsort(cost, kind="stable")[: 8 * count]
        cells, cost = cells[few], cost[few]
        cost += [_BURIED_BLOCKS * self._is_buried(cell) for cell in cells.tolist()]
        return cells[np.argsort(cost, kind="stable")[:count]]

    def _is_buried(self, cell: list[int]) -> bool:
        solid = names.blocks().solid
        return all(solid[self._grid.get(cell[0] + dx, cell[1] + dy, cell[2] + dz)] for dx, dy, dz in _NEIGHBOURS)
