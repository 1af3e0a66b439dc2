"""Routes: paths found once, followed from wherever the body is now."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import REACH_BLOCKS, Cell, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import middle_of
from training.teachers.search import MAX_DROP, body_kind
from training.teachers.sight import SOFT_TICKS, best_aim, walk_ray
from training.teachers.traits import BARRED, FREE, FULL, NEVER, WATER, traits, traits_with

OFF_ROUTE = 1.8
"""Blocks from the path at which a body has left its route."""
_CAME_TO = 0.4
"""Level blocks from a node's middle at which a body has come to it."""
LOOK_AHEAD = 48
"""Nodes that a straight walk may skip. Many, because paths over a grid run in eighths of a circle: who followed their turns would
head up to 22 degrees beside what is walked to, for no reason that is to be seen."""
_DEEPEST_FALL = 12
"""Cells below a point in which a floor is looked for."""
_NO_WAY = -10_000
_CLEAR_BLOCKS = 6.0
ROAM_BLOCKS = 3.0
_DETOUR, _DETOUR_STEPS = 1.25, 2.0
"""A route is a detour that has more steps than this many a block of distance, and these beside."""
_BODY_MARGIN = 0.31
"""Half a body's width and a little more."""
_SOON_TICKS = 30.0
"""What is dug through on the way to a block's middle, in ticks: a block of stone by a wooden pickaxe is."""
_GROUND = (
    *("stone", "granite", "diorite", "andesite", "deepslate", "tuff", "cobblestone", "sandstone"),
    *("dirt", "grass_block", "coarse_dirt", "podzol", "mud", "sand", "red_sand", "gravel", "clay"),
)
"""What may be dug through for no other reason than to see: nothing that somebody built or uses."""
_SIDES = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))


@dataclass(frozen=True)
class Route:
    """A path of feet cells, from where it was planned to where it ends."""

    path: NDArray[np.int32]
    """int32 (n, 3), n >= 1."""
    goal: int
    """Index of the goal that the end serves; -1 where none can be reached and the end is merely the nearest cell."""

    @property
    def end(self) -> Vector:
        """The middle of the last cell's floor."""
        x, y, z = (int(v) for v in self.path[-1])
        return x + 0.5, float(y), z + 0.5


@dataclass(frozen=True)
class Steering:
    """What following a route asks for at this moment."""

    waypoint: Vector
    """Where to head for in a straight line."""
    remaining: int
    """Steps from the last node come to, to the end."""
    obstacle: Cell | None
    """A block that must be dug before the next step."""


@njit(cache=True, nogil=True)
def _passable(blocks, min_y, traits, x, y, z):  # type: ignore[no-untyped-def]
    kind = body_kind(blocks, min_y, traits, x, y, z)
    return kind in (FREE, WATER)


@njit(cache=True, nogil=True)
def drop_level(blocks, min_y, traits, px, py, pz):  # type: ignore[no-untyped-def]
    """Layer where something that falls from a point comes to rest; the point's own where that is far below."""
    x, y, z = math.floor(px), math.floor(py), math.floor(pz)
    for drop in range(_DEEPEST_FALL):
        if body_kind(blocks, min_y, traits, x, y - drop - 1, z) != FREE:
            return y - drop
    return y


@njit(cache=True, nogil=True)
def ground_cell(blocks, min_y, traits, px, py, pz):  # type: ignore[no-untyped-def]
    """The feet cell to plan from: under the body's middle, or under that corner of it that holds it up at a ledge."""
    y = math.floor(py + 0.1)
    for corner in range(5):
        x = math.floor(px + (0.0 if corner == 0 else (0.29 if corner % 2 else -0.29)))
        z = math.floor(pz + (0.0 if corner == 0 else (0.29 if corner <= 2 else -0.29)))
        if body_kind(blocks, min_y, traits, x, y, z) == WATER:
            return x, y, z
        if _passable(blocks, min_y, traits, x, y, z) and body_kind(blocks, min_y, traits, x, y - 1, z) == FULL:
            return x, y, z
    return math.floor(px), drop_level(blocks, min_y, traits, px, py + 0.1, pz), math.floor(pz)


