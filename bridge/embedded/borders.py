"""The invisible wall around several players of one world: they stay so near to each other that the ring of columns holds what is
loaded around each. It is a world border (https://minecraft.wiki/w/World_border) that moves with them.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.columns import FARTHEST_APART
from bridge.embedded.motion.collision import box_blocked, make_box
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.grid import BODY_BOX


@rule
def is_near_all(bodies, seat, x, z):  # type: ignore[no-untyped-def]
    """Whether a place lies within FARTHEST_APART, along x and z each, of all BODY records but the one of ``seat``."""
    for other in range(bodies.shape[0]):
        feet = bodies[other].position
        if other != seat and (abs(feet[0] - x) > FARTHEST_APART or abs(feet[2] - z) > FARTHEST_APART):
            return False
    return True


@rule
def stay_together(grid, physics, bodies, seat, before):  # type: ignore[no-untyped-def]
    """Put a body that has moved too far from another one back to the border, or where blocks are in the way, to where it was.

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        bodies: BODY (players,), of all players of the world.
        seat: whose body has moved.
        before: float64 (3,), where it was, near enough to all others.
    """
    body = bodies[seat]
    x, z = body.position[0], body.position[2]
    if is_near_all(bodies, seat, x, z):
        return
    for other in range(bodies.shape[0]):
        if other != seat:
            feet = bodies[other].position
            for axis in (0, 2):
                low, high = feet[axis] - FARTHEST_APART, feet[axis] + FARTHEST_APART
                body.position[axis] = min(high, max(low, body.position[axis]))
    for axis in (0, 2):
        if body.position[axis] != (x if axis == 0 else z):
            body.velocity[axis] = 0.0
    box = grid.boxes[BODY_BOX]
    make_box(box, body.position[0], body.position[1], body.position[2], HALF_WIDTH, PLAYER_HEIGHT)
    if box_blocked(grid, physics, box):
        body.position[0], body.position[2] = before[0], before[2]
