"""Each tick's work on what waits in the queue: what falls sets off, fluids flow, what is held no longer breaks."""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import FALLS, FLOWS_LAVA, FLOWS_WATER, IS_FARMLAND, IS_FIRE, IS_HELD
from bridge.embedded.cells.falling import let_fall, tick_falling
from bridge.embedded.cells.fire import burn_on
from bridge.embedded.cells.fluids import flow, holds_fluid
from bridge.embedded.cells.support import is_held
from bridge.embedded.cells.update_queue import COUNT, NEXT_DUE, NOW, change_block
from bridge.embedded.items.loot import drop_loot
from bridge.embedded.motion.collision import stops_at
from bridge.grid import get_block, get_state

_DONE = -1
"""``due`` of a row that was seen to."""


@rule
def left_by(rules, block, state):  # type: ignore[no-untyped-def]
    """The block that is left of one which breaks: the water that was in its cell, or air (https://minecraft.wiki/w/Waterlogging)."""
    return rules.water if rules.wet[block, state] and block != rules.water else rules.air


@rule
def _break_unheld(grid, physics, faces, rules, updates, spills, x, y, z, block):  # type: ignore[no-untyped-def]
    """Break what nothing holds. Snow melts away; what had water in its cell leaves it."""
    state = get_state(grid, x, y, z)
    if is_held(grid, physics, faces, rules, x, y, z, block, state, True):
        return
    if block != rules.snow:
        drop_loot(spills, block, state, False, x, y, z)
    change_block(grid, rules, updates, x, y, z, left_by(rules, block, state), 0)


@rule
def _react(grid, physics, faces, rules, updates, spills, falling, x, y, z, block, weather):  # type: ignore[no-untyped-def]
    reaction = rules.reaction[block]
    if reaction == FALLS:
        let_fall(grid, physics, rules, updates, falling, x, y, z)
    elif reaction in (FLOWS_WATER, FLOWS_LAVA):
        flow(grid, physics, faces, rules, updates, spills, x, y, z, block)
    elif reaction == IS_HELD:
        _break_unheld(grid, physics, faces, rules, updates, spills, x, y, z, block)
    elif reaction == IS_FIRE:
        burn_on(grid, faces, rules, updates, weather, spills.random, x, y, z)
    elif reaction == IS_FARMLAND:
        covered = not rules.takes_fluid[get_block(grid, x, y + 1, z)] and stops_at(grid, physics, x, y + 1, z)
        if covered:
            change_block(grid, rules, updates, x, y, z, rules.dirt, 0)


@rule
def run_updates(grid, physics, faces, rules, updates, spills, falling, now, weather):  # type: ignore[no-untyped-def]
    """One tick of what falls; then do what is due in tick ``now``, with all that follows from it at once.

    Args:
        grid, physics, faces, rules: ``GridArrays``, ``BlockPhysics``, ``BlockFaces``, ``BlockRules``.
        updates, spills: ``Updates`` and ``Spills`` of the world.
        falling: FALLING (n,).
        weather: the WEATHER record.
    """
    rows, status = updates.rows, updates.status
    status[NOW] = now
    tick_falling(grid, physics, rules, updates, spills, falling)
    if status[COUNT] == 0 or status[NEXT_DUE] > now:
        return
    index = 0
    while index < status[COUNT]:
        row = rows[index]
        index += 1
        if row.due <= now:
            row.due = _DONE
            if holds_fluid(grid, rules, row.block, row.x, row.y, row.z):
                _react(
                    grid, physics, faces, rules, updates, spills, falling, row.x, row.y, row.z, row.block, weather
                )  # fmt: skip
    kept = 0
    for index in range(status[COUNT]):
        row = rows[index]
        if row.due != _DONE:
            status[NEXT_DUE] = row.due if kept == 0 else min(status[NEXT_DUE], row.due)
            rows[kept] = row
            kept += 1
    status[COUNT] = kept