@njit(cache=True, nogil=True)
def _walk_line(blocks, min_y, traits, px, feet_y, pz, tx, tz, wet):  # type: ignore[no-untyped-def]
    """Level of the feet after a straight walk; _NO_WAY where it is barred, drops too deep or enters water unasked."""
    length = math.hypot(tx - px, tz - pz)
    samples = int(length / 0.2) + 1
    y = feet_y
    last_x, last_z = math.floor(px), math.floor(pz)
    for i in range(samples + 1):
        share = i / samples
        x, z = math.floor(px + (tx - px) * share), math.floor(pz + (tz - pz) * share)
        kind = body_kind(blocks, min_y, traits, x, y, z)
        if kind == BARRED:
            return _NO_WAY
        if kind == FULL:
            # A jump needs room over the head where it begins.
            if not _passable(blocks, min_y, traits, last_x, y + 2, last_z):
                return _NO_WAY
            y += 1
            if not _passable(blocks, min_y, traits, x, y, z):
                return _NO_WAY
        drop = 0
        while body_kind(blocks, min_y, traits, x, y, z) == FREE:
            if body_kind(blocks, min_y, traits, x, y - 1, z) == FULL:
                break
            y -= 1
            drop += 1
            if drop > MAX_DROP:
                return _NO_WAY
        if body_kind(blocks, min_y, traits, x, y, z) == WATER and not wet:
            return _NO_WAY
        last_x, last_z = x, z
        for head in range(1, 2 + drop):
            if not _passable(blocks, min_y, traits, x, y + head, z):
                return _NO_WAY
    return y


@njit(cache=True, nogil=True)
def straight_walk(blocks, min_y, traits, px, py, pz, tx, ty, tz, wet):  # type: ignore[no-untyped-def]
    """Whether a body walks straight from p to t: its middle arrives at the target's level, its flanks within a step of it."""
    length = math.hypot(tx - px, tz - pz)
    if length < 1e-6:
        return abs(ty - py) < 1.0
    side_x, side_z = -(tz - pz) / length * _BODY_MARGIN, (tx - px) / length * _BODY_MARGIN
    feet_y = math.floor(py + 0.1)
    for flank in range(-1, 2):
        ox, oz = side_x * flank, side_z * flank
        start_y = feet_y
        # A flank may hang over an edge or touch a step: only the middle must start on this level.
        if not _passable(blocks, min_y, traits, math.floor(px + ox), start_y, math.floor(pz + oz)):
            return False
        arrived_y = _walk_line(blocks, min_y, traits, px + ox, start_y, pz + oz, tx + ox, tz + oz, wet)
        if abs(arrived_y - math.floor(ty + 0.1)) > abs(flank):
            return False
    return True


@njit(cache=True, nogil=True)
def clear_walk(blocks, min_y, traits, px, py, pz, tx, tz):  # type: ignore[no-untyped-def]
    """Whether a body walks straight and dry from p towards (tx, tz), at whatever level it arrives."""
    length = max(math.hypot(tx - px, tz - pz), 1e-6)
    side_x, side_z = -(tz - pz) / length * _BODY_MARGIN, (tx - px) / length * _BODY_MARGIN
    y = math.floor(py + 0.1)
    for flank in range(-1, 2):
        ox, oz = side_x * flank, side_z * flank
        if not _passable(blocks, min_y, traits, math.floor(px + ox), y, math.floor(pz + oz)):
            return False
        if _walk_line(blocks, min_y, traits, px + ox, y, pz + oz, tx + ox, tz + oz, False) == _NO_WAY:
            return False
    return True


@njit(cache=True, nogil=True)
def step_ahead(blocks, min_y, traits, px, py, pz, dir_x, dir_z):  # type: ignore[no-untyped-def]
    """Whether a block one high, with room above it, stands just ahead of a body that walks along (dir_x, dir_z)."""
    y = math.floor(py + 0.05)
    for flank in range(-1, 2):
        for reach in range(3):
            ahead, aside = 0.4 + 0.25 * reach, 0.25 * flank
            x = math.floor(px + dir_x * ahead - dir_z * aside)
            z = math.floor(pz + dir_z * ahead + dir_x * aside)
            room = _passable(blocks, min_y, traits, x, y + 1, z) and _passable(blocks, min_y, traits, x, y + 2, z)
            if room and body_kind(blocks, min_y, traits, x, y, z) == FULL:
                return True
    return False


