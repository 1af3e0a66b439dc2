"""What hurts the player, and what stands in between: a shield, the moment after a hit, armour.

The order of the game: a raised shield; the ten ticks after a hit, in which only what goes beyond it counts; armour, which wears;
the resistance effect; absorption; health. Sources: https://minecraft.wiki/w/Damage and https://minecraft.wiki/w/Armor#Mechanics.
The world's difficulty is normal, where no damage is scaled. Enchantments are not in this version.
"""

from __future__ import annotations

import math

import numpy as np

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.events import PLAYER_HURT, SOUND, emit
from bridge.embedded.items.ledger import book
from bridge.embedded.player.armour import FIREPROOF, POINTS, TOUGHNESS
from bridge.embedded.player.effects import EFFECTS, FIRE_RESISTANCE, RESISTANCE

FALL, DROWNING, LAVA, FIRE, CACTUS, SUFFOCATION, VOID, STARVATION = range(8)
CREATURE, ARROW, EXPLOSION, MAGIC, LIGHTNING, BURNING = range(8, 14)
"""Causes. FIRE is a block that burns who touches it (fire, campfire, magma), BURNING being on fire oneself; CACTUS is any thorn;
MAGIC is poison and harming."""
FULL_HEALTH = 20.0
MAX_EXHAUSTION = 40.0
INVULNERABLE_TICKS, PROTECTED_TICKS = 20, 10
"""A hit starts the first count; while more than the second is left of it, only the excess of a larger hit counts."""
NOT_BLOCKING, BLOCKING_OFF_HAND, BLOCKING_MAIN_HAND = range(3)
"""Of ``blocking``: which hand's shield is raised, five ticks after its use began (https://minecraft.wiki/w/Shield)."""
SHIELD_WEAR_FROM = 3.0
OFF_HAND = 5
WORN_FIRST, WORN_LAST = 1, 4
"""Places of boots to helmet in ``messages.EQUIPMENT_SLOTS``."""

VITALS = np.dtype(
    [
        ("health", np.float64),
        ("absorption", np.float64),
        ("food", np.float64),
        ("saturation", np.float64),
        ("exhaustion", np.float64),
        ("food_timer", np.int64),
        ("oxygen", np.float64),
        ("fall_distance", np.float64),
        ("fire_ticks", np.int64),
        ("invulnerable_ticks", np.int64),
        ("last_damage", np.float64),
        ("effect_ticks", np.int64, (EFFECTS,)),
        ("effect_levels", np.int64, (EFFECTS,)),
        ("blocking", np.int64),
        ("experience", np.int64),
        ("orb_delay", np.int64),
        ("death_ticks", np.int64),
        ("protected_ticks", np.int64),
        ("spawn_point", np.float64, (3,)),
        ("world_spawn", np.float64, (3,)),
    ]
)
"""One player's record. Health, absorption and food in half hearts and half drumsticks; ``food_timer``, ``fire_ticks``
and ``death_ticks`` in ticks; ``oxygen`` in ticks of breath; ``fall_distance`` in blocks since the last support;
``effect_ticks`` and ``effect_levels`` by ``effects``, level 0 being I; ``experience`` points;
``protected_ticks``: how long nothing but the void hurts who came back to life; ``spawn_point`` feet, in blocks,
and ``world_spawn`` where that is without a bed."""


@rule
def passes_armour(cause):  # type: ignore[no-untyped-def]
    """Whether armour and shields do nothing against it: the game's tag ``bypasses_armor``."""
    return cause in (FALL, DROWNING, SUFFOCATION, VOID, STARVATION, MAGIC, BURNING)


@rule
def is_fire(cause):  # type: ignore[no-untyped-def]
    """Whether it is fire or lava: the game's tag ``is_fire``."""
    return cause in (LAVA, FIRE, BURNING)


@rule
def after_armour(amount, points, toughness):  # type: ignore[no-untyped-def]
    """What armour lets through (https://minecraft.wiki/w/Armor#Mechanics)."""
    defence = min(20.0, max(points / 5.0, points - amount / (2.0 + toughness / 4.0)))
    return amount * (1.0 - defence / 25.0)


@rule
def exhaust(vitals, amount):  # type: ignore[no-untyped-def]
    """Tire the player (https://minecraft.wiki/w/Hunger#Exhaustion_level_increase)."""
    vitals.exhaustion = min(MAX_EXHAUSTION, vitals.exhaustion + amount)


@rule
def heal_player(vitals, amount):  # type: ignore[no-untyped-def]
    """Give health back, up to the full of it; the dead stay dead."""
    if vitals.health > 0.0:
        vitals.health = min(FULL_HEALTH, vitals.health + amount)


