"""How water and lava flow: level by level, down first, towards the nearest drop, and what comes of it where they meet.

A fluid's state is its level: 0 a source, 1..7 ever lower, 8 falling. Water loses a level a block, lava two (in the
Overworld). Two sources beside a cell of water over solid ground or a source make it a source; lava never does. What
flows washes away what stops nobody and drops it. Lava with water beside or above hardens, a source into obsidian and a
flow into cobblestone; lava that falls into water leaves stone. What is waterlogged, and water plants, are sources as well; water
leaves them where no full face is in its way, and enters what can be waterlogged as a source only. Source:
https://minecraft.wiki/w/Fluid, https://minecraft.wiki/w/Water, https://minecraft.wiki/w/Lava,
https://minecraft.wiki/w/Waterlogging.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import allocating_rule, rule
from bridge.embedded.cells.block_rules import LEAVES
from bridge.embedded.cells.faces import DOWN, EAST, NORTH, STEPS, holds_full
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.items.loot import drop_loot
from bridge.embedded.motion.collision import stops_at
from bridge.grid import get_block, get_state, is_inside

FULL, FALLING_LEVEL = 8, 8
"""The amount of a source or of what falls; amounts run the other way than levels: level 3 is an amount of 5."""
_SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))
_FAR = 1000
_SIGHT = 4
"""Steps from a cell beside it within which water looks for a drop; lava within half of that."""
_WINDOW = 2 * _SIGHT + 3


@rule
def _amount(grid, rules, fluid, x, y, z):  # type: ignore[no-untyped-def]
    """Amount 0..8 of a fluid in a cell."""
    block = get_block(grid, x, y, z)
    if block != fluid:
        return FULL if fluid == rules.water and rules.wet[block, get_state(grid, x, y, z)] else 0
    level = get_state(grid, x, y, z)
    return FULL if level >= FALLING_LEVEL else FULL - level


@rule
def holds_fluid(grid, rules, fluid, x, y, z):  # type: ignore[no-untyped-def]
    """Whether there is any of a fluid in a cell, be it in a plant or in what is waterlogged."""
    block = get_block(grid, x, y, z)
    return block == fluid or (fluid == rules.water and rules.wet[block, get_state(grid, x, y, z)])


@rule
def is_source(grid, rules, fluid, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a fluid in a cell needs no other to stay: a source of it, a water plant, what is waterlogged."""
    block, state = get_block(grid, x, y, z), get_state(grid, x, y, z)
    if block == fluid:
        return state == 0
    return fluid == rules.water and rules.wet[block, state] != 0


@rule
def _is_shut(grid, rules, faces, x, y, z, face):  # type: ignore[no-untyped-def]
    """Whether water in a cell cannot leave it through a face: the block there covers the whole of it, as leaves do every face."""
    block = get_block(grid, x, y, z)
    return rules.ground[block] & LEAVES != 0 or holds_full(grid, faces, x, y, z, face)