@njit(cache=True, nogil=True)
def _edge_obstacle(blocks, min_y, traits, a, b):  # type: ignore[no-untyped-def]
    """The first cell to dig for the step from node a to node b: (found, x, y, z)."""
    for k in range(3):
        if b[1] > a[1]:
            x, y, z = (a[0], a[1] + 2, a[2]) if k == 0 else (b[0], b[1] + 2 - k, b[2])
        elif a[0] == b[0] and a[2] == b[2]:
            x, y, z = a[0], a[1] - 1, a[2]
        else:
            x, y, z = b[0], a[1] + (0 if k else 1), b[2]
        if not _passable(blocks, min_y, traits, x, y, z):
            return True, x, y, z
    return False, 0, 0, 0


@njit(cache=True, nogil=True)
def _level_gap(height, py):  # type: ignore[no-untyped-def]
    """What a difference of level adds to a distance: nothing for what a hop explains."""
    return 2.0 * max(0.0, abs(height - py) - 0.6)


@njit(cache=True, nogil=True)
def _locate(path, px, py, pz):  # type: ignore[no-untyped-def]
    """(distance from the route, index of the last node come to), by the nearest stretch between two nodes."""
    best, least = 0, math.hypot(path[0, 0] + 0.5 - px, path[0, 2] + 0.5 - pz) + _level_gap(path[0, 1], py)
    for i in range(path.shape[0] - 1):
        ax, az = path[i, 0] + 0.5, path[i, 2] + 0.5
        dx, dz = path[i + 1, 0] - path[i, 0], path[i + 1, 2] - path[i, 2]
        share = 0.0
        if dx != 0 or dz != 0:
            share = min(1.0, max(0.0, ((px - ax) * dx + (pz - az) * dz) / (dx * dx + dz * dz)))
        height = path[i, 1] + (path[i + 1, 1] - path[i, 1]) * share
        away = math.hypot(ax + dx * share - px, az + dz * share - pz) + _level_gap(height, py)
        if away <= least:
            best, least = i, away
    if best + 1 < path.shape[0]:
        x, y, z = path[best + 1]
        if math.hypot(x + 0.5 - px, z + 0.5 - pz) < _CAME_TO and _level_gap(y, py) == 0.0:
            best += 1
    return least, best


@njit(cache=True, nogil=True)
def _steer(blocks, min_y, traits, path, px, py, pz):  # type: ignore[no-untyped-def]
    """(distance from the route, node come to, node to head for, obstacle found, x, y, z)."""
    least, here = _locate(path, px, py, pz)
    last = path.shape[0] - 1
    if here == last:
        return least, here, last, False, 0, 0, 0
    found, x, y, z = _edge_obstacle(blocks, min_y, traits, path[here], path[here + 1])
    if found:
        return least, here, here, True, x, y, z
    here_wet = body_kind(blocks, min_y, traits, math.floor(px), math.floor(py + 0.1), math.floor(pz)) == WATER
    for j in range(min(here + LOOK_AHEAD, last), here, -1):
        wet = here_wet or body_kind(blocks, min_y, traits, path[j, 0], path[j, 1], path[j, 2]) == WATER
        if straight_walk(blocks, min_y, traits, px, py, pz, path[j, 0] + 0.5, float(path[j, 1]), path[j, 2] + 0.5, wet):
            return least, here, j, False, 0, 0, 0
    return least, here, here + 1, False, 0, 0, 0


