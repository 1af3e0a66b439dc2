"""Confidence intervals of means and of ratios of means, by resampling: the percentile method.

B. Efron, Annals of Statistics 7 (1979), 1-26. Draws come from a generator of a fixed seed: the same values give the same
interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
_SEED = 6
_ROWS = 500
"""Resamples at one time, so that memory stays small."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; all NaN where nothing is known."""

    value: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self.value)


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def mean_of(values: Sequence[float]) -> Estimate:
    """The mean of a sample with its interval; one value alone has no interval but itself."""
    if not len(values):
        return UNKNOWN
    sample = np.asarray(values, np.float64)
    means = np.concatenate([sample[rows].mean(1) for rows in _resampled(len(sample))])
    low, high = np.quantile(means, (0.025, 0.975))
    return Estimate(float(sample.mean()), float(low), float(high))


def ratio_of(upper: Sequence[float], lower: Sequence[float]) -> Estimate:
    """The ratio of two means over the same episodes, which are resampled in pairs.

    Args:
        upper, lower: of each episode the value above and below the line, not negative.

    Where the lower mean is 0 the ratio is infinite, or unknown where both are 0. ValueError where the lengths differ.
    """
    if len(upper) != len(lower):
        raise ValueError(f"lower: must hold as many values as upper, {len(upper)}, got {len(lower)}")
    if not len(upper):
        return UNKNOWN
    above, below = np.asarray(upper, np.float64), np.asarray(lower, np.float64)
    value = float(_divided(above.mean(keepdims=True), below.mean(keepdims=True))[0])
    ratios = np.concatenate([_divided(above[rows].mean(1), below[rows].mean(1)) for rows in _resampled(len(above))])
    known = np.sort(ratios[~np.isnan(ratios)])
    if math.isnan(value) or not len(known):
        return UNKNOWN
    # Of the values that there are, not between two of them: between a number and infinity there is none.
    low, high = known[int(0.025 * (len(known) - 1))], known[math.ceil(0.975 * (len(known) - 1))]
    return Estimate(value, float(low), float(high))


def _divided(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below


def _resampled(size: int) -> list[NDArray[np.int64]]:
    generator = np.random.default_rng(_SEED)
    return [generator.integers(size, size=(_ROWS, size)) for _ in range(RESAMPLES // _ROWS)]
