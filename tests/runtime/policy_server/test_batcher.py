"""Requests become batches; what comes too late is left out; whoever leaves or errs disturbs nobody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import numpy as np
import pytest

from bridge.messages import Action, Goal, Observation, make_example_observation
from runtime.hold import KEEP_MOVEMENT_TICKS
from runtime.policy_server.batcher import Batcher, ClosedError
from runtime.policy_server.seat_policy import LocalSeat, SeatPolicy
from runtime.policy_server.seats import SeatAnswer, SeatsTakenError
from runtime.policy_server.settings import BatchSettings
from tests.runtime.policy_server.counted_seats import CountedSeats

SEEN = make_example_observation(np.random.default_rng(0), 8)
GOAL = Goal("walk on")
LONG = 60.0


@pytest.fixture
def seats() -> CountedSeats:
    return CountedSeats()


@pytest.fixture
def batcher(seats: CountedSeats) -> Iterator[Batcher]:
    """Waits for all members, up to 4 of them in a batch."""
    batcher = Batcher(seats, BatchSettings(max_batch=4, max_wait_ms=50.0))
    yield batcher
    seats.go.set()
    batcher.close()


def seated(batcher: Batcher, agents: int) -> list[int]:
    numbers = [batcher.join().result(10) for _ in range(agents)]
    for seat in numbers:
        batcher.begin(seat, GOAL, 0).result(10)
    return numbers


def test_what_is_asked_together_is_answered_in_one_batch(seats: CountedSeats, batcher: Batcher) -> None:
    numbers = seated(batcher, 3)
    answers = [batcher.ask(seat, SEEN, LONG).result for seat in numbers]
    assert [answer(10).batch for answer in answers] == [3, 3, 3]  # type: ignore[union-attr]
    assert seats.batches == [[0, 1, 2]]


def test_one_who_asks_alone_is_not_kept_waiting_for_long(seats: CountedSeats, batcher: Batcher) -> None:
    numbers = seated(batcher, 3)
    assert batcher.ask(numbers[1], SEEN, LONG).result(10) is not None
    assert seats.batches == [[1]]


def test_a_batch_holds_no_more_than_it_may_and_no_seat_twice(seats: CountedSeats, batcher: Batcher) -> None:
    numbers = seated(batcher, 6)
    seats.go.clear()
    first = batcher.ask(0, SEEN, LONG)
    assert seats.begun.wait(10)
    rest = [batcher.ask(seat, SEEN, LONG) for seat in (*numbers, 0)]
    seats.go.set()
    assert [answer.result(10).action.d_yaw for answer in (first, *rest)] == [1, 2, 1, 1, 1, 1, 1, 3]  # type: ignore[union-attr]
    assert max(len(batch) for batch in seats.batches) == 4
    assert all(len(set(batch)) == len(batch) for batch in seats.batches)


def test_a_request_that_comes_too_late_is_not_computed(seats: CountedSeats, batcher: Batcher) -> None:
    seated(batcher, 2)
    seats.go.clear()
    slow = batcher.ask(0, SEEN, LONG)
    assert seats.begun.wait(10)
    late = batcher.ask(1, SEEN, 0.0)
    seats.go.set()
    assert slow.result(10) is not None
    assert late.result(10) is None
    assert seats.ticks == {0: 1, 1: 0}
    assert batcher.figures.late == 1


def test_who_leaves_gets_no_answer_and_its_row_is_anothers(seats: CountedSeats, batcher: Batcher) -> None:
    seated(batcher, 2)
    seats.go.clear()
    batcher.ask(0, SEEN, LONG)
    assert seats.begun.wait(10)
    waiting = batcher.ask(1, SEEN, LONG)
    left = batcher.leave(1)
    seats.go.set()
    left.result(10)
    assert waiting.result(10) is None
    assert batcher.join().result(10) == 1
    batcher.begin(1, GOAL, 5).result(10)
    answer = batcher.ask(1, SEEN, LONG).result(10)
    assert answer is not None
    assert answer.action.d_yaw == 6


def test_a_model_that_fails_tells_those_that_asked_and_goes_on(seats: CountedSeats, batcher: Batcher) -> None:
    seated(batcher, 1)
    seats.broken = True
    with pytest.raises(ZeroDivisionError):
        batcher.ask(0, SEEN, LONG).result(10)
    seats.broken = False
    assert batcher.ask(0, SEEN, LONG).result(10) is not None


def test_a_closed_batcher_answers_nobody_and_keeps_nobody_waiting(seats: CountedSeats, batcher: Batcher) -> None:
    seated(batcher, 1)
    batcher.close()
    for future in (batcher.ask(0, SEEN, LONG), batcher.join(), batcher.begin(0, GOAL, 0), batcher.leave(0)):
        with pytest.raises(ClosedError):
            future.result(10)
    batcher.close()


def test_seats_run_out_by_name() -> None:
    batcher = Batcher(CountedSeats(1), BatchSettings())
    LocalSeat(batcher)
    with pytest.raises(SeatsTakenError, match="1 seats"):
        LocalSeat(batcher)
    batcher.close()


# --- a seat as a loop's policy ---


def test_a_seat_is_a_policy_of_one_agent(batcher: Batcher) -> None:
    policy = SeatPolicy(LocalSeat(batcher), "student", seed=3, seconds=LONG)
    state = policy.start([GOAL])
    step = policy.step([SEEN], state)
    assert (step.actions[0].d_yaw, step.plan_tokens, step.subgoals) == (4.0, ["word"], [""])
    again = policy.start([GOAL])
    assert policy.step([SEEN], step.state).actions[0].d_yaw == 5.0, (
        "whether a goal can be read may be asked at any time"
    )
    assert policy.step([SEEN], again).actions[0].d_yaw == 4.0
    with pytest.raises(ValueError, match="episode 1, which is over"):
        policy.step([SEEN], step.state)
    with pytest.raises(ValueError, match="one agent's"):
        policy.start([GOAL, GOAL])
    with pytest.raises(ValueError, match="goal"):
        policy.start([Goal("unreadable")])
    policy.close()
    policy.close()


class OnceSeat:
    """Answers the first tick, and none after it."""

    def __init__(self) -> None:
        self._answers: list[SeatAnswer | None] = [SeatAnswer(Action(forward=1, jump=True), "word", "collect oak_log 1")]

    def read(self, goal: Goal) -> None:
        pass

    def begin(self, goal: Goal, seed: int) -> None:
        pass

    def ask(self, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        future: Future[SeatAnswer | None] = Future()
        future.set_result(self._answers.pop() if self._answers else None)
        return future

    def leave(self) -> None:
        pass


def test_ticks_without_an_answer_get_hold_actions_that_let_go_in_the_end() -> None:
    policy = SeatPolicy(OnceSeat(), "student", seed=0, seconds=LONG)
    step = policy.step([SEEN], policy.start([GOAL]))
    held = []
    for _ in range(KEEP_MOVEMENT_TICKS + 2):
        step = policy.step([SEEN], step.state)
        held.append(step.actions[0])
    assert held[0] == Action(forward=1)
    assert held[-2:] == [Action()] * 2
    assert (step.plan_tokens, step.subgoals) == ([""], ["collect oak_log 1"])
