"""Integer hashes and smooth noise: everything random about the terrain, the same on every machine.

All arithmetic is 64-bit integer (fixed point with 16 fractional bits), so neither the compiler nor the processor can
round differently. The hash is the finaliser of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
generators).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from bridge.compiled import allocating_rule, rule

ONE = 1 << 16
"""1.0 in fixed point: a noise value lies in 0..ONE."""
_WORD = 0xFFFFFFFFFFFFFFFF
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_TOP_BITS = np.uint64(48)


def seed_word(seed: int) -> np.uint64:
    """Any Python int as the 64-bit word that the kernels take."""
    return np.uint64(seed & _WORD)


@rule
def mix(word):  # type: ignore[no-untyped-def]
    """uint64 -> uint64, splitmix64's finaliser."""
    word = (word ^ (word >> _SHIFTS[0])) * _FIRST
    word = (word ^ (word >> _SHIFTS[1])) * _SECOND
    return word ^ (word >> _SHIFTS[2])


@rule
def hash_cell(seed, salt, x, z):  # type: ignore[no-untyped-def]
    """uint64 of a seed word, a salt that names the purpose, and two cell coordinates (int64)."""
    return hash_in_row(hash_row(seed, salt, x), z)


@rule
def hash_row(seed, salt, x):  # type: ignore[no-untyped-def]
    """What ``hash_cell`` of all cells of one x shares, for ``hash_in_row``."""
    word = mix(seed + np.uint64(salt) * _GOLDEN)
    return mix(word ^ (np.uint64(x) * _GOLDEN))


@rule
def hash_in_row(row, z):  # type: ignore[no-untyped-def]
    """``hash_cell`` of the cell at z in a row of ``hash_row``."""
    return mix(row ^ (np.uint64(z) * _FIRST))


@rule
def share(word):  # type: ignore[no-untyped-def]
    """The top 16 bits of a hash as an int64 in 0..ONE-1: a uniform number in fixed point."""
    return np.int64(word >> _TOP_BITS)


@njit(cache=True, inline="always")  # inlined, a division by a known period is none
def value_noise(seed, salt, x, z, period):  # type: ignore[no-untyped-def]
    """Smooth noise 0..ONE at a block column: random lattice values every ``period`` blocks, joined by smoothstep."""
    lattice_x = x // period
    lattice_z = z // period
    along_x = ((x - lattice_x * period) * ONE) // period
    along_z = ((z - lattice_z * period) * ONE) // period
    smooth_x = (along_x * along_x * (3 * ONE - 2 * along_x)) >> 32
    smooth_z = (along_z * along_z * (3 * ONE - 2 * along_z)) >> 32
    # As hash_cell of the four corners, with what they share worked out once.
    word = mix(seed + np.uint64(salt) * _GOLDEN)
    low = mix(word ^ (np.uint64(lattice_x) * _GOLDEN))
    high = mix(word ^ (np.uint64(lattice_x + 1) * _GOLDEN))
    near_z, far_z = np.uint64(lattice_z) * _FIRST, np.uint64(lattice_z + 1) * _FIRST
    near_low, near_high = share(mix(low ^ near_z)), share(mix(high ^ near_z))
    far_low, far_high = share(mix(low ^ far_z)), share(mix(high ^ far_z))
    near = near_low + (((near_high - near_low) * smooth_x) >> 16)
    far = far_low + (((far_high - far_low) * smooth_x) >> 16)
    return near + (((far - near) * smooth_z) >> 16)


@rule
def _smoothed(first, period, places):  # type: ignore[no-untyped-def]
    """Fill ``places`` int64 (n,) with how far the blocks from ``first`` on are from one lattice line to the next, smoothed."""
    for index in range(len(places)):
        along = ((first + index) % period * ONE) // period
        places[index] = (along * along * (3 * ONE - 2 * along)) >> 32


@allocating_rule
def noise_area(seed, salt, first_x, first_z, period, values):  # type: ignore[no-untyped-def]
    """Fill ``values`` int32 (w, d) with value_noise from a corner on: the same numbers, several times as fast."""
    word = mix(seed + np.uint64(salt) * _GOLDEN)
    smooth_x, smooth_z = np.empty(values.shape[0], np.int64), np.empty(values.shape[1], np.int64)
    _smoothed(first_x, period, smooth_x)
    _smoothed(first_z, period, smooth_z)
    lattice_x, i = first_x // period, 0
    while i < values.shape[0]:
        low = mix(word ^ (np.uint64(lattice_x) * _GOLDEN))
        high = mix(word ^ (np.uint64(lattice_x + 1) * _GOLDEN))
        lattice_x += 1
        end_i = min(lattice_x * period - first_x, values.shape[0])
        lattice_z, k = first_z // period, 0
        while k < values.shape[1]:
            near_z, far_z = np.uint64(lattice_z) * _FIRST, np.uint64(lattice_z + 1) * _FIRST
            near_low, near_high = share(mix(low ^ near_z)), share(mix(high ^ near_z))
            far_low, far_high = share(mix(low ^ far_z)), share(mix(high ^ far_z))
            lattice_z += 1
            end_k = min(lattice_z * period - first_z, values.shape[1])
            for row in range(i, end_i):
                near = near_low + (((near_high - near_low) * smooth_x[row]) >> 16)
                far = far_low + (((far_high - far_low) * smooth_x[row]) >> 16)
                for place in range(k, end_k):
                    values[row, place] = near + (((far - near) * smooth_z[place]) >> 16)
            k = end_k
        i = end_i


@njit(cache=True, inline="always")  # inlined, a division by known bounds is none
def ramp(value, low, high):  # type: ignore[no-untyped-def]
    """0 at ``low`` and before, ONE at ``high`` and beyond, straight between; either may be the greater."""
    return min(max((value - low) * ONE // (high - low), 0), ONE)


@njit(cache=True, inline="always")
def blend(here, there, weight):  # type: ignore[no-untyped-def]
    """``here`` at weight 0, ``there`` at weight ONE, straight between."""
    return here + (((there - here) * weight) >> 16)
