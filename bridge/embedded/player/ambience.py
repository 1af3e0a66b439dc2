"""What a place sounds like: streams, lava, rain, and the noises of dark caves. Nothing of it changes the world.

The game draws 667 cells near the player in every tick; a stream among them is heard once in 64 times and open lava once in 200.
Here fewer cells are drawn and more of them are heard, which comes to as many. Cave noises come as the mood darkens: each tick one
cell around the head lifts it by the sky's light in it, or sinks it by the want of light. Sources: https://minecraft.wiki/w/Ambience,
https://minecraft.wiki/w/Water#Sounds, https://minecraft.wiki/w/Lava#Sounds, https://minecraft.wiki/w/Rain.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.compiled import rule
from bridge.embedded.chance import below, happens, next_word, uniform
from bridge.embedded.creatures.places import top_of
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.block_physics import FLOWS, WATER
from bridge.embedded.weather import is_raining, is_raining_at
from bridge.grid import SIDE, get_block, is_inside
from bridge.light import block_light, sky_light
from bridge.messages import EYE_HEIGHT
from bridge.sounds import CAVE_AMBIENT, LAVA_AMBIENT, RAIN, WATER_AMBIENT

AMBIENCE = np.dtype([("random", np.uint64, (1,)), ("mood", np.float64)])
"""One player's record. ``random`` is a chance of its own, as ``chance``'s: what is heard of a place decides nothing else.
``mood`` is 0..1: at 1 a cave is heard."""
CELLS = 10
"""Drawn in a tick: the game's 667, of which a stream is heard once in 64 times."""
LAVA_SHARE = 64 / 200
FIRST_FALLING = 8
"""Levels of a liquid from here on fall; 0 is a source."""
_NEAR = 15
"""Mask of a draw 0..15; two of them, subtracted, are how far away along one axis a cell is drawn."""
MOOD_REACH = 8
MOOD_TICKS = 6000
"""Ticks until a cave is heard by who is in full darkness."""
MOOD_OF_SKY = 0.001 / 15
MOOD_OFFSET = 2.0
"""Blocks behind the dark cell from which a cave is heard."""
RAIN_TICKS, RAIN_REACH = 3, 10
RAIN_VOLUME, RAIN_ABOVE_VOLUME = 0.2, 0.1
"""Of rain on the ground around, and of rain on a roof above the head."""


