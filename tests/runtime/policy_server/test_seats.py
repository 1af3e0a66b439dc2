"""An agent with a seat at a shared policy plays what it would play alone, whoever comes and goes beside it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from agent.goal import GoalTextError
from agent.policy import RandomPolicy, StudentPolicy
from bridge.messages import Action, Goal, Observation
from runtime.goals import read_goal
from runtime.policy_server.seats import PolicySeats, SeatAnswer, SeatsTakenError, StudentSeats, make_seats
from runtime.policy_server.settings import BatchSettings

GOALS = ("collect 4 oak logs", "collect 2 birch logs", "collect 1 oak log")
SEEDS = (11, 12, 13)
SETTINGS = BatchSettings(seats=4)
Said = tuple[Action, str, str]
"""Action, plan token and subgoal of a tick."""
MakeStudent = Callable[[int], StudentPolicy]
Walks = list[list[Observation]]


def alone(student: MakeStudent, seed: int, goal: str, walk: list[Observation]) -> list[Said]:
    """What the single-agent policy makes of a walk: action, plan token and subgoal of each tick."""
    policy = student(seed)
    state = policy.start([read_goal(goal).goal])
    said = []
    for seen in walk:
        step = policy.step([seen], state)
        state = step.state
        said.append((step.actions[0], step.plan_tokens[0], step.subgoals[0]))
    return said


def spoken(answer: SeatAnswer | Exception) -> Said:
    assert isinstance(answer, SeatAnswer), answer
    return (answer.action, answer.plan_token, answer.subgoal)


def test_a_batch_answers_each_agent_as_the_student_alone_would(student: MakeStudent, walks: Walks) -> None:
    """The rule: equal observations and seeds give equal episodes, however the agents come and go (bitwise: int8 rows apart)."""
    seats = StudentSeats(student(0), SETTINGS)
    wanted = [alone(student, *given) for given in zip(SEEDS, GOALS, walks, strict=True)]
    heard: list[list[Said]] = [[], [], []]
    taken: dict[int, int] = {}
    for tick in range(2 * len(walks[0])):
        for agent in range(3):
            if tick == 2 * agent:  # they come one after the other ...
                taken[agent] = seats.join()
                seats.begin(taken[agent], Goal(GOALS[agent]), SEEDS[agent])
        # ... the second is only asked in every other tick, and each leaves when its walk is over.
        due = [agent for agent in taken if agent != 1 or tick % 2 == 0]
        observations = [walks[agent][len(heard[agent])] for agent in due]
        if due:
            for agent, answer in zip(due, seats.step([taken[agent] for agent in due], observations), strict=True):
                heard[agent].append(spoken(answer))
        for agent in due:
            if len(heard[agent]) == len(walks[agent]):
                seats.leave(taken.pop(agent))
    for agent in range(3):
        assert heard[agent] == wanted[agent][: len(heard[agent])]
        assert len(heard[agent]) >= len(walks[agent]) - 3


def test_a_seat_that_was_left_holds_nothing_of_who_sat_there(student: MakeStudent, walks: Walks) -> None:
    seats = StudentSeats(student(0), SETTINGS)
    for _ in range(2):
        seat = seats.join()
        assert seat == 0
        seats.begin(seat, Goal(GOALS[0]), SEEDS[0])
        heard = [spoken(seats.step([seat], [seen])[0]) for seen in walks[0]]
        assert heard == alone(student, SEEDS[0], GOALS[0], walks[0])
        seats.leave(seat)


def test_one_pass_over_all_is_near_to_what_each_would_get_alone(student: MakeStudent, walks: Walks) -> None:
    """``exact=False``: dynamic int8 scales over the batch (``int8_batch_dependence`` of the manifest), so most answers agree."""
    joint = StudentSeats(student(0), BatchSettings(seats=4, exact=False))
    assert joint.joint
    assert not StudentSeats(student(0), SETTINGS).joint
    for agent in range(3):
        joint.begin(joint.join(), Goal(GOALS[agent]), SEEDS[agent])
    wanted = [alone(student, *given) for given in zip(SEEDS, GOALS, walks, strict=True)]
    same = 0
    for tick in range(len(walks[0])):
        answers = joint.step([0, 1, 2], [walk[tick] for walk in walks])
        same += sum(
            isinstance(answer, SeatAnswer) and answer.action == wanted[agent][tick][0]
            for agent, answer in enumerate(answers)
        )
    assert same >= 0.5 * 3 * len(walks[0])


@pytest.mark.slow
def test_a_float_student_answers_all_in_one_pass_and_each_as_it_would_alone(
    untrained_checkpoint: Path, tmp_path: Path, walks: Walks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``steve2 export --precision float32``: its rows do not depend on one another, so that none needs a pass of its own."""
    pytest.importorskip("onnx")
    from agent.onnx_policy import OnnxPolicy
    from training import export, export_checks

    monkeypatch.setattr(export_checks, "VERIFY_TICKS", 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of its own inner parts
        manifest = export.export(untrained_checkpoint, tmp_path / "package", "float32")
    assert manifest["precision"] == "float32"
    assert manifest["float32_batch_dependence"] < 1e-3
    assert manifest["float32_agreement"]["yaw"] == 1.0

    def student(seed: int) -> StudentPolicy:
        return OnnxPolicy(tmp_path / "package", 1, np.random.default_rng(seed))

    seats = StudentSeats(student(0), SETTINGS)
    assert seats.joint
    for agent in range(3):
        seats.begin(seats.join(), Goal(GOALS[agent]), SEEDS[agent])
    heard = [seats.step([0, 1, 2], [walk[tick] for walk in walks]) for tick in range(len(walks[0]))]
    for agent in range(3):
        wanted = alone(student, SEEDS[agent], GOALS[agent], walks[agent])
        assert [spoken(answers[agent]) for answers in heard] == wanted


def test_an_observation_that_cannot_be_read_is_its_own_agents_trouble(student: MakeStudent, walks: Walks) -> None:
    seats = StudentSeats(student(0), SETTINGS)
    for agent in range(2):
        seats.begin(seats.join(), Goal(GOALS[agent]), SEEDS[agent])
    wide = msgspec.structs.replace(walks[0][0], frame=np.zeros((10, 20, 3), np.uint8))
    refused, answer = seats.step([0, 1], [wide, walks[1][0]])
    assert isinstance(refused, ValueError)
    assert "frame" in str(refused)
    assert spoken(answer) == alone(student, SEEDS[1], GOALS[1], walks[1][:1])[0]
    (only,) = seats.step([0], [wide])
    assert isinstance(only, ValueError)


def test_more_agents_than_seats_and_goals_that_cannot_be_read_are_refused(student: MakeStudent) -> None:
    seats = StudentSeats(student(0), BatchSettings(seats=1))
    seat = seats.join()
    with pytest.raises(SeatsTakenError, match="all 1 seats are taken"):
        seats.join()
    with pytest.raises(GoalTextError):
        seats.begin(seat, Goal("word " * 500), 0)
    with pytest.raises(ValueError, match="sound"):
        seats.begin(seat, Goal("listen", sound="bell"), 0)
    seats.leave(seat)
    seats.leave(seat)
    assert seats.join() == seat


def test_a_policy_that_is_no_student_is_shared_by_the_rows_of_its_state(walks: Walks) -> None:
    seats = make_seats(RandomPolicy(np.random.default_rng(0)), SETTINGS)
    assert isinstance(seats, PolicySeats)
    for _ in range(3):
        seats.begin(seats.join(), Goal("walk about"), 0)
    first = [spoken(answer) for answer in seats.step([0, 1, 2], [walk[0] for walk in walks])]
    # An action is held for ten ticks, whoever else is asked.
    assert spoken(seats.step([2], [walks[2][1]])[0]) == first[2]
    assert [spoken(answer) for answer in seats.step([1, 0], [walks[1][1], walks[0][1]])] == [first[1], first[0]]


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"seats": 0}, "seats"), ({"max_batch": 0}, "max_batch"), ({"max_wait_ms": -1.0}, "max_wait_ms"),
     ({"seats": 10**6}, "seats"), ({"max_wait_ms": float("nan")}, "max_wait_ms")],
)  # fmt: skip
def test_settings_that_cannot_be_are_named(settings: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        BatchSettings(**settings)
