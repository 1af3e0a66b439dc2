"""Sky light and block light that spread through the grid: made for whole columns as they come, mended where a block changes.

The game's rules (https://minecraft.wiki/w/Light): light loses a level for every cell that it goes, more in water and leaves; sky
light of 15 goes straight down through air without loss. What that comes to is unique, so it is the same in whatever order cells
change. Light does not come out of columns that are not loaded: at their border it may be too dark until they are.

``settle`` is the one entry: it mends the cells that ``grid.set_block`` noted, then lights the columns that were loaded since. To
mend is the usual pair of breadth-first walks: darken what may have had its light from a cell, then spread again from the rim.

numba's cache follows this file only: after a change of constants in ``grid`` or ``light_tables``, touch it.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import numpy as np

from bridge.compiled import allocating_rule, rule
from bridge.grid import CHUNK, CHUNKS, FULL_SKY_LIGHT, LIGHT_QUEUE, NO_COLUMN, SIDE, BlockGrid, is_inside
from bridge.light_tables import BY_STATE, CEILING, FILTER, FLOOR, SHINES, block_lighting

BRIGHTEST = 15
SKY, BLOCK = 4, 0
"""The two kinds of light: where their four bits begin in a cell's byte."""
DOWN, UP, WEST, EAST, NORTH, SOUTH = range(6)
DIRECTIONS = 6
_MASK = SIDE - 1
_QUEUE_MASK = LIGHT_QUEUE - 1
_CHUNK_SHIFT = CHUNK.bit_length() - 1
_SIDE_SHIFT = SIDE.bit_length() - 1


@rule
def _bits_at(blocks, states, optics, optics_by_state, x, y, z):
    """The ``light_tables`` bits of a cell at ring coordinates."""
    block = blocks[x, z, y]
    bits = np.int64(optics[block])
    return np.int64(optics_by_state[block, states[x, z, y]]) if bits & BY_STATE else bits


@rule
def _entering(level, direction, from_bits, to_bits, kind):
    """The level with which light of a cell arrives in the next one."""
    taken = to_bits & FILTER
    if taken == FILTER:
        return 0
    if direction == DOWN:
        if from_bits & FLOOR or to_bits & CEILING:
            return 0
        if kind == SKY and level == BRIGHTEST and taken == 0:
            return BRIGHTEST
    elif direction == UP and (from_bits & CEILING or to_bits & FLOOR):
        return 0
    return max(0, level - max(1, taken))


@rule
def _step(x, y, z, direction):
    """The ring coordinates beside a cell: below, above, west, east, north, south of it."""
    return (
        (x + (direction == EAST) - (direction == WEST)) & _MASK,
        y + (direction == UP) - (direction == DOWN),
        (z + (direction == SOUTH) - (direction == NORTH)) & _MASK,
    )


@rule
def _reaches(column_loaded, column_lit, height, x, z, near_x, near_y, near_z):
    """Whether a cell beside (x, z) is one of the world's, not of a column from a whole SIDE away, and its light is computed."""
    if not 0 <= near_y < height:
        return False
    i, k, near_i, near_k = x >> _CHUNK_SHIFT, z >> _CHUNK_SHIFT, near_x >> _CHUNK_SHIFT, near_z >> _CHUNK_SHIFT
    if i == near_i and k == near_k:
        return True
    if not column_lit[near_i, near_k]:
        return False
    apart_x = abs(column_loaded[near_i, near_k, 0] - column_loaded[i, k, 0])
    return apart_x + abs(column_loaded[near_i, near_k, 1] - column_loaded[i, k, 1]) == 1


@rule
def _level(light, x, y, z, kind):
    return np.int64(light[x, z, y]) >> kind & BRIGHTEST


@rule
def _put(light, x, y, z, kind, level):
    light[x, z, y] = (np.int64(light[x, z, y]) & ~(BRIGHTEST << kind)) | level << kind


@rule
def _push(queue, ends, height, x, y, z, level):
    """Queue a cell; ``ends`` int64 (2,): places taken out and put in so far."""
    if ends[1] - ends[0] < LIGHT_QUEUE:
        queue[ends[1] & _QUEUE_MASK] = ((x << _SIDE_SHIFT | z) * height + y) << 4 | level
        ends[1] += 1


@rule
def _pop(queue, ends, height):
    """Take the oldest cell out: (x, y, z, level)."""
    entry = np.int64(queue[ends[0] & _QUEUE_MASK])
    ends[0] += 1
    pillar = (entry >> 4) // height
    return pillar >> _SIDE_SHIFT, (entry >> 4) - pillar * height, pillar & _MASK, entry & BRIGHTEST


