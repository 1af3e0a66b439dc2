"""The projectiles of one world, tick by tick, and what they do to the player whom they strike."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names, sounds
from bridge.embedded.block_physics import block_physics
from bridge.embedded.creatures.knockback import push_player
from bridge.embedded.damage import ARROW as BY_ARROW
from bridge.embedded.damage import hurt_player
from bridge.embedded.events import SOUND, emit
from bridge.embedded.inventory import Inventory
from bridge.embedded.projectiles import ARROW, PLAYER, STRIKE, collect_projectiles, tick_projectiles
from bridge.embedded.trace import no_liquids
from bridge.grid import BlockGrid


@njit(cache=True, nogil=True)
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


class Flight:
    """All that flies and sticks in one world.

    Args:
        records: PROJECTILE (n,).
        random: uint64[1] of ``chance``; ledger: int64 (items,).

    Attributes:
        strikes, count: STRIKE (n,) and int64[1], what the last tick struck.
    """

    def __init__(self, records: NDArray[np.void], random: NDArray[np.uint64], ledger: NDArray[np.int64]) -> None:
        self.records = records
        self._random = random
        self._ledger = ledger
        self.strikes, self.count = np.zeros(len(records), STRIKE), np.zeros(1, np.int64)

    def tick(self, grid: BlockGrid, creatures: NDArray[np.void], feet: NDArray[np.float64]) -> None:
        """Let all fly for a tick; what they struck is in ``strikes`` then."""
        tick_projectiles(
            grid.arrays,
            block_physics(),
            no_liquids(),
            self.records,
            creatures,
            feet,
            self.strikes,
            self.count,
            self._random,
            self._ledger,
        )

    def collect(self, feet: NDArray[np.float64], inventory: Inventory) -> None:
        """Put every stuck arrow in reach into the slots."""
        collect_projectiles(self.records, feet, inventory.slots, inventory.held_slot, names.items().stack_size)
