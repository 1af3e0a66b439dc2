"""Rays with the teacher's questions: can this block be dug from here, and would the student see this tree?

Cells are walked as by Amanatides and Woo (1987). Kernels read the ring of a ``BlockGrid`` without asking which
columns are loaded; callers stay within half the grid's side of the agent, where the ring is never stale.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.grid import SIDE
from bridge.messages import FIELD_OF_VIEW_DEGREES, VOXEL_RADIUS
from training.teachers.traits import FREE, FULL, WATER

MINING_REACH = 4.2
"""Blocks from the eye to the point aimed at; a little under the world's reach, so that a small sway does not lose the
block."""
MINING_DISTANCE = 2.6
"""Horizontal blocks from the eye to a log's centre within which the teacher stops and mines: drops then land close
by."""
SOFT_TICKS = 8.0
"""Dig time up to which a block in the way (leaves, grass) is dug through rather than walked around."""
_LEVEL_COST, _ASIDE_COST = 2.0, math.degrees(0.3)
"""What a log one higher, and one a radian beside the gaze, costs in blocks of distance: 20 degrees are three levels, so that who
turns to a trunk keeps to it."""
COVER_TURN_TICKS = 2.0
"""Ticks that a covering block costs beside its dig time."""
SIGHT_BLOCKS = 32.0
"""Blocks at which a trunk is still two pixels wide to the student."""
NEVER_SEEN = -(10**9)
KEPT_IN_MIND = math.radians(40.0)
"""How far beside the gaze a hidden tree is still kept in mind: half the frame's width and a little."""
_TAN_HALF_FOV = math.tan(math.radians(FIELD_OF_VIEW_DEGREES / 2))
_NO_AIM = (False, 0.0, 0.0, 0.0, 0.0, 0.0)


@njit(cache=True, nogil=True)
def block_at(blocks, min_y, x, y, z):  # type: ignore[no-untyped-def]
    """Block id of a cell; 0 above and below the grid."""
    layer = y - min_y
    if layer < 0 or layer >= blocks.shape[2]:
        return np.uint16(0)
    return blocks[x % SIDE, z % SIDE, layer]


@njit(cache=True, nogil=True)
def walk_ray(blocks, min_y, stops, ex, ey, ez, px, py, pz, cell_x, cell_y, cell_z, dig_ticks, soft):  # type: ignore[no-untyped-def]
    """Walk from an eye to a point, the given cell, or a cell that stops the ray and takes over ``soft`` ticks to dig.

    Returns (x, y, z, reached, cover): the last cell, whether it is the given cell or the point's, and the ticks of
    what is dug through.
    """
    dx, dy, dz = px - ex, py - ey, pz - ez
    x, y, z = math.floor(ex), math.floor(ey), math.floor(ez)
    step_x = 1 if dx > 0 else -1
    step_y = 1 if dy > 0 else -1
    step_z = 1 if dz > 0 else -1
    delta_x = abs(1.0 / dx) if dx != 0.0 else np.inf
    delta_y = abs(1.0 / dy) if dy != 0.0 else np.inf
    delta_z = abs(1.0 / dz) if dz != 0.0 else np.inf
    next_x = (x + 1 - ex if dx > 0 else ex - x) * delta_x if dx != 0.0 else np.inf
    next_y = (y + 1 - ey if dy > 0 else ey - y) * delta_y if dy != 0.0 else np.inf
    next_z = (z + 1 - ez if dz > 0 else ez - z) * delta_z if dz != 0.0 else np.inf
    cover = 0.0
    t = 0.0
    while t <= 1.0:
        if x == cell_x and y == cell_y and z == cell_z:
            return x, y, z, True, cover
        block = block_at(blocks, min_y, x, y, z)
        if stops[block]:
            if dig_ticks[block] > soft:
                return x, y, z, False, cover
            cover += dig_ticks[block] + COVER_TURN_TICKS
        if next_x <= next_y and next_x <= next_z:
            t = next_x
            x += step_x
            next_x += delta_x
        elif next_y <= next_z:
            t = next_y
            y += step_y
            next_y += delta_y
        else:
            t = next_z
            z += step_z
            next_z += delta_z
    return x, y, z, True, cover


