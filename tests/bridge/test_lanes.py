"""Sixteen numbers at a time are what sixteen numbers are one by one, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError

from bridge import lanes
from bridge.lanes import LANES

NUMBERS = np.random.default_rng(3).normal(0, 40, (2, LANES)).astype(np.float32)
WHOLE = np.random.default_rng(4).integers(-900, 900, (2, LANES)).astype(np.int32)


@njit
def _of_floats(given, out):
    a, b = lanes.taken(given, 0), lanes.taken(given, 1)
    two = np.float32(2)
    lanes.put(out, 0, a + b)
    lanes.put(out, 1, a - two)
    lanes.put(out, 2, two * b)
    lanes.put(out, 3, a / b)
    lanes.put(out, 4, lanes.smaller(a, b))
    lanes.put(out, 5, lanes.larger(a, two))
    lanes.put(out, 6, lanes.magnitudes(a))
    lanes.put(out, 7, lanes.square_roots(lanes.magnitudes(b)))
    lanes.put(out, 8, lanes.floors(a))
    lanes.put(out, 9, lanes.floats(lanes.whole(a)))
    lanes.put(out, 10, lanes.choose(a < b, a, lanes.spread(two)))
    lanes.put(out, 11, lanes.floats((a > b) | (a <= two) & ~(b >= two)))


def test_floats_are_computed_as_float32_is() -> None:
    a, b = NUMBERS
    two = np.float32(2)
    out = np.zeros((12, LANES), np.float32)
    _of_floats(NUMBERS, out)
    expected = [
        a + b,
        a - two,
        two * b,
        a / b,
        np.minimum(a, b),
        np.maximum(a, two),
        np.abs(a),
        np.sqrt(np.abs(b)),
        np.floor(a),
        np.trunc(a),
        np.where(a < b, a, two),
        (a > b) | ((a <= two) & ~(b >= two)),
    ]
    assert np.array_equal(out, np.array(expected, np.float32))


@njit
def _of_ints(given, out):
    a, b = lanes.taken(given, 0), lanes.taken(given, 1)
    lanes.put(out, 0, a + 7)
    lanes.put(out, 1, 7 - b)
    lanes.put(out, 2, a * b)
    lanes.put(out, 3, (a & 255) | (b ^ 3))
    lanes.put(out, 4, (a << 3) + (b >> 2))
    lanes.put(out, 5, lanes.choose((a == b) | (a != lanes.lane_numbers()), a, 1))
    lanes.put(out, 6, lanes.lane_numbers())
    return lanes.count(a < b), lanes.bits(a < b)


def test_ints_are_computed_as_int32_is() -> None:
    a, b = WHOLE
    out = np.zeros((7, LANES), np.int32)
    count, bits = _of_ints(WHOLE, out)
    numbers = np.arange(LANES)
    expected = [
        a + 7,
        7 - b,
        a * b,
        (a & 255) | (b ^ 3),
        (a << 3) + (b >> 2),
        np.where((a == b) | (a != numbers), a, 1),
        numbers,
    ]
    assert np.array_equal(out, np.array(expected, np.int32))
    assert count == (a < b).sum()
    assert bits == sum(1 << lane for lane in numbers.tolist() if a[lane] < b[lane])


@njit
def _gathered(memory, index, out):
    at = lanes.taken(index, 0)
    lanes.put(out, 0, lanes.gather(memory, at, at >= 0))


@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_gathering_takes_what_the_mask_allows_and_touches_nothing_else(kind: type) -> None:
    memory = np.arange(100, 140).astype(kind)
    index = np.where(np.arange(LANES) % 3 == 0, -(1 << 30), np.arange(LANES) * 2).astype(np.int32)[None]
    out = np.full((1, LANES), 9, kind)
    _gathered(memory, index, out)
    assert np.array_equal(out[0], np.where(index[0] < 0, 0, 100 + index[0]))


@njit
def _mixed(given, out):
    lanes.put(out, 0, lanes.taken(given, 0) * 0.1)


def test_numbers_that_would_be_rounded_are_refused() -> None:
    with pytest.raises(TypingError):
        _mixed(NUMBERS, np.zeros((1, LANES), np.float32))
