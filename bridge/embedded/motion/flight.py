"""What projectiles do to the player whom they strike."""

from __future__ import annotations

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.creatures.knockback import push_player
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.projectiles import ARROW, PLAYER
from bridge.embedded.player.damage import ARROW as BY_ARROW
from bridge.embedded.player.damage import hurt_player


@rule
def strike_player(strikes, count, vitals, body, inventory, ledger, events, event_count):  # type: ignore[no-untyped-def]
    """Let the player suffer the strikes on him, and be pushed by them; each comes from where it flew from.

    Args:
        strikes, count: of ``projectiles.tick_projectiles``.
        vitals, body, inventory: records of the player; the others as in ``damage.hurt_player``.
    """
    for row in range(count[0]):
        strike = strikes[row]
        position, velocity = strike.position, strike.velocity
        if strike.kind == ARROW:
            emit(events, event_count, SOUND, sounds.ARROW_HIT, position[0], position[1], position[2], 1.0)
        if strike.target == PLAYER:
            from_x, from_z = position[0] - velocity[0], position[2] - velocity[2]
            taken = hurt_player(
                vitals, body, inventory, strike.damage, BY_ARROW, ledger, events, event_count, from_x, from_z
            )
            if taken > 0.0:
                push_player(body, inventory, from_x, from_z)