@rule
def _liquid_is_drawn(grid, traits, ambience, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a liquid may be among the cells that come next; nothing is decided on the way, so that the reads need not wait."""
    word, found, highest = ambience.random[0], np.int64(0), grid.blocks.shape[2] - 1
    for _ in range(CELLS):
        drawn = np.int64(next_word(ambience.random) >> np.uint64(1))
        i = (x + (drawn & _NEAR) - (drawn >> 4 & _NEAR)) & (SIDE - 1)
        layer = y + (drawn >> 8 & _NEAR) - (drawn >> 12 & _NEAR) - grid.min_y
        k = (z + (drawn >> 16 & _NEAR) - (drawn >> 20 & _NEAR)) & (SIDE - 1)
        found |= traits[grid.blocks[i, k, min(max(layer, 0), highest)]]
    if found & FLOWS:
        ambience.random[0] = word
        return True
    return False


@rule
def _hear_liquids(grid, traits, ambience, x, y, z, events, event_count):  # type: ignore[no-untyped-def]
    for _ in range(CELLS):
        word = np.int64(next_word(ambience.random) >> np.uint64(1))
        cell_x = x + (word & _NEAR) - (word >> 4 & _NEAR)
        cell_y = y + (word >> 8 & _NEAR) - (word >> 12 & _NEAR)
        cell_z = z + (word >> 16 & _NEAR) - (word >> 20 & _NEAR)
        if not is_inside(grid, cell_x, cell_y, cell_z):
            continue
        i, j, k = cell_x & (SIDE - 1), cell_y - grid.min_y, cell_z & (SIDE - 1)
        block = grid.blocks[i, k, j]
        if block == 0:
            continue
        kind = traits[block]
        if not kind & FLOWS:
            continue
        if kind & WATER:
            if 0 < grid.states[i, k, j] < FIRST_FALLING:
                volume = uniform(ambience.random, 0.75, 1.0)
                emit(events, event_count, SOUND, WATER_AMBIENT, cell_x + 0.5, cell_y + 0.5, cell_z + 0.5, volume)
        elif get_block(grid, cell_x, cell_y + 1, cell_z) == 0 and happens(ambience.random, LAVA_SHARE):
            volume = uniform(ambience.random, 0.2, 0.4)
            emit(events, event_count, SOUND, LAVA_AMBIENT, cell_x + 0.5, cell_y + 0.5, cell_z + 0.5, volume)


@rule
def _brood(grid, ambience, feet, events, event_count):  # type: ignore[no-untyped-def]
    """One tick of the mood, by one cell around the head."""
    eye_y, side, random = feet[1] + EYE_HEIGHT, 2 * MOOD_REACH + 1, ambience.random
    x = math.floor(feet[0] + below(random, side) - MOOD_REACH)
    y = math.floor(eye_y + below(random, side) - MOOD_REACH)
    z = math.floor(feet[2] + below(random, side) - MOOD_REACH)
    sky = sky_light(grid, x, y, z)
    if sky > 0:
        ambience.mood -= sky * MOOD_OF_SKY
    else:
        ambience.mood -= (block_light(grid, x, y, z) - 1) / MOOD_TICKS
    if ambience.mood < 1.0:
        ambience.mood = max(0.0, ambience.mood)
        return
    ambience.mood = 0.0
    dx, dy, dz = x + 0.5 - feet[0], y + 0.5 - eye_y, z + 0.5 - feet[2]
    distance = max(1e-6, math.sqrt(dx * dx + dy * dy + dz * dz))
    far = (distance + MOOD_OFFSET) / distance
    emit(events, event_count, SOUND, CAVE_AMBIENT, feet[0] + dx * far, eye_y + dy * far, feet[2] + dz * far, 1.0)


@rule
def _hear_rain(grid, weather, ambience, feet, events, event_count):  # type: ignore[no-untyped-def]
    """Rain is heard where it meets the ground of one column around, if that is about as high as the head."""
    random, side = ambience.random, 2 * RAIN_REACH + 1
    x = math.floor(feet[0]) + below(random, side) - RAIN_REACH
    z = math.floor(feet[2]) + below(random, side) - RAIN_REACH
    top, eye = top_of(grid, x, z), math.floor(feet[1] + EYE_HEIGHT)
    if abs(top - eye) > RAIN_REACH or not is_raining_at(grid, weather, x, top, z):
        return
    roofed = top > eye + 1 and top_of(grid, math.floor(feet[0]), math.floor(feet[2])) > eye
    volume = RAIN_ABOVE_VOLUME if roofed else RAIN_VOLUME
    emit(events, event_count, SOUND, RAIN, x + 0.5, float(top), z + 0.5, volume)


@rule
def tick_ambience(grid, traits, weather, ambience, feet, tick, events, event_count):  # type: ignore[no-untyped-def]
    """One tick of all that is heard of the place.

    Args:
        grid: ``GridArrays``; traits: of ``BlockPhysics``.
        weather, ambience: ``WEATHER`` and ``AMBIENCE`` records.
        feet: float64[3] of the player.
        tick: since the reset.
        events, event_count: of ``events``.
    """
    x, y, z = math.floor(feet[0]), math.floor(feet[1]), math.floor(feet[2])
    if _liquid_is_drawn(grid, traits, ambience, x, y, z):
        _hear_liquids(grid, traits, ambience, x, y, z, events, event_count)
    _brood(grid, ambience, feet, events, event_count)
    if tick % RAIN_TICKS == 0 and is_raining(weather):
        _hear_rain(grid, weather, ambience, feet, events, event_count)
