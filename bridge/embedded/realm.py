"""One world as compiled rules take it: everything that they read and change, as one argument; and N worlds, likewise."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import inlined_rule, rule
from bridge.embedded.cells.block_rules import BlockRules, block_rules
from bridge.embedded.cells.faces import BlockFaces, block_faces
from bridge.embedded.cells.growth_rules import GrowthRules, growth_rules
from bridge.embedded.cells.leaves import LeafStates, leaf_states
from bridge.embedded.cells.saplings import Species, tree_species
from bridge.embedded.cells.update_queue import Updates
from bridge.embedded.creatures.blast import BLAST_SIDE
from bridge.embedded.creatures.habitats import Habitats, habitats
from bridge.embedded.creatures.tables import CreatureTables, creature_tables
from bridge.embedded.creatures.weapons import weapons
from bridge.embedded.items.loot import Loot, block_loot
from bridge.embedded.items.orphans import holders
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.embedded.minds import MINDS
from bridge.embedded.motion.block_physics import BlockPhysics, block_physics
from bridge.embedded.motion.contact import Contacts, contacts
from bridge.embedded.motion.projectiles import MAX_PROJECTILES, STRIKE
from bridge.embedded.motion.trace import no_liquids
from bridge.embedded.player.aiming import Sights, sights
from bridge.embedded.player.controls import CONTROLS
from bridge.embedded.player.mining import MiningTables, mining_tables
from bridge.embedded.rows import ROWS, UNKNOWN
from bridge.embedded.state import WorldState
from bridge.embedded.turn import TURN
from bridge.grid import GridArrays, make_grid_arrays
from bridge.held import Held, lay_down
from bridge.packed import packed


class ItemTables(NamedTuple):
    """What rules look up by item id and by block id besides the tables of their own modules.

    Attributes:
        stack_size: int64 (items,), how many lie in one slot at most.
        no_liquids: uint8 (blocks,) of zeros: an arrow flies through water and lava.
    """

    stack_size: NDArray[np.int64]
    no_liquids: NDArray[np.uint8]


class RuleTables(NamedTuple):
    """What never changes, each a record of the module of its name."""

    physics: BlockPhysics
    creatures: CreatureTables
    faces: BlockFaces
    rules: BlockRules
    growth: GrowthRules
    species: Species
    leaves: LeafStates
    loot: Loot
    contacts: Contacts
    mining: MiningTables
    habitats: Habitats
    sights: Sights
    items: ItemTables
    weapons: NDArray[np.void]
    holders: NDArray[np.uint8]


@functools.cache
def rule_tables() -> RuleTables:
    """The tables, made once; not to be written to."""
    items = ItemTables(names.items().stack_size.astype(np.int64), no_liquids().astype(np.uint8))
    return RuleTables(
        physics=block_physics(),
        creatures=creature_tables(),
        faces=block_faces(),
        rules=block_rules(),
        growth=growth_rules(),
        species=tree_species(),
        leaves=leaf_states(names.blocks().id("oak_leaves")),
        loot=block_loot(),
        contacts=contacts(),
        mining=mining_tables(),
        habitats=habitats(),
        sights=sights(),
        items=packed(items),
        weapons=weapons(),
        holders=holders(),
    )


def grid_part(grid: GridArrays, index: slice | None) -> GridArrays:
    """Every array of a grid, or of many, indexed alike: views of the same memory."""
    fields: dict[str, Any] = grid._asdict()
    min_y = fields.pop("min_y")
    return GridArrays(**{name: array[index] for name, array in fields.items()}, min_y=min_y)


class WorldArrays(NamedTuple):
    """All memory of N worlds with P players in all, the first axis of each array being the world or the player.

    Attributes:
        grids: ``GridArrays`` with one axis more.
        state: ``WorldState``.
        tables: of all.
        controls, turns: CONTROLS and TURN (P,): what the bodies were told, and how far the tick is.
        minds: MINDS (N,), whose business the things of a world are in a tick; all 0 where it has one player.
        strikes, strike_counts: STRIKE (N, MAX_PROJECTILES), int64 (N, 1): what projectiles struck in a tick.
        broken: uint8 (N, BLAST_SIDE, BLAST_SIDE, BLAST_SIDE) of zeros, where explosions work.
        rows: ROWS (N,).
    """

    grids: GridArrays
    state: WorldState
    tables: RuleTables
    controls: NDArray[np.void]
    turns: NDArray[np.void]
    minds: NDArray[np.void]
    strikes: NDArray[np.void]
    strike_counts: NDArray[np.int64]
    broken: NDArray[np.uint8]
    rows: NDArray[np.void]

    @classmethod
    def allocate(cls, worlds: int, players: int = 1) -> WorldArrays:
        """Memory for so many worlds and so many players in each; what is not touched of it takes no room."""
        fields = make_grid_arrays(MIN_Y, HEIGHT)._asdict()
        min_y = fields.pop("min_y")
        grids = GridArrays(
            **{name: np.zeros((worlds, *array.shape), array.dtype) for name, array in fields.items()}, min_y=min_y
        )
        return cls.around(grids, WorldState.allocate(worlds, players))

    @classmethod
    def around(cls, grids: GridArrays, state: WorldState) -> WorldArrays:
        """With these grids and states, whose arrays have the world as first axis."""
        worlds, players = len(state.clocks), len(state.bodies)
        rows = np.zeros(worlds, ROWS)
        rows["next_id"] = UNKNOWN
        return cls(
            grids=grids,
            state=state,
            tables=rule_tables(),
            controls=np.zeros(players, CONTROLS),
            turns=np.zeros(players, TURN),
            minds=np.zeros(worlds, MINDS),
            strikes=np.zeros((worlds, MAX_PROJECTILES), STRIKE),
            strike_counts=np.zeros((worlds, 1), np.int64),
            broken=np.zeros((worlds, BLAST_SIDE, BLAST_SIDE, BLAST_SIDE), np.uint8),
            rows=rows,
        )

    def held(self) -> Held[WorldArrays]:
        """Ready for ``tick.tick_worlds``; good for as long as it lives."""
        return Held(self, write_worlds)

    def row(self, world: int) -> WorldArrays:
        """One world's part of the same memory with its players, as arrays of one world."""
        players = self.state.players
        return self._part(world, slice(world * players, (world + 1) * players), self.state.row(world))

    def seat(self, player: int) -> WorldArrays:
        """One player's part of the same memory and its world's, as arrays of one world with one player."""
        return self._part(player // self.state.players, slice(player, player + 1), self.state.seat(player))

    def _part(self, world: int, players: slice, state: WorldState) -> WorldArrays:
        part = slice(world, world + 1)
        return WorldArrays(
            grids=grid_part(self.grids, part),
            state=state,
            tables=self.tables,
            controls=self.controls[players],
            turns=self.turns[players],
            minds=self.minds[part],
            strikes=self.strikes[part],
            strike_counts=self.strike_counts[part],
            broken=self.broken[part],
            rows=self.rows[part],
        )


@rule
def write_worlds(arrays, address, room):  # type: ignore[no-untyped-def]
    """``held.lay_down`` of ``WorldArrays``."""
    return lay_down(arrays, address, room)


class Realm(NamedTuple):
    """One world of ``WorldArrays`` as it concerns one of its players: the player.

    Attributes:
        grid, physics, tables, rules, contacts, loot, sights, weapons: of ``GridArrays``, ``BlockPhysics``, ``CreatureTables`` and
            so on.
        updates: ``Updates``, for ``change_block``.
        creatures: CREATURE (n,).
        kills: int64 (kinds,), how many of each the player has killed in this episode.
        body, vitals, inventory, clock, weather: records of the player, of the world's clock and of its weather.
        seat: number of the player among those of the world, from 0 on.
        bodies, lives, inventories: BODY, VITALS and INVENTORY (players,), of all of them.
        minds: record MINDS: which player the things of the world go by.
        drops, projectiles, orbs: DROP, PROJECTILE and EXPERIENCE_ORB rows.
        random: uint64[1] of ``chance``.
        ledger: int64 (items,).
        events, event_count: of ``events``.
        broken: uint8 (BLAST_SIDE,) * 3 of zeros, what explosions work in.
        leaves: ``LeafStates``.
    """

    grid: GridArrays
    physics: BlockPhysics
    tables: CreatureTables
    rules: BlockRules
    contacts: Contacts
    loot: Loot
    sights: Sights
    weapons: NDArray[np.void]
    creatures: NDArray[np.void]
    kills: NDArray[np.int64]
    body: Any
    vitals: Any
    inventory: Any
    clock: Any
    weather: Any
    seat: int
    bodies: NDArray[np.void]
    lives: NDArray[np.void]
    inventories: NDArray[np.void]
    minds: Any
    drops: NDArray[np.void]
    projectiles: NDArray[np.void]
    orbs: NDArray[np.void]
    random: NDArray[np.uint64]
    ledger: NDArray[np.int64]
    events: NDArray[np.void]
    event_count: NDArray[np.int64]
    broken: NDArray[np.uint8]
    updates: Updates
    leaves: LeafStates


def realm_at(arrays: WorldArrays, world: int, player: int) -> Realm:
    """The realm of one of the worlds and of one of its players: views, good for as long as the arrays are."""
    grids, state, tables = arrays.grids, arrays.state, arrays.tables
    players = state.bodies.shape[0] // state.clocks.shape[0]
    first = world * players
    return Realm(
        GridArrays(
            grids.blocks[world],
            grids.states[world],
            grids.light[world],
            grids.column_loaded[world],
            grids.column_changed[world],
            grids.surface[world],
            grids.column_lit[world],
            grids.unsettled[world],
            grids.light_due[world],
            grids.light_queues[world],
            grids.boxes[world],
            grids.biomes[world],
            grids.min_y,
        ),
        tables.physics,
        tables.creatures,
        tables.rules,
        tables.contacts,
        tables.loot,
        tables.sights,
        tables.weapons,
        state.creatures[world],
        state.kills[player],
        state.bodies[player],
        state.vitals[player],
        state.inventories[player],
        state.clocks[world],
        state.weathers[world],
        player - first,
        state.bodies[first : first + players],
        state.vitals[first : first + players],
        state.inventories[first : first + players],
        arrays.minds[world],
        state.drops[world],
        state.projectiles[world],
        state.orbs[world],
        state.clocks[world]["random"],
        state.ledgers[world],
        state.events[world],
        state.event_counts[world],
        arrays.broken[world],
        Updates(state.updates[world], state.update_status[world], state.sections[world]),
        tables.leaves,
    )


realm_in = inlined_rule(realm_at)
"""``realm_at``, compiled. It becomes part of who calls it, since no compiled function can return records within a tuple."""
