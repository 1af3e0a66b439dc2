"""How many rows of a world's drops, projectiles, orbs and creatures rules need to look at: those up to the last in use.

Of hundreds of rows a handful is in use, always the first free ones. Whatever comes takes the next id of its world, so that the
count is right until then, or too high. It is no state of an episode: it follows from the rows.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.motion.projectiles import FREE

UNKNOWN = -1
ROWS = np.dtype(
    [
        ("next_id", np.int64),
        ("drops", np.int64),
        ("projectiles", np.int64),
        ("orbs", np.int64),
        ("creatures", np.int64),
    ]
)
"""``next_id`` of the world when its rows were counted last, UNKNOWN where they were not; and the first row of each array from
which on all are free."""


@rule
def count_rows(rows, drops, projectiles, orbs, creatures, next_id):  # type: ignore[no-untyped-def]
    """Count anew. Whoever writes into rows in another way than by what comes sets ``rows.next_id`` to UNKNOWN.

    Args:
        rows: a ROWS record.
        drops, projectiles, orbs, creatures: DROP, PROJECTILE, EXPERIENCE_ORB and CREATURE (n,).
        next_id: int64[1] of the world.
    """
    rows.next_id = next_id[0]
    rows.drops = rows.projectiles = rows.orbs = rows.creatures = 0
    for index in range(drops.shape[0]):
        if drops[index].count > 0:
            rows.drops = index + 1
    for index in range(projectiles.shape[0]):
        if projectiles[index].kind != FREE:
            rows.projectiles = index + 1
    for index in range(orbs.shape[0]):
        if orbs[index].points > 0:
            rows.orbs = index + 1
    for index in range(creatures.shape[0]):
        if creatures[index].health > 0.0:
            rows.creatures = index + 1
