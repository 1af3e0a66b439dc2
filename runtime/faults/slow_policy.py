"""A policy that can be made slow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from agent.policy import Policy, PolicyStep
from bridge.messages import Goal, Observation


class SlowPolicy:
    """Another policy, whose every step takes ``delay_seconds`` more."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.name = policy.name
        self.delay_seconds = 0.0

    def start(self, goals: Sequence[Goal]) -> Any:
        """See ``Policy``."""
        return self._policy.start(goals)

    def step(self, observations: Sequence[Observation], state: Any) -> PolicyStep:
        """See ``Policy``."""
        if self.delay_seconds:
            time.sleep(self.delay_seconds)
        return self._policy.step(observations, state)
