"""Where to stand: the place from which most of a building can be placed for the least way.

Places are come to by walking, by raising oneself on blocks and by digging out what one stands on. A place is the cell of the
feet; costs are ticks. The search goes through a window around the site, with a queue that takes a place up again where a cheaper
way to it is found.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from bridge.messages import EYE_HEIGHT
from training.teachers.building.laying import lay_aim, touches_body
from training.teachers.search import MAX_DROP, body_kind
from training.teachers.sight import best_aim
from training.teachers.traits import FREE, FULL

SIDE, LEVELS = 40, 32
"""Cells of the window along x and z, and along y."""
LEVELS_BELOW = 8
"""Levels of the window below the site's origin."""
WALK, DIAGONAL, JUMP, FALL = 5.0, 7.0, 4.0, 1.5
"""Ticks of a step to a neighbour or across a corner, and what a jump up or each block of a fall adds."""
RAISE = 12.0
"""Ticks to jump and put a block under oneself."""
HARM, DEEPEST = 60.0, 10
"""Ticks that each block of a fall beyond MAX_DROP is taken to cost, and the deepest fall, in blocks."""
GO_IN = 60.0
"""Ticks that going under what is wanted counts more: who is inside when the walls and the roof are closed does not come out."""
SETTLE = 6.0
"""Ticks of coming to rest and turning, which every change of place costs."""
STAND_REACH = 4.2
"""Blocks; under LAY_REACH, so that what holds at a cell's middle holds anywhere near it."""
GAIN = 6
"""More cells than so many that can be placed from one place do not make it better."""
OWN, OTHER, NOTHING = 1, 2, 0
"""What may be put into a cell under the feet: a block that is wanted there, one that is dug out again, none."""


@njit(cache=True, nogil=True)
def _free(blocks, min_y, traits, x, y, z):  # type: ignore[no-untyped-def]
    return body_kind(blocks, min_y, traits, x, y, z) == FREE


@njit(cache=True, nogil=True)
def _stands_free(blocks, min_y, traits, x, y, z):  # type: ignore[no-untyped-def]
    return _free(blocks, min_y, traits, x, y, z) and _free(blocks, min_y, traits, x, y + 1, z)


@njit(cache=True, nogil=True)
def _step(blocks, min_y, traits, x, y, z, dx, dz, rise):  # type: ignore[no-untyped-def]
    """Ticks of a step, infinity where there is none."""
    tx, ty, tz = x + dx, y + rise, z + dz
    if body_kind(blocks, min_y, traits, tx, ty - 1, tz) != FULL or not _stands_free(blocks, min_y, traits, tx, ty, tz):
        return np.inf
    diagonal = dx != 0 and dz != 0
    if diagonal:
        if rise > 0:
            return np.inf
        if not (_stands_free(blocks, min_y, traits, tx, y, z) and _stands_free(blocks, min_y, traits, x, y, tz)):
            return np.inf
    if rise > 0 and not _free(blocks, min_y, traits, x, y + 2, z):
        return np.inf
    for k in range(rise + 2, 2):
        if not _free(blocks, min_y, traits, tx, y + k, tz):
            return np.inf
    cost = (DIAGONAL if diagonal else WALK) + (JUMP if rise > 0 else FALL * -rise)
    return cost + HARM * max(0, -rise - MAX_DROP)


@njit(cache=True, nogil=True)
def flood(blocks, min_y, traits, corner, start, under, dig_ticks, inside, costs, parents):  # type: ignore[no-untyped-def]
    """Ticks to every place of the window into ``costs`` float32 (SIDE, LEVELS, SIDE), the place before it into ``parents``.

    ``corner``, ``start`` int64 (3,). ``under`` uint8 of the same shape: OWN, OTHER or NOTHING. ``dig_ticks`` float32 likewise:
    what it costs to dig out the block of a cell that one stands on, infinity where it is to stay. ``inside``
    bool likewise: cells under what is wanted. Returns the places, int64 (n,).
    """
    costs[:] = np.inf
    parents[:] = -1
    size = SIDE * LEVELS * SIDE
    queue = np.empty(size, np.int64)
    waiting = np.zeros(size, np.bool_)
    flat_costs, flat_parents = costs.reshape(-1), parents.reshape(-1)
    first = ((start[0] - corner[0]) * LEVELS + start[1] - corner[1]) * SIDE + start[2] - corner[2]
    flat_costs[first] = 0.0
    queue[0], waiting[first] = first, True
    head, count = 0, 1
    while count > 0:
        node = queue[head]
        head = (head + 1) % size
        count -= 1
        waiting[node] = False
        i, j, k = node // (LEVELS * SIDE), (node // SIDE) % LEVELS, node % SIDE
        x, y, z = i + corner[0], j + corner[1], k + corner[2]
        for way in range(10):
            lowest, highest, dx, dz = -DEEPEST, 1, 0, 0
            if way < 8:
                dx = (1, -1, 0, 0, 1, 1, -1, -1)[way]
                dz = (0, 0, 1, -1, 1, -1, 1, -1)[way]
            elif way == 8:
                lowest, highest = 1, 1
            else:
                lowest, highest = -1, -1
            for rise in range(highest, lowest - 1, -1):
                ni, nj, nk = i + dx, j + rise, k + dz
                if not (1 < ni < SIDE - 2 and 2 < nj < LEVELS - 4 and 1 < nk < SIDE - 2):
                    continue
                if way < 8:
                    price = _step(blocks, min_y, traits, x, y, z, dx, dz, rise)
                elif way == 8:
                    price = np.inf
                    if under[i, j, k] != NOTHING and _free(blocks, min_y, traits, x, y + 2, z):
                        price = RAISE + (dig_ticks[i, j, k] if under[i, j, k] == OTHER else 0.0)
                else:
                    price = np.inf
                    held = body_kind(blocks, min_y, traits, x, y - 1, z) == FULL
                    if held and body_kind(blocks, min_y, traits, x, y - 2, z) == FULL:
                        price = dig_ticks[i, j - 1, k]
                if inside[ni, nj, nk] and not inside[i, j, k]:
                    price += GO_IN
                cost = flat_costs[node] + price
                following = (ni * LEVELS + nj) * SIDE + nk
                if cost < flat_costs[following] - 1e-3:
                    flat_costs[following], flat_parents[following] = cost, node
                    if not waiting[following] and count < size:
                        queue[(head + count) % size] = following
                        waiting[following] = True
                        count += 1
                if price < np.inf and way < 8:
                    break
    return np.flatnonzero(flat_costs < np.inf)


