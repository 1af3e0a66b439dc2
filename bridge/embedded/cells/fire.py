"""Fire that burns down: it grows older by itself, goes out in the rain, and stays only on what burns for ever.

It is looked at every 30 to 39 ticks, and each time is older by one with a chance of 1 in 3. Rain on it or beside it puts it out
with a chance of 20 % and 3 % more for each step of its age; older than three it is gone, and so it is where nothing holds it.
Nothing catches fire from it here, so what would burn in the game counts as any ground. Source:
https://minecraft.wiki/w/Fire#Burning_out and https://minecraft.wiki/w/Fire#Eternal_fire.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import FIRE_DELAY, FUEL
from bridge.embedded.cells.faces import UP, holds_full
from bridge.embedded.cells.update_queue import change_block, schedule
from bridge.embedded.chance import below, happens
from bridge.embedded.weather import is_raining_at
from bridge.grid import CHUNKS, SIDE, get_block, get_state

MORE_DELAY = 10
OLDEST = 3
_QUENCH, _QUENCH_MORE = 0.2, 0.03
_AROUND = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))


@rule
def _is_rained_on(grid, weather, x, y, z):  # type: ignore[no-untyped-def]
    rained_on = False
    for dx, dz in _AROUND:
        rained_on = rained_on or is_raining_at(grid, weather, x + dx, y, z + dz)
    return rained_on


@rule
def burn_on(grid, faces, rules, updates, weather, random, x, y, z):  # type: ignore[no-untyped-def]
    """The turn of the fire in a cell.

    Args:
        grid, faces, rules: ``GridArrays``, ``BlockFaces``, ``BlockRules``.
        updates: of the world.
        weather: the WEATHER record.
        random: uint64[1] of ``chance``.
    """
    eternal = rules.ground[get_block(grid, x, y - 1, z)] & FUEL != 0
    age = get_state(grid, x, y, z) // rules.older_fire
    out = not holds_full(grid, faces, x, y - 1, z, UP)
    if not eternal and not out:
        out = age > OLDEST or (_is_rained_on(grid, weather, x, y, z) and happens(random, _QUENCH + _QUENCH_MORE * age))
    if out:
        change_block(grid, rules, updates, x, y, z, rules.air, 0)
        return
    if age <= OLDEST and below(random, 3) == 2:
        # Nothing around depends on the age of a fire.
        grid.states[x % SIDE, z % SIDE, y - grid.min_y] = (age + 1) * rules.older_fire
        grid.column_changed[(x >> 4) % CHUNKS, (z >> 4) % CHUNKS] = True
    schedule(updates, x, y, z, rules.fire, FIRE_DELAY + below(random, MORE_DELAY))
