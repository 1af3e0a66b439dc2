"""The builders' critic: how far the building is like its blueprint, from observations and the memory of what was seen."""

from __future__ import annotations

import numpy as np

from agent.site import UNKNOWN, Survey
from bridge.messages import Observation
from training.teachers.building.words import BuildSubgoal
from training.teachers.critic import Verdict


class BuildCritic:
    """Done when the likeness has grown or nothing is left to do; failed when for ``patience`` ticks nothing was changed.

    After a failure patience begins anew, so that it is told once and the conductor can try something else.
    """

    def __init__(self, patience: int = 200) -> None:
        if patience < 1:
            raise ValueError(f"patience: must be at least 1 tick, got {patience}")
        self._patience = patience
        self.start()

    def start(self) -> None:
        """Forget the last episode."""
        self._survey: Survey | None = None
        self._first: Survey | None = None
        self._since = 0
        self._held = b""
        self._likeness = 0.0

    @property
    def likeness(self) -> float:
        """Cells that stand as wanted, as a share of those that are wanted or were built into the site's cells otherwise, 0..1.

        A cell counts as built otherwise where it held another block than when it was first seen, and not the wanted one.
        """
        if self._survey is None or self._first is None:
            return 0.0
        wanted, seen = self._survey.site.blueprint, self._survey.blocks
        right = (wanted > 0) & (seen == wanted)
        other = (seen != 0) & (seen != UNKNOWN) & (seen != self._first.blocks) & ~right
        return float(right.sum() / ((wanted > 0) | other).sum())

    def judge(self, subgoal: BuildSubgoal | None, observation: Observation) -> Verdict:
        """See the class. What is held tells of blocks placed or dug outside of the cube."""
        if subgoal is None:
            return Verdict.DONE
        if self._survey is None or self._survey.site is not subgoal.site:
            self._survey, self._first = Survey(subgoal.site), Survey(subgoal.site)
            self._since = observation.tick
        assert self._first is not None
        self._survey.look(observation)
        new = self._first.blocks == UNKNOWN
        self._first.blocks[new] = self._survey.blocks[new]
        before, self._likeness = self._likeness, self.likeness
        held = np.sort(observation.inventory[:, :2], axis=0).tobytes()
        if self._likeness != before or held != self._held:
            self._held, self._since = held, observation.tick
            return Verdict.DONE if self._likeness > before else Verdict.RUNNING
        if observation.tick - self._since > self._patience:
            self._since = observation.tick
            return Verdict.FAILED
        return Verdict.RUNNING
