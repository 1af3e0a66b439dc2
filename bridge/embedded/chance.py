"""Chance within an episode: one word of state, drawn from by compiled rules and by Python alike, and saved with the world.

The generator is splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators): its state is a uint64[1] array,
so that whoever holds a view of it can draw. Nothing else in the embedded world draws random numbers after the reset; ``ambience``
has a word of its own.
"""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.land.noise import mix

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MANTISSA_SHIFT = np.uint64(11)
_UNIT = 1.0 / (1 << 53)


@rule
def next_word(random):  # type: ignore[no-untyped-def]
    """uint64; ``random`` is uint64[1] and moves on."""
    random[0] += _GOLDEN
    return mix(random[0])


@rule
def uniform(random, low, high):  # type: ignore[no-untyped-def]
    """float64 in low..high, high excluded."""
    return low + (high - low) * (np.float64(next_word(random) >> _MANTISSA_SHIFT) * _UNIT)


@rule
def below(random, bound):  # type: ignore[no-untyped-def]
    """int64 in 0..bound-1; ``bound`` positive and far below 2**63, so that the bias of the remainder is nothing."""
    return np.int64((next_word(random) >> _MANTISSA_SHIFT) % np.uint64(bound))


@rule
def happens(random, probability):  # type: ignore[no-untyped-def]
    """True with a probability of 0..1."""
    return uniform(random, 0.0, 1.0) < probability
