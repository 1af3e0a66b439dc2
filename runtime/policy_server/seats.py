"""Seats: what a policy keeps of each agent, one row a seat. Agents come and go; whoever else is there changes nothing."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from agent import observe
from agent.chance import chances_of
from agent.host_rows import HostRows, Logits
from agent.notes import Notes
from agent.policy import Policy, StudentPolicy
from bridge.messages import Action, Goal, Observation
from runtime.checkpoint_policy import CheckpointPolicy
from runtime.policy_server.settings import BatchSettings
from runtime.rows import join_rows, keep_rows

MIXES_ROWS = "int8_batch_dependence"
"""In a package's manifest: how far its tick graph moves a row with the rest of its batch."""


class SeatsTakenError(Exception):
    """Every seat is taken; the text says how many there are."""


@dataclass(frozen=True)
class SeatAnswer:
    """What the policy says to one agent in one tick."""

    action: Action
    plan_token: str
    subgoal: str
    batch: int = 1
    """Agents that were answered in the same batch."""


class Seats(Protocol):
    """A policy with what it keeps of each agent. For one thread at a time."""

    joint: bool
    """Whether a pass of several agents is cheaper than a pass of each."""

    def join(self) -> int:
        """Take a free seat; raises SeatsTakenError."""

    def read(self, goal: Goal) -> None:
        """Raises ValueError for a goal that the policy cannot read."""

    def begin(self, seat: int, goal: Goal, seed: int) -> None:
        """Forget what the seat holds and begin anew; raises ValueError for a goal that the policy cannot read.

        Args:
            seat: whose.
            goal: what its agent is to do.
            seed: of its draws of actions, which are its own.
        """

    def leave(self, seat: int) -> None:
        """Free a seat."""

    def step(self, seats: Sequence[int], observations: Sequence[Observation]) -> list[SeatAnswer | Exception]:
        """One tick of some agents; an agent whose observation cannot be read gets the reason, the others their answers."""


