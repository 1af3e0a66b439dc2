"""Creepers come near, swell, and go up (https://minecraft.wiki/w/Creeper, https://minecraft.wiki/w/Explosion)."""

from __future__ import annotations

import math

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, idle
from bridge.embedded.creatures.behaviour_melee import follows_player
from bridge.embedded.creatures.blast import break_blocks, damage_of, impact_on
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.record import free
from bridge.embedded.creatures.steering import go_to, stop
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.player.damage import EXPLOSION, hurt_player
from bridge.messages import EYE_HEIGHT

FUSE_TICKS = 30
SWELL_RANGE, CALM_RANGE = 3.0, 7.0
"""A creeper begins to swell within the first of the player and goes on within the second."""
POWER = 3.0


@rule
def think_creeper(realm, creature, distance):  # type: ignore[no-untyped-def]
    """Walk to the player; swelling, stand. The fuse itself burns in ``burn_fuse``."""
    if not follows_player(realm, creature, distance):
        creature.seen_ticks = 0
        idle(realm, creature)
    elif creature.fuse > 0 or distance < SWELL_RANGE:
        stop(creature)
    else:
        go_to(creature, realm.body.position[0], realm.body.position[2], 1.0, 3 * THINK_TICKS)


@rule
def burn_fuse(realm, creature, distance):  # type: ignore[no-untyped-def]
    """One tick: the fuse goes on while the player is near and seen, back while not; at its end the creeper explodes."""
    swells = creature.angry_ticks > 0 and creature.seen_ticks >= 0 and realm.vitals.health > 0.0
    if swells and distance < (SWELL_RANGE if creature.fuse == 0 else CALM_RANGE):
        if creature.fuse == 0:
            x, y, z = creature.position[0], creature.position[1], creature.position[2]
            emit(realm.events, realm.event_count, SOUND, sounds.CREEPER_PRIMED, x, y, z, 1.0)
        creature.fuse += 1
    else:
        creature.fuse = max(0, creature.fuse - 1)
    if creature.fuse >= FUSE_TICKS:
        x, y, z = creature.position[0], creature.position[1] + 0.0625, creature.position[2]
        free(creature)
        explode(realm, x, y, z, POWER)


@rule
def _push(velocity, feet, eye_height, x, y, z, impact):  # type: ignore[no-untyped-def]
    """Throw a body away from an explosion: by its impact, along the way from the centre to the eye."""
    dx, dy, dz = feet[0] - x, feet[1] + eye_height - y, feet[2] - z
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    if length > 0.0:
        velocity[0] += dx / length * impact
        velocity[1] += dy / length * impact
        velocity[2] += dz / length * impact


@rule
def explode(realm, x, y, z, power):  # type: ignore[no-untyped-def]
    """An explosion: all bodies are hurt and thrown, each by what it was exposed to before blocks broke; then blocks break."""
    for seat in range(realm.bodies.shape[0]):
        body, vitals = realm.bodies[seat], realm.lives[seat]
        impact = impact_on(realm, x, y, z, power, body.position, HALF_WIDTH, PLAYER_HEIGHT)
        if impact > 0.0:
            damage, inventory, ledger = damage_of(impact, power), realm.inventories[seat], realm.ledger
            hurt_player(vitals, body, inventory, damage, EXPLOSION, ledger, realm.events, realm.event_count, x, z)
            _push(body.velocity, body.position, EYE_HEIGHT, x, y, z, impact)
    for index in range(realm.creatures.shape[0]):
        other = realm.creatures[index]
        if other.health <= 0.0:
            continue
        impact = impact_on(realm, x, y, z, power, other.position, other.half_width, other.height)
        if impact > 0.0:
            _push(other.velocity, other.position, other.height * 0.85, x, y, z, impact)
            other.on_ground = 0
            hurt_creature(realm, other, damage_of(impact, power), EXPLOSION, False, x, z, 0.0)
    break_blocks(realm, x, y, z, power)
