"""Farmland under who falls on it: it becomes dirt, the more probably the deeper the fall (https://minecraft.wiki/w/Farmland)."""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import uniform
from bridge.embedded.motion.collision import block_at

HARMLESS_FALL = 0.5
"""Blocks that one may fall without harm to farmland; from one block more on it is always lost."""
SOLE = 0.2
"""Blocks below the feet at which the game looks for what a body stands on."""


@rule
def trample(grid, rules, updates, position, fallen, random):  # type: ignore[no-untyped-def]
    """Let a body that came down on the ground after ``fallen`` blocks trample what it stands on.

    Args:
        grid, rules, updates: ``GridArrays``, ``BlockRules``, ``Updates``.
        position: float64[3], feet.
        fallen: in blocks.
        random: uint64[1] of ``chance``.
    """
    if fallen <= HARMLESS_FALL:
        return
    x, y, z = math.floor(position[0]), math.floor(position[1] - SOLE), math.floor(position[2])
    if block_at(grid, x, y, z) == rules.farmland and uniform(random, 0.0, 1.0) < fallen - HARMLESS_FALL:
        change_block(grid, rules, updates, x, y, z, rules.dirt, 0)
