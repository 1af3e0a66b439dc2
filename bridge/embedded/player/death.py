"""What the dead leave behind, and how they come back.

Sources: https://minecraft.wiki/w/Death (all that is carried falls, the death screen) and https://minecraft.wiki/w/Experience.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import uniform
from bridge.embedded.items.drops import TOSS_DELAY, add_drop
from bridge.embedded.motion.collision import box_blocked, make_box, shift
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.player.experience import DEATH_POINTS, DEATH_POINTS_PER_LEVEL, level_of, spill_orbs
from bridge.grid import BODY_BOX
from bridge.messages import EYE_HEIGHT

DEATH_SCREEN_TICKS = 20
"""Ticks from death until one may come back."""
PROTECTED_TICKS = 60
"""For how long nothing hurts who came back."""


@rule
def _scatter(stacks, body, drops, random, next_id, ledger):  # type: ignore[no-untyped-def]
    x, y, z = body.position[0], body.position[1] + EYE_HEIGHT - 0.3, body.position[2]
    for index in range(stacks.shape[0]):
        stack = stacks[index]
        if stack[1] == 0:
            continue
        speed, way = uniform(random, 0.0, 0.5), uniform(random, 0.0, 2 * math.pi)
        vx, vz = -math.sin(way) * speed, math.cos(way) * speed
        add_drop(drops, stack[0], stack[1], stack[2], x, y, z, vx, 0.2, vz, TOSS_DELAY, next_id, ledger)
        stack[0], stack[1], stack[2] = 0, 0, -1


@rule
def leave_all(vitals, body, inventory, drops, orbs, random, next_id, ledger):  # type: ignore[no-untyped-def]
    """Let fall what the dead carried and wore, and 7 points for each level; the rest of the experience is lost.

    Args:
        vitals, body, inventory: ``VITALS``, ``BODY`` and ``INVENTORY`` records.
        drops, orbs: ``DROP`` (n,) and ``EXPERIENCE_ORB`` (n,).
        random: uint64[1] of ``chance``.
        next_id: int64[1].
        ledger: int64 (items,); what falls stays in the book.
    """
    _scatter(inventory.slots, body, drops, random, next_id, ledger)
    _scatter(inventory.worn, body, drops, random, next_id, ledger)
    inventory.protection[:] = 0.0
    level, _ = level_of(vitals.experience)
    left = min(DEATH_POINTS_PER_LEVEL * level, DEATH_POINTS)
    spill_orbs(orbs, left, body.position[0], body.position[1], body.position[2], random, next_id)
    vitals.experience = 0


@rule
def stand_up(grid, physics, body, spawn_point):  # type: ignore[no-untyped-def]
    """Put a ``BODY`` record at rest at its spawn point, or above it where blocks stand there by now."""
    for axis in range(3):  # one array written into another would take memory, which a rule must not
        body.position[axis] = spawn_point[axis]
    body.velocity[:] = 0.0
    body.flags[:] = 0
    box = grid.boxes[BODY_BOX]
    make_box(box, spawn_point[0], spawn_point[1], spawn_point[2], HALF_WIDTH, PLAYER_HEIGHT)
    while box_blocked(grid, physics, box):
        shift(box, 1, 1.0)
    body.position[1] = box[1]
