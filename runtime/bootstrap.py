"""95 % confidence intervals of means and of ratios of means.

Of shares, whose values are 0 or 1, by Wilson's score interval, which holds for few trials and near 0 and 1 too. Of all others by
resampling, the percentile method: B. Efron, Annals of Statistics 7 (1979), 1-26. Draws come from a generator of a fixed seed: the
same values give the same interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runtime.statistics import wilson_interval

RESAMPLES = 2000
_SEED = 6
_ROWS = 500
"""Resamples at one time, so that memory stays small."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; all NaN where nothing is known, the bounds alone where it has no interval."""

    value: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self.value)


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def share_of(values: Sequence[float]) -> Estimate:
    """The share of the values that are not 0, with Wilson's interval."""
    if not len(values):
        return UNKNOWN
    many = sum(map(bool, values))
    return Estimate(many / len(values), *wilson_interval(many, len(values)))


def mean_of(values: Sequence[float]) -> Estimate:
    """The mean of a sample with its interval, by resampling; one value alone has no interval but itself."""
    if not len(values):
        return UNKNOWN
    sample = np.asarray(values, np.float64)
    means = np.concatenate([sample[rows].mean(1) for rows in _resampled(len(sample))])
    low, high = np.quantile(means, (0.025, 0.975))
    return Estimate(float(sample.mean()), float(low), float(high))


def ratio_of(upper: Sequence[float], lower: Sequence[float]) -> Estimate:
    """The ratio of two means over the same episodes: of shares as of two independent ones, else resampled in pairs.

    Args:
        upper, lower: of each episode the value above and below the line, not negative.

    Where the lower mean is 0 the ratio is infinite, or unknown where both are 0. A resample in which both are 0 tells nothing: it
    may lie anywhere, and so widens the interval on both sides. ValueError where the lengths differ.
    """
    if len(upper) != len(lower):
        raise ValueError(f"lower: must hold as many values as upper, {len(upper)}, got {len(lower)}")
    if not any(upper) and not any(lower):
        return UNKNOWN
    if is_share(upper) and is_share(lower):
        return _ratio_of_shares(share_of(upper), share_of(lower))
    above, below = np.asarray(upper, np.float64), np.asarray(lower, np.float64)
    value = float(_divided(above.mean(keepdims=True), below.mean(keepdims=True))[0])
    ratios = np.concatenate([_divided(above[rows].mean(1), below[rows].mean(1)) for rows in _resampled(len(above))])
    least, most = np.sort(np.nan_to_num(ratios, nan=0.0, posinf=math.inf)), np.sort(ratios)  # NaN comes last
    # Of the values that there are, not between two of them: between a number and infinity there is none.
    low, high = float(least[int(0.025 * (RESAMPLES - 1))]), float(most[math.ceil(0.975 * (RESAMPLES - 1))])
    return Estimate(value, low, math.inf if math.isnan(high) else high)


def is_share(values: Sequence[float]) -> bool:
    """Whether all values are 0 or 1, so that their mean is a share."""
    return set(values) <= {0, 1}


def _ratio_of_shares(upper: Estimate, lower: Estimate) -> Estimate:
    """From the intervals of both: MOVER-R of A. Donner and G. Y. Zou, Statistical Methods in Medical Research 21 (2012), 347-359.

    Independent shares are taken for granted; where the same episodes are won by both, the interval is wider than it need be.
    """
    product = upper.value * lower.value
    low, high = 0.0, math.inf  # what is certain where a share is 0
    if upper.value:
        least = upper.low * (2 * upper.value - upper.low)
        low = least / (product + _root(product, least * lower.high * (2 * lower.value - lower.high)))
    if lower.value:
        most = lower.low * (2 * lower.value - lower.low)
        high = (product + _root(product, most * upper.high * (2 * upper.value - upper.high))) / most
    return Estimate(upper.value / lower.value if lower.value else math.inf, low, high)


def _root(product: float, less: float) -> float:
    return math.sqrt(max(0.0, product**2 - less))


def _divided(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below


def _resampled(size: int) -> list[NDArray[np.int64]]:
    generator = np.random.default_rng(_SEED)
    return [generator.integers(size, size=(_ROWS, size)) for _ in range(RESAMPLES // _ROWS)]
