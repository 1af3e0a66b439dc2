"""Skeletons shoot from afar with bows (https://minecraft.wiki/w/Skeleton)."""

from __future__ import annotations

import math

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.chance import uniform
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, idle
from bridge.embedded.creatures.behaviour_melee import follows_player
from bridge.embedded.creatures.steering import face, flee, go_to, stop
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.movement import PLAYER_HEIGHT
from bridge.embedded.motion.projectiles import ARROW, ARROW_DAMAGE, scatter, shoot

BOW_RANGE = 15.0
BOW_NEAR = 7.5
"""Nearer than this a skeleton steps back: half of its range, a quarter of its square."""
BOW_TICKS = 40
"""Between two arrows at normal difficulty, drawing included."""
DRAW_TICKS = 20
ARROW_SPEED = 1.6
ARROW_INACCURACY = 6.0
"""14 less 4 times the difficulty."""
ARROW_LIFT = 0.2
"""Blocks that a skeleton aims higher for each block of distance."""
DAMAGE_MIDDLE, DAMAGE_SPREAD = 0.22, 0.57425
"""What an arrow's base gains at normal difficulty, triangular around the middle."""


@rule
def _triangle(random, middle, spread):  # type: ignore[no-untyped-def]
    return middle + spread * (uniform(random, 0.0, 1.0) - uniform(random, 0.0, 1.0))


@rule
def _shoot_arrow(realm, creature):  # type: ignore[no-untyped-def]
    """One arrow at a third of the player's height, lifted for the distance."""
    position, feet = creature.position, realm.body.position
    eye = position[1] + realm.tables.kinds[creature.kind].eye_height - 0.1
    dx, dz = feet[0] - position[0], feet[2] - position[2]
    dy = feet[1] + PLAYER_HEIGHT / 3.0 - eye + ARROW_LIFT * math.sqrt(dx * dx + dz * dz)
    vx, vy, vz = scatter(realm.random, dx, dy, dz, ARROW_SPEED, ARROW_INACCURACY)
    damage = ARROW_DAMAGE + _triangle(realm.random, DAMAGE_MIDDLE, DAMAGE_SPREAD)
    shoot(
        realm.projectiles,
        ARROW,
        creature.id,
        position[0],
        eye,
        position[2],
        vx,
        vy,
        vz,
        damage,
        0,
        0,
        realm.clock.next_id,
        realm.ledger,
    )
    emit(realm.events, realm.event_count, SOUND, sounds.ARROW_SHOOT, position[0], position[1], position[2], 1.0)


@rule
def think_skeleton(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Come into range and sight, step back from one who is near, and shoot."""
    if not follows_player(realm, creature, distance):
        idle(realm, creature)
        return
    feet = realm.body.position
    if distance > BOW_RANGE or creature.seen_ticks < 0:
        go_to(creature, feet[0], feet[2], 1.0, 3 * THINK_TICKS)
    elif distance < BOW_NEAR:
        flee(realm, creature, feet[0], feet[2], 0.5)
        creature.goal_ticks = 2 * THINK_TICKS
    else:
        stop(creature)
    if creature.seen_ticks >= DRAW_TICKS:
        face(creature, dx, dz)
        if creature.attack_wait == 0 and distance <= BOW_RANGE:
            _shoot_arrow(realm, creature)
            creature.attack_wait = BOW_TICKS
