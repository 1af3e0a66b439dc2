"""Which chunk columns have had their first animals: the game peoples a column once, when it is made."""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule

VISITED_SIDE = 64
"""Columns along each axis that are told apart; who walks farther than so many meets columns that count as visited."""
POPULATION = np.dtype(
    [
        ("visited", np.uint8, (VISITED_SIDE, VISITED_SIDE)),
        ("chunk_x", np.int64),
        ("chunk_z", np.int64),
        ("begun", np.int64),
    ]
)
"""One world's record: ``visited`` by chunk coordinates modulo VISITED_SIDE; the chunk column in which the player was last, once
``begun``."""


@rule
def visit(population, chunk_x, chunk_z):  # type: ignore[no-untyped-def]
    """Mark a column as visited; whether it was not before."""
    i, k = chunk_x % VISITED_SIDE, chunk_z % VISITED_SIDE
    if population.visited[i, k]:
        return False
    population.visited[i, k] = 1
    return True
