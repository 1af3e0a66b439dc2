"""A player's blows at another player of the same world: the rules of blows at creatures, and the other's armour and shield.

Source: https://minecraft.wiki/w/Melee_attack. Arrows and what is thrown do not strike players here, but those of creatures.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.creatures.combat import SPRINT_KEEPS, SPRINT_KNOCKBACK, spend, swing
from bridge.embedded.creatures.knockback import knock_back, push_player
from bridge.embedded.player.damage import CREATURE, hurt_player


@rule
def strike_player_by_hand(realm, combat, weapons, sprint, vitals, body, inventory):  # type: ignore[no-untyped-def]
    """One tick of the attack key with another player under the crosshair; whether a blow fell.

    Args:
        realm: of the world and of who strikes.
        combat: his COMBAT record.
        weapons: WEAPON (items,).
        sprint: whether he runs.
        vitals, body, inventory: records of the other.
    """
    if combat.pause > 0 or vitals.health <= 0.0:
        return False
    weapon = weapons[realm.inventory.slots[realm.inventory.held_slot, 0]]
    damage, strong = swing(realm, combat, weapon, sprint)
    if damage == 0.0:
        return True
    own = realm.body
    x, z = own.position[0], own.position[2]
    taken = hurt_player(
        vitals, body, inventory, damage, CREATURE, realm.ledger, realm.events, realm.event_count, x, z
    )  # fmt: skip
    if taken <= 0.0:
        return True
    push_player(body, inventory, x, z)
    if strong and sprint:
        knock_back(body.velocity, body.flags[0], SPRINT_KNOCKBACK, x - body.position[0], z - body.position[2])
        own.velocity[0] *= SPRINT_KEEPS
        own.velocity[2] *= SPRINT_KEEPS
    spend(realm, weapon)
    return True
