"""What is measured of an episode beside its success. Every definition here is our own.

========== ======================================================================================================
success    1 where the task's test was met, else 0
found      different things that were looked at (``Find``)
area       square blocks of ground that were seen (``Explore``)
iou        overlap of what stands at the end with the blueprint, 0..1, also beyond what the task asks for (``Build``)
milestones share of the milestones that were reached, 0..1 (``Milestones``; a ``Collect`` is one milestone)
========== ======================================================================================================

An episode ends with its success, so that no more is found or seen than the task asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from bridge.evidence import Evidence
from bridge.messages import Build, Collect, Explore, Find, Milestones, Observation, Success
from bridge.success import SuccessTest, begin_test

SUCCESS, FOUND, AREA, IOU, MILESTONES = "success", "found", "area", "iou", "milestones"
MAIN: Mapping[str, str] = MappingProxyType(
    {
        "navigation/block-search": FOUND,
        "navigation/explore": AREA,
        "creation/materials": MILESTONES,
        "creation/build": IOU,
    }
)
"""Suite -> the measure that it is judged by; of the others success."""
NAMES: Mapping[str, str] = MappingProxyType(
    {
        SUCCESS: "success",
        FOUND: "blocks found",
        AREA: "square blocks seen",
        IOU: "overlap (IoU)",
        MILESTONES: "milestones reached",
    }
)
SHARES = frozenset({SUCCESS, IOU, MILESTONES})
"""Measures that lie in 0..1."""


def main_measure(suite: str) -> str:
    """The measure that a suite is judged by."""
    return MAIN.get(suite, SUCCESS)


class EpisodeMeasures:
    """Watches one episode.

    Args:
        success: the task's test.
        first: the reset's observation.
        evidence: what the world shows beside; its kills are not asked for.
    """

    def __init__(self, success: Success, first: Observation, evidence: Evidence) -> None:
        self._success = success
        self._steps: dict[str, SuccessTest] = {}
        self._reached: dict[str, bool] = {}
        self._build: SuccessTest | None = None
        if isinstance(success, Milestones):
            self._steps = {_name(step): begin_test(step, first, evidence) for step in success.steps}
            self._reached = dict.fromkeys(self._steps, False)
        if isinstance(success, Build):
            # The task's own test ends at the overlap that it asks for.
            self._build = begin_test(msgspec.structs.replace(success, overlap=1.0), first, evidence)

    def see(self, observation: Observation) -> None:
        """One more tick."""
        for name, test in self._steps.items():
            self._reached[name] = self._reached[name] or test.judge(observation).success

    def milestones(self, won: bool) -> dict[str, bool]:
        """Name -> whether it was reached."""
        return {_name(self._success): won} if isinstance(self._success, Collect) else dict(self._reached)

    def values(self, won: bool, progress: float, last: Observation | None) -> dict[str, float]:
        """Name -> value.

        Args:
            won: whether the task's test was met.
            progress: as the world told it last.
            last: the last observation; None where there was none.
        """
        values = {SUCCESS: float(won)}
        match self._success:
            case Find(count=count):
                values[FOUND] = float(round(progress * count))
            case Explore(area=area):
                values[AREA] = float(round(progress * area))
            case Collect():
                values[MILESTONES] = float(won)
            case Milestones():
                values[MILESTONES] = sum(self._reached.values()) / len(self._reached)
            case Build():
                assert self._build is not None
                values[IOU] = 0.0 if last is None else self._build.judge(last).progress
        return values


def nothing_done(success: Success) -> dict[str, float]:
    """The values of an episode that broke before it began."""
    values = {SUCCESS: 0.0}
    match success:
        case Find():
            values[FOUND] = 0.0
        case Explore():
            values[AREA] = 0.0
        case Collect() | Milestones():
            values[MILESTONES] = 0.0
        case Build():
            values[IOU] = 0.0
    return values


def _name(success: Success) -> str:
    """Of a milestone: its item, or ``log`` where any of several will do."""
    assert isinstance(success, Collect)
    items = success.items
    return items[0] if len(items) == 1 else items[0].rpartition("_")[2]
