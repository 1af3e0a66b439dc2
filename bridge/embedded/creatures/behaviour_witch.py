"""Witches throw potions at the player from afar, and drink some themselves when they burn or are hurt.

Sources: https://minecraft.wiki/w/Witch#Behavior, https://minecraft.wiki/w/Splash_Potion. A thrown potion is no body that flies:
it lands where the player stood when it was thrown, after the time of its flight, and touches nobody else. Witches drink neither
for their breath nor for their pace, and lose no bottle.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import happens
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, idle
from bridge.embedded.creatures.behaviour_melee import follows_player
from bridge.embedded.creatures.steering import face, go_to, stop
from bridge.embedded.player.damage import MAGIC, hurt_player
from bridge.embedded.player.effects import POISON, SLOWNESS, WEAKNESS, give_effect

HARMING_BREW, POISON_BREW, SLOWNESS_BREW, WEAKNESS_BREW, HEALING_BREW, FIREPROOF_BREW = range(1, 7)
"""Of ``brew``: from HEALING_BREW on they are drunk."""
WITCH_RANGE, WITCH_TICKS = 10.0, 60
"""Blocks within which one throws, and ticks between two throws."""
POTION_SPEED = 0.75
POTION_REACH = 4.0
SLOWNESS_FROM, WEAKNESS_WITHIN, WEAKNESS_CHANCE = 8.0, 3.0, 0.25
"""Slowness is thrown at who is that far, weakness, by this chance, at who is that near."""
POISON_FROM_HEALTH = 8.0
POISON_TICKS, SLOWNESS_TICKS, WEAKNESS_TICKS, FIREPROOF_TICKS = 900, 1800, 1800, 3600
HARM, HEALING = 6.0, 4.0
DRINK_TICKS = 32
FIREPROOF_CHANCE, HEALING_CHANCE = 1.0 - 0.85**THINK_TICKS, 1.0 - 0.95**THINK_TICKS
"""In a thought: 15 and 5 of 100 in each tick."""


@rule
def _thirst(realm, creature):  # type: ignore[no-untyped-def]
    """What it begins to drink now, 0 for nothing."""
    fireproof = creature.fireproof_until > realm.clock.tick
    if creature.fire_ticks > 0 and not fireproof and happens(realm.random, FIREPROOF_CHANCE):
        return FIREPROOF_BREW
    if creature.health < realm.tables.kinds[creature.kind].health and happens(realm.random, HEALING_CHANCE):
        return HEALING_BREW
    return 0


@rule
def _choice(realm, distance):  # type: ignore[no-untyped-def]
    """What it throws at the player now."""
    vitals = realm.vitals
    if distance >= SLOWNESS_FROM and vitals.effect_ticks[SLOWNESS] == 0:
        return SLOWNESS_BREW
    if vitals.health >= POISON_FROM_HEALTH and vitals.effect_ticks[POISON] == 0:
        return POISON_BREW
    weak = vitals.effect_ticks[WEAKNESS] > 0
    if distance <= WEAKNESS_WITHIN and not weak and happens(realm.random, WEAKNESS_CHANCE):
        return WEAKNESS_BREW
    return HARMING_BREW


@rule
def think_witch(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Drink what it needs, which roots it to the spot; else come within ten blocks and throw a potion every three seconds."""
    if creature.aim_ticks == 0:
        brew = _thirst(realm, creature)
        if brew != 0:
            creature.brew = brew
            creature.aim_ticks = DRINK_TICKS
    if creature.aim_ticks > 0 and creature.brew >= HEALING_BREW:
        stop(creature)
        return
    if not follows_player(realm, creature, distance):
        idle(realm, creature)
        return
    if distance > WITCH_RANGE or creature.seen_ticks < 0:
        go_to(creature, realm.body.position[0], realm.body.position[2], 1.0, 3 * THINK_TICKS)
        return
    stop(creature)
    face(creature, dx, dz)
    if creature.attack_wait == 0 and creature.aim_ticks == 0:
        creature.brew = _choice(realm, distance)
        for axis in range(3):
            creature.aim[axis] = realm.body.position[axis]
        creature.aim_ticks = 1 + math.floor(distance / POTION_SPEED)
        creature.attack_wait = WITCH_TICKS


@rule
def _splash(realm, creature, share):  # type: ignore[no-untyped-def]
    """What a potion does to the player whom it touches with a ``share`` 0..1 of its strength."""
    vitals, brew = realm.vitals, creature.brew
    if brew == POISON_BREW:
        give_effect(vitals, POISON, math.floor(POISON_TICKS * share), 0)
    elif brew == SLOWNESS_BREW:
        give_effect(vitals, SLOWNESS, math.floor(SLOWNESS_TICKS * share), 0)
    elif brew == WEAKNESS_BREW:
        give_effect(vitals, WEAKNESS, math.floor(WEAKNESS_TICKS * share), 0)
    else:
        hurt_player(
            vitals,
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


@rule
def tick_potion(realm, creature):  # type: ignore[no-untyped-def]
    """One tick of a potion's flight, or of drinking it; where it lands it touches within four blocks, less the farther away."""
    creature.aim_ticks -= 1
    if creature.aim_ticks > 0:
        return
    if creature.brew == HEALING_BREW:
        creature.health = min(realm.tables.kinds[creature.kind].health, creature.health + HEALING)
        return
    if creature.brew == FIREPROOF_BREW:
        creature.fireproof_until = realm.clock.tick + FIREPROOF_TICKS
        return
    feet = realm.body.position
    dx, dy, dz = feet[0] - creature.aim[0], feet[1] - creature.aim[1], feet[2] - creature.aim[2]
    share = 1.0 - math.sqrt(dx * dx + dy * dy + dz * dz) / POTION_REACH
    if share > 0.0:
        _splash(realm, creature, share)
