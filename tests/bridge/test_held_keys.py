"""A client that falls silent leaves no runaway body: the hands let go first, everything soon after, in every world alike."""

import asyncio
import re
from pathlib import Path

import numpy as np
import pytest

import bridge
from bridge.held_keys import RELEASE_ALL_AFTER_TICKS, RELEASE_HANDS_AFTER_TICKS, HeldKeys
from bridge.messages import Act, Action, ItemAction, Observation, Step, StepInfo, make_example_observation
from bridge.push import Pusher

ACTION = Action(
    forward=1, strafe=-1, jump=True, sprint=True, d_yaw=5.0, d_pitch=2.0, use=True, attack=True, drop=True,
    item_action=ItemAction("equip", 1),
)  # fmt: skip
HELD = Action(forward=1, strafe=-1, jump=True, sprint=True, use=True, attack=True)
WALKING = Action(forward=1, strafe=-1, jump=True, sprint=True)
SILENCE = [ACTION] + [HELD] * 9 + [WALKING] * 30 + [Action()] * 5
"""What is played in the 45 ticks after an action that none follows."""


def test_an_action_is_played_once_held_and_let_go() -> None:
    keys = HeldKeys()
    assert keys.next_tick() == Action()
    keys.press(ACTION)
    assert [keys.next_tick() for _ in SILENCE] == SILENCE


def test_every_action_begins_the_time_anew() -> None:
    keys = HeldKeys()
    for _ in range(100):
        keys.press(ACTION)
        assert [keys.next_tick() for _ in range(3)] == SILENCE[:3]


def test_the_live_world_lets_go_after_as_many_ticks() -> None:
    act = (Path(bridge.__file__).parent / "minecraft" / "node" / "act.js").read_text()
    found = dict(re.findall(r"const (RELEASE_\w+) = (\d+)", act))
    assert found == {
        "RELEASE_HANDS_AFTER_TICKS": str(RELEASE_HANDS_AFTER_TICKS),
        "RELEASE_ALL_AFTER_TICKS": str(RELEASE_ALL_AFTER_TICKS),
    }


class HurriedClock:
    """Time that passes as fast as the machine allows."""

    time = 0.0

    def now(self) -> float:
        return self.time

    async def sleep_until(self, moment: float) -> None:
        self.time = max(self.time, moment)
        await asyncio.sleep(0)


@pytest.fixture
def first() -> Step:
    return Step(0, make_example_observation(np.random.default_rng(0), 4))


async def test_a_pushed_world_lets_go_when_its_client_falls_silent(first: Step) -> None:
    played: list[Action] = []

    async def step_world(action: Action) -> tuple[Observation, float, bool, StepInfo]:
        played.append(action)
        return first.observation, 0.0, len(played) == len(SILENCE), StepInfo()

    async def send(step: Step) -> None:
        pass

    pusher = Pusher(step_world, send, HurriedClock())
    pusher.act(Act(1, ACTION))
    await pusher.run(first)
    assert played == SILENCE