@rule
def _source(grid, lighting, x, y, z, kind):
    """The light that a cell has from nowhere in the grid: its block's own, or the sky's in the highest layer."""
    blocks, states = grid.blocks, grid.states
    if kind == BLOCK:
        return np.int64(lighting.emission[blocks[x, z, y], states[x, z, y]])
    if y < blocks.shape[2] - 1:
        return 0
    return _entering(
        BRIGHTEST, DOWN, 0, _bits_at(blocks, states, lighting.optics, lighting.optics_by_state, x, y, z), SKY
    )


@rule
def _spread(grid, lighting, kind, queue, ends):
    """Let light go on from the queued cells until it reaches no further."""
    blocks, states, light = grid.blocks, grid.states, grid.light
    column_loaded, column_lit, height = grid.column_loaded, grid.column_lit, grid.blocks.shape[2]
    optics, optics_by_state = lighting.optics, lighting.optics_by_state
    while ends[0] < ends[1]:
        x, y, z, level = _pop(queue, ends, height)
        if _level(light, x, y, z, kind) != level:
            continue  # it became brighter after it was queued, and was queued again
        bits = _bits_at(blocks, states, optics, optics_by_state, x, y, z)
        for direction in range(DIRECTIONS):
            near_x, near_y, near_z = _step(x, y, z, direction)
            if not _reaches(column_loaded, column_lit, height, x, z, near_x, near_y, near_z):
                continue
            near = _level(light, near_x, near_y, near_z, kind)
            if near >= level:
                continue  # light never grows on its way
            near_bits = _bits_at(blocks, states, optics, optics_by_state, near_x, near_y, near_z)
            arriving = _entering(level, direction, bits, near_bits, kind)
            if arriving > near:
                _put(light, near_x, near_y, near_z, kind, arriving)
                _push(queue, ends, height, near_x, near_y, near_z, arriving)


@rule
def _darken(grid, lighting, kind, queue, ends, rim, rim_ends):
    """Take away what may have come from the queued cells, and queue in ``rim`` what shines into the dark from outside."""
    light, column_loaded, column_lit, height = grid.light, grid.column_loaded, grid.column_lit, grid.blocks.shape[2]
    while ends[0] < ends[1]:
        x, y, z, level = _pop(queue, ends, height)
        for direction in range(DIRECTIONS):
            near_x, near_y, near_z = _step(x, y, z, direction)
            if not _reaches(column_loaded, column_lit, height, x, z, near_x, near_y, near_z):
                continue
            near = _level(light, near_x, near_y, near_z, kind)
            if near == 0:
                continue
            fell = kind == SKY and direction == DOWN and level == BRIGHTEST
            if near >= level and not fell:
                _push(rim, rim_ends, height, near_x, near_y, near_z, near)
                continue
            own = _source(grid, lighting, near_x, near_y, near_z, kind)
            _put(light, near_x, near_y, near_z, kind, own)
            _push(queue, ends, height, near_x, near_y, near_z, near)
            if own:
                _push(rim, rim_ends, height, near_x, near_y, near_z, own)


@rule
def _due(grid, lighting, x, y, z, kind):
    """The light that a cell should have by what is around it."""
    blocks, states, light = grid.blocks, grid.states, grid.light
    column_loaded, column_lit, height = grid.column_loaded, grid.column_lit, grid.blocks.shape[2]
    optics, optics_by_state = lighting.optics, lighting.optics_by_state
    level = _source(grid, lighting, x, y, z, kind)
    bits = _bits_at(blocks, states, optics, optics_by_state, x, y, z)
    for direction in range(DIRECTIONS):
        near_x, near_y, near_z = _step(x, y, z, direction)
        if _reaches(column_loaded, column_lit, height, x, z, near_x, near_y, near_z):
            near = _level(light, near_x, near_y, near_z, kind)
            if near > level:
                near_bits = _bits_at(blocks, states, optics, optics_by_state, near_x, near_y, near_z)
                # The way is from there to here: the opposite direction is the one with its last bit turned.
                level = max(level, _entering(near, direction ^ 1, near_bits, bits, kind))
    return level