class Guide:
    """Tells how to follow a route from wherever the body is; keeps nothing but the grid."""

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid

    def steer(self, route: Route, position: Vector) -> Steering | None:
        """How to go on from here; None where the body has left the route."""
        blocks, min_y = self._grid.blocks, self._grid.min_y
        away, here, following, blocked, x, y, z = _steer(blocks, min_y, traits(), route.path, *position)
        if away > OFF_ROUTE:
            return None
        node = route.path[following]
        waypoint = (float(node[0]) + 0.5, float(node[1]), float(node[2]) + 0.5)
        return Steering(waypoint, len(route.path) - 1 - int(here), (int(x), int(y), int(z)) if blocked else None)

    def walks_straight(self, position: Vector, target: Vector) -> bool:
        """Whether a straight walk leads to ``target`` on dry land."""
        blocks, min_y = self._grid.blocks, self._grid.min_y
        return bool(straight_walk(blocks, min_y, traits(), *position, *target, False))

    def heads_straight(self, steering: Steering, position: Vector, target: Vector, short: float) -> bool:
        """Whether to head for ``target`` itself rather than for the waypoint, up to ``short`` blocks before it.

        So it is where the next blocks are clear and the route makes no long detour. What stands in the way farther off can be
        walked around when it is near; until then the target, which is seen, is a better mark than a node, which is not.
        """
        level_x, level_z = target[0] - position[0], target[2] - position[2]
        away = math.hypot(level_x, level_z)
        if away <= short or steering.remaining > _DETOUR * max(abs(level_x), abs(level_z)) + _DETOUR_STEPS:
            return False
        share = min(away - short, _CLEAR_BLOCKS) / away
        x, _, z = position
        return self.clear_walk(position, (x + level_x * share, z + level_z * share))

    def clear_walk(self, position: Vector, place: tuple[float, float]) -> bool:
        """Whether a straight and dry walk leads to a place (x, z), at whatever level it arrives."""
        return bool(clear_walk(self._grid.blocks, self._grid.min_y, traits(), *position, *place))

    def has_room(self, position: Vector, yaw: float) -> bool:
        """Whether who roams can walk on along a heading (degrees): ROAM_BLOCKS straight and dry."""
        x, _, z = position
        dx, _, dz = look_direction(yaw, 0.0)
        return self.clear_walk(position, (x + dx * ROAM_BLOCKS, z + dz * ROAM_BLOCKS))

    def resting_place(self, point: Vector) -> Vector:
        """Where a thing at ``point`` comes to lie: straight below, on the floor or in the water."""
        floor = drop_level(self._grid.blocks, self._grid.min_y, traits(), *point)
        return point[0], min(float(floor), point[1]), point[2]

    def aim(self, cell: Cell, eye: Vector) -> Vector | None:
        """The point of a block to aim at from an eye; None where it is out of reach or hidden by something hard."""
        found, _, x, y, z, _ = best_aim(self._grid.blocks, self._grid.min_y, traits(), *eye, *cell, REACH_BLOCKS)
        return (x, y, z) if found else None

    def hides(self, cell: Cell, eye: Vector, point: Vector) -> Cell | None:
        """The first block between an eye and a point of a block that a bare hand breaks only slowly; None where there is none."""
        blocks, min_y, table = self._grid.blocks, self._grid.min_y, traits()
        *hit, reached, _ = walk_ray(blocks, min_y, table.selectable, *eye, *point, *cell, table.dig_ticks, SOFT_TICKS)
        x, y, z = (int(part) for part in hit)
        return None if reached or table.dig_ticks[self._grid.get(x, y, z)] >= NEVER else (x, y, z)

    def digs_to_middle(self, cell: Cell, eye: Vector, tool: int) -> bool:
        """Whether who holds an item soon digs to the middle of a block: through ground alone, and not beside lava."""
        blocks, min_y, table = self._grid.blocks, self._grid.min_y, traits_with((tool,))
        point = middle_of(cell)
        *_, reached, ticks = walk_ray(
            blocks, min_y, table.selectable, *eye, *point, *cell, table.dig_ticks, _SOON_TICKS
        )
        if not reached or ticks > _SOON_TICKS:
            return False
        cover = self.hides(cell, eye, point)
        return cover is None or self._is_harmless(cover)

    def _is_harmless(self, cell: Cell) -> bool:
        x, y, z = cell
        beside = (self._grid.get(x + dx, y + dy, z + dz) for dx, dy, dz in _SIDES)
        return names.blocks().name(self._grid.get(x, y, z)) in _GROUND and names.blocks().id("lava") not in beside

    def step_ahead(self, position: Vector, direction: tuple[float, float]) -> bool:
        """Whether a jump is needed to go on along ``direction`` (unit x, z)."""
        return bool(step_ahead(self._grid.blocks, self._grid.min_y, traits(), *position, *direction))
