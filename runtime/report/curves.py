"""Lines of a chart whose axes both run from 0 to 1: how large a share was done by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """One line.

    Attributes:
        name: what it is of.
        place: the class of its colour in the page's style.
        points: (share of the width, share of the height), from left to right.
    """

    name: str
    place: str
    points: tuple[tuple[float, float], ...]


def done_by(name: str, place: str, moments: Sequence[float], trials: int, end: float) -> Curve:
    """The share of ``trials`` that was done by each moment, as steps.

    Args:
        name, place: of the curve.
        moments: when each of those that were done was done.
        trials: how many there were, done or not; at least as many.
        end: of the axis, in the unit of ``moments``; positive.
    """
    points = [(0.0, 0.0)]
    for number, moment in enumerate(sorted(moments), 1):
        across = min(1.0, moment / end)
        points += [(across, points[-1][1]), (across, number / trials)]
    return Curve(name, place, (*points, (1.0, points[-1][1])))