@rule
def _wear_armour(inventory, amount, cause, ledger):  # type: ignore[no-untyped-def]
    """Every piece loses a quarter of the damage, at least 1 use; one that breaks is booked as gone."""
    uses = max(1, math.floor(amount / 4.0))
    for place in range(WORN_FIRST, WORN_LAST + 1):
        stack, given = inventory.worn[place], inventory.protection[place]
        if given[POINTS] == 0.0 or (given[FIREPROOF] == 1.0 and is_fire(cause)):
            continue
        stack[2] -= uses
        if stack[2] <= 0:
            book(ledger, stack[0], -1)
            stack[0], stack[1], stack[2] = 0, 0, -1
            given[:] = 0.0


@rule
def _is_blocked(vitals, body, cause, source_x, source_z):  # type: ignore[no-untyped-def]
    """Whether a raised shield is between the player and where the hit comes from: anywhere before the face."""
    if vitals.blocking == NOT_BLOCKING or cause not in (CREATURE, ARROW, EXPLOSION):
        return False
    yaw = math.radians(body.yaw)
    ahead = (body.position[0] - source_x) * -math.sin(yaw) + (body.position[2] - source_z) * math.cos(yaw)
    return ahead < 0.0


@rule
def _wear_shield(vitals, inventory, amount, ledger):  # type: ignore[no-untyped-def]
    """A hit of 3 or more takes 1 use and one more for each half heart."""
    if amount < SHIELD_WEAR_FROM:
        return
    stack = inventory.worn[OFF_HAND] if vitals.blocking == BLOCKING_OFF_HAND else inventory.slots[inventory.held_slot]
    stack[2] -= 1 + math.floor(amount)
    if stack[2] <= 0:
        book(ledger, stack[0], -1)
        stack[0], stack[1], stack[2] = 0, 0, -1
        vitals.blocking = NOT_BLOCKING


@rule
def _take(vitals, inventory, amount, cause, ledger):  # type: ignore[no-untyped-def]
    """What is left of a hit behind armour, resistance and absorption is taken from health; returns how much that is."""
    if amount <= 0.0:
        return 0.0
    if not passes_armour(cause):
        points = inventory.protection[:, POINTS].sum()
        toughness = inventory.protection[:, TOUGHNESS].sum()
        _wear_armour(inventory, amount, cause, ledger)
        amount = after_armour(amount, points, toughness)
    if vitals.effect_ticks[RESISTANCE] > 0 and cause != VOID and cause != STARVATION:
        amount *= max(0.0, 1.0 - 0.2 * (vitals.effect_levels[RESISTANCE] + 1))
    absorbed = min(vitals.absorption, amount)
    vitals.absorption -= absorbed
    amount -= absorbed
    if amount > 0.0 and not passes_armour(cause):
        exhaust(vitals, 0.1)
    taken = min(vitals.health, amount)
    vitals.health -= taken
    return taken


@rule
def hurt_player(vitals, body, inventory, amount, cause, ledger, events, event_count, source_x, source_z):  # type: ignore[no-untyped-def]
    """One hit on the player; the loss of health in half hearts, 0 where it is held off.

    Knockback is the business of whoever hits.

    Args:
        vitals, body, inventory: ``VITALS``, ``BODY`` and ``INVENTORY`` records.
        amount: of the hit, in half hearts before all protection.
        cause: one of this module's.
        ledger: int64 (items,).
        events, event_count: of ``events``; PLAYER_HURT and the sounds of hurt, death and shield go there.
        source_x, source_z: where the hit comes from, in blocks; only a shield asks.
    """
    if vitals.health <= 0.0 or (is_fire(cause) and vitals.effect_ticks[FIRE_RESISTANCE] > 0):
        return 0.0
    if vitals.protected_ticks > 0 and cause != VOID:
        return 0.0
    x, y, z = body.position[0], body.position[1], body.position[2]
    if amount > 0.0 and _is_blocked(vitals, body, cause, source_x, source_z):
        _wear_shield(vitals, inventory, amount, ledger)
        emit(events, event_count, SOUND, sounds.SHIELD_BLOCK, x, y, z, 1.0)
        amount = 0.0
    fresh = vitals.invulnerable_ticks <= PROTECTED_TICKS
    if fresh:
        vitals.invulnerable_ticks = INVULNERABLE_TICKS
        hit = amount
    else:
        hit = amount - vitals.last_damage
        if hit <= 0.0:
            return 0.0
    vitals.last_damage = amount
    taken = _take(vitals, inventory, hit, cause, ledger)
    if hit > 0.0:
        emit(events, event_count, PLAYER_HURT, cause, x, y, z, taken)
        if vitals.health <= 0.0:
            emit(events, event_count, SOUND, sounds.PLAYER_DEATH, x, y, z, 1.0)
        elif fresh:
            emit(events, event_count, SOUND, sounds.PLAYER_HURT, x, y, z, 1.0)
    return taken
