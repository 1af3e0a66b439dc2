"""Which chunk columns have had their first animals: the game peoples a column once, when it is made."""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule

VISITED_SIDE = 64
"""Columns along each axis that are remembered around the player; one that he left so far behind is new again."""
POPULATION = np.dtype(
    [
        ("visited", np.uint8, (VISITED_SIDE, VISITED_SIDE)),
        ("column", np.int32, (VISITED_SIDE, VISITED_SIDE, 2)),
        ("chunk_x", np.int64),
        ("chunk_z", np.int64),
        ("begun", np.int64),
    ]
)
"""One world's record. For each place, by chunk coordinates modulo VISITED_SIDE: whether any column there was ``visited``, and
which one last. ``chunk_x``, ``chunk_z``: the column in which the player was last, once ``begun``."""


@rule
def visit(population, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """Mark a column as visited; whether it was not before."""
    i, k = chunk_x % VISITED_SIDE, chunk_z % VISITED_SIDE
    column = population.column[i, k]
    if population.visited[i, k] and column[0] == chunk_x and column[1] == chunk_z:
        return False
    population.visited[i, k] = 1
    column[0], column[1] = chunk_x, chunk_z
    return True
