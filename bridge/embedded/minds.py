"""Where several players are in one world: which of them each creature, item, orb and projectile goes by in a tick.

The rules of creatures and things know one player. Where there are more, each thing minds one of them in a tick, and a rule runs
once for each player over what minds him. It is the nearest who lives, or the nearest dead where nobody does; who shot something
himself is what that goes by, so that its hits are his. What comes into being within a tick waits for the next.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.creatures.record import MAX_CREATURES
from bridge.embedded.items.drops import MAX_DROPS
from bridge.embedded.motion.projectiles import FREE, MAX_PROJECTILES, PLAYER_ID
from bridge.embedded.player.experience import MAX_ORBS

NOBODYS = -1
MINDS = np.dtype(
    [
        ("creatures", np.int64, (MAX_CREATURES,)),
        ("drops", np.int64, (MAX_DROPS,)),
        ("projectiles", np.int64, (MAX_PROJECTILES,)),
        ("orbs", np.int64, (MAX_ORBS,)),
    ]
)
"""One world's record: for each row of its arrays the seat of a player, or NOBODYS. Where it has one player all stays 0."""


@rule
def nearest_player(bodies, vitals, position):  # type: ignore[no-untyped-def]
    """Seat of the living player nearest to a place, of the nearest dead where nobody lives; BODY and VITALS (players,)."""
    found, least = 0, np.inf
    for living in (True, False):
        for seat in range(bodies.shape[0]):
            feet = bodies[seat].position
            dx, dy, dz = feet[0] - position[0], feet[1] - position[1], feet[2] - position[2]
            distance = dx * dx + dy * dy + dz * dz
            if (vitals[seat].health > 0.0) == living and distance < least:
                found, least = seat, distance
        if least < np.inf:
            break
    return found


@rule
def choose_players(minds, bodies, vitals, creatures, drops, projectiles, orbs):  # type: ignore[no-untyped-def]
    """Fill a MINDS record.

    Args:
        minds: the record.
        bodies, vitals: BODY and VITALS (players,), of all players of the world.
        creatures, drops, projectiles, orbs: CREATURE, DROP, PROJECTILE and EXPERIENCE_ORB rows.
    """
    for row in range(creatures.shape[0]):
        alive = creatures[row].health > 0.0
        minds.creatures[row] = nearest_player(bodies, vitals, creatures[row].position) if alive else NOBODYS
    for row in range(drops.shape[0]):
        lies = drops[row].count > 0
        minds.drops[row] = nearest_player(bodies, vitals, drops[row].position) if lies else NOBODYS
    for row in range(orbs.shape[0]):
        flies = orbs[row].points > 0
        minds.orbs[row] = nearest_player(bodies, vitals, orbs[row].position) if flies else NOBODYS
    for row in range(projectiles.shape[0]):
        shot = projectiles[row]
        if shot.kind == FREE:
            minds.projectiles[row] = NOBODYS
        elif shot.owner <= PLAYER_ID:
            minds.projectiles[row] = PLAYER_ID - shot.owner
        else:
            minds.projectiles[row] = nearest_player(bodies, vitals, shot.position)
