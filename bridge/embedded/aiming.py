"""What the crosshair rests on: the nearer of a block and a creature.

The player reaches blocks 4.5 and creatures 3.0 blocks from the eye (https://minecraft.wiki/w/Attack_range): a creature before
the block but farther than that leaves the crosshair on nothing, as in the game.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.grid import BlockGrid
from bridge.messages import REACH_BLOCKS, Vector
from bridge.raycast import BlockHit, cast, enter_box, look_direction

CREATURE_REACH = 3.0


class CreatureHit(NamedTuple):
    """A creature under the crosshair."""

    row: int
    """Its index among the records."""
    id: int
    distance: float
    """Blocks from the eye to its box."""


@njit(cache=True, nogil=True)
def first_creature(creatures, origin, direction, reach):  # type: ignore[no-untyped-def]
    """(row, distance) of the nearest living creature whose box a ray enters within ``reach``; (-1, reach) for none.

    ``creatures`` are records (n,) with the fields of ``projectiles.TARGET``; ``origin`` and the unit vector ``direction`` are
    triples.
    """
    found, nearest = -1, reach
    box = np.empty(6)
    for row in range(creatures.shape[0]):
        creature = creatures[row]
        if creature.health <= 0.0:
            continue
        position, half_width = creature.position, creature.half_width
        box[0], box[1], box[2] = position[0] - half_width, position[1], position[2] - half_width
        box[3], box[4], box[5] = position[0] + half_width, position[1] + creature.height, position[2] + half_width
        met = enter_box(origin, direction, box)[0]
        if 0.0 <= met <= nearest:
            found, nearest = row, met
    return found, nearest


def aim(
    grid: BlockGrid, creatures: NDArray[np.void], eye: Vector, yaw: float, pitch: float
) -> BlockHit | CreatureHit | None:
    """What lies under the crosshair: a block, a creature (``creatures`` as in ``first_creature``), or nothing."""
    hit = cast(grid, eye, yaw, pitch)
    reach = REACH_BLOCKS if hit is None else hit.distance
    row, distance = first_creature(creatures, eye, look_direction(yaw, pitch), reach)
    if row < 0:
        return hit
    return CreatureHit(int(row), int(creatures[row]["id"]), float(distance)) if distance <= CREATURE_REACH else None
