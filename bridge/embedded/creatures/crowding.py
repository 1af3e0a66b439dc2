"""Creatures that stand within each other push each other apart, and players push them.

Source: the game's ``LivingEntity.pushEntities`` and ``Entity.push`` (https://minecraft.wiki/w/Entity#Collision): after its move
each pushes itself and everybody whose box meets its own apart along x and z. A player pushes and is not pushed: bodies of live
bots are not either (npm prismarine-physics), and what is learned here holds there. One that has nothing to do before its next
thought (``tick``) pushes nobody meanwhile, and no crowd is so dense that it hurts (the game's ``maxEntityCramming``).
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, rule
from bridge.embedded.motion.block_physics import CLIMBABLE
from bridge.embedded.motion.collision import traits_at
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT

PUSH = 0.05
"""Blocks a tick that bodies a block apart gain by one push; nearer ones less, by the root of their distance."""
TOO_NEAR = 0.01
"""Who stands nearer to another than this along both axes is not pushed: there is no way to be pushed."""


@rule
def _meets(position, half_width, height, other, other_half_width, other_height):  # type: ignore[no-untyped-def]
    reach = half_width + other_half_width
    return (
        abs(other[0] - position[0]) < reach
        and abs(other[2] - position[2]) < reach
        and position[1] < other[1] + other_height
        and other[1] < position[1] + height
    )


@rule
def _push(realm, creature, from_x, from_z, times):  # type: ignore[no-untyped-def]
    """Push a creature away from a place, unless it climbs."""
    dx, dz = creature.position[0] - from_x, creature.position[2] - from_z
    apart = max(abs(dx), abs(dz))
    if apart < TOO_NEAR:
        return
    x, y, z = math.floor(creature.position[0]), math.floor(creature.position[1]), math.floor(creature.position[2])
    if traits_at(realm.grid, realm.physics, x, y, z) & CLIMBABLE:
        return
    root = math.sqrt(apart)
    gain = times * PUSH * min(1.0, 1.0 / root) / root
    creature.velocity[0] += dx * gain
    creature.velocity[2] += dz * gain


@hot_rule
def push_apart(realm, index, last):  # type: ignore[no-untyped-def]
    """Let the creature of a row push itself and the others of the first ``last`` rows apart, and the players push it."""
    creature = realm.creatures[index]
    position, half_width, height = creature.position, creature.half_width, creature.height
    for row in range(last):
        other = realm.creatures[row]
        if row == index or other.health <= 0.0:
            continue
        if _meets(position, half_width, height, other.position, other.half_width, other.height):
            _push(realm, creature, other.position[0], other.position[2], 1.0)
            _push(realm, other, position[0], position[2], 1.0)
    for seat in range(realm.bodies.shape[0]):
        feet = realm.bodies[seat].position
        if realm.lives[seat].health > 0.0 and _meets(position, half_width, height, feet, HALF_WIDTH, PLAYER_HEIGHT):
            # Twice: once by the player's own tick, once by the creature's.
            _push(realm, creature, feet[0], feet[2], 2.0)
