"""The policy that does nothing: what it scores, a benchmark gives for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from agent.policy import PolicyStep
from bridge.messages import Action, Goal, Observation


class IdlePolicy:
    """Stands still and says nothing. Implements ``agent.policy.Policy``."""

    name = "idle"

    def start(self, goals: Sequence[Goal]) -> list[None]:
        """One entry an agent; there is nothing to remember."""
        return [None] * len(goals)

    def step(self, observations: Sequence[Observation], state: list[None]) -> PolicyStep:
        """One tick for every agent of the batch."""
        many = len(state)
        return PolicyStep([Action()] * many, ["<pad>"] * many, [""] * many, state)
