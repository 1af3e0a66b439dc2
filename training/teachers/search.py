"""A* over the block grid: where a body can walk, jump up one, drop up to three, swim, and dig with bare hands.

A node is the cell of the feet. Costs are ticks, so that digging competes fairly with walking around. The search stays
in a window around its start, whose arrays are kept and stamped, never cleared.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.messages import EYE_HEIGHT
from training.teachers.sight import best_aim, block_at
from training.teachers.traits import BARRED, FREE, FULL, WATER

HALF_WIDTH = 40
WIDTH = 2 * HALF_WIDTH + 1
LEVELS = 48
LEVELS_BELOW = 24
NODES = WIDTH * LEVELS * WIDTH
HEAP = 1 << 17
MAX_EXPANSIONS = 12_000
MAX_DROP = 3
"""Blocks: what Minecraft lets a body fall without harm."""

STEP_TICKS = 4.5
"""Ticks to walk one block (4.3 blocks a second)."""
DIAGONAL_TICKS = 6.4
JUMP_TICKS = 3.0
FALL_TICKS = 1.5
SWIM_TICKS = 7.0
"""Extra ticks of a step that ends in water."""
DIG_TURN_TICKS = 6.0
"""Ticks to stop, aim and start again around each block dug."""
LONGEST_DIG_TICKS = 200.0
STAND_DISTANCE = 2.3
STAND_REACH = 4.0
"""Like sight.MINING_DISTANCE and MINING_REACH with a margin: what holds at a cell's centre then holds anywhere near
it."""
LEVEL_SLACK = 3.0
"""Levels between feet and goal that an estimate leaves out: so far up and down arms reach."""
HANDS_BELOW_FEET = 0.7
HANDS_ABOVE_FEET = 1.2
"""Blocks below and above the feet within which an item is picked up in passing; the game's 0.75 and 2.3 with a
margin."""
NEIGHBOURS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@njit(cache=True, nogil=True)
def push(keys, nodes, size, key, node):  # type: ignore[no-untyped-def]
    """Put a node into a heap of ``size`` nodes; returns the new size."""
    i = size
    while i > 0:
        above = (i - 1) >> 1
        if keys[above] <= key:
            break
        keys[i] = keys[above]
        nodes[i] = nodes[above]
        i = above
    keys[i] = key
    nodes[i] = node
    return size + 1


@njit(cache=True, nogil=True)
def pop(keys, nodes, size):  # type: ignore[no-untyped-def]
    """Remove the least; the caller has read place 0. Returns the new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i] = keys[child]
        nodes[i] = nodes[child]
        i = child
    keys[i] = key
    nodes[i] = node
    return size


