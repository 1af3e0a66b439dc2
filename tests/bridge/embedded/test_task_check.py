"""A task, a seed or an action outside of the contract is refused by field, value and remedy, before anything is changed."""

from typing import Any

import numpy as np
import pytest

from bridge.embedded.task_check import check_action, check_task
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Build, Collect, CreatureSetup, Goal, Task, WorldSetup
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK


def task(count: int = 1, item: str = "oak_log", **setup: Any) -> Task:
    return Task("t", Goal("g"), Collect((item,), count), setup=WorldSetup(**setup))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (task(time_of_day=99999), r"task\.setup\.time_of_day: got 99999; expected `int` <= 23999"),
        (task(health=500.0), r"task\.setup\.health: got 500\.0; expected `float` <= 20\.0"),
        (task(health=float("nan")), r"task\.setup\.health: got nan"),
        (task(inventory=(("stone", -3),)), r"task\.setup\.inventory\[0\]\[1\]: got -3; expected `int` >= 1"),
        (task(inventory=(("stonne", 3),)), r"task\.setup\.inventory: 'stonne' is no item; did you mean stone"),
        (task(creatures=(CreatureSetup("cow", 99),)), r"task\.setup\.creatures\[0\]\.count: got 99"),
        (task(0), r"task\.success\.count: got 0; expected `int` >= 1"),
        (task(item="oak_logg"), r"task\.success\.items: 'oak_logg' is no item; did you mean oak_log"),
    ],
)
def test_a_task_outside_of_the_contract_is_refused(wrong: Task, told: str) -> None:
    with pytest.raises(WorldError, match=told):
        check_task(wrong, 0)


def test_arrays_and_numbers_of_numpy_pass() -> None:
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[0, 0, 0] = 1
    check_task(Task("t", Goal("g", blueprint=blueprint), Build(blueprint)), -(2**63))
    check_task(task(np.int64(3)), 2**64 - 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [2**64, 2**70, -(2**63) - 1])
def test_a_seed_that_no_snapshot_holds_is_refused(seed: int) -> None:
    with pytest.raises(WorldError, match=r"seed: got .*; give one from -2\^63 to 2\^64 - 1"):
        check_task(TASK, seed)


def test_the_world_asks_and_goes_on_after_a_refusal() -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(TASK, 1)
    with pytest.raises(WorldError, match="time_of_day"):
        world.reset(task(time_of_day=99999), 1)
    with pytest.raises(WorldError, match=r"action\.d_yaw: got nan; give degrees from -180 to 180"):
        world.step(Action(d_yaw=float("nan")))
    observation, *_ = world.step(Action())
    assert np.isfinite(observation.pose.yaw)


def test_an_infinite_angle_is_refused() -> None:
    with pytest.raises(WorldError, match=r"action\.d_pitch: got inf"):
        check_action(Action(d_pitch=float("inf")))
