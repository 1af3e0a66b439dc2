"""The logs of one kind that stand in the grid, and which of them the student can know of.

This is the teachers' privileged map; ``last_seen`` is what keeps them from acting on more than the student's senses
tell.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.grid import CHUNK, CHUNKS, NO_COLUMN, BlockGrid
from bridge.messages import Vector
from training.teachers.sight import NEVER_SEEN, ground_within, mark_seen, pick_mineable
from training.teachers.traits import traits

MEMORY_TICKS = 10
"""How long a tree that something hides is still acted upon while it lies roughly ahead. Then the roaming begins."""
_REACH_BELOW = 5
"""A log with more free cells than this below it hangs too high to be dug from the ground."""


class Forest:
    """Follows the logs in a grid: new columns are scanned as they load, dug logs drop out.

    ``logs`` int32 (n, 3) are the cells, sorted so that a trunk's logs follow one another upwards; ``last_seen`` int64
    (n,) the tick at which each log's tree was last within the student's senses.
    """

    def __init__(self, grid: BlockGrid, blocks: NDArray[np.int64]) -> None:
        self._grid = grid
        self._wanted = np.zeros(1 << 16, np.bool_)
        self._wanted[blocks] = True
        self._held = np.full((CHUNKS, CHUNKS, 2), NO_COLUMN, np.int32)
        self.logs: NDArray[np.int32] = np.zeros((0, 3), np.int32)
        self.last_seen: NDArray[np.int64] = np.zeros(0, np.int64)
        self._shunned_until: NDArray[np.int64] = np.zeros(0, np.int64)

    def update(self, tick: int, eye: Vector, yaw: float, pitch: float) -> None:
        """Take in what changed in the grid, and note what the student senses from this eye (angles in degrees)."""
        self._take_in_columns()
        self._drop_dug()
        mark_seen(
            self._grid.blocks,
            self._grid.min_y,
            traits(),
            self.logs,
            self.last_seen,
            tick,
            *eye,
            math.radians(yaw),
            math.radians(pitch),
        )

    def _take_in_columns(self) -> None:
        changed = np.argwhere((self._held != self._grid.column_loaded).any(axis=2))
        if not len(changed):
            return
        gone = np.zeros((CHUNKS, CHUNKS), np.bool_)
        gone[tuple(changed.T)] = True
        kept = ~gone[(self.logs[:, 0] >> 4) % CHUNKS, (self.logs[:, 2] >> 4) % CHUNKS]
        found = [self.logs[kept]]
        for i, k in changed:
            chunk_x, chunk_z = (int(v) for v in self._grid.column_loaded[i, k])
            if chunk_x == NO_COLUMN:
                continue
            cells = np.argwhere(self._wanted[self._grid.column(chunk_x, chunk_z)]).astype(np.int32)
            found.append(cells + np.array([chunk_x * CHUNK, self._grid.min_y, chunk_z * CHUNK], np.int32))
        logs = np.concatenate(found)
        fresh = np.full(len(logs) - len(found[0]), NEVER_SEEN, np.int64)
        order = np.lexsort((logs[:, 1], logs[:, 2], logs[:, 0]))
        self.logs = np.ascontiguousarray(logs[order])
        self.last_seen = np.concatenate([self.last_seen[kept], fresh])[order]
        self._shunned_until = np.concatenate([self._shunned_until[kept], fresh])[order]
        self._held = self._grid.column_loaded.copy()

    def _drop_dug(self) -> None:
        if not len(self.logs):
            return
        x, y, z = self.logs.T
        side = self._grid.blocks.shape[0]
        stands = self._wanted[self._grid.blocks[x % side, z % side, y - self._grid.min_y]]
        if not stands.all():
            self.logs = np.ascontiguousarray(self.logs[stands])
            self.last_seen = self.last_seen[stands]
            self._shunned_until = self._shunned_until[stands]

    def shun(self, chosen: NDArray[np.bool_] | NDArray[np.int64], until: int) -> None:
        """Leave the ``chosen`` logs (a mask over ``logs``, or indexes) alone until a tick."""
        self._shunned_until[chosen] = until

    def welcome(self, tick: int) -> NDArray[np.bool_]:
        """Mask over ``logs`` of those that are not shunned."""
        return self._shunned_until <= tick

    def known(self, tick: int) -> NDArray[np.bool_]:
        """Mask over ``logs`` of those within the student's senses or its memory of MEMORY_TICKS, and not shunned."""
        return (tick - self.last_seen <= MEMORY_TICKS) & self.welcome(tick)

    def nearest(self, mask: NDArray[np.bool_], position: Vector, limit: int) -> NDArray[np.int64]:
        """Indexes of at most ``limit`` logs of a mask that can be reached from the ground, nearest first."""
        chosen = np.flatnonzero(mask)
        offsets = self.logs[chosen] + 0.5 - np.array(position)
        chosen = chosen[np.argsort((offsets * offsets).sum(axis=1), kind="stable")]
        low: list[int] = []
        for index in chosen:
            if len(low) == limit:
                break
            x, y, z = (int(v) for v in self.logs[index])
            if ground_within(self._grid.blocks, self._grid.min_y, traits(), x, y, z, _REACH_BELOW):
                low.append(int(index))
        return np.array(low, np.int64)

    def trunk_at(self, point: Vector) -> NDArray[np.bool_]:
        """Mask over ``logs`` of those straight above or below a point, or at it."""
        mask: NDArray[np.bool_] = (self.logs[:, 0] == math.floor(point[0])) & (self.logs[:, 2] == math.floor(point[2]))
        return mask

    def pick_mineable(
        self, mask: NDArray[np.bool_], eye: Vector, yaw: float, covered: bool
    ) -> tuple[int, Vector] | None:
        """The log of a mask to mine from this eye and yaw (degrees), and where to aim; with ``covered`` also through leaves."""
        index, x, y, z = pick_mineable(
            self._grid.blocks, self._grid.min_y, traits(), self.logs, mask, *eye, math.radians(yaw), covered
        )
        return None if index < 0 else (int(index), (x, y, z))
