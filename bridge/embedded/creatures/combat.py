"""The player's blows at creatures: cooldown, critical hits, sprint knockback, wear of the weapon.

Source: https://minecraft.wiki/w/Melee_attack. A held attack key strikes every TICKS_BETWEEN_HITS ticks, as the bodies on live
servers do. Digging swings the arm and so starts the cooldown anew, as does another item in the hand; a key that is held at
nothing does not.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.knockback import KNOCKBACK, knock_back
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.climbing import on_ladder
from bridge.embedded.player.damage import CREATURE, exhaust
from bridge.embedded.player.effects import weakened
from bridge.embedded.player.hunger import ATTACK_COST

COMBAT = np.dtype([("ticks_since_swing", np.int64), ("item", np.int64), ("pause", np.int64)])
"""One player's record: ticks since the last blow or the last change of ``item`` in the hand; ``pause`` until a held key strikes
again."""
TICKS_BETWEEN_HITS = 12
STRONG = 0.9
"""From this share of the cooldown on a blow can be critical, or throw back from a sprint."""
CRITICAL_FACTOR = 1.5
SPRINT_KNOCKBACK = 0.5
SPRINT_KEEPS = 0.6
TICKS_A_SECOND = 20


@rule
def rest_hand(combat, item):  # type: ignore[no-untyped-def]
    """One tick of every player's cooldown, before the hands act; ``item`` is the id in the hand."""
    combat.ticks_since_swing += 1
    combat.pause = max(0, combat.pause - 1)
    if item != combat.item:
        combat.item = item
        combat.ticks_since_swing = 0


@rule
def charge(combat, weapon):  # type: ignore[no-untyped-def]
    """How far the cooldown is over, 0..1."""
    return min(1.0, (combat.ticks_since_swing + 0.5) * weapon.speed / TICKS_A_SECOND)


@rule
def _wear(realm, uses):  # type: ignore[no-untyped-def]
    """The held item loses some uses; one that breaks is booked as gone."""
    stack = realm.inventory.slots[realm.inventory.held_slot]
    if stack[2] < 0 or uses == 0:
        return
    stack[2] -= uses
    if stack[2] <= 0:
        book(realm.ledger, stack[0], -1)
        stack[0], stack[1], stack[2] = 0, 0, -1


@rule
def swing(realm, combat, weapon, sprint):  # type: ignore[no-untyped-def]
    """Begin the cooldown anew; (half hearts of a blow that falls now, whether the cooldown was over enough for its extras).

    Args:
        realm: of the world and of who strikes.
        combat: COMBAT record.
        weapon: WEAPON record.
        sprint: whether the player runs.
    """
    body = realm.body
    combat.pause = TICKS_BETWEEN_HITS
    share = charge(combat, weapon)
    combat.ticks_since_swing = 0
    damage = weakened(realm.vitals, weapon.damage) * (0.2 + 0.8 * share * share)
    strong = share > STRONG
    falls = realm.vitals.fall_distance > 0.0 and not body.flags[0] and not body.flags[1]
    if strong and falls and not sprint and not on_ladder(realm.grid, realm.physics, body.position):
        damage *= CRITICAL_FACTOR
    return damage, strong


@rule
def spend(realm, weapon):  # type: ignore[no-untyped-def]
    """What a blow that counted costs who struck it."""
    exhaust(realm.vitals, ATTACK_COST)
    _wear(realm, weapon.wear)


@rule
def strike(realm, combat, weapons, index, sprint):  # type: ignore[no-untyped-def]
    """One tick of the attack key with a creature under the crosshair; whether a blow fell.

    Args:
        realm: of the world.
        combat: COMBAT record.
        weapons: WEAPON (items,).
        index: row of the creature.
        sprint: whether the player runs.
    """
    creature, body = realm.creatures[index], realm.body
    if combat.pause > 0 or creature.health <= 0.0:
        return False
    weapon = weapons[realm.inventory.slots[realm.inventory.held_slot, 0]]
    damage, strong = swing(realm, combat, weapon, sprint)
    if damage == 0.0:
        return True
    x, z = body.position[0], body.position[2]
    counted = hurt_creature(realm, creature, damage, CREATURE, True, x, z, KNOCKBACK)
    if not counted:
        return True
    if strong and sprint:
        knock_back(
            creature.velocity,
            creature.on_ground,
            SPRINT_KNOCKBACK,
            x - creature.position[0],
            z - creature.position[2],
        )
        body.velocity[0] *= SPRINT_KEEPS
        body.velocity[2] *= SPRINT_KEEPS
    spend(realm, weapon)
    return True