@rule
def _mend(grid, lighting, x, y, z, kind, ends):
    """Make the light right around a cell in which something changed. ``ends`` int64 (2, 2), of both queues, empty."""
    light, height = grid.light, grid.blocks.shape[2]
    held, due = _level(light, x, y, z, kind), _due(grid, lighting, x, y, z, kind)
    if due == held:
        return
    if due < held:
        due = _source(grid, lighting, x, y, z, kind)
        _put(light, x, y, z, kind, due)
        _push(grid.light_queues[0], ends[0], height, x, y, z, held)
        _darken(grid, lighting, kind, grid.light_queues[0], ends[0], grid.light_queues[1], ends[1])
    _put(light, x, y, z, kind, due)
    _push(grid.light_queues[1], ends[1], height, x, y, z, due)
    _spread(grid, lighting, kind, grid.light_queues[1], ends[1])


@rule
def _fill_column(grid, lighting, i, k):
    """Light of the column at place (i, k) as it falls straight down, and of its blocks in their own cells; whether any shines."""
    blocks, states, light = grid.blocks, grid.states, grid.light
    optics, optics_by_state = lighting.optics, lighting.optics_by_state
    shines = False
    for x in range(i * CHUNK, (i + 1) * CHUNK):
        for z in range(k * CHUNK, (k + 1) * CHUNK):
            top = grid.surface[x, z]
            for y in range(top, blocks.shape[2]):
                light[x, z, y] = FULL_SKY_LIGHT
            level, above, y = np.int64(BRIGHTEST), np.int64(0), top - 1
            while y >= 0 and level:
                bits = _bits_at(blocks, states, optics, optics_by_state, x, y, z)
                level, above = _entering(level, DOWN, above, bits, SKY), bits
                light[x, z, y] = level << SKY
                y -= 1
            for dark in range(y + 1):
                light[x, z, dark] = 0
            for y in range(top):
                if optics[blocks[x, z, y]] & SHINES:
                    own = np.int64(lighting.emission[blocks[x, z, y], states[x, z, y]])
                    light[x, z, y] |= own
                    if own:
                        shines = True
    grid.column_lit[i, k] = True
    return shines


@rule
def _queue_lamps(grid, lighting, i, k, queue, ends):
    """Queue the blocks of the column at place (i, k) that shine, but for those in the brighter light of others."""
    blocks, states, light, height = grid.blocks, grid.states, grid.light, grid.blocks.shape[2]
    for x in range(i * CHUNK, (i + 1) * CHUNK):
        for z in range(k * CHUNK, (k + 1) * CHUNK):
            for y in range(height):
                level = _level(light, x, y, z, BLOCK)
                if level and level == lighting.emission[blocks[x, z, y], states[x, z, y]]:
                    _push(queue, ends, height, x, y, z, level)


@rule
def _seed(grid, lighting, kind, x0, x1, z0, z1, from_bottom, queue, ends):
    """Queue the cells of some pillars from which light still goes sideways; of fresh ones only where light fell from above."""
    blocks, states, light, surface = grid.blocks, grid.states, grid.light, grid.surface
    column_loaded, column_lit, height = grid.column_loaded, grid.column_lit, grid.blocks.shape[2]
    optics, optics_by_state = lighting.optics, lighting.optics_by_state
    for x in range(x0, x1):
        for z in range(z0, z1):
            bottom = top = np.int64(surface[x, z])
            while bottom > 0 and (from_bottom or light[x, z, bottom - 1] >> SKY):
                bottom -= 1
            for direction in range(WEST, DIRECTIONS):
                near_x, _, near_z = _step(x, 0, z, direction)
                top = max(top, np.int64(surface[near_x, near_z]))
            if kind == BLOCK:  # lamps also light the air above all blocks
                top = min(top + BRIGHTEST, height)
            for y in range(bottom, top):
                level = _level(light, x, y, z, kind)
                if level <= 1:
                    continue
                for direction in range(WEST, DIRECTIONS):
                    near_x, near_y, near_z = _step(x, y, z, direction)
                    near = _level(light, near_x, near_y, near_z, kind)
                    if near >= level - 1:
                        continue
                    near_bits = _bits_at(blocks, states, optics, optics_by_state, near_x, near_y, near_z)
                    if _entering(level, direction, 0, near_bits, kind) > near and _reaches(
                        column_loaded, column_lit, height, x, z, near_x, near_y, near_z
                    ):
                        _push(queue, ends, height, x, y, z, level)
                        break


