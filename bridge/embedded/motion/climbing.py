"""Ladders, vines and scaffolding: their cell slows a fall and lifts who pushes on or jumps. Rules of ``prismarine-physics``.

Which way a ladder or a vine faces does not matter to climbing, there as here: the block at the feet decides.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.motion.block_physics import CLIMBABLE
from bridge.embedded.motion.collision import traits_at

LADDER_MAX_SPEED = 0.15
LADDER_CLIMB_SPEED = 0.2


@rule
def on_ladder(grid, physics, position):  # type: ignore[no-untyped-def]
    """Whether the cell of the feet can be climbed."""
    cell = traits_at(grid, physics, math.floor(position[0]), math.floor(position[1]), math.floor(position[2]))
    return cell & CLIMBABLE != 0


@rule
def cling(velocity, sneak):  # type: ignore[no-untyped-def]
    """Limit the speed of a body on a ladder; one that sneaks does not sink."""
    velocity[0] = max(-LADDER_MAX_SPEED, min(velocity[0], LADDER_MAX_SPEED))
    velocity[2] = max(-LADDER_MAX_SPEED, min(velocity[2], LADDER_MAX_SPEED))
    velocity[1] = max(velocity[1], 0.0 if sneak else -LADDER_MAX_SPEED)
