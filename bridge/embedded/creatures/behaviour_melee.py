"""Those that come to the player and strike: zombies, spiders, angry wolves. And how anybody finds the player.

Sources: https://minecraft.wiki/w/Zombie, https://minecraft.wiki/w/Spider, https://minecraft.wiki/w/Wolf and, for reach and
timing, https://minecraft.wiki/w/Mob_AI.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below, happens
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, idle
from bridge.embedded.creatures.kinds import SPIDER, WOLF
from bridge.embedded.creatures.knockback import push_player
from bridge.embedded.creatures.sight import brightness_at, sees_player
from bridge.embedded.creatures.steering import go_to, stop
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.player.damage import CREATURE, hurt_player

MEMORY_TICKS = 60
"""How long a creature follows a player whom it no longer sees."""
NOTICE_CHANCE = 2
"""Whoever has no target looks for one in one thought of so many."""
STRIKE_TICKS = 20
STRIKE_REACH = 0.828
"""How far the attacker's box is grown sideways to touch the player's, in blocks."""
LEAP_NEAR, LEAP_FAR = 2.0, 4.0
LEAP_CHANCE, LEAP_SPEED = 5, 0.4
CALM_LIGHT = 12
"""From this light up spiders leave the player alone."""
CALM_CHANCE = 25


@rule
def follows_player(realm, creature, distance):  # type: ignore[no-untyped-def]
    """Whether a hostile creature has the player for its target, from this thought on or from before."""
    if realm.vitals.health <= 0.0:
        creature.angry_ticks = 0
        return False
    within = distance <= realm.tables.kinds[creature.kind].follow_range
    if creature.angry_ticks > 0:
        if not within:
            creature.angry_ticks = 0
            return False
        if sees_player(realm, creature):
            creature.angry_ticks = max(creature.angry_ticks, MEMORY_TICKS)
            creature.seen_ticks = max(0, creature.seen_ticks) + THINK_TICKS
        else:
            creature.seen_ticks = min(0, creature.seen_ticks) - THINK_TICKS
        return True
    if within and below(realm.random, NOTICE_CHANCE) == 0 and sees_player(realm, creature):
        creature.angry_ticks = MEMORY_TICKS
        creature.seen_ticks = 0
        return True
    return False


@rule
def touches_player(realm, creature, reach):  # type: ignore[no-untyped-def]
    """Whether a creature's box, grown sideways by ``reach``, meets the player's."""
    feet = realm.body.position
    side = creature.half_width + HALF_WIDTH + reach
    return (
        abs(feet[0] - creature.position[0]) < side
        and abs(feet[2] - creature.position[2]) < side
        and feet[1] < creature.position[1] + creature.height
        and creature.position[1] < feet[1] + PLAYER_HEIGHT
    )


@rule
def strike_player(realm, creature, damage):  # type: ignore[no-untyped-def]
    """One blow at the player, and its knockback where it hurt."""
    x, z = creature.position[0], creature.position[2]
    taken = hurt_player(
        realm.vitals,
        realm.body,
        realm.inventory,
        damage,
        CREATURE,
        realm.ledger,
        realm.events,
        realm.event_count,
        x,
        z,
    )
    if taken > 0.0:
        push_player(realm.body, realm.inventory, x, z)
    return taken


@rule
def strike_if_near(realm, creature):  # type: ignore[no-untyped-def]
    """Each tick: strike once the wait is over, the player is in reach and in sight."""
    wants = creature.attack_wait == 0 and creature.angry_ticks > 0 and realm.vitals.health > 0.0
    if wants and touches_player(realm, creature, STRIKE_REACH) and sees_player(realm, creature):
        strike_player(realm, creature, realm.tables.kinds[creature.kind].damage)
        creature.attack_wait = STRIKE_TICKS


@rule
def _leap(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """A spider's jump at the player from a few blocks away."""
    if creature.on_ground and LEAP_NEAR < distance < LEAP_FAR and below(realm.random, LEAP_CHANCE) == 0:
        creature.velocity[0] = creature.velocity[0] * 0.2 + dx / distance * LEAP_SPEED
        creature.velocity[2] = creature.velocity[2] * 0.2 + dz / distance * LEAP_SPEED
        creature.velocity[1] = LEAP_SPEED
        creature.on_ground = 0


@rule
def think_melee(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Follow the player where the kind does; else idle. A spider is hostile in the dark, a wolf when it was struck."""
    kind = creature.kind
    if kind == SPIDER and creature.player_hit_ticks == 0:
        position = creature.position
        bright = brightness_at(realm, position[0], position[1], position[2]) >= CALM_LIGHT
        if bright and (creature.angry_ticks == 0 or happens(realm.random, 1.0 / CALM_CHANCE)):
            creature.angry_ticks = 0
            idle(realm, creature)
            return
    if (kind == WOLF and creature.angry_ticks == 0) or not follows_player(realm, creature, distance):
        idle(realm, creature)
        return
    if touches_player(realm, creature, 0.0):
        stop(creature)
        return
    go_to(creature, realm.body.position[0], realm.body.position[2], 1.0, 3 * THINK_TICKS)
    if kind in (SPIDER, WOLF):
        _leap(realm, creature, dx, dz, math.sqrt(dx * dx + dz * dz))