@njit(cache=True, nogil=True)
def best_stand(blocks, min_y, table, traits, corner, places, costs, due, shunned):  # type: ignore[no-untyped-def]
    """The place with the fewest ticks a cell gained; -1 where there is none.

    ``places`` int64 (n,) of ``flood`` by rising cost, ``costs`` float32 flat; ``due`` int64 (m, 3) the cells to be placed;
    ``shunned`` bool flat, places that proved to be no good. A cell is gained that can be placed from there, or that is put under
    the feet on the way up.
    """
    best, least = -1, np.inf
    for place in places:
        cost = costs[place] + SETTLE
        if cost / GAIN >= least:
            break
        if shunned[place]:
            continue
        x = place // (LEVELS * SIDE) + corner[0]
        y = (place // SIDE) % LEVELS + corner[1]
        z = place % SIDE + corner[2]
        floor = y
        while floor > y - LEVELS and body_kind(blocks, min_y, traits, x, floor - 1, z) == FREE:
            floor -= 1
        gain = 0
        for i in range(due.shape[0]):
            dx, dy, dz = due[i]
            if abs(dx - x) > 5 or abs(dz - z) > 5 or abs(dy - y - 1) > 6:
                continue
            if dx == x and dz == z and floor <= dy < y:
                gain += 1
            elif not touches_body(x + 0.5, float(y), z + 0.5, dx, dy, dz):
                ok, _, _, _ = lay_aim(
                    blocks, min_y, table, x + 0.5, y + EYE_HEIGHT, z + 0.5, dx, dy, dz, x, y, z, STAND_REACH
                )
                gain += ok
            if gain == GAIN:
                break
        if gain > 0 and cost / gain < least:
            best, least = place, cost / gain
    return best


@njit(cache=True, nogil=True)
def best_dig(blocks, min_y, traits, corner, places, unwanted, shunned):  # type: ignore[no-untyped-def]
    """The nearest place from which a block of ``unwanted`` int64 (m, 3) can be dug, -1 where there is none; as ``best_stand``."""
    for place in places:
        if shunned[place]:
            continue
        x = place // (LEVELS * SIDE) + corner[0]
        y = (place // SIDE) % LEVELS + corner[1]
        z = place % SIDE + corner[2]
        if body_kind(blocks, min_y, traits, x, y - 1, z) != FULL:
            continue
        for i in range(unwanted.shape[0]):
            dx, dy, dz = unwanted[i]
            if abs(dx - x) > 4 or abs(dz - z) > 4 or abs(dy - y - 1) > 5:
                continue
            found, cover, _, _, _, _ = best_aim(
                blocks, min_y, traits, x + 0.5, y + EYE_HEIGHT, z + 0.5, dx, dy, dz, STAND_REACH
            )
            if found and cover == 0.0:
                return place
    return -1


@njit(cache=True, nogil=True)
def way_to(parents, corner, place):  # type: ignore[no-untyped-def]
    """The cells of the feet from the start to a place, int32 (n, 3)."""
    flat = parents.reshape(-1)
    count, node = 0, place
    while node >= 0:
        count += 1
        node = flat[node]
    path = np.empty((count, 3), np.int32)
    node = place
    for i in range(count - 1, -1, -1):
        path[i, 0] = node // (LEVELS * SIDE) + corner[0]
        path[i, 1] = (node // SIDE) % LEVELS + corner[1]
        path[i, 2] = node % SIDE + corner[2]
        node = flat[node]
    return path
