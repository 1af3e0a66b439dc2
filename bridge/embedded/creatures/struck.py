"""What projectiles do to the creatures that they strike, and what comes out of eggs.

Sources: https://minecraft.wiki/w/Arrow, https://minecraft.wiki/w/Snowball, https://minecraft.wiki/w/Egg#Spawning_chickens.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.behaviour_enderman import teleport_about
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.kinds import CHICKEN, ENDERMAN
from bridge.embedded.creatures.knockback import KNOCKBACK
from bridge.embedded.creatures.record import BABY_AGE, create, fit_box
from bridge.embedded.motion.collision import box_blocked, make_box
from bridge.embedded.motion.projectiles import ARROW, EGG, PLAYER_ID
from bridge.embedded.player.damage import ARROW as ARROW_HIT
from bridge.grid import BODY_BOX

HATCHES_IN, FOUR_IN, FOUR = 8, 32, 4
"""One egg in eight hatches, and one in 32 of those gives four chicks at once."""
_BEFORE_THE_WALL = 0.3
"""Blocks back along its way from where an egg broke, so that no chick is within a wall."""


@rule
def _hatch(realm, strike):  # type: ignore[no-untyped-def]
    """A chick or four where an egg broke, by chance; as many as there is room for."""
    if below(realm.random, HATCHES_IN) != 0:
        return
    chicks = FOUR if below(realm.random, FOUR_IN) == 0 else 1
    vx, vy, vz = strike.velocity[0], strike.velocity[1], strike.velocity[2]
    back = _BEFORE_THE_WALL / max(1e-6, math.sqrt(vx * vx + vy * vy + vz * vz))
    x, y, z = strike.position[0] - vx * back, strike.position[1] - vy * back, strike.position[2] - vz * back
    box, kinds = realm.grid.boxes[BODY_BOX], realm.tables.kinds
    for _ in range(chicks):
        row = create(realm.creatures, kinds, CHICKEN, x, y, z, 0.0, 1, realm.random, realm.clock.next_id)
        if row < 0:
            return
        chick = realm.creatures[row]
        chick.age = BABY_AGE
        chick.persistent = 1
        fit_box(chick, kinds)
        make_box(box, x, y, z, chick.half_width, chick.height)
        if box_blocked(realm.grid, realm.physics, box):
            chick.position[0], chick.position[1], chick.position[2] = (
                math.floor(x) + 0.5,
                math.floor(y),
                math.floor(z) + 0.5,
            )


@rule
def strike_creatures(realm, strikes, count):  # type: ignore[no-untyped-def]
    """Hurt those who were struck; snowballs and eggs only push, and eggs may hatch. An enderman is gone before anything hurts it.

    ``strikes`` and ``count`` are those of ``projectiles.tick_projectiles``.
    """
    for index in range(count[0]):
        strike = strikes[index]
        if strike.kind == EGG:
            _hatch(realm, strike)
        if strike.target < 0:
            continue
        creature = realm.creatures[strike.target]
        if creature.health <= 0.0:
            continue
        if creature.kind == ENDERMAN:
            teleport_about(realm, creature)
            continue
        from_x = creature.position[0] - strike.velocity[0]
        from_z = creature.position[2] - strike.velocity[2]
        damage = strike.damage if strike.kind == ARROW else 0.0
        hurt_creature(realm, creature, damage, ARROW_HIT, strike.owner <= PLAYER_ID, from_x, from_z, KNOCKBACK)