class SeatNumbers:
    """Which seats are free; the lowest is given first."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._free = list(range(seats))
        self._taken: set[int] = set()

    def __len__(self) -> int:
        return len(self._taken)

    def take(self) -> int:
        """Raises SeatsTakenError."""
        if not self._free:
            raise SeatsTakenError(f"all {self._seats} seats are taken; try again later")
        seat = heapq.heappop(self._free)
        self._taken.add(seat)
        return seat

    def free(self, seat: int) -> None:
        """Nothing where it is free."""
        if seat in self._taken:
            self._taken.remove(seat)
            heapq.heappush(self._free, seat)


class StudentSeats:
    """A student's seats. Each has a chance of its own, so that an agent's episode does not depend on who else is there.

    Args:
        student: any engine's; whether it draws, and at which temperature, is its own setting.
        settings: ``seats`` and ``exact``.
    """

    def __init__(self, student: StudentPolicy, settings: BatchSettings) -> None:
        self._student = student
        self._numbers = SeatNumbers(settings.seats)
        apart = settings.exact and mixes_rows(student)
        self.joint = not apart
        self._rows = _make_rows(student, settings.seats, apart)
        self._notes = [Notes()] * settings.seats
        self._chances = list(chances_of(np.random.default_rng(0), settings.seats))

    def join(self) -> int:
        """Take a free seat; raises SeatsTakenError."""
        return self._numbers.take()

    def read(self, goal: Goal) -> None:
        """Raises ValueError for a goal that the student cannot read."""
        self._student.start([goal])

    def begin(self, seat: int, goal: Goal, seed: int) -> None:
        """Begin anew; raises ValueError for a goal that the student cannot read."""
        state = self._student.start([goal])
        self._rows.begin(seat, state.goal, state.memory)
        self._notes[seat] = state.notes[0]
        (self._chances[seat],) = chances_of(np.random.default_rng(seed), 1)

    def leave(self, seat: int) -> None:
        """Free a seat."""
        self._numbers.free(seat)

    def step(self, seats: Sequence[int], observations: Sequence[Observation]) -> list[SeatAnswer | Exception]:
        """One tick of some agents."""
        rows = [self._encode(seat, seen) for seat, seen in zip(seats, observations, strict=True)]
        read = [(seat, row) for seat, row in zip(seats, rows, strict=True) if not isinstance(row, Exception)]
        answers = iter(self._answer([seat for seat, _ in read], [row for _, row in read]) if read else ())
        return [row if isinstance(row, Exception) else next(answers) for row in rows]

    def _encode(self, seat: int, seen: Observation) -> observe.Arrays | Exception:
        try:
            notes = self._student.see(seen, self._notes[seat])
            arrays = self._student.arrays([seen], [notes])
        except (
            ValueError,
            OverflowError,
            IndexError,
        ) as error:  # what a stranger sent, which only the kernels found out
            return ValueError(f"observation: {error}")
        self._notes[seat] = notes
        return arrays

    def _answer(self, seats: list[int], rows: list[observe.Arrays]) -> list[SeatAnswer]:
        heads, plan_logits = self._rows.tick(seats, rows)
        chances = [self._chances[seat] if self._student.draws else None for seat in seats]
        chosen = self._student.choose(heads, plan_logits, [self._notes[seat] for seat in seats], chances)
        for seat, notes in zip(seats, chosen.notes, strict=True):
            self._notes[seat] = notes
        said = zip(chosen.actions, chosen.plan_tokens, chosen.subgoals, strict=True)
        return [SeatAnswer(action, token, subgoal, len(seats)) for action, token, subgoal in said]


class PolicySeats:
    """Seats of a policy that is no student: its state is cut and joined by rows. Draws come from the policy's own generator.

    Args:
        policy: any.
        settings: ``seats``.
    """

    joint = True

    def __init__(self, policy: Policy, settings: BatchSettings) -> None:
        self._policy = policy
        self._numbers = SeatNumbers(settings.seats)
        self._states: dict[int, Any] = {}

    def join(self) -> int:
        """Take a free seat; raises SeatsTakenError."""
        return self._numbers.take()

    def read(self, goal: Goal) -> None:
        """Raises what the policy raises of a goal."""
        self._policy.start([goal])

    def begin(self, seat: int, goal: Goal, seed: int) -> None:
        """Begin anew; raises what the policy raises of a goal. The seed goes unheard."""
        self._states[seat] = self._policy.start([goal])

    def leave(self, seat: int) -> None:
        """Free a seat."""
        self._numbers.free(seat)
        self._states.pop(seat, None)

    def step(self, seats: Sequence[int], observations: Sequence[Observation]) -> list[SeatAnswer | Exception]:
        """One tick of some agents."""
        joined = self._states[seats[0]]
        for seat in seats[1:]:
            joined = join_rows(joined, self._states[seat])
        step = self._policy.step(observations, joined)
        for row, seat in enumerate(seats):
            self._states[seat] = keep_rows(step.state, [row])
        said = zip(step.actions, step.plan_tokens, step.subgoals, strict=True)
        return [SeatAnswer(action, token, subgoal, len(seats)) for action, token, subgoal in said]


def make_seats(policy: Policy, settings: BatchSettings) -> Seats:
    """The seats of any policy."""
    student = policy.student if isinstance(policy, CheckpointPolicy) else policy
    return StudentSeats(student, settings) if isinstance(student, StudentPolicy) else PolicySeats(policy, settings)


class Rows(Protocol):
    """Goal and memory of each seat."""

    def begin(self, seat: int, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> None:
        """Put a seat's goal and first memory in its row: float32 (1, features) each."""

    def tick(self, seats: Sequence[int], rows: Sequence[observe.Arrays]) -> Logits:
        """One pass over some seats."""


def _make_rows(student: StudentPolicy, seats: int, apart: bool) -> Rows:
    """Where the student's passes run: on a GPU what it remembers stays there."""
    if getattr(student, "provider", "") == "CUDAExecutionProvider":
        from agent.device_rows import DeviceRows
        from agent.onnx_policy import OnnxPolicy

        if isinstance(student, OnnxPolicy):
            return DeviceRows(student, seats, apart)
    return HostRows(student, seats, apart)


def mixes_rows(student: StudentPolicy) -> bool:
    """Whether the rest of a batch moves a row of a student's answer by more than rounding does."""
    package = getattr(student, "package", None)
    return bool(package is not None and package.manifest.get(MIXES_ROWS, 0.0) > 0)
