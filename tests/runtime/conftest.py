"""Doubles for the loop's timing: a clock that jumps, a scripted world, a model that takes as long as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.policy import PolicyStep
from bridge.messages import Action, Goal, Observation, Pose, StepInfo, Task, empty_slots, make_example_observation
from bridge.names import items
from bridge.success import CollectTest
from bridge.world import WorldError
from runtime.goals import read_goal


class ManualClock:
    """Time stands still until everybody sleeps; then it jumps to the earliest alarm."""

    def __init__(self) -> None:
        self._now = 0.0
        self._alarms: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> float:
        return self._now

    async def sleep_until(self, moment: float) -> None:
        if moment <= self._now:
            await asyncio.sleep(0)
            return
        alarm = asyncio.get_running_loop().create_future()
        self._order += 1
        self._alarms.append((moment, self._order, alarm))
        await alarm

    async def turn(self) -> None:
        """Jump from alarm to alarm for ever."""
        while True:
            for _ in range(20):  # everybody's turn, several links of a chain of awaits deep
                await asyncio.sleep(0)
            self._alarms = [alarm for alarm in self._alarms if not alarm[2].done()]
            if self._alarms:
                self._alarms.sort(key=lambda alarm: alarm[:2])
                moment, _, alarm = self._alarms.pop(0)
                self._now = max(self._now, moment)
                alarm.set_result(None)


class TimedWorker:
    """Answers each call after the given time of the manual clock; the last duration goes on."""

    def __init__(self, clock: ManualClock, milliseconds: Sequence[float]) -> None:
        self._clock = clock
        self._milliseconds = list(milliseconds)
        self.calls = 0

    def submit(self, call: Callable[[], object]) -> asyncio.Future[object]:
        async def answer() -> object:
            await self._clock.sleep_until(self._clock.now() + milliseconds / 1000)
            return call()

        milliseconds = self._milliseconds[min(self.calls, len(self._milliseconds) - 1)]
        self.calls += 1
        return asyncio.ensure_future(answer())

    def close(self) -> None:
        pass


@dataclass
class ScriptedWorld:
    """A streaming world at 20 Hz: one oak log a time at the ticks of ``logs_at``; notes when which action arrived."""

    clock: ManualClock
    logs_at: Sequence[int] = ()
    dies_at: int | None = None
    lost_at: int | None = None
    skip: Sequence[int] = ()
    name: str = "scripted"
    acts: list[tuple[float, Action]] = field(default_factory=list)
    closed: bool = False
    _tick: int = 0

    async def reset(self, task: Task, seed: int) -> Observation:
        self._begun = self.clock.now()
        self._test = CollectTest(task.success, make_observation(0, 0))
        return make_observation(0, 0)

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        self._tick += 1
        while self._tick in self.skip:
            self._tick += 1
        if self._tick == self.lost_at:
            raise WorldError("the server closed the connection; start it again")
        await self.clock.sleep_until(self._begun + self._tick * 0.05)
        seen = make_observation(self._tick, sum(self._tick >= tick for tick in self.logs_at))
        info = self._test.judge(seen)
        return seen, float(info.success), info.success or self._tick == self.dies_at, info

    def act(self, action: Action) -> None:
        self.acts.append((self.clock.now() - self._begun, action))

    async def close(self) -> None:
        self.closed = True


class CountingPolicy:
    """Turns one degree more each step, walks and hits; says ``word<step>``, finishes a subgoal every fourth step."""

    name = "counting"

    def start(self, goals: Sequence[Goal]) -> tuple[int, ...]:
        return (0,) * len(goals)

    def step(self, observations: Sequence[Observation], state: tuple[int, ...]) -> PolicyStep:
        after = tuple(steps + 1 for steps in state)
        return PolicyStep(
            actions=[Action(forward=1, jump=True, attack=True, d_yaw=float(steps)) for steps in after],
            plan_tokens=[f"word{steps}" for steps in after],
            subgoals=[f"subgoal {steps // 4}" for steps in after],
            state=after,
        )


def make_observation(tick: int, oak_logs: int) -> Observation:
    inventory = empty_slots(36)
    if oak_logs:
        inventory[0] = (items().id("oak_log"), oak_logs, -1)
    example = make_example_observation(np.random.default_rng(tick), 16)
    fields = {name: getattr(example, name) for name in example.__struct_fields__}
    pose = Pose(position=(0.5, 64.0, float(tick)))
    return Observation(**{**fields, "tick": tick, "inventory": inventory, "pose": pose})


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def task() -> Task:
    return read_goal("collect 2 oak logs", tick_limit=20)


@pytest.fixture
def timed_worker(clock: ManualClock) -> Callable[[Sequence[float]], TimedWorker]:
    """Makes a worker; the calls before the first tick (start, warm-up, start) take no time."""
    from runtime.loop import WARM_UP_STEPS

    return lambda milliseconds: TimedWorker(clock, [0.0] * (WARM_UP_STEPS + 2) + list(milliseconds))


@pytest.fixture
def scripted_world() -> type[ScriptedWorld]:
    return ScriptedWorld


@pytest.fixture
def counting_policy() -> CountingPolicy:
    return CountingPolicy()


@pytest.fixture
def observation() -> Callable[[int, int], Observation]:
    return make_observation
