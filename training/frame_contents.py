"""What each patch of the student's frame shows, read off the world: which tree's log, else which tree's leaves, else neither.

Only the teachers' side knows this. Predicting it teaches the student to see long before any action depends on it: one label a
patch, where an action head has one a tick.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from agent.layout import FRAME_TOKENS
from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import FIELD_OF_VIEW_DEGREES, Vector
from training.teachers.sight import SIGHT_BLOCKS, block_at, walk_ray
from training.teachers.traits import traits

RAYS_A_SIDE = 3
"""Rays in a row of a patch: some 3 degrees apart, the width of a trunk 20 blocks away."""


@functools.cache
def content_classes() -> NDArray[np.uint8]:
    """uint8 (blocks,): 1 and up for the logs of ``names.LOG_SPECIES``, then as many for their leaves, 0 for anything else."""
    blocks = names.blocks()
    classes = np.zeros(len(blocks), np.uint8)
    for index, species in enumerate(names.LOG_SPECIES):
        classes[blocks.id(f"{species}_log")] = 1 + index
        classes[blocks.id(f"{species}_leaves")] = 1 + len(names.LOG_SPECIES) + index
    return classes


@njit(cache=True, nogil=True)
def _look(blocks, min_y, traits, classes, side, half, ex, ey, ez, yaw_rad, pitch_rad, out):  # type: ignore[no-untyped-def]
    sin_yaw, cos_yaw = math.sin(yaw_rad), math.cos(yaw_rad)
    sin_pitch, cos_pitch = math.sin(pitch_rad), math.cos(pitch_rad)
    rays = side * RAYS_A_SIDE
    for row in range(rays):
        up = (1 - 2 * (row + 0.5) / rays) * half
        level, above = cos_pitch + up * sin_pitch, up * cos_pitch - sin_pitch
        for column in range(rays):
            right = (2 * (column + 0.5) / rays - 1) * half
            reach = SIGHT_BLOCKS / math.sqrt(1 + right * right + up * up)
            # At a yaw of 0 one looks along +z, and -x is to the right.
            dx = (-right * cos_yaw - level * sin_yaw) * reach
            dz = (-right * sin_yaw + level * cos_yaw) * reach
            px, py, pz = ex + dx, ey + above * reach, ez + dz
            x, y, z, reached, _ = walk_ray(
                blocks, min_y, traits.opaque, ex, ey, ez, px, py, pz, 0, -1_000_000, 0, traits.dig_ticks, 0.0
            )
            if reached:
                continue
            seen = classes[block_at(blocks, min_y, x, y, z)]
            patch = (row // RAYS_A_SIDE) * side + column // RAYS_A_SIDE
            if seen != 0 and (out[patch] == 0 or seen < out[patch]):
                out[patch] = seen


def frame_contents(grid: BlockGrid, eye: Vector, yaw: float, pitch: float) -> NDArray[np.uint8]:
    """uint8 (FRAME_TOKENS,), the class of each patch, row by row from the top; a log anywhere in a patch comes before leaves.

    Angles in degrees.
    """
    out = np.zeros(FRAME_TOKENS, np.uint8)
    half = math.tan(math.radians(FIELD_OF_VIEW_DEGREES) / 2)
    side = math.isqrt(FRAME_TOKENS)
    look = (side, half, *eye, math.radians(yaw), math.radians(pitch), out)
    _look(grid.blocks, grid.min_y, traits(), content_classes(), *look)
    return out
