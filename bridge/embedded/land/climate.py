"""The climate of a place: smooth fields of temperature, humidity, sea, mountains and rivers, from which relief and biome follow.

All values are fixed point, 0..ONE. Around the origin the climate is mild: there lies the mixed forest in which episodes
begin, and it is far from sea, river and mountain; with the distance the fields go over into what the seed gives."""

from __future__ import annotations

import numpy as np

from bridge.compiled import allocating_rule, rule
from bridge.embedded.land.noise import ONE, blend, noise_area, ramp, value_noise

MILD_RADIUS, MILD_END = 208, 384
"""Blocks from the origin within which the climate is mild throughout, and how it goes over into the seed's: at the latest that of
a distance of 1.3 MILD_END owes nothing to the origin."""
MILD_TEMPERATURE, MILD_HUMIDITY = (50 * ONE) // 100, (56 * ONE) // 100
_STRETCH = 3
"""Octaves crowd around the middle: they are stretched by _STRETCH / 2, so that the ends of the scales are met too."""


FIELDS = np.array(
    [
        *((41, 400), (42, 150), (43, 44)),  # temperature
        *((44, 340), (45, 130), (46, 40)),  # humidity
        *((47, 560), (48, 190), (49, 60)),  # sea
        *((50, 360), (51, 140), (52, 52)),  # mountains
        *((53, 320), (54, 120), (55, 46)),  # rivers run where this one crosses its middle
        (56, 110),  # how far the mild land reaches
        *((1, 112), (2, 52), (3, 22)),  # hills
    ],
    np.int64,
)
"""Salt and period in blocks of the noise that climate and hills are made of. Of three for one field the broadest makes the
regions and the finer ones fray their borders."""
TEMPERATURE, HUMIDITY, SEA, MOUNTAIN, RIVER, MILD, HILLS = 0, 3, 6, 9, 12, 15, 16
"""The first row of FIELDS that belongs to each."""


@allocating_rule
def sample(seed, x, z):  # type: ignore[no-untyped-def]
    """The noise of FIELDS at one block column, int32 (len(FIELDS),)."""
    values = np.empty(len(FIELDS), np.int32)
    for row in range(HILLS if is_mild(x, z) else 0, len(FIELDS)):
        values[row] = value_noise(seed, FIELDS[row, 0], x, z, FIELDS[row, 1])
    return values


@rule
def sample_area(seed, first_x, first_z, values):  # type: ignore[no-untyped-def]
    """Fill ``values`` int32 (len(FIELDS), w, d) with the noise of FIELDS from a corner on."""
    last_x, last_z = first_x + values.shape[1] - 1, first_z + values.shape[2] - 1
    mild = (
        is_mild(first_x, first_z) and is_mild(first_x, last_z) and is_mild(last_x, first_z) and is_mild(last_x, last_z)
    )
    for row in range(HILLS if mild else 0, len(FIELDS)):
        noise_area(seed, FIELDS[row, 0], first_x, first_z, FIELDS[row, 1], values[row])


@rule
def is_mild(x, z):  # type: ignore[no-untyped-def]
    """Whether a place is so near the origin that its climate owes nothing to the seed."""
    return x * x + z * z <= MILD_RADIUS * MILD_RADIUS


@rule
def _field(values, row):  # type: ignore[no-untyped-def]
    return (values[row] * 9 + values[row + 1] * 5 + values[row + 2] * 2) >> 4


@rule
def _stretched(value):  # type: ignore[no-untyped-def]
    return min(max(ONE // 2 + (value - ONE // 2) * _STRETCH // 2, 0), ONE)


@rule
def climate_of(values, x, z):  # type: ignore[no-untyped-def]
    """(temperature, humidity, sea, mountain, river) at a block column, each 0..ONE, from its ``sample``.

    ``sea``: 0 inland, ONE in the open sea. ``mountain``: 0 in the lowlands, ONE in a range. ``river``: ONE in a bed, 0 away
    from it."""
    if is_mild(x, z):
        return MILD_TEMPERATURE, MILD_HUMIDITY, 0, 0, 0
    temperature, humidity = _stretched(_field(values, TEMPERATURE)), _stretched(_field(values, HUMIDITY))
    sea = ramp(_field(values, SEA), (40 * ONE) // 100, (30 * ONE) // 100)
    mountain = blend(ramp(_field(values, MOUNTAIN), (57 * ONE) // 100, (73 * ONE) // 100), 0, sea)
    river = ramp(abs(_field(values, RIVER) - ONE // 2), (6 * ONE) // 100, (2 * ONE) // 100)
    river = blend(river, 0, ramp(mountain, 0, ONE // 2))
    # Noise draws the border of the mild land, which would else be a circle.
    away = x * x + z * z - (MILD_END * MILD_END // 2 * values[MILD] >> 16)
    if away < MILD_END * MILD_END:
        wild = ramp(away, MILD_RADIUS * MILD_RADIUS, MILD_END * MILD_END)
        temperature = blend(MILD_TEMPERATURE, temperature, wild)
        humidity = blend(MILD_HUMIDITY, humidity, wild)
        sea, mountain, river = (sea * wild) >> 16, (mountain * wild) >> 16, (river * wild) >> 16
    return temperature, humidity, sea, mountain, river
