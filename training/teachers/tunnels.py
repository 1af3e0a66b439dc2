"""Ways through the ground: A* like that of ``search``, over all levels of a world, which opens no cell beside lava.

It estimates what is left in three dimensions, by what a level of stone takes to dig, so that it goes for a depth instead of
trying all of the surface first. That estimate may be too high where a cave leads down; ways are then a little longer.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import Vector
from training.teachers.routes import Route, ground_cell
from training.teachers.search import (
    DIAGONAL_TICKS,
    HEAP,
    MAX_DROP,
    NEIGHBOURS,
    STAND_DISTANCE,
    STEP_TICKS,
    arrival,
    body_kind,
    path_to,
    pop,
    push,
    step_ticks,
)
from training.teachers.sight import block_at
from training.teachers.traits import FREE, WATER, Traits, traits

_HALF = 48
_WIDTH = 2 * _HALF + 1
_LEVELS = 128
_NODES = _WIDTH * _LEVELS * _WIDTH
MAX_EXPANSIONS = 16_000
CALM, FALLS, FLOWS, BURNS = range(4)
"""What a block does to who digs beside it: nothing, it falls (gravel), it flows (water), it kills (lava)."""
_FALL_TICKS, _FLOOD_TICKS, _LAVA_NEAR_TICKS = 30.0, 60.0, 25.0
_DIG_TICKS = 12.5
"""What a level takes beside the digging itself: to aim, and to fall."""
_FEW = 4
"""Goals that are tried, the first of those given."""
_NEAR_LEVELS = 3
"""Levels that a reach bridges, so that they cost nothing in the estimate."""


def hazards() -> NDArray[np.uint8]:
    """uint8 (blocks,): CALM, FALLS, FLOWS or BURNS of every block."""
    blocks = names.blocks()
    table = np.zeros(len(blocks), np.uint8)
    for block, name in enumerate(blocks.names):
        if name in ("sand", "red_sand", "gravel") or name.endswith("_concrete_powder"):
            table[block] = FALLS
        elif name in ("lava", "fire", "magma_block"):
            table[block] = BURNS
    table[traits().body == WATER] = FLOWS
    return table


@njit(cache=True, nogil=True)
def opening_ticks(blocks, min_y, hazards, traits, x, y, z):  # type: ignore[no-untyped-def]
    """What opening a cell costs beside the digging: infinity beside lava, something beside water and under gravel."""
    if body_kind(blocks, min_y, traits, x, y, z) in (FREE, WATER):
        return 0.0
    cost = 0.0
    for k in range(6):
        dx = 1 if k == 0 else (-1 if k == 1 else 0)
        dz = 1 if k == 2 else (-1 if k == 3 else 0)
        dy = 1 if k == 4 else (-1 if k == 5 else 0)
        hazard = hazards[block_at(blocks, min_y, x + dx, y + dy, z + dz)]
        if hazard == BURNS:
            return np.inf
        if hazard == FLOWS and dy >= 0:
            cost += _FLOOD_TICKS
        elif hazard == FALLS and dy == 1:
            cost += _FALL_TICKS
    return cost


@njit(cache=True, nogil=True)
def _danger(blocks, min_y, hazards, traits, x, y, z, dx, dz, rise):  # type: ignore[no-untyped-def]
    """What a step costs beside its way: by the cells that it opens, and by lava beside where it ends."""
    tx, ty, tz = x + dx, y + rise, z + dz
    cost = 0.0
    if dx == 0 and dz == 0:
        cost += opening_ticks(blocks, min_y, hazards, traits, x, y - 1 if rise < 0 else y + 2, z)
    elif rise == 1:
        cost += opening_ticks(blocks, min_y, hazards, traits, x, y + 2, z)
        cost += opening_ticks(blocks, min_y, hazards, traits, tx, ty, tz)
        cost += opening_ticks(blocks, min_y, hazards, traits, tx, ty + 1, tz)
    else:
        cost += opening_ticks(blocks, min_y, hazards, traits, tx, y, tz)
        cost += opening_ticks(blocks, min_y, hazards, traits, tx, y + 1, tz)
    for k in range(4):
        side_x, side_z = NEIGHBOURS[k]
        if hazards[block_at(blocks, min_y, tx + side_x, ty, tz + side_z)] == BURNS:
            cost += _LAVA_NEAR_TICKS
        if hazards[block_at(blocks, min_y, tx + side_x, ty - 1, tz + side_z)] == BURNS:
            cost += _LAVA_NEAR_TICKS
    return cost


@njit(cache=True, nogil=True)
def _lets_lava_out(blocks, min_y, hazards, traits, path):  # type: ignore[no-untyped-def]
    """Whether any step of a path, int32 (n, 3), opens a cell beside lava."""
    for i in range(1, path.shape[0]):
        x, y, z = path[i - 1, 0], path[i - 1, 1], path[i - 1, 2]
        dx, rise, dz = path[i, 0] - x, path[i, 1] - y, path[i, 2] - z
        if _danger(blocks, min_y, hazards, traits, x, y, z, dx, dz, rise) == np.inf:
            return True
    return False


@njit(cache=True, nogil=True)
def _left(x, y, z, goals, slack, level_ticks):  # type: ignore[no-untyped-def]
    best = np.inf
    for i in range(goals.shape[0]):
        ax, ay, az = abs(goals[i, 0] - x), abs(goals[i, 1] - y), abs(goals[i, 2] - z)
        ticks = STEP_TICKS * max(ax, az) + (DIAGONAL_TICKS - STEP_TICKS) * min(ax, az)
        best = min(best, ticks + level_ticks * max(0.0, ay - _NEAR_LEVELS))
    return max(0.0, best - slack * DIAGONAL_TICKS)


@njit(cache=True, nogil=True)
def dig_through(  # type: ignore[no-untyped-def]
    blocks,
    min_y,
    traits,
    hazards,
    start,
    goals,
    penalties,
    near,
    level_ticks,
    stamp,
    stamps,
    costs,
    parents,
    keys,
    heap,
):
    """As ``search.search``; ``start`` is the feet cell and ``level_ticks`` the estimate of a level's digging."""
    base_x, base_z = start[0] - _HALF, start[2] - _HALF
    slack = near if near > 0.0 else STAND_DISTANCE
    node = (_HALF * _LEVELS + start[1] - min_y) * _WIDTH + _HALF
    stamps[node], costs[node], parents[node] = stamp, 0.0, -1
    size = push(keys, heap, 0, _left(start[0], start[1], start[2], goals, slack, level_ticks), node)
    nearest, nearest_left = node, np.inf
    end, goal, expansions = -1, -1, 0
    while size > 0 and expansions < MAX_EXPANSIONS:
        key, code = keys[0], heap[0]
        size = pop(keys, heap, size)
        node = code if code < _NODES else code - _NODES
        z = node % _WIDTH + base_z
        y = (node // _WIDTH) % _LEVELS + min_y
        x = node // (_WIDTH * _LEVELS) + base_x
        if code >= _NODES:
            end = node
            goal, _ = arrival(blocks, min_y, traits, x, y, z, goals, penalties, near)
            break
        left = _left(x, y, z, goals, slack, level_ticks)
        if key > costs[node] + left + 1e-2:
            continue
        expansions += 1
        if left < nearest_left and body_kind(blocks, min_y, traits, x, y, z) != WATER:
            nearest, nearest_left = node, left
        if left <= DIAGONAL_TICKS + 2.0 * level_ticks:
            found, price = arrival(blocks, min_y, traits, x, y, z, goals, penalties, near)
            if found >= 0 and size < HEAP - 64:
                size = push(keys, heap, size, costs[node] + price, node + _NODES)
        for direction in range(9):
            dx, dz = (0, 0) if direction == 8 else NEIGHBOURS[direction]
            for rise in range(-MAX_DROP, 2):
                nx, ny, nz = x + dx - base_x, y + rise - min_y, z + dz - base_z
                if not (0 < nx < _WIDTH - 1 and 1 < ny < _LEVELS - 3 and 0 < nz < _WIDTH - 1):
                    continue
                step = step_ticks(blocks, min_y, traits, x, y, z, dx, dz, rise)
                if step == np.inf:
                    continue
                cost = costs[node] + step + _danger(blocks, min_y, hazards, traits, x, y, z, dx, dz, rise)
                following = (nx * _LEVELS + ny) * _WIDTH + nz
                if cost == np.inf or (stamps[following] == stamp and costs[following] <= cost):
                    continue
                if size < HEAP - 64:
                    stamps[following], costs[following], parents[following] = stamp, cost, node
                    key = cost + _left(x + dx, y + rise, z + dz, goals, slack, level_ticks)
                    size = push(keys, heap, size, key, following)
    if end < 0:
        end = nearest
    return path_to(parents, end, _WIDTH, _LEVELS, base_x, min_y, base_z), goal


class TunnelFinder:
    """Finds ways through the ground of one world; keeps the search's arrays (about 15 MB)."""

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid
        self.table: Traits = traits()
        self._hazards = hazards()
        self._stamp = 0
        self._stamps = np.zeros(_NODES, np.int32)
        self._costs = np.zeros(_NODES, np.float32)
        self._parents = np.zeros(_NODES, np.int32)
        self._keys = np.zeros(HEAP, np.float32)
        self._heap = np.zeros(HEAP, np.int32)
        self._stone = names.blocks().id("stone")

    def is_safe(self, x: int, y: int, z: int) -> bool:
        """Whether opening a cell lets no lava out."""
        return bool(opening_ticks(self._grid.blocks, self._grid.min_y, self._hazards, self.table, x, y, z) < math.inf)

    def is_safe_way(self, route: Route) -> bool:
        """Whether nothing that is opened on a way lets lava out."""
        return not _lets_lava_out(self._grid.blocks, self._grid.min_y, self._hazards, self.table, route.path)

    def find(self, position: Vector, goals: NDArray[np.float64], near: float = 0.0) -> Route:
        """As ``RouteFinder.find``, to the first few goals; where none is reached the route ends nearest to one, depth counted."""
        goals = goals[:_FEW]
        self._stamp += 1
        blocks, min_y = self._grid.blocks, self._grid.min_y
        start = ground_cell(blocks, min_y, self.table, *position)
        level_ticks = min(40.0, float(self.table.dig_ticks[self._stone]) + _DIG_TICKS)
        path, goal = dig_through(
            blocks, min_y, self.table, self._hazards, start, goals, np.zeros(len(goals)), float(near), level_ticks,
            self._stamp, self._stamps, self._costs, self._parents, self._keys, self._heap,
        )  # fmt: skip
        return Route(path, int(goal))
