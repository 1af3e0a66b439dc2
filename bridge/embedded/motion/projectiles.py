"""Arrows, snowballs and eggs: how they fly, what they strike, how arrows stick and are picked up again.

Sources: https://minecraft.wiki/w/Arrow, https://minecraft.wiki/w/Snowball, https://minecraft.wiki/w/Egg and, for the figures
of flight, https://minecraft.wiki/w/Entity#Motion_of_entities: an arrow moves, keeps 0.99 of its velocity (0.6 in water) and
falls by 0.05; what is thrown keeps 0.99 (0.8 in water) and falls by 0.03.

What was struck is handed over as ``STRIKE`` rows; who owns health makes them hurt. Nothing strikes who shot it, which in the
game holds only until it has left him. An arrow that the player can pick up counts in the book of items as long as it lies or
flies.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.chance import below, uniform
from bridge.embedded.items.drops import PICKUP_RISE, PICKUP_SIDE
from bridge.embedded.items.inventory import add_stack
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import WATER
from bridge.embedded.motion.collision import VOID_DEPTH, is_loaded, stops_at, traits_at
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.motion.trace import trace
from bridge.raycast import enter_box

FREE, ARROW, SNOWBALL, EGG = range(4)
"""Kinds; FREE is an empty row."""
PLAYER, NOBODY = -1, -2
"""``target`` of a strike that is no row of creatures; NOBODY where an egg or a snowball broke on a block, or an arrow stuck
in one."""
PLAYER_ID = 0
"""``owner`` of what the player shot, less his seat where several are in one world; of a creature it is the creature's id."""
ARROW_GRAVITY, THROWN_GRAVITY = 0.05, 0.03
AIR_KEEPS = 0.99
ARROW_WATER_KEEPS, THROWN_WATER_KEEPS = 0.6, 0.8
ARROW_DAMAGE = 2.0
"""Half hearts for each block a tick of its speed, rounded up together."""
INACCURACY = 0.0172275
STUCK_LIFETIME = 1200
SHAKE_TICKS = 7
"""Ticks after which an arrow that stuck can be picked up."""
TARGET_MARGIN = 0.3
"""How far the box of what may be struck is grown, in blocks."""
STICK_DEPTH = 0.05
"""An arrow rests so far before the point where it struck, in blocks."""
ARROW_HALF_WIDTH, ARROW_HEIGHT = 0.25, 0.5
MAX_PROJECTILES = 64
"""How many fly and stick in one world at most; the oldest vanishes for one more."""
PROJECTILE = np.dtype(
    [
        ("id", np.int64),
        ("kind", np.int64),
        ("owner", np.int64),
        ("item", np.int64),
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
        ("damage", np.float64),
        ("critical", np.int64),
        ("stuck", np.int64),
        ("cell", np.int64, (3,)),
        ("age", np.int64),
    ]
)
"""``item`` is what picking it up gives, 0 for nothing; ``damage`` the base that speed multiplies; ``cell`` where it is
``stuck``; ``age`` in ticks since it was shot, or since it stuck."""
STRIKE = np.dtype(
    [
        ("target", np.int64),
        ("kind", np.int64),
        ("owner", np.int64),
        ("damage", np.float64),
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
    ]
)
"""``target`` is a row of creatures, PLAYER or NOBODY; ``damage`` in half hearts; ``velocity`` that of the projectile."""
TARGET = np.dtype(
    [
        ("id", np.int64),
        ("position", np.float64, (3,)),
        ("half_width", np.float64),
        ("height", np.float64),
        ("health", np.float64),
    ]
)
"""The fields that records of creatures must have to be struck; dead ones, of no health, are passed."""


