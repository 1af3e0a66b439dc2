"""What projectiles do to the creatures that they strike (https://minecraft.wiki/w/Arrow, https://minecraft.wiki/w/Snowball)."""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.creatures.behaviour_enderman import teleport_about
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.kinds import ENDERMAN
from bridge.embedded.creatures.knockback import KNOCKBACK
from bridge.embedded.motion.projectiles import ARROW, PLAYER_ID
from bridge.embedded.player.damage import ARROW as ARROW_HIT


@rule
def strike_creatures(realm, strikes, count):  # type: ignore[no-untyped-def]
    """Hurt those who were struck; snowballs and eggs only push. An enderman is gone before anything hurts it.

    ``strikes`` and ``count`` are those of ``projectiles.tick_projectiles``.
    """
    for index in range(count[0]):
        strike = strikes[index]
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
