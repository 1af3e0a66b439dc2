"""One world as the rules of creatures take it: everything that they read and change, as one argument."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.block_physics import BlockPhysics, block_physics
from bridge.embedded.block_rules import BlockRules, block_rules
from bridge.embedded.creatures.blast import BLAST_SIDE
from bridge.embedded.creatures.tables import CreatureTables, creature_tables
from bridge.embedded.leaves import LeafStates, leaf_states
from bridge.embedded.loot import Spills, block_loot
from bridge.embedded.state import WorldState
from bridge.embedded.update_queue import Updates
from bridge.grid import GridArrays


class Realm(NamedTuple):
    """The rows of one world of a ``WorldState``, its grid, and the tables.

    Attributes:
        grid, physics, tables: ``GridArrays``, ``BlockPhysics``, ``CreatureTables``.
        creatures: CREATURE (n,).
        kills: int64 (kinds,), how many of each the player has killed in this episode.
        body, vitals, inventory, clock, weather: records of the player, of the world's clock and of its weather.
        drops, projectiles, orbs: DROP, PROJECTILE and EXPERIENCE_ORB rows.
        random: uint64[1] of ``chance``.
        ledger: int64 (items,).
        events, event_count: of ``events``.
        rules, leaves: ``BlockRules`` and ``LeafStates``; updates, sections: what is told of changed blocks.
        spills: ``loot.Spills``, where the items of broken blocks go.
        broken: uint8 (BLAST_SIDE,) * 3 of zeros, what explosions work in.
    """

    grid: GridArrays
    physics: BlockPhysics
    tables: CreatureTables
    creatures: NDArray[np.void]
    kills: NDArray[np.int64]
    body: Any
    vitals: Any
    inventory: Any
    clock: Any
    weather: Any
    drops: NDArray[np.void]
    projectiles: NDArray[np.void]
    orbs: NDArray[np.void]
    random: NDArray[np.uint64]
    ledger: NDArray[np.int64]
    events: NDArray[np.void]
    event_count: NDArray[np.int64]
    rules: BlockRules
    leaves: LeafStates
    updates: Updates
    sections: Any
    spills: Spills
    broken: NDArray[np.uint8]


def realm_of(state: WorldState, world: int, grid: GridArrays) -> Realm:
    """The realm of one world: views of its rows, so that it stays good for as long as the state does."""
    clock, drops, ledger = state.clocks[world], state.drops[world], state.ledgers[world]
    return Realm(
        grid=grid,
        physics=block_physics(),
        tables=creature_tables(),
        creatures=state.creatures[world],
        kills=state.kills[world],
        body=state.bodies[world],
        vitals=state.vitals[world],
        inventory=state.inventories[world],
        clock=clock,
        weather=state.weathers[world],
        drops=drops,
        projectiles=state.projectiles[world],
        orbs=state.orbs[world],
        random=clock["random"],
        ledger=ledger,
        events=state.events[world],
        event_count=state.event_counts[world],
        rules=block_rules(),
        leaves=leaf_states(names.blocks().id("oak_leaves")),
        updates=Updates(state.updates[world], state.update_status[world]),
        sections=state.sections[world],
        spills=Spills(block_loot(), drops, clock["random"], clock["next_id"], ledger),
        broken=np.zeros((BLAST_SIDE,) * 3, np.uint8),
    )