@rule
def shoot(  # type: ignore[no-untyped-def]
    projectiles, kind, owner, x, y, z, vx, vy, vz, damage, critical, item, next_id, ledger
):
    """Put one into flight, in a free row or in the place of the oldest, which is booked as lost if it was an item.

    Args:
        projectiles: PROJECTILE (n,).
        kind: ARROW, SNOWBALL or EGG.
        owner: id of the creature that shot it, PLAYER_ID less his seat for a player.
        x, y, z, vx, vy, vz: position in blocks, velocity in blocks a tick.
        damage: ARROW_DAMAGE for a plain bow.
        critical: 1 for an arrow of a fully drawn bow.
        item: item id that picking it up gives, 0 for nothing (a skeleton's arrow). The caller took it out of the slots.
        next_id: int64[1], moves on.
        ledger: int64 (items,).
    """
    place = 0
    for index in range(projectiles.shape[0]):
        if projectiles[index].kind == FREE:
            place = index
            break
        if projectiles[index].id < projectiles[place].id:
            place = index
    shot = projectiles[place]
    if shot.kind != FREE:
        _lose(shot, ledger)
    shot.id = next_id[0]
    next_id[0] += 1
    shot.kind = kind
    shot.owner = owner
    shot.item = item
    shot.position[0], shot.position[1], shot.position[2] = x, y, z
    shot.velocity[0], shot.velocity[1], shot.velocity[2] = vx, vy, vz
    shot.damage = damage
    shot.critical = critical
    shot.stuck = 0
    shot.age = 0


@rule
def scatter(random, dx, dy, dz, speed, inaccuracy):  # type: ignore[no-untyped-def]
    """Velocity of something aimed along (dx, dy, dz), of any length: the game's triangular error on each axis, then its speed.

    ``inaccuracy`` is 1 for the player's bow and throws, and 14 less 4 times the difficulty (1 easy .. 3 hard) for a skeleton's.
    """
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    spread = INACCURACY * inaccuracy
    vx = (dx / length + spread * uniform(random, 0.0, 1.0) - spread * uniform(random, 0.0, 1.0)) * speed
    vy = (dy / length + spread * uniform(random, 0.0, 1.0) - spread * uniform(random, 0.0, 1.0)) * speed
    vz = (dz / length + spread * uniform(random, 0.0, 1.0) - spread * uniform(random, 0.0, 1.0)) * speed
    return vx, vy, vz


@rule
def _lose(shot, ledger):  # type: ignore[no-untyped-def]
    if shot.item > 0:
        book(ledger, shot.item, -1)
    shot.kind = FREE


@rule
def _enter_body(position, half_width, height, origin, direction):  # type: ignore[no-untyped-def]
    """Distance at which a ray enters a body's grown box, -1 where it misses."""
    grown = half_width + TARGET_MARGIN
    box = (
        position[0] - grown,
        position[1] - TARGET_MARGIN,
        position[2] - grown,
        position[0] + grown,
        position[1] + height + TARGET_MARGIN,
        position[2] + grown,
    )
    return enter_box(origin, direction, box)[0]


