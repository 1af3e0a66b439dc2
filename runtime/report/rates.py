"""Success rates with confidence intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from runtime.statistics import wilson_interval


@dataclass(frozen=True)
class Rate:
    """Successes of trials, with Wilson's 95 % interval."""

    successes: int
    trials: int

    def __post_init__(self) -> None:
        wilson_interval(self.successes, self.trials)  # refuses what is no rate

    @property
    def value(self) -> float:
        """0..1; NaN without trials."""
        return self.successes / self.trials if self.trials else math.nan

    @property
    def low(self) -> float:
        """Lower bound, 0..1."""
        return wilson_interval(self.successes, self.trials)[0]

    @property
    def high(self) -> float:
        """Upper bound, 0..1."""
        return wilson_interval(self.successes, self.trials)[1]


@dataclass(frozen=True)
class Difference:
    """``second`` minus ``first``, with a 95 % interval: Newcombe's hybrid score interval of two independent rates.

    R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.
    """

    first: Rate
    second: Rate

    @property
    def value(self) -> float:
        """-1..1; NaN where one has no trials."""
        return self.second.value - self.first.value

    @property
    def low(self) -> float:
        """Lower bound; -1 where nothing is known."""
        if math.isnan(self.value):
            return -1.0
        return self.value - math.hypot(self.second.value - self.second.low, self.first.high - self.first.value)

    @property
    def high(self) -> float:
        """Upper bound; 1 where nothing is known."""
        if math.isnan(self.value):
            return 1.0
        return self.value + math.hypot(self.second.high - self.second.value, self.first.value - self.first.low)
