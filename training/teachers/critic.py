"""The critic: whether the subgoal that is due gets anywhere, judged from observations alone."""

from __future__ import annotations

import enum
from typing import Protocol, TypeVar

from bridge.messages import Observation
from training.teachers.subgoals import CountedSubgoal

Judged = TypeVar("Judged", contravariant=True)
"""The subgoals that a critic judges."""


class Verdict(enum.Enum):
    """What has become of a subgoal."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Critic(Protocol[Judged]):
    """Judges a subgoal."""

    def start(self) -> None:
        """Begin an episode."""

    def judge(self, subgoal: Judged | None, observation: Observation) -> Verdict:
        """Judge the subgoal that the manager named for this observation; None means that nothing is left."""


class PatienceCritic:
    """Done when the manager asks for less than before; failed when nothing was gained for ``patience`` ticks.

    After either verdict patience begins anew, so a failure is told once and the conductor can try something else.
    """

    def __init__(self, patience: int = 400) -> None:
        if patience < 1:
            raise ValueError(f"patience: must be at least 1 tick, got {patience}")
        self._patience = patience
        self._missing: int | None = None
        self._since = 0

    def start(self) -> None:
        """Forget the last episode."""
        self._missing = None
        self._since = 0

    def judge(self, subgoal: CountedSubgoal | None, observation: Observation) -> Verdict:
        """See the class."""
        missing = 0 if subgoal is None else subgoal.count
        before, self._missing = self._missing, missing
        if before is None or missing != before:
            self._since = observation.tick
            return Verdict.DONE if missing == 0 or (before is not None and missing < before) else Verdict.RUNNING
        if missing and observation.tick - self._since > self._patience:
            self._since = observation.tick
            return Verdict.FAILED
        return Verdict.RUNNING