@njit(cache=True, nogil=True)
def best_aim(blocks, min_y, traits, ex, ey, ez, x, y, z, reach):  # type: ignore[no-untyped-def]
    """The point of a block to aim at from an eye: (found, cover, px, py, pz, distance).

    The block's middle wherever nothing hard hides it, because that is what a student that knows where a block is can aim at.
    Else the point with the least cover, then a face's centre before its edges, then the nearest. ``cover`` is in ticks.
    """
    eye = (ex, ey, ez)
    centre = (x + 0.5, y + 0.5, z + 0.5)
    best_score = np.inf
    best = _NO_AIM
    distance = math.sqrt((centre[0] - ex) ** 2 + (centre[1] - ey) ** 2 + (centre[2] - ez) ** 2)
    if distance <= reach:
        rx, ry, rz, reached, cover = walk_ray(
            blocks,
            min_y,
            traits.selectable,
            ex,
            ey,
            ez,
            x + 0.5,
            y + 0.5,
            z + 0.5,
            x,
            y,
            z,
            traits.dig_ticks,
            SOFT_TICKS,
        )
        if reached and rx == x and ry == y and rz == z:
            return True, cover, x + 0.5, y + 0.5, z + 0.5, distance
    for axis in range(3):
        away = eye[axis] - centre[axis]
        if abs(away) <= 0.5:
            continue
        side = 0.5 if away > 0 else -0.5
        for sample in range(5):
            first, second = 0.0, 0.0
            if sample == 1 or sample == 2:
                first = 0.35 if sample == 1 else -0.35
            elif sample >= 3:
                second = 0.35 if sample == 3 else -0.35
            px = centre[0] + (side if axis == 0 else first)
            py = centre[1] + (side if axis == 1 else (first if axis == 0 else second))
            pz = centre[2] + (side if axis == 2 else second)
            distance = math.sqrt((px - ex) ** 2 + (py - ey) ** 2 + (pz - ez) ** 2)
            if distance > reach:
                continue
            # A point a little inside the face, so that rounding never ends the ray in the cell before it.
            inside = 0.02 * (-side)
            qx = px + (inside if axis == 0 else 0.0)
            qy = py + (inside if axis == 1 else 0.0)
            qz = pz + (inside if axis == 2 else 0.0)
            rx, ry, rz, reached, cover = walk_ray(
                blocks, min_y, traits.selectable, ex, ey, ez, qx, qy, qz, x, y, z, traits.dig_ticks, SOFT_TICKS
            )
            if not reached or rx != x or ry != y or rz != z:
                continue
            score = cover * 10.0 + distance + (0.0 if sample == 0 else 1.0)
            if score < best_score:
                best_score = score
                best = (True, cover, px, py, pz, distance)
    return best


@njit(cache=True, nogil=True)
def in_view(ex, ey, ez, yaw_rad, pitch_rad, px, py, pz):  # type: ignore[no-untyped-def]
    """Whether a point lies in the square frame (70 degrees wide and high) and within SIGHT_BLOCKS."""
    dx, dy, dz = px - ex, py - ey, pz - ez
    if dx * dx + dy * dy + dz * dz > SIGHT_BLOCKS * SIGHT_BLOCKS:
        return False
    # Right of a gaze of yaw 0 (south, +z) is west (-x).
    right = -dx * math.cos(yaw_rad) - dz * math.sin(yaw_rad)
    level = -dx * math.sin(yaw_rad) + dz * math.cos(yaw_rad)
    ahead = level * math.cos(pitch_rad) - dy * math.sin(pitch_rad)
    up = level * math.sin(pitch_rad) + dy * math.cos(pitch_rad)
    return ahead > 0 and abs(right) <= _TAN_HALF_FOV * ahead and abs(up) <= _TAN_HALF_FOV * ahead


@njit(cache=True, nogil=True)
def _lies_ahead(ex, ez, yaw_rad, px, pz):  # type: ignore[no-untyped-def]
    """Whether a point lies within KEPT_IN_MIND of the gaze's heading, however high or far."""
    right = -(px - ex) * math.cos(yaw_rad) - (pz - ez) * math.sin(yaw_rad)
    ahead = -(px - ex) * math.sin(yaw_rad) + (pz - ez) * math.cos(yaw_rad)
    return abs(math.atan2(right, ahead)) <= KEPT_IN_MIND


