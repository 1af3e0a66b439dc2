"""Who sees whom, and how bright a place is for creatures."""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.chance import uniform
from bridge.embedded.motion.block_physics import CUBE
from bridge.embedded.motion.collision import traits_at
from bridge.embedded.weather import is_raining_at, sky_darkening
from bridge.light import block_light, sky_light
from bridge.messages import EYE_HEIGHT

DAY_LIGHT = 4
"""It is day while the hour takes less than so much of the sky's light."""


@rule
def is_clear(grid, physics, x, y, z, end_x, end_y, end_z):  # type: ignore[no-untyped-def]
    """Whether no full cube lies between two points: what creatures see through. Cell by cell, as ``raycast``."""
    dx, dy, dz = end_x - x, end_y - y, end_z - z
    cell_x, cell_y, cell_z = math.floor(x), math.floor(y), math.floor(z)
    last_x, last_y, last_z = math.floor(end_x), math.floor(end_y), math.floor(end_z)
    step_x, step_y, step_z = 1 if dx > 0 else -1, 1 if dy > 0 else -1, 1 if dz > 0 else -1
    delta_x = abs(1.0 / dx) if dx != 0.0 else np.inf
    delta_y = abs(1.0 / dy) if dy != 0.0 else np.inf
    delta_z = abs(1.0 / dz) if dz != 0.0 else np.inf
    next_x = (cell_x + 1 - x if dx > 0 else x - cell_x) * delta_x if dx != 0.0 else np.inf
    next_y = (cell_y + 1 - y if dy > 0 else y - cell_y) * delta_y if dy != 0.0 else np.inf
    next_z = (cell_z + 1 - z if dz > 0 else z - cell_z) * delta_z if dz != 0.0 else np.inf
    for _ in range(abs(last_x - cell_x) + abs(last_y - cell_y) + abs(last_z - cell_z)):
        if next_x <= next_y and next_x <= next_z:
            cell_x += step_x
            next_x += delta_x
        elif next_y <= next_z:
            cell_y += step_y
            next_y += delta_y
        else:
            cell_z += step_z
            next_z += delta_z
        if traits_at(grid, physics, cell_x, cell_y, cell_z) & CUBE:
            return False
    return True


@rule
def sees_player(realm, creature):  # type: ignore[no-untyped-def]
    """Whether the way from a creature's eye to the player's is clear."""
    eye = creature.position[1] + realm.tables.kinds[creature.kind].eye_height * (
        creature.height / realm.tables.kinds[creature.kind].height
    )
    feet = realm.body.position
    return is_clear(
        realm.grid,
        realm.physics,
        creature.position[0],
        eye,
        creature.position[2],
        feet[0],
        feet[1] + EYE_HEIGHT,
        feet[2],
    )


@rule
def brightness_at(realm, x, y, z):  # type: ignore[no-untyped-def]
    """The light that creatures go by at a point, 0..15: of blocks, or of the sky less what the hour takes from it."""
    cell_x, cell_y, cell_z = math.floor(x), math.floor(y), math.floor(z)
    sky = sky_light(realm.grid, cell_x, cell_y, cell_z) - sky_darkening(realm.clock.time_of_day, realm.weather)
    return max(sky, block_light(realm.grid, cell_x, cell_y, cell_z))


@rule
def is_rained_on(realm, creature):  # type: ignore[no-untyped-def]
    """Whether rain falls on a creature's head."""
    x, y, z = creature.position[0], creature.position[1] + creature.height, creature.position[2]
    return is_raining_at(realm.grid, realm.weather, math.floor(x), math.floor(y), math.floor(z))


@rule
def meets_the_sun(realm, creature, ticks):  # type: ignore[no-untyped-def]
    """Whether the sun finds a creature within so many ticks: by day, under the open sky, by chance and the more so the brighter.

    What burns the undead and sends endermen away: https://minecraft.wiki/w/Zombie#Burning, https://minecraft.wiki/w/Enderman.
    """
    if sky_darkening(realm.clock.time_of_day, realm.weather) >= DAY_LIGHT:
        return False
    position = creature.position
    eye = position[1] + realm.tables.kinds[creature.kind].eye_height
    if sky_light(realm.grid, math.floor(position[0]), math.floor(eye), math.floor(position[2])) < 15:
        return False
    level = brightness_at(realm, position[0], eye, position[2]) / 15.0
    brightness = level / (4.0 - 3.0 * level)
    return brightness > 0.5 and uniform(realm.random, 0.0, 30.0) < ticks * (brightness - 0.4) * 2.0
