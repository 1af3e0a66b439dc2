"""Ground truth of the land: where blocks of a kind are. A teacher's map knowledge; a student never has it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.grid import SIDE, BlockGrid
from bridge.messages import Cell, Vector

REACHES = (12, 36, 80)
"""Blocks to every side that are looked through, one after the other."""
_DEEPEST = 128
_MOST_CELLS = 20_000
_BURIED_BLOCKS = 6.0
"""How much farther off a block counts that has no free cell beside it."""
_NEIGHBOURS = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))


@njit(cache=True, nogil=True)
def steps_to_each(blocks, seen, x, z, layer, reach, rise, nearest):  # type: ignore[no-untyped-def]
    """Write the least steps to every block of a box into ``nearest``; what is not ``seen`` (empty: all is) is left out."""
    for i in range(x - reach, x + reach + 1):
        for k in range(z - reach, z + reach + 1):
            level = abs(i - x) + abs(k - z)
            for j in range(max(0, layer - rise), min(blocks.shape[2], layer + rise)):
                if seen.shape[0] and not seen[i % SIDE, k % SIDE, j]:
                    continue
                block = blocks[i % SIDE, k % SIDE, j]
                steps = level + 2 * abs(j - layer)
                if steps < nearest[block]:
                    nearest[block] = steps


@njit(cache=True, nogil=True)
def cells_of(blocks, seen, wanted, x, z, layer, reach, rise, cells):  # type: ignore[no-untyped-def]
    """Write the cells (x, layer, z) of wanted blocks in a box into ``cells``, as many as it holds; how many they are.

    Rings around the middle come one after the other, so that the farthest are left out.
    """
    count = 0
    low, high = max(0, layer - rise), min(blocks.shape[2], layer + rise)
    for ring in range(reach + 1):
        for i in range(x - ring, x + ring + 1):
            step = 1 if abs(i - x) == ring else max(1, 2 * ring)
            for k in range(z - ring, z + ring + 1, step):
                for j in range(low, high):
                    if not wanted[blocks[i % SIDE, k % SIDE, j]] or (seen.shape[0] and not seen[i % SIDE, k % SIDE, j]):
                        continue
                    if count == cells.shape[0]:
                        return count
                    cells[count] = (i, j, k)
                    count += 1
    return count


class Landscape:
    """Finds blocks in a grid, nearest first. Cells that were shunned are left out until their tick has come.

    Args:
        grid: of the world.
        seen: bool, of the shape of the grid's blocks: what is known; None for all.
    """

    def __init__(self, grid: BlockGrid, seen: NDArray[np.bool_] | None = None) -> None:
        self._grid = grid
        self._seen = np.zeros((0, 0, 0), np.bool_) if seen is None else seen
        self._shunned: dict[Cell, int] = {}

    def shun(self, cell: Cell, until: int) -> None:
        """Leave a cell out until a tick."""
        self._shunned[cell] = until

    def block(self, cell: Cell) -> int:
        """Block id in a cell."""
        return int(self._grid.get(*cell))

    def distances(self, position: Vector) -> NDArray[np.float64]:
        """float64 (blocks,): how far the nearest of each block is, in steps along the axes; infinity where none is near.

        Steps up or down count twice.
        """
        nearest = np.full(len(names.blocks()), np.inf)
        steps_to_each(self._grid.blocks, self._seen, *self._box(position, REACHES[2]), nearest)
        return nearest

    def _box(self, position: Vector, reach: int) -> tuple[int, int, int, int, int]:
        """Middle, reach, and lowest and highest layer of what is looked through around a place."""
        x, y, z = (int(np.floor(part)) for part in position)
        middle = y - self._grid.min_y
        return x, z, middle, reach, min(reach, _DEEPEST)

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
        cells = np.empty((_MOST_CELLS, 3), np.int64)
        count = cells_of(self._grid.blocks, self._seen, wanted, *self._box(position, reach), cells)
        cells[:, 1] += self._grid.min_y
        return cells[:count]

    def _nearest(self, cells: NDArray[np.int64], position: Vector, count: int) -> NDArray[np.int64]:
        away = cells + 0.5 - np.array((position[0], position[1] + 1.0, position[2]))
        cost = np.hypot(away[:, 0], away[:, 2]) + 2.0 * np.abs(away[:, 1])
        few = np.argsort(cost, kind="stable")[: 8 * count]
        cells, cost = cells[few], cost[few]
        cost += [_BURIED_BLOCKS * self._is_buried(cell) for cell in cells.tolist()]
        return cells[np.argsort(cost, kind="stable")[:count]]

    def _is_buried(self, cell: list[int]) -> bool:
        """Whether nothing that is known beside a cell is free."""
        solid = names.blocks().solid
        sides = [(cell[0] + dx, cell[1] + dy, cell[2] + dz) for dx, dy, dz in _NEIGHBOURS]
        return all(solid[self._grid.get(*side)] or not self._is_known(*side) for side in sides)

    def _is_known(self, x: int, y: int, z: int) -> bool:
        layer = y - self._grid.min_y
        if not self._seen.shape[0] or not 0 <= layer < self._seen.shape[2]:
            return True
        return bool(self._seen[x % SIDE, z % SIDE, layer])