@njit(cache=True, nogil=True)
def _tree_visible(blocks, min_y, traits, ex, ey, ez, yaw_rad, pitch_rad, x, low, high, z):  # type: ignore[no-untyped-def]
    """Whether a trunk or its leaves can be seen: its lowest log, its highest log and its crown are tried."""
    for sample in range(3):
        y = low if sample == 0 else (high if sample == 1 else high + 1)
        if not in_view(ex, ey, ez, yaw_rad, pitch_rad, x + 0.5, y + 0.5, z + 0.5):
            continue
        rx, ry, rz, reached, _ = walk_ray(
            blocks, min_y, traits.opaque, ex, ey, ez, x + 0.5, y + 0.5, z + 0.5, x, y, z, traits.dig_ticks, 0.0
        )
        if reached or (abs(rx - x) <= 2 and abs(rz - z) <= 2 and low <= ry <= high + 2):
            return True
    return False


@njit(cache=True, nogil=True)
def mark_seen(blocks, min_y, traits, logs, last_seen, tick, ex, ey, ez, yaw_rad, pitch_rad):  # type: ignore[no-untyped-def]
    """Set ``last_seen`` of every log whose trunk the student can sense now: in its voxel cube or in its frame.

    A tree that the gaze turned away from is forgotten: the student would have to remember where it was.

    ``logs`` int32 (n, 3), sorted so that a trunk's logs follow one another upwards.
    """
    cell_x, cell_y, cell_z = math.floor(ex), math.floor(ey), math.floor(ez)
    i = 0
    while i < logs.shape[0]:
        end = i + 1
        x, z = logs[i, 0], logs[i, 2]
        while end < logs.shape[0] and logs[end, 0] == x and logs[end, 2] == z:
            end += 1
        seen = False
        if abs(x - cell_x) <= VOXEL_RADIUS and abs(z - cell_z) <= VOXEL_RADIUS:
            for k in range(i, end):
                seen = seen or abs(logs[k, 1] - cell_y) <= VOXEL_RADIUS
        if not seen:
            seen = _tree_visible(
                blocks, min_y, traits, ex, ey, ez, yaw_rad, pitch_rad, x, logs[i, 1], logs[end - 1, 1], z
            )
        if seen:
            last_seen[i:end] = tick
        elif not _lies_ahead(ex, ez, yaw_rad, x + 0.5, z + 0.5):
            last_seen[i:end] = NEVER_SEEN
        i = end


@njit(cache=True, nogil=True)
def pick_mineable(blocks, min_y, traits, logs, allowed, ex, ey, ez, yaw_rad, covered):  # type: ignore[no-untyped-def]
    """The log to mine from here: (index or -1, px, py, pz). Of the trunk that is gazed at the lowest first, then the nearest.

    With ``covered`` logs behind soft blocks count too, the least covered first.
    """
    best, best_score = -1, np.inf
    bx, by, bz = 0.0, 0.0, 0.0
    for i in range(logs.shape[0]):
        x, y, z = logs[i, 0], logs[i, 1], logs[i, 2]
        away = math.hypot(x + 0.5 - ex, z + 0.5 - ez)
        if not allowed[i] or away > MINING_DISTANCE or abs(y + 0.5 - ey) > MINING_REACH + 1.0:
            continue
        found, cover, px, py, pz, _ = best_aim(blocks, min_y, traits, ex, ey, ez, x, y, z, MINING_REACH)
        if not found or (cover > 0.0 and not covered):
            continue
        bearing = math.atan2(ex - x - 0.5, z + 0.5 - ez) - yaw_rad
        aside = abs(math.atan2(math.sin(bearing), math.cos(bearing))) if away > 0.2 else 0.0
        score = cover * 100.0 + y * _LEVEL_COST + away + aside * _ASIDE_COST
        if score < best_score:
            best, best_score = i, score
            bx, by, bz = px, py, pz
    return best, bx, by, bz


@njit(cache=True, nogil=True)
def ground_within(blocks, min_y, traits, x, y, z, depth):  # type: ignore[no-untyped-def]
    """Whether a block to stand on lies at most ``depth`` free cells below a cell (a log below counts)."""
    for k in range(1, depth + 2):
        kind = traits.body[block_at(blocks, min_y, x, y - k, z)]
        if kind == FULL:
            return True
        if kind != FREE and kind != WATER:
            return False
    return False
