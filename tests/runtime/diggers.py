"""A policy that reaches one goal for sure: dirt."""

from __future__ import annotations

from collections.abc import Sequence

from agent.policy import PolicyStep
from bridge.messages import Action, Goal, Observation


class Digger:
    """Looks down and digs."""

    name = "digger"

    def start(self, goals: Sequence[Goal]) -> list[int]:
        return [0] * len(goals)

    def step(self, observations: Sequence[Observation], state: list[int]) -> PolicyStep:
        down = Action(d_pitch=30.0, attack=True)
        return PolicyStep([down] * len(state), ["<pad>"] * len(state), [""] * len(state), state)
