"""Where a creature may come into the world: floor, room, light, distance.

Source: https://minecraft.wiki/w/Spawn#Spawn_conditions, Java Edition 1.20.4.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.kinds import SLIME
from bridge.embedded.creatures.sight import brightness_at
from bridge.embedded.land.biomes import SWAMP
from bridge.embedded.land.noise import hash_cell
from bridge.embedded.motion.block_physics import LAVA, STOPS, WATER
from bridge.embedded.motion.collision import block_at, box_blocked, make_box, traits_at
from bridge.light import block_light, sky_light

ANIMAL_LIGHT = 9
SWAMP_SLIME_LOW, SWAMP_SLIME_HIGH = 50, 70
SWAMP_SLIME_IN = 4
"""One try in so many counts: half of them, and half of those by the moon, which is always half full."""
SLIME_CHUNK_BELOW, SLIME_CHUNKS_IN, SLIME_CHUNK_IN = 40, 10, 10
"""Outside of swamps slimes come below this height, in one chunk column of ten, by one try in ten."""
_SLIME_CHUNKS = 7
"""The salt of the draw that says which."""
SLIME_ROOM = 2.04
"""Blocks along each axis that a slime of any size must have to come."""


@rule
def is_open(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a cell neither stops a body nor holds a liquid."""
    return traits_at(realm.grid, realm.physics, x, y, z) & (STOPS | WATER | LAVA) == 0


@rule
def has_room(realm, kind, x, y, z, box):  # type: ignore[no-untyped-def]
    """Whether a kind's body fits where its feet would be at a point; ``box`` is float64[6] to work in."""
    figures = realm.tables.kinds[kind]
    half_width, height = figures.half_width, figures.height
    if kind == SLIME:
        half_width, height = SLIME_ROOM / 2, SLIME_ROOM
    make_box(box, x, y, z, half_width, height)
    return not box_blocked(realm.grid, realm.physics, box)


@rule
def can_stand(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a cell and the one above are open over a full cube on which creatures come: not leaves, glass or what shines."""
    return (
        realm.tables.floor[block_at(realm.grid, x, y - 1, z)]
        and is_open(realm, x, y, z)
        and is_open(realm, x, y + 1, z)
        and realm.tables.hazard[block_at(realm.grid, x, y, z)] == 0
    )


@rule
def is_dark(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether the light lets a monster come: no light of blocks, little of the sky, less of it by chance."""
    if block_light(realm.grid, x, y, z) > 0 or sky_light(realm.grid, x, y, z) > below(realm.random, 32):
        return False
    return brightness_at(realm, x, y, z) <= below(realm.random, 8)


@rule
def is_pasture(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether animals come: grass below, light of 9 or more."""
    if block_at(realm.grid, x, y - 1, z) != realm.tables.grass_block:
        return False
    light = max(block_light(realm.grid, x, y, z), sky_light(realm.grid, x, y, z))
    return light >= ANIMAL_LIGHT


@rule
def is_slime_chunk(seed, x, z):  # type: ignore[no-untyped-def]
    """Whether slimes come to the depths of a cell's chunk column; ``seed`` is the clock's ``seed``."""
    return hash_cell(seed, _SLIME_CHUNKS, x >> 4, z >> 4) % np.uint64(SLIME_CHUNKS_IN) == 0


@rule
def suits_slime(realm, biome, x, y, z):  # type: ignore[no-untyped-def]
    """Whether slimes come here: to a swamp between two heights and by little light, elsewhere to the depths of some columns.

    Source: https://minecraft.wiki/w/Slime#Spawning. Which columns goes by a draw of our own.
    """
    if biome == SWAMP and SWAMP_SLIME_LOW < y < SWAMP_SLIME_HIGH:
        return below(realm.random, SWAMP_SLIME_IN) == 0 and brightness_at(realm, x, y, z) <= below(realm.random, 8)
    if y >= SLIME_CHUNK_BELOW or below(realm.random, SLIME_CHUNK_IN) != 0:
        return False
    return is_slime_chunk(realm.clock.seed, x, z)


@rule
def top_of(grid, x, z):  # type: ignore[no-untyped-def]
    """Height of the first air above everything in a block column."""
    y = grid.min_y + grid.surface[x % grid.surface.shape[0], z % grid.surface.shape[1]]
    while y > grid.min_y and block_at(grid, x, y - 1, z) == 0:
        y -= 1
    return math.floor(y)