@rule
def _takes(grid, rules, fluid, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a fluid can be in a cell: it is there, or what is there gives way."""
    if not is_inside(grid, x, y, z):
        return False
    block = get_block(grid, x, y, z)
    gives_way = rules.takes_fluid[block] and block != rules.water and block != rules.lava
    return gives_way or holds_fluid(grid, rules, fluid, x, y, z)


@rule
def _level_for(grid, physics, faces, rules, fluid, loss, x, y, z):  # type: ignore[no-untyped-def]
    """The level that a cell's neighbours give it, -1 for none."""
    most, sources = 0, 0
    for face in range(NORTH, EAST + 1):
        dx, _, dz = STEPS[face]
        if _is_shut(grid, rules, faces, x + dx, y, z + dz, face ^ 1):
            continue
        most = max(most, _amount(grid, rules, fluid, x + dx, y, z + dz))
        sources += is_source(grid, rules, fluid, x + dx, y, z + dz)
    if fluid == rules.water and sources >= 2:
        below = get_block(grid, x, y - 1, z)
        if is_source(grid, rules, fluid, x, y - 1, z) or (
            not rules.takes_fluid[below] and stops_at(grid, physics, x, y - 1, z)
        ):
            return 0
    if holds_fluid(grid, rules, fluid, x, y + 1, z) and not _is_shut(grid, rules, faces, x, y + 1, z, DOWN):
        return FALLING_LEVEL
    return FULL - (most - loss) if most > loss else -1


@allocating_rule
def _way_to_drop(grid, rules, fluid, x, y, z, sight):  # type: ignore[no-untyped-def]
    """Steps from a cell to the nearest one, ``sight`` steps away at most, under which the fluid can fall."""
    if _takes(grid, rules, fluid, x, y - 1, z):
        return 0
    seen = np.zeros((_WINDOW, _WINDOW), np.bool_)
    middle = _WINDOW // 2
    queue = np.empty((_WINDOW * _WINDOW, 3), np.int64)
    queue[0] = 0, 0, 0
    seen[middle, middle] = True
    head, tail = 0, 1
    while head < tail:
        i, k, steps = queue[head]
        head += 1
        if steps == sight:
            continue
        for dx, dz in _SIDES:
            a, b = i + dx, k + dz
            if seen[middle + a, middle + b] or not _takes(grid, rules, fluid, x + a, y, z + b):
                continue
            seen[middle + a, middle + b] = True
            if is_source(grid, rules, fluid, x + a, y, z + b):
                continue
            if _takes(grid, rules, fluid, x + a, y - 1, z + b):
                return steps + 1
            queue[tail] = a, b, steps + 1
            tail += 1
    return _FAR


@rule
def _enter(grid, rules, updates, spills, fluid, level, x, y, z):  # type: ignore[no-untyped-def]
    """Flow into a cell, over what was there. What lava flows over burns, so that nothing is left of it."""
    block, state = get_block(grid, x, y, z), get_state(grid, x, y, z)
    if block == fluid and (state == 0 or state == level):
        return
    if block != fluid and block != 0 and fluid != rules.lava:
        drop_loot(spills, block, state, False, x, y, z)
    change_block(grid, rules, updates, x, y, z, fluid, level)


@rule
def _soak(grid, physics, faces, rules, updates, loss, x, y, z):  # type: ignore[no-untyped-def]
    """Let what can be waterlogged take in the source that its neighbours make in its cell; whether they do."""
    block, state = get_block(grid, x, y, z), get_state(grid, x, y, z)
    if rules.soaked[block, state] < 0 or _level_for(grid, physics, faces, rules, rules.water, loss, x, y, z) != 0:
        return False
    change_block(grid, rules, updates, x, y, z, block, rules.soaked[block, state])
    return True


@allocating_rule
def _spread_sideways(grid, physics, faces, rules, updates, spills, fluid, loss, sight, x, y, z):  # type: ignore[no-untyped-def]
    amount = _amount(grid, rules, fluid, x, y, z) - loss
    if get_block(grid, x, y, z) == fluid and get_state(grid, x, y, z) >= FALLING_LEVEL:
        amount = FULL - 1
    if amount <= 0:
        return
    nearest = _FAR
    ways = np.full(4, _FAR + 1, np.int64)
    for side in range(4):
        dx, _, dz = STEPS[NORTH + side]
        if _is_shut(grid, rules, faces, x, y, z, NORTH + side):
            continue
        if fluid == rules.water and _soak(grid, physics, faces, rules, updates, loss, x + dx, y, z + dz):
            continue
        if _takes(grid, rules, fluid, x + dx, y, z + dz) and not is_source(grid, rules, fluid, x + dx, y, z + dz):
            ways[side] = _way_to_drop(grid, rules, fluid, x + dx, y, z + dz, sight)
            nearest = min(nearest, ways[side])
    for side in range(4):
        dx, _, dz = STEPS[NORTH + side]
        if ways[side] <= nearest and get_block(grid, x + dx, y, z + dz) != fluid:
            level = _level_for(grid, physics, faces, rules, fluid, loss, x + dx, y, z + dz)
            if level >= 0:
                _enter(grid, rules, updates, spills, fluid, level, x + dx, y, z + dz)


@rule
def _harden(grid, rules, updates, x, y, z):  # type: ignore[no-untyped-def]
    """Turn lava beside or under water into stone of its kind; whether there was such water."""
    meets = holds_fluid(grid, rules, rules.water, x, y + 1, z)
    for dx, dz in _SIDES:
        meets = meets or holds_fluid(grid, rules, rules.water, x + dx, y, z + dz)
    if meets:
        becomes = rules.obsidian if get_state(grid, x, y, z) == 0 else rules.cobblestone
        change_block(grid, rules, updates, x, y, z, becomes, 0)
    return meets


@rule
def flow(grid, physics, faces, rules, updates, spills, x, y, z, fluid):  # type: ignore[no-untyped-def]
    """What the water or lava in a cell does in its turn: harden, sink or dry up, fall, spread.

    Args:
        grid, physics, faces, rules: ``GridArrays``, ``BlockPhysics``, ``BlockFaces``, ``BlockRules``.
        updates, spills: ``Updates`` and ``Spills`` of the world.
        fluid: block id of the water or lava that is there, in a block of its own or in a waterlogged one.
    """
    is_lava = fluid == rules.lava
    loss = 2 if is_lava else 1
    sight = _SIGHT // 2 if is_lava else _SIGHT
    if is_lava and _harden(grid, rules, updates, x, y, z):
        return
    state = get_state(grid, x, y, z) if get_block(grid, x, y, z) == fluid else 0
    if state != 0:
        level = _level_for(grid, physics, faces, rules, fluid, loss, x, y, z)
        if level < 0:
            change_block(grid, rules, updates, x, y, z, 0, 0)
            return
        if level != state:
            state = level
            change_block(grid, rules, updates, x, y, z, fluid, level)
    if is_lava and get_block(grid, x, y - 1, z) == rules.water:
        change_block(grid, rules, updates, x, y - 1, z, rules.stone, 0)
        return
    merges = holds_fluid(grid, rules, fluid, x, y - 1, z)
    if not merges and not _is_shut(grid, rules, faces, x, y, z, DOWN) and _takes(grid, rules, fluid, x, y - 1, z):
        _enter(grid, rules, updates, spills, fluid, FALLING_LEVEL, x, y - 1, z)
        sources = 0
        for dx, dz in _SIDES:
            sources += is_source(grid, rules, fluid, x + dx, y, z + dz)
        if sources < 3:
            return
    elif state != 0 and merges:
        return
    _spread_sideways(grid, physics, faces, rules, updates, spills, fluid, loss, sight, x, y, z)
