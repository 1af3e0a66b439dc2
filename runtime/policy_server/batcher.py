"""The thread in which a shared policy runs: it gathers what many agents ask into batches, and leaves out what comes too late."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from bridge.future_call import carry_out
from bridge.messages import Goal, Observation
from runtime.policy_server.seats import SeatAnswer, Seats
from runtime.policy_server.settings import BatchSettings

Result = TypeVar("Result")

CLOSE_SECONDS = 2.0
"""How long ``close`` waits for the batch in progress."""


class ClosedError(RuntimeError):
    """The batcher was closed; nothing more is answered."""


@dataclass(frozen=True)
class BatchFigures:
    """What a batcher has done so far.

    Attributes:
        answers: requests computed.
        batches: batches that they were computed in.
        late: requests left out, because their answers would have come too late.
    """

    answers: int = 0
    batches: int = 0
    late: int = 0


@dataclass
class _Request:
    seat: int
    observation: Observation
    asked_at: float
    deadline: float
    answer: Future[SeatAnswer | None]


class Batcher:
    """Runs a policy for many agents. Every method may be called from any thread.

    Args:
        seats: the policy, this batcher's alone from now on.
        settings: when a batch is begun.
        name: of the thread.
    """

    def __init__(self, seats: Seats, settings: BatchSettings, name: str = "policy") -> None:
        self._seats = seats
        self._max_batch = settings.max_batch
        self._wait_seconds = settings.max_wait_ms / 1000 if seats.joint else 0.0
        self._news = threading.Condition()
        self._requests: deque[_Request] = deque()
        self._errands: deque[Callable[[], None]] = deque()
        self._members: set[int] = set()
        self._closed = False
        self._answers = self._batches = self._late = 0
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def figures(self) -> BatchFigures:
        """What was done so far."""
        return BatchFigures(self._answers, self._batches, self._late)

    def join(self) -> Future[int]:
        """A seat for one more agent; the future raises SeatsTakenError."""

        def join() -> int:
            seat = self._seats.join()
            self._members.add(seat)
            return seat

        return self._errand(join)

    def read(self, goal: Goal) -> Future[None]:
        """Whether the policy can read a goal; the future raises ValueError where not."""
        return self._errand(lambda: self._seats.read(goal))

    def begin(self, seat: int, goal: Goal, seed: int) -> Future[None]:
        """Begin an episode in a seat; the future raises ValueError for a goal that cannot be read."""

        def begin() -> None:
            self._forget(seat)
            self._seats.begin(seat, goal, seed)

        return self._errand(begin)

    def leave(self, seat: int) -> Future[None]:
        """Free a seat; what it still waits for is left out."""

        def leave() -> None:
            self._forget(seat)
            self._members.discard(seat)
            self._seats.leave(seat)

        return self._errand(leave)

    def ask(self, seat: int, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        """One tick of a seat, whose episode was begun.

        Args:
            seat: whose tick.
            observation: what it sees.
            seconds: for how long the answer is of use. One that would not be begun by then is None; its seat's memory then stays
                as it is.

        The future raises ValueError where the observation cannot be read, and whatever the policy raises.
        """
        now = time.monotonic()
        request = _Request(seat, observation, now, now + seconds, Future())
        with self._news:
            if self._closed:
                request.answer.set_exception(ClosedError("the policy was closed"))
            else:
                self._requests.append(request)
                self._news.notify()
        return request.answer

    def close(self) -> None:
        """Let the batch in progress end and answer nothing more. Safe to call twice."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join(CLOSE_SECONDS)

    def _errand(self, run: Callable[[], Result]) -> Future[Result]:
        future: Future[Result] = Future()

        with self._news:
            if self._closed:
                future.set_exception(ClosedError("the policy was closed"))
            else:
                self._errands.append(lambda: carry_out(future, run))
                self._news.notify()
        return future

    # --- in the thread ---

    def _work(self) -> None:
        while True:
            with self._news:
                while not self._closed and not self._errands and not self._is_due():
                    self._news.wait(self._seconds_left())
                if self._closed:
                    break
                errands = list(self._errands)
                self._errands.clear()
                batch = self._take_batch() if not errands else []
            for errand in errands:
                errand()
            if batch:
                self._compute(batch)
        for request in self._requests:
            _settle(request.answer, ClosedError("the policy was closed"))
        for errand in self._errands:  # whoever joins or leaves now is not kept waiting
            errand()

    def _seconds_left(self) -> float | None:
        """Until the oldest request has waited long enough; None without any."""
        if not self._requests:
            return None
        return self._requests[0].asked_at + self._wait_seconds - time.monotonic()

    def _is_due(self) -> bool:
        waiting = len(self._requests)
        if not waiting:
            return False
        left = self._seconds_left()
        return waiting >= min(self._max_batch, len(self._members)) or left is None or left <= 0

    def _take_batch(self) -> list[_Request]:
        """The oldest requests that are still of use, one a seat; those that are not are answered with None."""
        batch: list[_Request] = []
        later: list[_Request] = []
        now = time.monotonic()
        taken: set[int] = set()
        while self._requests and len(batch) < self._max_batch:
            request = self._requests.popleft()
            if request.deadline <= now or request.seat not in self._members:
                self._late += 1
                _settle(request.answer, None)
            elif request.seat in taken:
                later.append(request)
            elif request.answer.set_running_or_notify_cancel():
                taken.add(request.seat)
                batch.append(request)
        self._requests.extendleft(reversed(later))
        return batch

    def _forget(self, seat: int) -> None:
        with self._news:
            waiting = [request for request in self._requests if request.seat == seat]
            for request in waiting:
                self._requests.remove(request)
        for request in waiting:
            self._late += 1
            _settle(request.answer, None)

    def _compute(self, batch: list[_Request]) -> None:
        answers: list[SeatAnswer | Exception]
        try:
            answers = self._seats.step([request.seat for request in batch], [request.observation for request in batch])
        except Exception as error:  # as above
            answers = [error] * len(batch)
        self._batches += 1
        self._answers += len(batch)
        for request, answer in zip(batch, answers, strict=True):
            _settle(request.answer, answer)


def _settle(future: Future[SeatAnswer | None], answer: SeatAnswer | Exception | None) -> None:
    """Answer a request, unless who asked has cancelled it."""
    if not future.running() and not future.set_running_or_notify_cancel():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
