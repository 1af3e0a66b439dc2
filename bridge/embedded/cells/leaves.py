"""Leaves decay where no log is within six blocks along leaves; asked at a random tick, and not again once a log is found.

The game keeps each leaf's distance to its log in the state and carries every change on through the tree. Here a leaf's
``distance`` of 7 means that nobody has looked: a random tick looks, writes down what it finds (its column then counts as
changed, so that snapshots know it as well), and lets decay what has no log. Felling a log or leaves makes all leaves
nearby unknown again. Source: https://minecraft.wiki/w/Leaves#Decay.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.block_states import STATES, describe, state_of
from bridge.compiled import allocating_rule, rule
from bridge.embedded.cells.block_rules import LEAVES, LOG, meanings
from bridge.embedded.cells.faces import STEPS
from bridge.grid import CHUNKS, SIDE, get_block, get_state, is_inside
from bridge.packed import packed

REACH = 6
_WINDOW = 2 * REACH + 1


class LeafStates(NamedTuple):
    """int16 (STATES,) each, the same for all leaves.

    Attributes:
        distance: of a state, 7 for unknown; of leaves that were placed, which never decay, 0.
        known: the state of the same leaves once their distance is known.
        unknown: and before.
    """

    distance: NDArray[np.int16]
    known: NDArray[np.int16]
    unknown: NDArray[np.int16]


@functools.cache
def leaf_states(oak_leaves: int) -> LeafStates:
    """The tables from any leaves' block id: all have the same properties in the same order."""
    distance = meanings("distance", {str(d): d for d in range(8)})[oak_leaves].astype(np.int16)
    persistent = meanings("persistent", {"true": 1, "false": 0})[oak_leaves]
    known, unknown = np.zeros(STATES, np.int16), np.zeros(STATES, np.int16)
    for state in range(len(describe(oak_leaves, 0)) and STATES):
        known[state] = state_of(oak_leaves, state, distance="1")
        unknown[state] = state_of(oak_leaves, state, distance="7")
    return packed(LeafStates(np.where(persistent == 1, np.int16(0), distance), known, unknown))


@allocating_rule
def reaches_log(grid, rules, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a log is within REACH steps of a leaf, the steps between going through leaves."""
    seen = np.zeros((_WINDOW, _WINDOW, _WINDOW), np.bool_)
    queue = np.empty((_WINDOW**3, 4), np.int64)
    queue[0] = 0, 0, 0, 0
    seen[REACH, REACH, REACH] = True
    head, tail = 0, 1
    while head < tail:
        i, j, k, steps = queue[head]
        head += 1
        for dx, dy, dz in STEPS:
            a, b, c = i + dx, j + dy, k + dz
            if max(abs(a), abs(b), abs(c)) > REACH or seen[REACH + a, REACH + b, REACH + c]:
                continue
            seen[REACH + a, REACH + b, REACH + c] = True
            ground = rules.ground[get_block(grid, x + a, y + b, z + c)]
            if ground & LOG:
                return True
            if ground & LEAVES and steps + 1 < REACH:
                queue[tail] = a, b, c, steps + 1
                tail += 1
    return False


@rule
def _note(grid, x, y, z, state):  # type: ignore[no-untyped-def]
    """Write down what is known of a leaf. No light and no neighbour depends on it."""
    grid.states[x % SIDE, z % SIDE, y - grid.min_y] = state
    grid.column_changed[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS] = True


@rule
def should_decay(grid, rules, leaves, x, y, z):  # type: ignore[no-untyped-def]
    """Whether the leaf in a cell decays now; one that has a log is noted as known. ``leaves`` is ``LeafStates``."""
    state = get_state(grid, x, y, z)
    if leaves.distance[state] < 7:
        return False
    if reaches_log(grid, rules, x, y, z):
        _note(grid, x, y, z, leaves.known[state])
        return False
    return True


@rule
def forget_logs(grid, rules, leaves, x, y, z, around):  # type: ignore[no-untyped-def]
    """Logs or leaves within ``around`` blocks of x, y, z are gone: what was known of the leaves near them holds no longer."""
    reach = REACH + around
    for i in range(x - reach, x + reach + 1):
        for k in range(z - reach, z + reach + 1):
            for j in range(y - reach, y + reach + 1):
                if is_inside(grid, i, j, k) and rules.ground[get_block(grid, i, j, k)] & LEAVES:
                    state = get_state(grid, i, j, k)
                    if 0 < leaves.distance[state] < 7:
                        _note(grid, i, j, k, leaves.unknown[state])
