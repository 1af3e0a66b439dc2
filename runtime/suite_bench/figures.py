"""Numbers as words, for the terminal and the page."""

from __future__ import annotations

import math

from runtime.bootstrap import Estimate

NONE = "-"
INFINITE = "inf"


def number_words(value: float | None, digits: int, none: str = NONE) -> str:
    """``12.3``; a dash, or what else is given, where there is none; ``inf`` where it is a ratio to nothing."""
    if value is None or math.isnan(value):
        return none
    return INFINITE if math.isinf(value) else f"{value:.{digits}f}"


def estimate_words(estimate: Estimate, digits: int, none: str = NONE) -> str:
    """An estimate's interval: ``0.81 to 0.93``; a dash, or what else is given, where it has none."""
    if not estimate.is_known or math.isnan(estimate.low):
        return none
    return f"{number_words(estimate.low, digits)} to {number_words(estimate.high, digits)}"