@njit(cache=True, nogil=True)
def path_to(parents, end, width, levels, base_x, base_y, base_z):  # type: ignore[no-untyped-def]
    """int32 (n, 3): the cells on the way to node ``end`` of a window whose lowest corner is the base, from the start on."""
    count, node = 0, end
    while node >= 0:
        count += 1
        node = parents[node]
    path = np.empty((count, 3), np.int32)
    node = end
    for i in range(count - 1, -1, -1):
        path[i, 0] = node // (width * levels) + base_x
        path[i, 1] = (node // width) % levels + base_y
        path[i, 2] = node % width + base_z
        node = parents[node]
    return path


@njit(cache=True, nogil=True)
def clear_ticks(blocks, min_y, traits, x, y, z):  # type: ignore[no-untyped-def]
    """Ticks to make a cell passable for a body: 0 where it is, infinity where it cannot be."""
    block = block_at(blocks, min_y, x, y, z)
    kind = traits.body[block]
    if kind in (FREE, WATER):
        return 0.0
    if kind == BARRED or traits.dig_ticks[block] > LONGEST_DIG_TICKS:
        return np.inf
    return traits.dig_ticks[block] + DIG_TURN_TICKS


@njit(cache=True, nogil=True)
def body_kind(blocks, min_y, traits, x, y, z):  # type: ignore[no-untyped-def]
    """What a cell is to a body: FREE, WATER, FULL or BARRED."""
    return traits.body[block_at(blocks, min_y, x, y, z)]


@njit(cache=True, nogil=True)
def step_ticks(blocks, min_y, traits, x, y, z, dx, dz, rise):  # type: ignore[no-untyped-def]
    """Cost of one step from feet cell (x, y, z) to (x + dx, y + rise, z + dz), or infinity where there is none.

    ``rise`` is 1 (jump), 0, or -1 .. -MAX_DROP; dx = dz = 0 means swimming up or digging down.
    """
    tx, ty, tz = x + dx, y + rise, z + dz
    target = body_kind(blocks, min_y, traits, tx, ty, tz)
    floor = body_kind(blocks, min_y, traits, tx, ty - 1, tz)
    cost = 0.0
    if dx == 0 and dz == 0:
        if rise == 1:
            if body_kind(blocks, min_y, traits, x, y, z) != WATER:
                return np.inf
            return STEP_TICKS + clear_ticks(blocks, min_y, traits, x, y + 2, z)
        if rise >= 0 or target == WATER or floor != FULL:
            return np.inf
        for k in range(1, -rise + 1):
            below = clear_ticks(blocks, min_y, traits, x, y - k, z)
            if k > 1 and below > 0.0:
                return np.inf
            cost += below
        return cost + STEP_TICKS + FALL_TICKS * -rise
    if floor != FULL and target != WATER:
        return np.inf
    if target == WATER:
        cost += SWIM_TICKS
    diagonal = dx != 0 and dz != 0
    if rise == 1:
        if diagonal:
            return np.inf
        cost += clear_ticks(blocks, min_y, traits, x, y + 2, z) + JUMP_TICKS
        cost += clear_ticks(blocks, min_y, traits, tx, ty, tz) + clear_ticks(blocks, min_y, traits, tx, ty + 1, tz)
        return cost + STEP_TICKS
    dig = clear_ticks(blocks, min_y, traits, tx, y, tz) + clear_ticks(blocks, min_y, traits, tx, y + 1, tz)
    for k in range(1, -rise + 1):
        if clear_ticks(blocks, min_y, traits, tx, y - k, tz) > 0.0:
            return np.inf
    if diagonal:
        # A body is too wide to slip past a corner.
        if dig > 0.0:
            return np.inf
        for head in range(2):
            if clear_ticks(blocks, min_y, traits, tx, y + head, z) > 0.0:
                return np.inf
            if clear_ticks(blocks, min_y, traits, x, y + head, tz) > 0.0:
                return np.inf
    return cost + dig + (DIAGONAL_TICKS if diagonal else STEP_TICKS) + FALL_TICKS * -rise


@njit(cache=True, nogil=True)
def _estimate(x, y, z, goals, slack, level_ticks):  # type: ignore[no-untyped-def]
    """Least ticks from a cell to any goal: octile distance on open ground, and ``level_ticks`` for each level between them.

    Without the latter it is never too much, and ways are cheapest; with it a way far down is found at all.
    """
    best = np.inf
    for i in range(goals.shape[0]):
        ax, az = abs(goals[i, 0] - x), abs(goals[i, 2] - z)
        ticks = STEP_TICKS * max(ax, az) + (DIAGONAL_TICKS - STEP_TICKS) * min(ax, az)
        best = min(best, ticks + level_ticks * max(0.0, abs(goals[i, 1] - y) - LEVEL_SLACK))
    return max(0.0, best - slack * DIAGONAL_TICKS)


@njit(cache=True, nogil=True)
def arrival(blocks, min_y, traits, x, y, z, goals, penalties, near):  # type: ignore[no-untyped-def]
    """(goal index or -1, ticks still to pay): whether a body standing here has arrived.

    With ``near`` > 0 goals are items to stand within ``near`` level blocks of, at hand's height; otherwise they are
    cells of blocks to be dug from here.
    """
    best, best_cost = -1, np.inf
    for i in range(goals.shape[0]):
        if near > 0.0:
            away = math.hypot(goals[i, 0] - x - 0.5, goals[i, 2] - z - 0.5)
            if away <= near and -HANDS_BELOW_FEET <= goals[i, 1] - y <= HANDS_ABOVE_FEET and away < best_cost:
                best, best_cost = i, away
            continue
        gx, gy, gz = int(goals[i, 0]), int(goals[i, 1]), int(goals[i, 2])
        if math.hypot(gx - x, gz - z) > STAND_DISTANCE or abs(gy - y - 1) > 5:
            continue
        if body_kind(blocks, min_y, traits, x, y, z) == WATER:
            continue
        found, cover, _, _, _, distance = best_aim(
            blocks, min_y, traits, x + 0.5, y + EYE_HEIGHT, z + 0.5, gx, gy, gz, STAND_REACH
        )
        if found and cover + penalties[i] + 0.01 * distance < best_cost:
            best, best_cost = i, cover + penalties[i] + 0.01 * distance
    return best, best_cost


@njit(cache=True, nogil=True)
def search(  # type: ignore[no-untyped-def]
    blocks,
    min_y,
    traits,
    start_x,
    start_y,
    start_z,
    goals,
    penalties,
    near,
    level_ticks,
    max_expansions,
    stamp,
    stamps,
    costs,
    parents,
    keys,
    heap,
):
    """Cheapest way from a feet cell to any goal. Returns (path int32 (n, 3) from the start on, goal index or -1).

    ``goals`` float64 (m, 3), ``penalties`` float64 (m,) in ticks, ``near`` and ``level_ticks`` as above. Where no goal can be
    reached the path ends at the cell that came nearest. ``stamps`` int32, ``costs`` float32, ``parents`` int32 are arrays of
    NODES entries whose old contents are told apart by ``stamp``; ``keys`` float32 and ``heap`` int32 are arrays of HEAP entries.
    """
    base_x, base_y, base_z = start_x - HALF_WIDTH, start_y - LEVELS_BELOW, start_z - HALF_WIDTH
    slack = near if near > 0.0 else STAND_DISTANCE
    node = (HALF_WIDTH * LEVELS + LEVELS_BELOW) * WIDTH + HALF_WIDTH
    stamps[node], costs[node], parents[node] = stamp, 0.0, -1
    size = push(keys, heap, 0, _estimate(start_x, start_y, start_z, goals, slack, level_ticks), node)
    nearest, nearest_left = node, np.inf
    end, goal, expansions = -1, -1, 0
    while size > 0 and expansions < max_expansions:
        key, code = keys[0], heap[0]
        size = pop(keys, heap, size)
        node = code if code < NODES else code - NODES
        z = node % WIDTH + base_z
        y = (node // WIDTH) % LEVELS + base_y
        x = node // (WIDTH * LEVELS) + base_x
        if code >= NODES:
            end = node
            goal, _ = arrival(blocks, min_y, traits, x, y, z, goals, penalties, near)
            break
        left = _estimate(x, y, z, goals, slack, level_ticks)
        if key > costs[node] + left + 1e-3:
            continue
        expansions += 1
        if left < nearest_left:
            nearest, nearest_left = node, left
        if left <= DIAGONAL_TICKS:
            found, price = arrival(blocks, min_y, traits, x, y, z, goals, penalties, near)
            if found >= 0 and size < HEAP - 64:
                # The price of arriving waits in the heap as a second node of the same cell.
                size = push(keys, heap, size, costs[node] + price, node + NODES)
        for direction in range(9):
            dx, dz = (0, 0) if direction == 8 else NEIGHBOURS[direction]
            for rise in range(-MAX_DROP, 2):
                nx, ny, nz = x + dx - base_x, y + rise - base_y, z + dz - base_z
                if not (0 < nx < WIDTH - 1 and 2 < ny < LEVELS - 3 and 0 < nz < WIDTH - 1):
                    continue
                following = (nx * LEVELS + ny) * WIDTH + nz
                # No step is cheaper than this, and what it really costs takes most of a search's time to tell.
                least = (DIAGONAL_TICKS if dx != 0 and dz != 0 else STEP_TICKS) + FALL_TICKS * max(0, -rise)
                if stamps[following] == stamp and costs[following] <= costs[node] + least:
                    continue
                step = step_ticks(blocks, min_y, traits, x, y, z, dx, dz, rise)
                if step == np.inf:
                    continue
                cost = costs[node] + step
                if stamps[following] == stamp and costs[following] <= cost:
                    continue
                if size < HEAP - 64:
                    stamps[following], costs[following], parents[following] = stamp, cost, node
                    key = cost + _estimate(x + dx, y + rise, z + dz, goals, slack, level_ticks)
                    size = push(keys, heap, size, key, following)
    if end < 0:
        end = nearest
    return path_to(parents, end, WIDTH, LEVELS, base_x, base_y, base_z), goal
