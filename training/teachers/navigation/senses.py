"""What a student can know of wanted things: blocks in its frame or bare in its cube, its nearest entities, what it heard."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from agent.hearing import HeardSound, sound_number
from agent.layout import ENTITIES
from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, FIELD_OF_VIEW_DEGREES, Cell, Entity, Observation
from bridge.raycast import line_of_sight
from bridge.sounds import SOUNDS
from training.teachers.aiming import eye_of
from training.teachers.sight import SIGHT_BLOCKS, block_at, in_view, walk_ray
from training.teachers.traits import traits

RAYS = 48
"""Rays in a row of the frame: one for each pixel and a third of what the student sees."""
_SIDES = np.array([(0, 0, 0), (1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)])
"""A cell and its neighbours."""
HEARD_TICKS = 100
"""How long a sound is followed; a student is told of it, and of how long ago it was, for longer."""


@njit(cache=True, nogil=True)
def _look(blocks, min_y, traits, wanted, ex, ey, ez, yaw_rad, pitch_rad, half, out):  # type: ignore[no-untyped-def]
    """Write the cells of wanted blocks that rays through the frame meet first; returns how many, some of them twice."""
    sin_yaw, cos_yaw = math.sin(yaw_rad), math.cos(yaw_rad)
    sin_pitch, cos_pitch = math.sin(pitch_rad), math.cos(pitch_rad)
    count = 0
    for row in range(RAYS):
        up = (1 - 2 * (row + 0.5) / RAYS) * half
        level, above = cos_pitch + up * sin_pitch, up * cos_pitch - sin_pitch
        for column in range(RAYS):
            right = (2 * (column + 0.5) / RAYS - 1) * half
            reach = SIGHT_BLOCKS / math.sqrt(1 + right * right + up * up)
            # At a yaw of 0 one looks along +z, and -x is to the right.
            px = ex + (-right * cos_yaw - level * sin_yaw) * reach
            pz = ez + (-right * sin_yaw + level * cos_yaw) * reach
            x, y, z, reached, _ = walk_ray(
                blocks, min_y, traits.selectable, ex, ey, ez, px, ey + above * reach, pz,
                0, -1_000_000, 0, traits.dig_ticks, 0.0,
            )  # fmt: skip
            if not reached and wanted[block_at(blocks, min_y, x, y, z)]:
                out[count, 0], out[count, 1], out[count, 2] = x, y, z
                count += 1
    return count


class BlockSense:
    """Which cells of wanted blocks are known in a state.

    Args:
        grid: of the world.
        blocks: ids of the wanted blocks.
    """

    def __init__(self, grid: BlockGrid, blocks: NDArray[np.int64]) -> None:
        self._grid = grid
        self.wanted = np.zeros(1 << 16, np.bool_)
        self.wanted[blocks] = True
        self._met = np.zeros((RAYS * RAYS, 3), np.int64)
        self._half = math.tan(math.radians(FIELD_OF_VIEW_DEGREES) / 2)

    def cells(self, observation: Observation) -> NDArray[np.int64]:
        """int64 (n, 3): in the frame within SIGHT_BLOCKS, or in the voxel cube beside something that is not solid."""
        pose = observation.pose
        x, y, z = pose.position
        gaze = math.radians(pose.yaw), math.radians(pose.pitch)
        grid = self._grid
        count = _look(
            grid.blocks, grid.min_y, traits(), self.wanted, x, y + EYE_HEIGHT, z, *gaze, self._half, self._met
        )
        found = np.concatenate((self._met[:count], self._bare(observation)))
        return np.unique(found, axis=0) if len(found) else found

    def _bare(self, observation: Observation) -> NDArray[np.int64]:
        voxels = observation.voxels
        places = np.argwhere(self.wanted[voxels])
        if not len(places):
            return places
        passable = names.blocks().solid[voxels] == 0
        beside = np.zeros(voxels.shape, np.bool_)
        for axis in range(3):
            ahead, behind = [slice(None)] * 3, [slice(None)] * 3
            ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
            beside[tuple(ahead)] |= passable[tuple(behind)]
            beside[tuple(behind)] |= passable[tuple(ahead)]
        bare = places[beside[tuple(places.T)]]
        return bare + np.array(observation.voxel_origin, np.int64)


def is_sensed(cell: Cell, grid: BlockGrid, observation: Observation) -> bool:
    """Whether a block is in the frame within SIGHT_BLOCKS and nothing hides it, or bare in the voxel cube."""
    yaw, pitch = math.radians(observation.pose.yaw), math.radians(observation.pose.pitch)
    eye, (x, y, z) = eye_of(observation), cell
    if in_view(*eye, yaw, pitch, x + 0.5, y + 0.5, z + 0.5) and line_of_sight(grid, eye, cell, SIGHT_BLOCKS):
        return True
    voxels, solid = observation.voxels, names.blocks().solid
    places = np.array(cell) - np.array(observation.voxel_origin) + _SIDES
    inside = ((places >= 0) & (places < voxels.shape)).all(axis=1)
    if not inside[0]:
        return False
    return bool((solid[voxels[tuple(places[inside][1:].T)]] == 0).any())


def known_entities(
    observation: Observation, creatures: tuple[str, ...], items: NDArray[np.int64]
) -> tuple[Entity, ...]:
    """Those of the student's nearest entities that are wanted, nearest first."""
    return tuple(
        entity
        for entity in observation.entities[:ENTITIES]
        if entity.kind in creatures or (entity.item is not None and entity.item in items)
    )


def followed_sound(heard: tuple[HeardSound, ...], creatures: tuple[str, ...], tick: int) -> HeardSound | None:
    """Of what is remembered (``agent.hearing.listen``) the last sound of the wanted creatures; None where it is long ago."""
    prefixes = tuple(f"entity.{kind}." for kind in creatures)
    wanted = {sound_number(category) for category in SOUNDS.names if category.startswith(prefixes)}
    return next((sound for sound in heard if sound.kind in wanted and tick - sound.tick <= HEARD_TICKS), None)
