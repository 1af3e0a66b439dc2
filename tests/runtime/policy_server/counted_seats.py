"""Seats at a policy whose answers tell what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bridge.messages import Action, Goal, Observation
from runtime.policy_server.seats import SeatAnswer, SeatNumbers


class CountedSeats:
    """Counts each seat's ticks from its seed on, in ``d_yaw``; waits where it is told to; notes who was in which batch.

    A goal ``unreadable`` is not read; ``forbidden`` neither, but only where it is begun.
    """

    joint = True

    def __init__(self, seats: int = 8) -> None:
        self._numbers = SeatNumbers(seats)
        self.ticks: dict[int, int] = {}
        self.batches: list[list[int]] = []
        self.go = threading.Event()
        self.go.set()
        self.begun = threading.Event()
        self.broken = False

    @property
    def taken(self) -> int:
        """How many seats are taken."""
        return len(self._numbers)

    def join(self) -> int:
        return self._numbers.take()

    def read(self, goal: Goal) -> None:
        if goal.text == "unreadable":
            raise ValueError("goal: it cannot be read")

    def begin(self, seat: int, goal: Goal, seed: int) -> None:
        if goal.text == "forbidden":
            raise ValueError("goal: it cannot be begun")
        self.ticks[seat] = seed

    def leave(self, seat: int) -> None:
        self._numbers.free(seat)

    def step(self, seats: Sequence[int], observations: Sequence[Observation]) -> list[SeatAnswer | Exception]:
        self.batches.append(list(seats))
        self.begun.set()
        assert self.go.wait(10)
        if self.broken:
            raise ZeroDivisionError("the model failed")
        for seat in seats:
            self.ticks[seat] += 1
        return [SeatAnswer(Action(forward=1, d_yaw=float(self.ticks[seat])), "word", "", len(seats)) for seat in seats]
