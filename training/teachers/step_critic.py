"""The critic of steps: done when another one is due, failed when nothing was gained for long."""

from __future__ import annotations

from bridge.messages import Observation
from training.teachers.critic import Verdict
from training.teachers.hands import counts
from training.teachers.needs import Live, Step


class StepCritic:
    """Judges by the step that is due and by what is held.

    After either verdict patience begins anew, so a failure is told once and the conductor can try something else.

    Args:
        patience: ticks without any gain, or change of step, after which a step has failed.
    """

    def __init__(self, patience: int = 900) -> None:
        if patience < 1:
            raise ValueError(f"patience: must be at least 1 tick, got {patience}")
        self._patience = patience
        self.start()

    def start(self) -> None:
        """Forget the last episode."""
        self._before: tuple[str | None, dict[int, int]] | None = None
        self._since = 0

    def judge(self, subgoal: Step | None, observation: Observation) -> Verdict:
        """See the class; who merely lives on cannot fail."""
        now = (None if subgoal is None else subgoal.text(), counts(observation))
        before, self._before = self._before, now
        if before is None or now != before:
            self._since = observation.tick
            return Verdict.DONE if before is not None and now[0] != before[0] else Verdict.RUNNING
        if isinstance(subgoal, Live) or subgoal is None or observation.tick - self._since <= self._patience:
            return Verdict.RUNNING
        self._since = observation.tick
        return Verdict.FAILED
