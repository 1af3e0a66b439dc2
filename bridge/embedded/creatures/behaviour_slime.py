"""Slimes hop: every half to one and a half seconds, thrice as often after the player, and hurt whom they touch. A hop is heard.

Source: https://minecraft.wiki/w/Slime. Size 1 is harmless.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below, uniform
from bridge.embedded.creatures.behaviour_melee import follows_player, strike_player, touches_player
from bridge.embedded.creatures.health import sound_of
from bridge.embedded.creatures.steering import face
from bridge.sounds import AMBIENT

HOP_LOW, HOP_SPREAD = 10, 20
BASE_SPEED, SPEED_OF_SIZE = 0.2, 0.1


@rule
def think_slime(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Turn to the player if it follows him, else now and then anywhere."""
    if follows_player(realm, creature, distance):
        face(creature, dx, dz)
    elif below(realm.random, 15) == 0:
        creature.yaw = uniform(realm.random, -180.0, 180.0)


@rule
def hop(realm, creature):  # type: ignore[no-untyped-def]
    """One tick: (heading x, heading z, speed, whether it jumps). ``attack_wait`` counts down to the next hop."""
    angle = math.radians(creature.yaw)
    heading_x, heading_z = -math.sin(angle), math.cos(angle)
    speed = BASE_SPEED + SPEED_OF_SIZE * creature.size
    if not creature.on_ground:
        return heading_x, heading_z, speed, False
    if creature.attack_wait > 0:
        return heading_x, heading_z, 0.0, False
    wait = HOP_LOW + below(realm.random, HOP_SPREAD)
    creature.attack_wait = wait // 3 if creature.angry_ticks > 0 else wait
    sound_of(realm, creature, AMBIENT)
    return heading_x, heading_z, speed, True


@rule
def squash(realm, creature):  # type: ignore[no-untyped-def]
    """Hurt the player on touch, as many half hearts as its size; the moment after a hit guards him from more."""
    if creature.size > 1 and realm.vitals.health > 0.0 and touches_player(realm, creature, 0.0):
        strike_player(realm, creature, float(creature.size))
