"""How creatures are hurt and die: the moment after a hit, natural armour, knockback, loot, experience, a slime's split.

Sources: https://minecraft.wiki/w/Damage, https://minecraft.wiki/w/Knockback_(mechanic), https://minecraft.wiki/w/Slime.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.kinds import MONSTER, SLIME, WITCH, WOLF
from bridge.embedded.creatures.knockback import knock_back
from bridge.embedded.creatures.loot import drop_loot
from bridge.embedded.creatures.record import create, free
from bridge.embedded.events import CREATURE_DIED, SOUND, emit
from bridge.embedded.player.damage import (
    INVULNERABLE_TICKS,
    MAGIC,
    PROTECTED_TICKS,
    after_armour,
    is_fire,
    passes_armour,
)
from bridge.embedded.player.experience import spill_orbs
from bridge.sounds import DEATH, FIRST_CREATURE, HURT

PANIC_TICKS = 100
PLAYER_HIT_TICKS = 100
"""For how long after its hit a death counts as the player's deed."""
REVENGE_TICKS = 600
WOLF_CALL = 16.0
"""Blocks within which wolves come to the help of one that is hit."""
SPLIT_LOW, SPLIT_SPREAD = 2, 3
WITCH_TAKES_OF_MAGIC = 0.15
"""https://minecraft.wiki/w/Witch#Behavior: 85 % of what magic does is lost on a witch."""


@rule
def sound_of(realm, creature, what):  # type: ignore[no-untyped-def]
    """Let a creature be heard: AMBIENT, HURT or DEATH of ``bridge.sounds``."""
    position = creature.position
    sound = FIRST_CREATURE + 3 * creature.kind + what
    volume = realm.tables.kinds[creature.kind].volume * creature.size
    emit(realm.events, realm.event_count, SOUND, sound, position[0], position[1], position[2], volume)


@rule
def _provoke(realm, creature):  # type: ignore[no-untyped-def]
    """What the player struck turns against him, or flees; wolves come together."""
    if realm.tables.kinds[creature.kind].traits & MONSTER or creature.kind == WOLF:
        creature.angry_ticks = REVENGE_TICKS
    if creature.kind == WOLF:
        for index in range(realm.creatures.shape[0]):
            other = realm.creatures[index]
            if (
                other.health > 0.0
                and other.kind == WOLF
                and abs(other.position[0] - creature.position[0]) < WOLF_CALL
                and abs(other.position[2] - creature.position[2]) < WOLF_CALL
            ):
                other.angry_ticks = REVENGE_TICKS


@rule
def hurt_creature(realm, creature, amount, cause, by_player, from_x, from_z, strength):  # type: ignore[no-untyped-def]
    """One hit; True where it counted.

    Args:
        realm: of the creature.
        creature: its record.
        amount: half hearts, before a zombie's natural armour.
        cause: one of ``damage``'s, which says whether armour helps.
        by_player: whether the player did it.
        from_x, from_z: where it came from, in blocks.
        strength: of the knockback; 0 for what does not push, as fire.
    """
    if creature.health <= 0.0 or amount < 0.0 or (is_fire(cause) and creature.fireproof_until > realm.clock.tick):
        return False
    if creature.kind == WITCH and cause == MAGIC:
        amount *= WITCH_TAKES_OF_MAGIC
    fresh = creature.invulnerable_ticks <= PROTECTED_TICKS
    counted = amount if fresh else amount - creature.last_damage
    if counted <= 0.0 and not fresh:
        return False
    if fresh:
        creature.invulnerable_ticks = INVULNERABLE_TICKS
        knock_back(
            creature.velocity,
            creature.on_ground,
            strength,
            from_x - creature.position[0],
            from_z - creature.position[2],
        )
        if strength > 0.0:
            creature.on_ground = 0
    creature.last_damage = amount
    armour = 0.0 if passes_armour(cause) else realm.tables.kinds[creature.kind].armour
    creature.health -= after_armour(counted, armour, 0.0)
    creature.panic_ticks = PANIC_TICKS
    creature.love_ticks = 0
    if by_player:
        creature.player_hit_ticks = PLAYER_HIT_TICKS
        _provoke(realm, creature)
    if creature.health <= 0.0:
        _die(realm, creature)
    elif fresh:
        sound_of(realm, creature, HURT)
    return True


@rule
def give_experience(realm, points, x, y, z):  # type: ignore[no-untyped-def]
    """Let points fall as orbs at a place."""
    spill_orbs(realm.orbs, points, x, y, z, realm.random, realm.clock.next_id)


@rule
def _die(realm, creature):  # type: ignore[no-untyped-def]
    by_player = creature.player_hit_ticks > 0
    sound_of(realm, creature, DEATH)
    drop_loot(realm, creature, by_player)
    kind = creature.kind
    x, y, z = creature.position[0], creature.position[1], creature.position[2]
    if by_player:
        realm.kills[kind] += 1
        if creature.age >= 0:
            figures = realm.tables.kinds[kind]
            spread = figures.experience_high - figures.experience_low + 1
            points = creature.size if kind == SLIME else figures.experience_low + below(realm.random, spread)
            give_experience(realm, points, x, y, z)
    emit(realm.events, realm.event_count, CREATURE_DIED, kind, x, y, z, 1.0 if by_player else 0.0)
    size, half, yaw = creature.size, creature.half_width, creature.yaw
    free(creature)
    if kind == SLIME and size > 1:
        for part in range(SPLIT_LOW + below(realm.random, SPLIT_SPREAD)):
            create(
                realm.creatures,
                realm.tables.kinds,
                SLIME,
                x + (part % 2 - 0.5) * half,
                y + 0.5,
                z + (part // 2 - 0.5) * half,
                yaw + 90.0 * part,
                size // 2,
                realm.random,
                realm.clock.next_id,
            )


@rule
def fall_damage(fallen, share):  # type: ignore[no-untyped-def]
    """Half hearts of a fall of so many blocks: one for each begun block above three, of the ``share`` that the ground leaves."""
    return max(0.0, math.ceil((fallen - 3.0) * share))
