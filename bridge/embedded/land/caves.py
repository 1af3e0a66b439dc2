"""Caves: rooms deep in the stone with winding tunnels, some of which a mouth at the surface leads into.

One system a cell of CAVE_CELL blocks, decided by hashes of the cell, as trees are: a column carves whatever reaches into
it. A tunnel is a chain of spheres whose heading drifts, the way the game's own carvers work (minecraft.wiki, "Cave" -
Generation before 1.18). Below LAVA_LEVEL what was carved is filled with lava (same page). Tunnels keep ROOF blocks below
the surface, except close to a mouth; so an opening is where ``near_mouth`` says, and nowhere else."""

from __future__ import annotations

import numpy as np

from bridge.compiled import allocating_rule, rule
from bridge.embedded.land.biomes import (
    BEACH,
    DESERT,
    MIXED_FOREST,
    OCEAN,
    RIVER,
    SNOWY_SLOPES,
    STONY_PEAKS,
    SWAMP,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.climate import is_mild
from bridge.embedded.land.materials import AIR, BEDROCK, LAVA
from bridge.embedded.land.noise import ONE, hash_cell, share
from bridge.embedded.land.relief import SEA_LEVEL, ground_height, survey
from bridge.grid import CHUNK

CAVE_CELL = 48
LAVA_LEVEL = 11
"""Carved cells below this layer hold lava."""
ROOF = 5
"""Blocks of ground between a tunnel and the surface."""
MOUTH_RADIUS = 12
"""Blocks around a mouth, along x and z, within which a tunnel may break the surface."""
MOUTH_MARGIN = MOUTH_RADIUS + 3
"""What grows keeps this far from a mouth."""
TUNNELS = 4
_STEPS = 48
_ENTRY_STEPS = 14
"""Steps from a mouth on that a tunnel runs straight down, until it is under its roof."""
_REACH = _STEPS + 8
_TURNS = 64
"""Headings of a full circle."""
_QUARTER = np.rint(np.sin(np.arange(_TURNS // 4 + 1) * (2 * np.pi / _TURNS)) * ONE).astype(np.int64)
_HALF = np.concatenate((_QUARTER, _QUARTER[-2:0:-1]))
_SINES = np.concatenate((_HALF, -_HALF))
SALT_SYSTEM, SALT_MOUTH, SALT_ROOM, SALT_TUNNEL, SALT_STEP = range(81, 86)


@rule
def sine(turn):  # type: ignore[no-untyped-def]
    """Fixed-point sine of ``turn`` 64ths of a circle."""
    return _SINES[turn % _TURNS]


@rule
def _mouth_chance(seed, x, z):  # type: ignore[no-untyped-def]
    if is_mild(x, z):
        return 0
    height, biome = survey(seed, x, z)
    if biome in (OCEAN, RIVER, BEACH, SWAMP) or height < SEA_LEVEL + 3:
        return 0
    if biome in (WINDSWEPT_HILLS, STONY_PEAKS, SNOWY_SLOPES):
        return ONE
    if biome == MIXED_FOREST:
        return ONE // 16
    return ONE // 6 if biome == DESERT else ONE // 3


@rule
def place_of_mouth(seed, cell_x, cell_z):  # type: ignore[no-untyped-def]
    """(x, z) where the cave of a cell would open."""
    place = share(hash_cell(seed, SALT_MOUTH, cell_x, cell_z))
    return cell_x * CAVE_CELL + place % CAVE_CELL, cell_z * CAVE_CELL + (place // CAVE_CELL) % CAVE_CELL


@rule
def opens_at(seed, cell_x, cell_z, x, z):  # type: ignore[no-untyped-def]
    """Whether the cave of a cell opens at its place, which takes much longer to tell than where that is."""
    return share(hash_cell(seed, SALT_SYSTEM, cell_x, cell_z)) < _mouth_chance(seed, x, z)


@rule
def near_mouth(seed, x, z):  # type: ignore[no-untyped-def]
    """Whether a cave may open within MOUTH_MARGIN blocks of a place, along x and z."""
    for cell_x in range((x - MOUTH_MARGIN) // CAVE_CELL, (x + MOUTH_MARGIN) // CAVE_CELL + 1):
        for cell_z in range((z - MOUTH_MARGIN) // CAVE_CELL, (z + MOUTH_MARGIN) // CAVE_CELL + 1):
            mouth_x, mouth_z = place_of_mouth(seed, cell_x, cell_z)
            if abs(mouth_x - x) > MOUTH_MARGIN or abs(mouth_z - z) > MOUTH_MARGIN:
                continue
            if opens_at(seed, cell_x, cell_z, mouth_x, mouth_z):
                return True
    return False


@rule
def _uphill(seed, x, z):  # type: ignore[no-untyped-def]
    """The heading, of four, towards the highest ground: a tunnel that begins on a slope runs into it."""
    best, highest = 0, -1
    for turn in range(0, _TURNS, _TURNS // 4):
        height = ground_height(seed, x + 10 * sine(turn + _TURNS // 4) // ONE, z + 10 * sine(turn) // ONE)
        if height > highest:
            best, highest = turn, height
    return best


@rule
def _carve(column, roof, origin_x, origin_z, x, y, z, radius):  # type: ignore[no-untyped-def]
    """Carve a sphere, fixed point, a little flattened; ``roof`` int16 (16, 16) is the highest layer that may be opened."""
    left, right = max(((x - radius) >> 16) - origin_x, 0), min(((x + radius) >> 16) - origin_x, CHUNK - 1)
    near, far = max(((z - radius) >> 16) - origin_z, 0), min(((z + radius) >> 16) - origin_z, CHUNK - 1)
    if left > right or near > far:
        return
    square = (radius >> 8) * (radius >> 8)
    low, high = max((y - radius) >> 16, 1), (y + radius) >> 16
    for i in range(left, right + 1):
        away_x = ((origin_x + i) * ONE + ONE // 2 - x) >> 8
        for k in range(near, far + 1):
            away_z = ((origin_z + k) * ONE + ONE // 2 - z) >> 8
            flat = away_x * away_x + away_z * away_z
            if flat >= square:
                continue
            for layer in range(low, min(high, roof[i, k]) + 1):
                away_y = (layer * ONE + ONE // 2 - y) >> 8
                if flat + away_y * away_y * 5 // 4 < square and column[i, layer, k] != BEDROCK:
                    column[i, layer, k] = LAVA if layer < LAVA_LEVEL else AIR


@rule
def _dig_tunnel(column, roof, origin_x, origin_z, word, x, y, z, turn, sink, straight):  # type: ignore[no-untyped-def]
    """A tunnel from (x, y, z), fixed point, that heads for ``turn`` and falls ``sink`` a step; it winds after ``straight``
    steps."""
    drift = 0
    for step in range(_STEPS):
        far_x, far_z = (x >> 16) - origin_x, (z >> 16) - origin_z
        left = _STEPS - step + 4
        if far_x < -left or far_x > CHUNK + left or far_z < -left or far_z > CHUNK + left:
            return
        if step % 4 == 0 and step >= straight:
            chance = share(hash_cell(word, SALT_STEP, step, 0))
            drift = min(max(drift + chance % 3 - 1, -1), 1)
            turn += drift * (1 + (chance // 4) % 3)
            sink += ((chance // 16) % 3 - 1) * ONE // 8
            sink = min(max(sink, -ONE // 2), ONE // 2)
        swell = ONE * 5 // 4 + (ONE * 9 // 10 * sine(step * (_TURNS // 2) // _STEPS) >> 16)
        radius = swell + (share(word) * 3 >> 2)
        if y < 8 * ONE:
            sink = min(sink, 0)
        _carve(column, roof, origin_x, origin_z, x, y, z, radius)
        x += sine(turn + _TURNS // 4)
        z += sine(turn)
        y -= sink


@allocating_rule
def _roof(seed, origin_x, origin_z, heights, roof):  # type: ignore[no-untyped-def]
    """How high each column may be carved; ``heights`` int16 (18, 18) reaches one block around the column."""
    for i in range(CHUNK):
        for k in range(CHUNK):
            roof[i, k] = heights[i + 1, k + 1] - ROOF
    reach = MOUTH_RADIUS + CHUNK
    for cell_x in range((origin_x - reach) // CAVE_CELL, (origin_x + reach) // CAVE_CELL + 1):
        for cell_z in range((origin_z - reach) // CAVE_CELL, (origin_z + reach) // CAVE_CELL + 1):
            x, z = place_of_mouth(seed, cell_x, cell_z)
            left, right = max(x - MOUTH_RADIUS - origin_x, 0), min(x + MOUTH_RADIUS - origin_x, CHUNK - 1)
            near, far = max(z - MOUTH_RADIUS - origin_z, 0), min(z + MOUTH_RADIUS - origin_z, CHUNK - 1)
            if left > right or near > far or not opens_at(seed, cell_x, cell_z, x, z):
                continue
            for i in range(left, right + 1):
                for k in range(near, far + 1):
                    around = heights[i : i + 3, k : k + 3]
                    # No tunnel opens beside water, which would have to flow in.
                    if around.min() >= SEA_LEVEL:
                        roof[i, k] = heights[i + 1, k + 1]


@rule
def carve_caves(seed, chunk_x, chunk_z, heights, roof, column):  # type: ignore[no-untyped-def]
    """Carve all that reaches into a column of materials uint8 (16, height, 16).

    ``heights`` int16 (18, 18): the ground's heights from one block before the column on. ``roof`` int16 (16, 16): filled in
    here, the highest layer that could have been carved."""
    origin_x, origin_z = chunk_x * CHUNK, chunk_z * CHUNK
    _roof(seed, origin_x, origin_z, heights, roof)
    for cell_x in range((origin_x - _REACH) // CAVE_CELL, (origin_x + CHUNK + _REACH) // CAVE_CELL + 1):
        for cell_z in range((origin_z - _REACH) // CAVE_CELL, (origin_z + CHUNK + _REACH) // CAVE_CELL + 1):
            word = hash_cell(seed, SALT_ROOM, cell_x, cell_z)
            chance = share(word)
            x = (cell_x * CAVE_CELL + chance % CAVE_CELL) * ONE
            z = (cell_z * CAVE_CELL + (chance // CAVE_CELL) % CAVE_CELL) * ONE
            y = (10 + share(hash_cell(word, SALT_ROOM, 0, 0)) % 38) * ONE
            _carve(column, roof, origin_x, origin_z, x, y, z, 4 * ONE + 2 * share(hash_cell(word, SALT_ROOM, 1, 0)))
            for tunnel in range(TUNNELS):
                own = hash_cell(word, SALT_TUNNEL, tunnel, 0)
                turn = share(own) % _TURNS
                sink = (share(hash_cell(word, SALT_TUNNEL, tunnel, 1)) - ONE // 2) * 3 // 8
                _dig_tunnel(column, roof, origin_x, origin_z, own, x, y, z, turn, sink, 0)
            mouth_x, mouth_z = place_of_mouth(seed, cell_x, cell_z)
            far_x, far_z = mouth_x - origin_x, mouth_z - origin_z
            if max(-far_x, far_x - CHUNK, -far_z, far_z - CHUNK) > _STEPS + 4:
                continue  # out of reach of the tunnel's first step, and so of all
            if opens_at(seed, cell_x, cell_z, mouth_x, mouth_z):
                top = ground_height(seed, mouth_x, mouth_z)
                own = hash_cell(word, SALT_TUNNEL, TUNNELS, 0)
                turn = _uphill(seed, mouth_x, mouth_z)
                _dig_tunnel(
                    column, roof, origin_x, origin_z, own, mouth_x * ONE, (top + 1) * ONE, mouth_z * ONE, turn, ONE * 5 //
                    8, _ENTRY_STEPS )  # fmt: skip
