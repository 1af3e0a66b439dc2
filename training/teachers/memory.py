"""What has been in view: the land as teachers without the expert's map know it.

Our definition: the cells that a fan of rays over the field of view has crossed or met within SIGHT blocks, and around the body
those of the voxel cube that have an open side, as the student is told them.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.grid import CHUNK, SIDE, BlockGrid
from bridge.messages import EYE_HEIGHT, FIELD_OF_VIEW_DEGREES, VOXEL_RADIUS, Observation
from training.teachers.sight import block_at
from training.teachers.traits import traits

SIGHT = 40.0
_RAYS = 40
"""Rays to a side of the fan."""


@njit(cache=True, nogil=True)
def look_around(blocks, min_y, opaque, seen, ex, ey, ez, yaw, pitch, half_angle):  # type: ignore[no-untyped-def]
    """Mark what a fan of rays from an eye crosses and meets; angles in radians."""
    tangent = math.tan(half_angle)
    for row in range(_RAYS):
        for column in range(_RAYS):
            right = (2.0 * (column + 0.5) / _RAYS - 1.0) * tangent
            up = (1.0 - 2.0 * (row + 0.5) / _RAYS) * tangent
            level = math.cos(pitch) + up * math.sin(pitch)
            dy = -math.sin(pitch) + up * math.cos(pitch)
            dx = -math.sin(yaw) * level - math.cos(yaw) * right
            dz = math.cos(yaw) * level - math.sin(yaw) * right
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            dx, dy, dz = dx / length, dy / length, dz / length
            away = 0.0
            while away < SIGHT:
                x, y, z = math.floor(ex + dx * away), math.floor(ey + dy * away), math.floor(ez + dz * away)
                layer = y - min_y
                if layer < 0 or layer >= blocks.shape[2]:
                    break
                seen[x % SIDE, z % SIDE, layer] = True
                if opaque[blocks[x % SIDE, z % SIDE, layer]]:
                    break
                away += 0.45


@njit(cache=True, nogil=True)
def feel_around(blocks, min_y, opaque, seen, x, y, z, radius):  # type: ignore[no-untyped-def]
    """Mark the cells of a cube around a cell that have a side which is open to the eye."""
    for i in range(x - radius, x + radius + 1):
        for k in range(z - radius, z + radius + 1):
            for j in range(max(min_y, y - radius), min(min_y + blocks.shape[2], y + radius + 1)):
                layer = j - min_y
                if seen[i % SIDE, k % SIDE, layer]:
                    continue
                is_open = (
                    not opaque[block_at(blocks, min_y, i, j + 1, k)] or not opaque[block_at(blocks, min_y, i, j - 1, k)]
                )
                is_open = is_open or not opaque[block_at(blocks, min_y, i + 1, j, k)]
                is_open = is_open or not opaque[block_at(blocks, min_y, i - 1, j, k)]
                is_open = is_open or not opaque[block_at(blocks, min_y, i, j, k + 1)]
                is_open = is_open or not opaque[block_at(blocks, min_y, i, j, k - 1)]
                if is_open:
                    seen[i % SIDE, k % SIDE, layer] = True


class Memory:
    """Keeps what was seen of one world's grid.

    Attributes:
        seen: bool, of the shape of the grid's blocks.
    """

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid
        self.seen: NDArray[np.bool_] = np.zeros(grid.blocks.shape, np.bool_)
        self._held = grid.column_loaded.copy()

    def update(self, observation: Observation) -> None:
        """Take in one tick."""
        self._forget_columns()
        x, y, z = observation.pose.position
        eye = (x, y + EYE_HEIGHT, z)
        yaw, pitch = math.radians(observation.pose.yaw), math.radians(observation.pose.pitch)
        grid, opaque = self._grid, traits().opaque
        look_around(
            grid.blocks, grid.min_y, opaque, self.seen, *eye, yaw, pitch, math.radians(FIELD_OF_VIEW_DEGREES / 2)
        )
        cell = (math.floor(eye[0]), math.floor(eye[1]), math.floor(eye[2]))
        feel_around(grid.blocks, grid.min_y, opaque, self.seen, *cell, VOXEL_RADIUS)

    def _forget_columns(self) -> None:
        """Forget columns whose place in the ring another one has taken."""
        changed = np.argwhere((self._held != self._grid.column_loaded).any(axis=2))
        for i, k in changed:
            place = (slice(i * CHUNK, (i + 1) * CHUNK), slice(k * CHUNK, (k + 1) * CHUNK))
            self.seen[place] = False
        if len(changed):
            self._held = self._grid.column_loaded.copy()
