"""Where a creature puts its feet: it walks straight to its goal, jumps on what is one block high, goes round what is higher,
and does not walk off cliffs or into what burns.

Each kind's behaviour sets ``goal``, ``pace`` and ``goal_ticks``; this turns them into a heading for ``motion``.
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, rule
from bridge.embedded.chance import below, uniform
from bridge.embedded.creatures.motion import rests, travel
from bridge.embedded.creatures.tables import HARMLESS
from bridge.embedded.motion.block_physics import CUBE, LAVA, STOPS, TALL, WATER
from bridge.embedded.motion.collision import block_at, traits_at

SAFE_DROP = 3
"""Blocks that a creature walks down, the game's greatest fall of a path."""
ARRIVED = 0.5
LOOK_AHEAD = 0.35
"""How far before its own side a creature looks, in blocks."""
STUCK_BEFORE_SIDESTEP, SIDESTEP_TICKS, STUCK_BEFORE_GIVING_UP = 6, 14, 60
SIDESTEP_DEGREES = 75.0
WANDER_SIDE = 10
WANDER_TICKS = 200
FLEE_BLOCKS = 8.0
CLEAR, STEP, BLOCKED = range(3)


@rule
def stop(creature):  # type: ignore[no-untyped-def]
    """Stand still."""
    creature.pace = 0.0
    creature.goal_ticks = 0
    creature.sidestep = creature.stuck_ticks = 0


@rule
def go_to(creature, x, z, pace, ticks):  # type: ignore[no-untyped-def]
    """Walk to a place at a pace, for at most so many ticks."""
    creature.goal[0] = x
    creature.goal[1] = creature.position[1]
    creature.goal[2] = z
    creature.pace = pace
    creature.goal_ticks = ticks


@rule
def wander(realm, creature, pace):  # type: ignore[no-untyped-def]
    """Walk to a place near by chance."""
    x = creature.position[0] + below(realm.random, 2 * WANDER_SIDE + 1) - WANDER_SIDE
    z = creature.position[2] + below(realm.random, 2 * WANDER_SIDE + 1) - WANDER_SIDE
    go_to(creature, x, z, pace, WANDER_TICKS)


@rule
def flee(realm, creature, from_x, from_z, pace):  # type: ignore[no-untyped-def]
    """Walk away from a place, somewhat to one side."""
    away = math.atan2(creature.position[2] - from_z, creature.position[0] - from_x) + uniform(realm.random, -0.8, 0.8)
    x = creature.position[0] + FLEE_BLOCKS * math.cos(away)
    z = creature.position[2] + FLEE_BLOCKS * math.sin(away)
    go_to(creature, x, z, pace, 40)


@rule
def face(creature, dx, dz):  # type: ignore[no-untyped-def]
    """Turn to where a vector points."""
    creature.yaw = math.degrees(math.atan2(-dx, dz))


@hot_rule
def _way(realm, creature, heading_x, heading_z):  # type: ignore[no-untyped-def]
    """CLEAR, STEP (one block up) or BLOCKED: what lies just ahead."""
    grid, physics = realm.grid, realm.physics
    reach = creature.half_width + LOOK_AHEAD
    x = math.floor(creature.position[0] + heading_x * reach)
    z = math.floor(creature.position[2] + heading_z * reach)
    y = math.floor(creature.position[1] + 0.05)
    if x == math.floor(creature.position[0]) and z == math.floor(creature.position[2]):
        return CLEAR
    block = block_at(grid, x, y, z)
    if realm.tables.hazard[block] != HARMLESS:
        return BLOCKED
    kind = physics.traits[block]
    if kind & STOPS:
        if kind & TALL or (not kind & CUBE and not creature.collided):
            return BLOCKED if kind & TALL else CLEAR
        top = math.ceil(creature.height)
        for rise in range(1, top + 1):
            if traits_at(grid, physics, x, y + rise, z) & STOPS:
                return BLOCKED
        return STEP
    for depth in range(1, SAFE_DROP + 2):
        block = block_at(grid, x, y - depth, z)
        if physics.traits[block] & LAVA or realm.tables.hazard[block] != HARMLESS:
            return BLOCKED
        if physics.traits[block] & (STOPS | WATER):
            return CLEAR
    return BLOCKED


@rule
def _go_round(realm, creature):  # type: ignore[no-untyped-def]
    """Count what stopped it; after a while try one side, and at last give the goal up."""
    creature.stuck_ticks += 1
    if creature.stuck_ticks >= STUCK_BEFORE_GIVING_UP:
        stop(creature)
    elif creature.sidestep == 0 and creature.stuck_ticks % STUCK_BEFORE_SIDESTEP == 0:
        creature.sidestep = SIDESTEP_TICKS if below(realm.random, 2) else -SIDESTEP_TICKS


@hot_rule
def walk(realm, creature):  # type: ignore[no-untyped-def]
    """One tick: head for the goal if there is one, and move."""
    heading_x = heading_z = speed = 0.0
    jump = False
    if creature.pace > 0.0 and creature.goal_ticks > 0:
        creature.goal_ticks -= 1
        dx, dz = creature.goal[0] - creature.position[0], creature.goal[2] - creature.position[2]
        distance = math.sqrt(dx * dx + dz * dz)
        if distance < ARRIVED or creature.goal_ticks == 0:
            stop(creature)
        else:
            heading_x, heading_z = dx / distance, dz / distance
            if creature.sidestep != 0:
                side = math.radians(SIDESTEP_DEGREES if creature.sidestep > 0 else -SIDESTEP_DEGREES)
                sin, cos = math.sin(side), math.cos(side)
                heading_x, heading_z = heading_x * cos - heading_z * sin, heading_x * sin + heading_z * cos
                creature.sidestep += -1 if creature.sidestep > 0 else 1
            face(creature, heading_x, heading_z)
            speed = realm.tables.kinds[creature.kind].speed * creature.pace
            if creature.on_ground:
                way = _way(realm, creature, heading_x, heading_z)
                if way == BLOCKED:
                    _go_round(realm, creature)
                    speed = 0.0
                elif way == STEP:
                    jump = True
                elif creature.collided:
                    _go_round(realm, creature)
                elif creature.stuck_ticks > 0 and creature.sidestep == 0:
                    creature.stuck_ticks -= 1
    if rests(realm, creature, speed > 0.0):
        return
    travel(realm, creature, heading_x, heading_z, speed, jump)
