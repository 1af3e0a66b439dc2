"""A distribution in bins, as a chart needs it: positions and heights as shares of the drawing, labels at round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 24
_LEAST_END = 4.0
"""So that the labels are whole numbers."""
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Bar:
    """One bin."""

    left: float
    """Share of the width, 0..1."""
    width: float
    height: float
    """Share of the highest bar, 0..1."""
    count: int
    low: float
    high: float
    """What lies in it, in the values' own unit: from ``low`` on, below ``high``; the last one with its end."""


@dataclass(frozen=True)
class Histogram:
    """Bins over 0 to a round number that holds every value.

    Attributes:
        bars: those that hold something, from left to right.
        labels: position as a share of the width, and the number that stands there.
        highest: values in the fullest bin.
    """

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, float], ...]
    highest: int


def histogram(values: Sequence[float], end: float | None = None) -> Histogram | None:
    """The distribution of ``values``, which are not negative; None where there are none.

    Args:
        values: in any unit.
        end: where the axis ends at least, so that several charts compare.
    """
    if not values:
        return None
    step = _round_step(max(*values, end or 0.0, _LEAST_END) / 4)
    top = step * math.ceil(max(*values, end or 0.0, _LEAST_END) / step)
    counts, edges = np.histogram(np.asarray(values, np.float64), bins=BINS, range=(0.0, top))
    highest = int(counts.max())
    bars = tuple(
        Bar(low / top, (high - low) / top, int(count) / highest, int(count), low, high)
        for count, low, high in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        if count
    )
    places = [step * number for number in range(round(top / step) + 1)]
    return Histogram(bars, tuple((place / top, place) for place in places), highest)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _ROUND if step * power >= least * (1 - 1e-9))
