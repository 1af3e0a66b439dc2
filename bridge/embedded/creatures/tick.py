"""One tick of all creatures of a world, in one compiled function.

Within a tick each creature in turn counts its times down, may despawn, suffers from where it is, thinks every THINK_TICKS
ticks (different creatures in different ticks), moves, strikes, and pushes whom it meets. One that stands calmly on its ground
only counts between its thoughts, which costs next to nothing. Where no columns are loaded time stands still: who is there waits
for the player's return, but monsters are gone.
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, lay_egg, think_animal
from bridge.embedded.creatures.behaviour_creeper import burn_fuse, think_creeper
from bridge.embedded.creatures.behaviour_enderman import think_enderman
from bridge.embedded.creatures.behaviour_melee import strike_if_near, think_melee
from bridge.embedded.creatures.behaviour_shooters import think_skeleton
from bridge.embedded.creatures.behaviour_slime import hop, squash, think_slime
from bridge.embedded.creatures.behaviour_witch import think_witch, tick_potion
from bridge.embedded.creatures.breeding import grow
from bridge.embedded.creatures.crowding import push_apart
from bridge.embedded.creatures.health import sound_of
from bridge.embedded.creatures.kinds import (
    CHICKEN,
    CREEPER,
    ENDERMAN,
    MONSTER,
    SKELETON,
    SLIME,
    SPIDER,
    WITCH,
    WOLF,
    ZOMBIE,
)
from bridge.embedded.creatures.motion import rests, travel
from bridge.embedded.creatures.record import FULL_AIR, free
from bridge.embedded.creatures.steering import walk
from bridge.embedded.creatures.surroundings import suffer
from bridge.embedded.motion.collision import VOID_DEPTH, is_loaded
from bridge.embedded.rows import count_rows
from bridge.sounds import AMBIENT

DESPAWN_AT_ONCE, DESPAWN_RANDOM = 128.0, 32.0
"""Blocks from the player beyond which monsters vanish at once, or by chance (https://minecraft.wiki/w/Spawn#Despawning)."""
DESPAWN_IDLE_TICKS, DESPAWN_CHANCE = 600, 800
AMBIENT_CHANCE = 1000


@rule
def _may_despawn(realm, creature):  # type: ignore[no-untyped-def]
    return not creature.persistent and realm.tables.kinds[creature.kind].traits & MONSTER != 0


@hot_rule
def _despawns(realm, creature, distance, thinks):  # type: ignore[no-untyped-def]
    """Whether it is gone: fallen out of the world, or a monster far from the player."""
    if creature.position[1] < realm.grid.min_y - VOID_DEPTH:
        return True
    if not _may_despawn(realm, creature):
        return False
    if distance > DESPAWN_AT_ONCE:
        return True
    if distance < DESPAWN_RANDOM:
        creature.idle_ticks = 0
        return False
    return (
        thinks and creature.idle_ticks > DESPAWN_IDLE_TICKS and below(realm.random, DESPAWN_CHANCE // THINK_TICKS) == 0
    )


@rule
def _count_down(creature):  # type: ignore[no-untyped-def]
    creature.idle_ticks += 1
    creature.invulnerable_ticks = max(0, creature.invulnerable_ticks - 1)
    creature.attack_wait = max(0, creature.attack_wait - 1)
    creature.angry_ticks = max(0, creature.angry_ticks - 1)
    creature.panic_ticks = max(0, creature.panic_ticks - 1)
    creature.player_hit_ticks = max(0, creature.player_hit_ticks - 1)
    creature.love_ticks = max(0, creature.love_ticks - 1)
    creature.breed_cooldown = max(0, creature.breed_cooldown - 1)
    creature.egg_ticks -= 1


@rule
def _is_quiet(creature):  # type: ignore[no-untyped-def]
    """Whether nothing can happen to it before its next thought: it stands, unhurt of late and calm, and does not grow."""
    return (
        creature.on_ground
        and creature.pace == 0.0
        and creature.velocity[0] == 0.0
        and creature.velocity[2] == 0.0
        and creature.velocity[1] <= 0.0
        and creature.fall_distance == 0.0
        and creature.age >= 0
        and creature.angry_ticks == 0
        and creature.fuse == 0
        and creature.aim_ticks == 0
        and creature.fire_ticks == 0
        and creature.invulnerable_ticks == 0
        and creature.air == FULL_AIR
        and not creature.in_water
        and not creature.in_lava
    )


@hot_rule
def _think(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    kind = creature.kind
    if kind in (ZOMBIE, SPIDER, WOLF):
        think_melee(realm, creature, dx, dz, distance)
    elif kind == SKELETON:
        think_skeleton(realm, creature, dx, dz, distance)
    elif kind == WITCH:
        think_witch(realm, creature, dx, dz, distance)
    elif kind == CREEPER:
        think_creeper(realm, creature, distance)
    elif kind == SLIME:
        think_slime(realm, creature, dx, dz, distance)
    elif kind == ENDERMAN:
        think_enderman(realm, creature, distance)
    else:
        think_animal(realm, creature, dx, dz, distance)


@hot_rule
def _call(realm, creature):  # type: ignore[no-untyped-def]
    """Let it be heard now and then, the more probably the longer it was silent. Asked once in THINK_TICKS ticks."""
    creature.ambient_ticks += THINK_TICKS
    if creature.ambient_ticks > 0 and below(realm.random, AMBIENT_CHANCE) < THINK_TICKS * creature.ambient_ticks:
        creature.ambient_ticks = -realm.tables.kinds[creature.kind].ambient_interval
        sound_of(realm, creature, AMBIENT)


@hot_rule
def _act(realm, creature, distance):  # type: ignore[no-untyped-def]
    """Move, and do what cannot wait for the next thought. The creature may be gone afterwards."""
    kind = creature.kind
    if kind == SLIME:
        heading_x, heading_z, speed, jump = hop(realm, creature)
        if not rests(realm, creature, speed > 0.0):
            travel(realm, creature, heading_x, heading_z, speed, jump)
        squash(realm, creature)
        return
    walk(realm, creature)
    if kind in (ZOMBIE, SPIDER, WOLF, ENDERMAN):
        strike_if_near(realm, creature)
    elif kind == CREEPER:
        burn_fuse(realm, creature, distance)
    elif kind == CHICKEN and creature.egg_ticks <= 0 and creature.age >= 0:
        lay_egg(realm, creature)
    if creature.aim_ticks > 0:
        tick_potion(realm, creature)


@rule
def tick_creatures(realm, rows):  # type: ignore[no-untyped-def]
    """One tick of every creature of a ``Realm`` that minds its player, and that comes meanwhile; ``rows`` is its ROWS record."""
    feet = realm.body.position
    for index in range(realm.creatures.shape[0]):
        if index >= rows.creatures:
            if rows.next_id == realm.clock.next_id[0]:
                break
            count_rows(rows, realm.drops, realm.projectiles, realm.orbs, realm.creatures, realm.clock.next_id)
            if index >= rows.creatures:
                break
        creature = realm.creatures[index]
        if creature.health <= 0.0 or realm.minds.creatures[index] != realm.seat:
            continue
        if not is_loaded(realm.grid, math.floor(creature.position[0]), math.floor(creature.position[2])):
            if _may_despawn(realm, creature):
                free(creature)
            continue
        thinks = (realm.clock.tick + creature.id) % THINK_TICKS == 0
        _count_down(creature)
        if not thinks and _is_quiet(creature):
            continue
        dx, dy, dz = feet[0] - creature.position[0], feet[1] - creature.position[1], feet[2] - creature.position[2]
        distance = math.sqrt(dx * dx + dy * dy + dz * dz)
        if _despawns(realm, creature, distance, thinks):
            free(creature)
            continue
        suffer(realm, creature, thinks)
        if creature.health <= 0.0:
            continue
        if creature.age < 0:
            grow(realm, creature)
        if thinks:
            _think(realm, creature, dx, dz, distance)
            _call(realm, creature)
        _act(realm, creature, distance)
        if creature.health > 0.0:
            push_apart(realm, index, rows.creatures)
