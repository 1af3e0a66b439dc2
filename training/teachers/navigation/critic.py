"""The navigators' critic: done where less is left than before, failed where nothing comes nearer and the body stays about."""

from __future__ import annotations

import math

from bridge.messages import Observation, Vector
from training.teachers.critic import Verdict
from training.teachers.subgoals import CountedSubgoal


class StuckCritic:
    """Failed when for ``patience`` ticks less was neither left to do nor the body ``radius`` blocks from where it was.

    After either verdict patience begins anew, so a failure is told once and the conductor can try something else.
    """

    def __init__(self, patience: int = 160, radius: float = 6.0) -> None:
        if patience < 1:
            raise ValueError(f"patience: must be at least 1 tick, got {patience}")
        if radius <= 0.0:
            raise ValueError(f"radius: must be more than 0 blocks, got {radius}")
        self._patience, self._radius = patience, radius
        self.start()

    def start(self) -> None:
        """Forget the last episode."""
        self._least: int | None = None
        self._since = 0
        self._place: Vector | None = None

    def judge(self, subgoal: CountedSubgoal | None, observation: Observation) -> Verdict:
        """See the class."""
        left = 0 if subgoal is None else subgoal.count
        gained = self._least is not None and left < self._least
        if self._least is None or gained:
            self._least = left
        if self._place is None or gained or math.dist(self._place, observation.pose.position) > self._radius:
            self._place, self._since = observation.pose.position, observation.tick
        if left == 0 or gained:
            return Verdict.DONE
        if observation.tick - self._since > self._patience:
            self._place, self._since = observation.pose.position, observation.tick
            return Verdict.FAILED
        return Verdict.RUNNING
