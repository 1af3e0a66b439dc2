"""How a creature's body moves in one tick: gravity, friction, water and lava, walls, steps.

The rules are those of the game's living entities (https://minecraft.wiki/w/Entity#Motion_of_entities), in the order of the
player's in ``physics``: on the ground a creature of speed s gains s * s a tick along its heading, where the ground is of
plain friction; in the air and in liquids s times 0.02. One that stands still on its ground does not move: it looks at what
holds it every few ticks only.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import hot_rule, rule
from bridge.embedded.chance import happens
from bridge.embedded.creatures.kinds import CHICKEN, CLIMBS, ENDERMAN, HORSE, SLIME
from bridge.embedded.motion.block_physics import CLIMBABLE, COBWEB, DEFAULT_SLIPPERINESS, LAVA, STOPS, WATER
from bridge.embedded.motion.collision import block_at, make_box, shift, slide, traits_at
from bridge.embedded.motion.splash import splash
from bridge.grid import BODY_BOX

GRAVITY = 0.08
AIR_DRAG = 0.98
AIR_INERTIA = 0.91
AIR_ACCELERATION = 0.02
WATER_INERTIA, LAVA_INERTIA = 0.8, 0.5
WATER_GRAVITY, LAVA_GRAVITY = GRAVITY / 16, GRAVITY / 4
JUMP_VELOCITY = 0.42
FLOAT_UP, FLOAT_CHANCE = 0.04, 0.8
"""Each tick in a liquid a creature paddles up with this chance."""
FLOAT_DEPTH = 0.4
SPLASHES_FROM = -0.4
"""Who falls into water that fast, from a block or more above it, is heard; who bobs in it is not."""
STEP_HEIGHT, TALL_STEP_HEIGHT = 0.6, 1.0
"""What is stepped on without a jump; the second for horses and endermen."""
CHICKEN_FALL = 0.6
CLIMB_SPEED = 0.2
WEB_SIDEWAYS, WEB_DOWN = 0.25, 0.05
NEGLIGIBLE = 0.003
WALL_GAP = 1e-7
"""Blocks between a body and the wall that stopped it. A side is computed anew from the middle, so without a gap it can be inside
of the wall by its last bit, and who is inside of a block is no longer stopped by it."""
REST_TICKS = 8
"""How often a resting creature looks at the ground under it."""
_PLAIN_FRICTION = DEFAULT_SLIPPERINESS**3


@rule
def _sweep(grid, physics, box, rise, dx, dz):  # type: ignore[no-untyped-def]
    shift(box, 1, rise)
    dx = slide(grid, physics, box, 0, dx)
    shift(box, 0, dx)
    dz = slide(grid, physics, box, 2, dz)
    shift(box, 2, dz)
    return dx, dz


@hot_rule
def _move(grid, physics, creature):  # type: ignore[no-untyped-def]
    """Sweep the body by its velocity, up small steps, and stop velocity where something stops the body."""
    position, velocity, box = creature.position, creature.velocity, grid.boxes[BODY_BOX]
    x, y, z = position[0], position[1], position[2]
    half, height = creature.half_width, creature.height
    want_x, want_y, want_z = velocity[0], velocity[1], velocity[2]
    make_box(box, x, y, z, half, height)
    dy = slide(grid, physics, box, 1, want_y)
    dx, dz = 0.0, 0.0
    if want_x != 0.0 or want_z != 0.0:
        dx, dz = _sweep(grid, physics, box, dy, want_x, want_z)
    landed = dy != want_y and want_y < 0.0
    if (creature.on_ground or landed) and (dx != want_x or dz != want_z):
        step = TALL_STEP_HEIGHT if creature.kind == HORSE or creature.kind == ENDERMAN else STEP_HEIGHT
        make_box(box, x, y, z, half, height)
        rise = slide(grid, physics, box, 1, step)
        up_x, up_z = _sweep(grid, physics, box, rise, want_x, want_z)
        if up_x * up_x + up_z * up_z > dx * dx + dz * dz:
            dx, dz = up_x, up_z
            dy = rise + slide(grid, physics, box, 1, -rise)
            landed = True
    position[0], position[1], position[2] = x + dx, y + dy, z + dz
    creature.on_ground = landed
    creature.collided = dx != want_x or dz != want_z
    if dx != want_x:
        velocity[0] = 0.0
        position[0] -= math.copysign(WALL_GAP, want_x)
    if dz != want_z:
        velocity[2] = 0.0
        position[2] -= math.copysign(WALL_GAP, want_z)
    if dy != want_y:
        velocity[1] = 0.0


@rule
def _is_held(grid, physics, creature):  # type: ignore[no-untyped-def]
    """Whether the block under the middle of the feet, or the one that they stand in, still stops a body."""
    x, z = math.floor(creature.position[0]), math.floor(creature.position[2])
    y = math.floor(creature.position[1] - 0.01)
    here = traits_at(grid, physics, x, y, z)
    return here & STOPS != 0


@hot_rule
def rests(realm, creature, pushes):  # type: ignore[no-untyped-def]
    """Whether nothing moves the creature this tick, so that its body need not be swept."""
    velocity = creature.velocity
    if pushes or not creature.on_ground or creature.in_water or creature.in_lava:
        return False
    if velocity[0] != 0.0 or velocity[2] != 0.0 or velocity[1] > 0.0:
        return False
    if (realm.clock.tick + creature.id) % REST_TICKS != 0:
        return True
    return _is_held(realm.grid, realm.physics, creature)


@hot_rule
def travel(realm, creature, heading_x, heading_z, speed, jump):  # type: ignore[no-untyped-def]
    """One tick of motion.

    Args:
        realm: of the creature.
        creature: its record.
        heading_x, heading_z: unit vector of where it walks to.
        speed: its kind's times its pace; 0 does not push.
        jump: whether it jumps if it stands on the ground.
    """
    grid, physics = realm.grid, realm.physics
    position, velocity = creature.position, creature.velocity
    x, z = math.floor(position[0]), math.floor(position[2])
    inside = traits_at(grid, physics, x, math.floor(position[1] + FLOAT_DEPTH * min(1.0, creature.height)), z)
    if inside & WATER and not creature.in_water and velocity[1] < SPLASHES_FROM:
        splash(realm.events, realm.event_count, position, velocity[0], velocity[1], velocity[2])
    creature.in_water = inside & WATER != 0
    creature.in_lava = inside & LAVA != 0
    for axis in range(3):
        if abs(velocity[axis]) < NEGLIGIBLE:
            velocity[axis] = 0.0
    inertia, acceleration = AIR_INERTIA, AIR_ACCELERATION * speed
    liquid = creature.in_water or creature.in_lava
    if liquid:
        inertia = WATER_INERTIA if creature.in_water else LAVA_INERTIA
        if happens(realm.random, FLOAT_CHANCE):
            velocity[1] += FLOAT_UP
        if creature.collided and speed > 0.0:
            velocity[1] = max(velocity[1], 0.3)
    elif creature.on_ground:
        slipperiness = physics.slipperiness[block_at(grid, x, math.floor(position[1] - 0.5), z)]
        inertia = slipperiness * AIR_INERTIA
        acceleration = speed * speed * _PLAIN_FRICTION / (slipperiness * slipperiness * slipperiness)
        if jump:
            velocity[1] = JUMP_VELOCITY
    if creature.kind != SLIME or not creature.on_ground or jump or liquid:
        velocity[0] += heading_x * acceleration
        velocity[2] += heading_z * acceleration
    if inside & COBWEB:
        velocity[0] *= WEB_SIDEWAYS
        velocity[1] *= WEB_DOWN
        velocity[2] *= WEB_SIDEWAYS
    before = position[1]
    _move(grid, physics, creature)
    _count_fall(creature, before - position[1], liquid)
    climbs = realm.tables.kinds[creature.kind].traits & CLIMBS
    if creature.collided and (climbs or inside & CLIMBABLE):
        velocity[1] = CLIMB_SPEED
    if liquid:
        velocity[1] = velocity[1] * inertia - (WATER_GRAVITY if creature.in_water else LAVA_GRAVITY)
    else:
        velocity[1] = (velocity[1] - GRAVITY) * AIR_DRAG
        if creature.kind == CHICKEN and not creature.on_ground and velocity[1] < 0.0:
            velocity[1] *= CHICKEN_FALL
    velocity[0] *= inertia
    velocity[2] *= inertia
    if creature.on_ground and abs(velocity[0]) + abs(velocity[2]) < NEGLIGIBLE:
        velocity[0] = velocity[2] = 0.0


@rule
def _count_fall(creature, fallen, liquid):  # type: ignore[no-untyped-def]
    """``fall_distance`` grows while the body falls; whoever hurts the fallen sets it back to 0 on the ground."""
    if liquid or creature.velocity[1] > 0.0:
        creature.fall_distance = 0.0
    else:
        creature.fall_distance += max(0.0, np.float64(fallen))