@rule
def _strike(shot, target, strikes, count, random):  # type: ignore[no-untyped-def]
    strike = strikes[count[0]]
    count[0] += 1
    strike.target = target
    strike.kind = shot.kind
    strike.owner = shot.owner
    vx, vy, vz = shot.velocity[0], shot.velocity[1], shot.velocity[2]
    damage = math.ceil(math.sqrt(vx * vx + vy * vy + vz * vz) * shot.damage)
    if shot.critical and damage > 0:
        damage += below(random, damage // 2 + 2)
    strike.damage = damage
    for axis in range(3):
        strike.position[axis] = shot.position[axis]
        strike.velocity[axis] = shot.velocity[axis]


@rule
def _fly(grid, physics, liquids, shot, creatures, feet, strikes, count, random, ledger):  # type: ignore[no-untyped-def]
    """One tick of something that flies."""
    position, velocity = shot.position, shot.velocity
    speed = math.sqrt(velocity[0] * velocity[0] + velocity[1] * velocity[1] + velocity[2] * velocity[2])
    if speed > 0.0:
        origin = (position[0], position[1], position[2])
        direction = (velocity[0] / speed, velocity[1] / speed, velocity[2] / speed)
        wall, _, x, y, z = trace(grid, physics, liquids, origin, direction, speed)
        nearest = wall if wall >= 0.0 else speed
        target = NOBODY
        for index in range(creatures.shape[0]):
            creature = creatures[index]
            if creature.health > 0.0 and creature.id != shot.owner:
                met = _enter_body(creature.position, creature.half_width, creature.height, origin, direction)
                if 0.0 <= met <= nearest:
                    nearest, target = met, index
        if shot.owner > PLAYER_ID:
            met = _enter_body(feet, HALF_WIDTH, PLAYER_HEIGHT, origin, direction)
            if 0.0 <= met <= nearest:
                nearest, target = met, PLAYER
        for axis in range(3):
            position[axis] += direction[axis] * nearest
        if target != NOBODY or (wall >= 0.0 and shot.kind != ARROW):
            _strike(shot, target, strikes, count, random)
            _lose(shot, ledger)
            return
        if wall >= 0.0:
            shot.stuck = 1
            shot.critical = 0
            _strike(shot, NOBODY, strikes, count, random)
            shot.age = 0
            shot.cell[0], shot.cell[1], shot.cell[2] = x, y, z
            for axis in range(3):
                position[axis] -= direction[axis] * STICK_DEPTH
                velocity[axis] = 0.0
            return
    inside = traits_at(grid, physics, math.floor(position[0]), math.floor(position[1]), math.floor(position[2]))
    keeps = AIR_KEEPS
    if inside & WATER:
        keeps = ARROW_WATER_KEEPS if shot.kind == ARROW else THROWN_WATER_KEEPS
    for axis in range(3):
        velocity[axis] *= keeps
    velocity[1] -= ARROW_GRAVITY if shot.kind == ARROW else THROWN_GRAVITY
    if position[1] < grid.min_y - VOID_DEPTH:
        _lose(shot, ledger)


@rule
def tick_projectiles(  # type: ignore[no-untyped-def]
    grid, physics, liquids, projectiles, creatures, feet, strikes, count, random, ledger
):
    """One tick of all; an arrow whose block is gone falls again, one that stuck for STUCK_LIFETIME ticks vanishes.

    On columns that are not loaded nothing flies or ages.

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        liquids: ``trace.no_liquids()``.
        projectiles: PROJECTILE (n,).
        creatures: records (m,) with the fields of TARGET.
        feet: float64[3], the player's position.
        strikes: STRIKE (n,), filled from row 0 on; count: int64[1], how many rows are.
        random: uint64[1] of ``chance``; ledger: int64 (items,).
    """
    count[0] = 0
    for index in range(projectiles.shape[0]):
        shot = projectiles[index]
        if shot.kind == FREE or not is_loaded(grid, math.floor(shot.position[0]), math.floor(shot.position[2])):
            continue
        shot.age += 1
        if not shot.stuck:
            _fly(grid, physics, liquids, shot, creatures, feet, strikes, count, random, ledger)
        elif not stops_at(grid, physics, shot.cell[0], shot.cell[1], shot.cell[2]):
            shot.stuck = 0
            shot.age = 0
        elif shot.age >= STUCK_LIFETIME:
            _lose(shot, ledger)


@rule
def collect_projectiles(projectiles, feet, slots, held_slot, stack_size):  # type: ignore[no-untyped-def]
    """Put every stuck arrow that the player's grown box touches into the slots, as far as there is room; how many it were."""
    taken = 0
    side = HALF_WIDTH + PICKUP_SIDE + ARROW_HALF_WIDTH
    low, high = feet[1] - PICKUP_RISE - ARROW_HEIGHT, feet[1] + PLAYER_HEIGHT + PICKUP_RISE
    for index in range(projectiles.shape[0]):
        shot = projectiles[index]
        if (
            shot.kind != FREE
            and shot.stuck
            and shot.item > 0
            and shot.age >= SHAKE_TICKS
            and abs(shot.position[0] - feet[0]) < side
            and abs(shot.position[2] - feet[2]) < side
            and low < shot.position[1] < high
            and add_stack(slots, held_slot, shot.item, 1, -1, stack_size[shot.item]) == 0
        ):
            shot.kind = FREE
            taken += 1
    return taken