@rule
def _seed_border(grid, lighting, kind, i, k, direction, queue, ends):
    """Queue the cells beyond one side of the new column at place (i, k) that shine into it, where a column was lit before."""
    x, z = i * CHUNK, k * CHUNK
    if direction in (WEST, EAST):
        x = (x + (CHUNK if direction == EAST else -1)) & _MASK
        _seed(grid, lighting, kind, x, x + 1, z, z + CHUNK, True, queue, ends)
    else:
        z = (z + (CHUNK if direction == SOUTH else -1)) & _MASK
        _seed(grid, lighting, kind, x, x + CHUNK, z, z + 1, True, queue, ends)


@allocating_rule
def _light_columns(grid, lighting):
    """Light every loaded column that is not lit yet, and let it and its lit neighbours shine into each other."""
    queue, lamps = grid.light_queues[0], grid.light_queues[1]
    ends, lamp_ends = np.zeros(2, np.int64), np.zeros(2, np.int64)
    fresh, shines = np.zeros((CHUNKS, CHUNKS), np.bool_), np.zeros((CHUNKS, CHUNKS), np.bool_)
    for i in range(CHUNKS):
        for k in range(CHUNKS):
            if not grid.column_lit[i, k] and grid.column_loaded[i, k, 0] != NO_COLUMN:
                shines[i, k] = _fill_column(grid, lighting, i, k)
                fresh[i, k] = True
    for i in range(CHUNKS):
        for k in range(CHUNKS):
            if not fresh[i, k]:
                continue
            x, z = i * CHUNK, k * CHUNK
            _seed(grid, lighting, SKY, x, x + CHUNK, z, z + CHUNK, False, queue, ends)
            for direction in range(WEST, DIRECTIONS):
                near_i = (i + (direction == EAST) - (direction == WEST)) % CHUNKS
                near_k = (k + (direction == SOUTH) - (direction == NORTH)) % CHUNKS
                if grid.column_lit[near_i, near_k] and not fresh[near_i, near_k]:
                    _seed_border(grid, lighting, SKY, i, k, direction, queue, ends)
                    _seed_border(grid, lighting, BLOCK, i, k, direction, lamps, lamp_ends)
            if shines[i, k]:
                _queue_lamps(grid, lighting, i, k, lamps, lamp_ends)
            # So that the queues cannot overflow; a cell may be walked from twice. A column may be full of lamps.
            _spread(grid, lighting, BLOCK, lamps, lamp_ends)
            if ends[1] - ends[0] > LIGHT_QUEUE // 2:
                _spread(grid, lighting, SKY, queue, ends)
    _spread(grid, lighting, SKY, queue, ends)


@allocating_rule
def settle(grid, lighting):
    """Make all light right that is due: of changed cells, then of columns loaded since the last call.

    Args:
        grid: ``GridArrays``.
        lighting: ``BlockLighting``.
    """
    due = grid.light_due
    if due[0]:
        ends = np.zeros((2, 2), np.int64)
        for index in range(due[0]):
            pillar, y = grid.unsettled[index] // grid.blocks.shape[2], grid.unsettled[index] % grid.blocks.shape[2]
            x, z = pillar >> _SIDE_SHIFT, pillar & _MASK
            if grid.column_lit[x >> _CHUNK_SHIFT, z >> _CHUNK_SHIFT]:
                # The cells above and below too: a slab shuts the way between them without being darker itself.
                for near_y in range(max(0, y - 1), min(grid.blocks.shape[2], y + 2)):
                    _mend(grid, lighting, x, near_y, z, SKY, ends)
                    _mend(grid, lighting, x, near_y, z, BLOCK, ends)
    # Without this order the columns would take light from neighbours that was about to go out.
    if due[1] or due[0] >= grid.unsettled.shape[0]:
        _light_columns(grid, lighting)
    due[:] = 0


def settle_light(grid: BlockGrid) -> None:
    """``settle``, for Python: costs nothing where nothing is due."""
    if grid.light_due[0] or grid.light_due[1]:
        settle(grid.arrays, block_lighting())


@rule
def sky_light(grid, x, y, z):
    """Sky light 0..15 of a world cell, 15 outside of what is loaded."""
    if not is_inside(grid, x, y, z):
        return BRIGHTEST
    return np.int64(grid.light[x & _MASK, z & _MASK, y - grid.min_y] >> SKY)


@rule
def block_light(grid, x, y, z):
    """Light of blocks 0..15 in a world cell, 0 outside of what is loaded."""
    if not is_inside(grid, x, y, z):
        return 0
    return np.int64(grid.light[x & _MASK, z & _MASK, y - grid.min_y] & BRIGHTEST)
