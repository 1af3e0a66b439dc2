"""A seat at a shared policy as the policy of one agent's loop."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from agent.policy import PolicyStep
from bridge.messages import Action, Goal, Observation
from runtime.hold import KEEP_MOVEMENT_TICKS, hold_action
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.seats import SeatAnswer


class Seat(Protocol):
    """A place at a shared policy, in this process or elsewhere. Its methods may be called from any thread."""

    def read(self, goal: Goal) -> None:
        """Raises ValueError for a goal that the policy cannot read; changes nothing."""

    def begin(self, goal: Goal, seed: int) -> None:
        """Begin an episode; the one before is over. A goal that cannot be read may be told here, or by the next ``ask``."""

    def ask(self, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        """One tick; None where no answer came that is still of use ``seconds`` from now."""

    def leave(self) -> None:
        """Give the place back; safe to call twice."""


class LocalSeat:
    """A place at a policy of this process.

    Args:
        batcher: runs the policy. Raises SeatsTakenError where it has no seat left.
    """

    def __init__(self, batcher: Batcher) -> None:
        self._batcher = batcher
        self._seat: int | None = batcher.join().result()

    def read(self, goal: Goal) -> None:
        """Raises ValueError for a goal that the policy cannot read."""
        self._batcher.read(goal).result()

    def begin(self, goal: Goal, seed: int) -> None:
        """Begin an episode."""
        self._batcher.begin(self._taken(), goal, seed).result()

    def ask(self, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        """One tick."""
        return self._batcher.ask(self._taken(), observation, seconds)

    def leave(self) -> None:
        """Give the place back."""
        seat, self._seat = self._seat, None
        if seat is not None:
            self._batcher.leave(seat)

    def _taken(self) -> int:
        if self._seat is None:
            raise RuntimeError("this seat was given back; take another")
        return self._seat


@dataclass(frozen=True)
class SeatState:
    """What a loop carries from tick to tick: the policy has the rest. Of the hold actions, what they go on from."""

    episode: int
    goal: Goal
    last_action: Action
    missed: int = 0
    subgoal: str = ""


class SeatPolicy:
    """Implements ``agent.policy.Policy`` for one agent, by a seat. A tick that gets no answer in time gets the hold action.

    Args:
        seat: the place; it is this policy's alone.
        name: what reports call the policy.
        seed: of the draws of every episode.
        seconds: from an observation's making until its answer is of no more use; the loop's deadline.
        student_hash, provider: of the policy behind the seat, where it is a student.
    """

    def __init__(
        self,
        seat: Seat,
        name: str,
        seed: int,
        seconds: float,
        student_hash: str | None = None,
        provider: str | None = None,
    ) -> None:
        self.name = name
        self.hash = student_hash
        self.provider = provider
        self._seat = seat
        self._seed = seed
        self._seconds = seconds
        self._started = self._begun = 0

    def start(self, goals: Sequence[Goal]) -> SeatState:
        """Make ready for an episode, which begins with its first step; until then the one before may go on.

        ValueError for a goal that the policy cannot read, and for another number of goals than one.
        """
        if len(goals) != 1:
            raise ValueError(f"goals: a seat is one agent's, got {len(goals)}; take a seat for each")
        self._seat.read(goals[0])
        self._started += 1
        return SeatState(self._started, goals[0], Action())

    def step(self, observations: Sequence[Observation], state: SeatState) -> PolicyStep:
        """One tick; waits for the answer. ValueError for the state of an episode that is over."""
        if len(observations) != 1:
            raise ValueError(f"observations: a seat is one agent's, got {len(observations)}; take a seat for each")
        if state.episode < self._begun:
            raise ValueError(f"state: of episode {state.episode}, which is over; this is episode {self._begun}")
        if state.episode > self._begun:
            self._seat.begin(state.goal, self._seed)
            self._begun = state.episode
        seen = observations[0]
        answer = self._seat.ask(seen, max(0.0, self._seconds - seen.age_ms / 1000)).result()
        if answer is None:
            missed = min(state.missed + 1, KEEP_MOVEMENT_TICKS + 1)
            held = hold_action(state.last_action, missed)
            return PolicyStep([held], [""], [state.subgoal], replace(state, missed=missed))
        after = SeatState(state.episode, state.goal, answer.action, 0, answer.subgoal)
        return PolicyStep([answer.action], [answer.plan_token], [answer.subgoal], after)

    def close(self) -> None:
        """Give the seat back; safe to call twice."""
        self._seat.leave()
