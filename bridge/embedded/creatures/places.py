"""Where a creature may come into the world: floor, room, light, distance.

Source: https://minecraft.wiki/w/Spawn#Spawn_conditions, Java Edition 1.20.4.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.sight import brightness_at
from bridge.embedded.motion.block_physics import LAVA, STOPS, WATER
from bridge.embedded.motion.collision import block_at, box_blocked, make_box, traits_at
from bridge.light import block_light, sky_light

ANIMAL_LIGHT = 9
SWAMP_SLIME_LOW, SWAMP_SLIME_HIGH = 50, 70


@rule
def is_open(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a cell neither stops a body nor holds a liquid."""
    return traits_at(realm.grid, realm.physics, x, y, z) & (STOPS | WATER | LAVA) == 0


@rule
def has_room(realm, kind, x, y, z, box):  # type: ignore[no-untyped-def]
    """Whether a kind's body fits where its feet would be at a point; ``box`` is float64[6] to work in."""
    figures = realm.tables.kinds[kind]
    make_box(box, x, y, z, figures.half_width, figures.height)
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
def suits_slime(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether slimes come to a swamp here: between two heights, by little light. The moon is always half full."""
    if not SWAMP_SLIME_LOW < y < SWAMP_SLIME_HIGH or below(realm.random, 2) == 0:
        return False
    return brightness_at(realm, x, y, z) <= below(realm.random, 8)


@rule
def top_of(grid, x, z):  # type: ignore[no-untyped-def]
    """Height of the first air above everything in a block column."""
    y = grid.min_y + grid.surface[x % grid.surface.shape[0], z % grid.surface.shape[1]]
    while y > grid.min_y and block_at(grid, x, y - 1, z) == 0:
        y -= 1
    return math.floor(y)
