"""Knockback: what a blow or an arrow does to the way of whom it hit (https://minecraft.wiki/w/Knockback_(mechanic))."""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.player.armour import KNOCKBACK_RESISTANCE

KNOCKBACK = 0.4
"""Blocks a tick that any blow and any arrow gives."""


@rule
def knock_back(velocity, on_ground, strength, from_x, from_z):  # type: ignore[no-untyped-def]
    """Throw a body away from where a blow came from.

    Half of the velocity stays; ``from_x``, ``from_z`` is the vector from the body to who struck, of any length.
    """
    length = math.sqrt(from_x * from_x + from_z * from_z)
    if length < 1e-6 or strength <= 0.0:
        return
    velocity[0] = velocity[0] / 2 - from_x / length * strength
    velocity[2] = velocity[2] / 2 - from_z / length * strength
    if on_ground:
        velocity[1] = min(0.4, velocity[1] / 2 + strength)


@rule
def push_player(body, inventory, from_x, from_z):  # type: ignore[no-untyped-def]
    """Throw the player away from what hurt him at ``from_x``, ``from_z``: less far for each piece of netherite that he wears."""
    withstood = inventory.protection[:, KNOCKBACK_RESISTANCE].sum()
    x, z = from_x - body.position[0], from_z - body.position[2]
    knock_back(body.velocity, body.flags[0], KNOCKBACK * (1.0 - withstood), x, z)
