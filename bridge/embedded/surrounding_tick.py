"""Time, weather and blocks of a world: what a tick begins with, before anybody moves."""

from __future__ import annotations

import math

from bridge.compiled import inlined_rule
from bridge.embedded.cells.block_updates import run_updates
from bridge.embedded.cells.random_ticks import run_random_ticks
from bridge.embedded.items.loot import Spills
from bridge.embedded.lightning import strike_down
from bridge.embedded.weather import sky_darkening, tick_weather
from bridge.sky import DAY_TICKS


@inlined_rule
def pass_time(realm, turn):  # type: ignore[no-untyped-def]
    """Begin a tick: what happened before is forgotten, the clock and the weather go on."""
    clock = realm.clock
    realm.event_count[0] = 0
    clock.tick += 1
    if turn.passing:
        clock.time_of_day = (clock.time_of_day + 1) % DAY_TICKS
    if tick_weather(realm.weather, realm.random, turn.passing, realm.bodies):
        strike_down(realm)


@inlined_rule
def tick_blocks(realm, arrays, world):  # type: ignore[no-untyped-def]
    """What is due of the blocks of a world, what falls, and random ticks around each of its players."""
    tables = arrays.tables
    spills = Spills(realm.loot, realm.drops, realm.random, realm.clock.next_id, realm.ledger)
    run_updates(
        realm.grid,
        realm.physics,
        tables.faces,
        tables.rules,
        realm.updates,
        spills,
        arrays.state.falling[world],
        realm.clock.tick,
        realm.weather,
    )
    for seat in range(realm.bodies.shape[0]):
        position = realm.bodies[seat].position
        run_random_ticks(
            realm.grid,
            realm.physics,
            tables.faces,
            tables.rules,
            tables.growth,
            tables.species,
            tables.leaves,
            realm.updates,
            spills,
            arrays.state.sections[world],
            math.floor(position[0]),
            math.floor(position[2]),
            sky_darkening(realm.clock.time_of_day, realm.weather),
            realm.weather,
            realm.bodies[:seat],
        )
