"""What each patch of the student's frame shows (``agent.contents``), read off the world: creatures, trees, ores, the ground.

Only the teachers' side knows this. Predicting it teaches the student to see long before any action depends on it: one label a
patch, where an action head has one a tick.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from agent.contents import FIRST_CREATURE, PATCH_CONTENTS
from agent.layout import FRAME_TOKENS
from bridge import names
from bridge.creatures import creature_parts
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, FIELD_OF_VIEW_DEGREES, Observation, Vector
from bridge.sounds import CREATURES
from training.teachers.aiming import eye_of
from training.teachers.sight import SIGHT_BLOCKS, SOFT_TICKS, block_at, walk_ray
from training.teachers.traits import traits

RAYS_A_SIDE = 3
"""Rays in a row of a patch: some 3 degrees apart, the width of a trunk 20 blocks away."""
BODY_FEATURES = 12


@functools.cache
def content_classes() -> NDArray[np.uint8]:
    """uint8 (blocks,): the class of each block, 0 for those of none."""
    blocks = names.blocks()
    classes = np.zeros(len(blocks), np.uint8)
    for number, shown_by in enumerate(PATCH_CONTENTS.values()):
        classes[blocks.ids(shown_by)] = number
    return classes


@functools.cache
def _drawn(submerged: bool) -> NDArray[np.bool_]:
    """bool (blocks,), what ends a ray: what is opaque, and what has a class; liquids do not for an eye that is in one."""
    drawn: NDArray[np.bool_] = (traits().opaque != 0) | (content_classes() != 0)
    return drawn & ~names.blocks().liquid() if submerged else drawn


@njit(cache=True, nogil=True)
def _enters(ox, oy, oz, dx, dy, dz, low_x, low_y, low_z, high_x, high_y, high_z):  # type: ignore[no-untyped-def]
    """Share of the ray from o along d at which it enters a box; infinity where it misses it."""
    enter, leave = 0.0, 1.0
    for o, d, low, high in ((ox, dx, low_x, high_x), (oy, dy, low_y, high_y), (oz, dz, low_z, high_z)):
        if d == 0.0:
            if o < low or o > high:
                return np.inf
            continue
        first, second = (low - o) / d, (high - o) / d
        enter, leave = max(enter, min(first, second)), min(leave, max(first, second))
    return enter if enter <= leave else np.inf


@njit(cache=True, nogil=True)
def _look(blocks, min_y, drawn, dig_ticks, classes, bodies, side, half, ex, ey, ez, yaw_rad, pitch_rad, out):  # type: ignore[no-untyped-def]
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
            dy = above * reach
            dz = (-right * sin_yaw + level * cos_yaw) * reach
            x, y, z, reached, _ = walk_ray(
                blocks, min_y, drawn, ex, ey, ez, ex + dx, ey + dy, ez + dz, 0, -1_000_000, 0, dig_ticks, -1.0
            )
            seen, nearest = 0, 1.0
            if not reached:
                seen = classes[block_at(blocks, min_y, x, y, z)]
                nearest = _enters(ex - x, ey - y, ez - z, dx, dy, dz, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
            for index in range(len(bodies)):
                body = bodies[index]
                sin_body, cos_body = body[3], body[4]
                # The body's own axes: x to its right, z the way it looks.
                ox, oz = body[0] * cos_body + body[2] * sin_body, body[0] * sin_body - body[2] * cos_body
                rx, rz = -dx * cos_body - dz * sin_body, -dx * sin_body + dz * cos_body
                share = _enters(ox, -body[1], oz, rx, dy, rz, body[5], body[6], body[7], body[8], body[9], body[10])
                if share < nearest:
                    seen, nearest = int(body[11]), share
            patch = (row // RAYS_A_SIDE) * side + column // RAYS_A_SIDE
            if seen != 0 and (out[patch] == 0 or seen < out[patch]):
                out[patch] = seen


@njit(cache=True, nogil=True)
def _reaches(blocks, min_y, drawn, dig_ticks, soft, ex, ey, ez, px, py, pz):  # type: ignore[no-untyped-def]
    cell = (math.floor(px), math.floor(py), math.floor(pz))
    _, _, _, reached, _ = walk_ray(blocks, min_y, drawn, ex, ey, ez, px, py, pz, *cell, dig_ticks, soft)
    return reached


def in_sight(grid: BlockGrid, observation: Observation, place: Vector, through_leaves: bool = False) -> bool:
    """Whether a ray from the eye reaches a place within SIGHT_BLOCKS, perhaps through what is as soft as leaves are.

    A block's own cell does not hide its inside.
    """
    eye = eye_of(observation)
    if math.dist(eye, place) > SIGHT_BLOCKS:
        return False
    soft = SOFT_TICKS if through_leaves else -1.0
    return bool(_reaches(grid.blocks, grid.min_y, _drawn_for(grid, eye), traits().dig_ticks, soft, *eye, *place))


def frame_contents(grid: BlockGrid, observation: Observation) -> NDArray[np.uint8]:
    """uint8 (FRAME_TOKENS,), the class of each patch, row by row from the top; of several the first that there is."""
    out = np.zeros(FRAME_TOKENS, np.uint8)
    half = math.tan(math.radians(FIELD_OF_VIEW_DEGREES) / 2)
    side = math.isqrt(FRAME_TOKENS)
    pose, eye = observation.pose, eye_of(observation)
    drawn = _drawn_for(grid, eye)
    look = (side, half, *eye, math.radians(pose.yaw), math.radians(pose.pitch), out)
    _look(grid.blocks, grid.min_y, drawn, traits().dig_ticks, content_classes(), _bodies(observation), *look)
    return out


def _drawn_for(grid: BlockGrid, eye: Vector) -> NDArray[np.bool_]:
    return _drawn(bool(names.blocks().liquid()[grid.get(*(math.floor(at) for at in eye))]))


def _bodies(observation: Observation) -> NDArray[np.float64]:
    """float64 (creatures, BODY_FEATURES): offset from the eye, sine and cosine of the yaw, corners of the box, class."""
    bodies = []
    for entity in observation.entities:
        if entity.kind in CREATURES and entity.distance < SIGHT_BLOCKS:
            low, high = _box(entity.kind)
            dx, dy, dz = entity.offset
            yaw = math.radians(entity.yaw)
            corners = (entity.scale * corner for corner in (*low, *high))
            number = FIRST_CREATURE + CREATURES.index(entity.kind)
            bodies.append((dx, dy - EYE_HEIGHT, dz, math.sin(yaw), math.cos(yaw), *corners, number))
    return np.array(bodies, np.float64).reshape(-1, BODY_FEATURES)


@functools.cache
def _box(kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Lower and upper corner of a grown creature, in its own axes."""
    boxes = np.array([box for box, _ in creature_parts(kind)])
    return tuple(boxes[:, :3].min(axis=0).tolist()), tuple(boxes[:, 3:].max(axis=0).tolist())
