"""Those that hurt from afar: skeletons with bows, witches with potions.

Sources: https://minecraft.wiki/w/Skeleton, https://minecraft.wiki/w/Witch, https://minecraft.wiki/w/Splash_Potion. A witch's
potion is not a body that flies: it lands where the player stood when it was thrown, after the time of its flight. Witches do
not drink.
"""

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
from bridge.embedded.player.damage import MAGIC, hurt_player
from bridge.embedded.player.effects import POISON, give_effect

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
WITCH_RANGE, WITCH_TICKS = 10.0, 60
POTION_SPEED = 0.75
POTION_REACH = 4.0
POISON_FROM_HEALTH = 8.0
POISON_TICKS = 900
HARM = 6.0
HARMING_BREW, POISON_BREW = 1, 2


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


@rule
def think_witch(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Come within ten blocks and throw a potion every three seconds: poison for the hale, else harming."""
    if not follows_player(realm, creature, distance):
        idle(realm, creature)
        return
    if distance > WITCH_RANGE or creature.seen_ticks < 0:
        go_to(creature, realm.body.position[0], realm.body.position[2], 1.0, 3 * THINK_TICKS)
        return
    stop(creature)
    face(creature, dx, dz)
    if creature.attack_wait == 0 and creature.aim_ticks == 0:
        hale = realm.vitals.health >= POISON_FROM_HEALTH and realm.vitals.effect_ticks[POISON] == 0
        creature.brew = POISON_BREW if hale else HARMING_BREW
        for axis in range(3):
            creature.aim[axis] = realm.body.position[axis]
        creature.aim_ticks = 1 + math.floor(distance / POTION_SPEED)
        creature.attack_wait = WITCH_TICKS


@rule
def land_potion(realm, creature):  # type: ignore[no-untyped-def]
    """One tick of a thrown potion's flight; where it lands it touches within four blocks, less the farther away."""
    creature.aim_ticks -= 1
    if creature.aim_ticks > 0:
        return
    feet = realm.body.position
    dx, dy, dz = feet[0] - creature.aim[0], feet[1] - creature.aim[1], feet[2] - creature.aim[2]
    share = 1.0 - math.sqrt(dx * dx + dy * dy + dz * dz) / POTION_REACH
    if share <= 0.0:
        return
    if creature.brew == POISON_BREW:
        give_effect(realm.vitals, POISON, math.floor(POISON_TICKS * share), 0)
        return
    hurt_player(
        realm.vitals,
        realm.body,
        realm.inventory,
        HARM * share,
        MAGIC,
        realm.ledger,
        realm.events,
        realm.event_count,
        creature.position[0],
        creature.position[2],
    )
