"""Somebody who watches an agent, and worlds that are lost when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest

from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.messages import Action, Observation, StepInfo, Task
from bridge.success import begin_test
from bridge.world import StreamingWorld
from runtime.agent_events import AnyEvent, StatusChanged
from runtime.records import TickRecord
from runtime.supervisor import AgentSettings, Backoff, SupervisedAgent
from tests.runtime.conftest import ManualClock, TimedWorker, make_observation


class Seen:
    """A watcher that keeps all it is told and can be waited for."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.ticks: list[TickRecord] = []
        self._news = asyncio.Event()

    def on_tick(self, record: TickRecord) -> None:
        self.ticks.append(record)
        self._news.set()

    def on_event(self, event: AnyEvent) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, holds: Callable[[], object], seconds: float = 40) -> None:
        """Wait for something to hold; asked whenever there is news."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def of(self, kind: type) -> list[AnyEvent]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def states(self) -> list[str]:
        """The states in their order, each once where it follows itself."""
        told = [event.status.state for event in self.events if isinstance(event, StatusChanged)]
        return [state for state, before in zip(told, [None, *told], strict=False) if state != before]

    @property
    def causes(self) -> list[str]:
        """Of the losses."""
        told = [event.status for event in self.events if isinstance(event, StatusChanged)]
        return [status.cause for status in told if status.state == "connecting" and status.retry_seconds is not None]


@dataclass
class LosingWorld:
    """A streaming world at 20 Hz that gives an oak log every ten ticks, is lost as ``losses`` says, and goes on meanwhile.

    ``losses``: tick of the whole life -> what is raised. ``refusals``: what the next calls to come in raise, one each.
    """

    clock: ManualClock
    losses: dict[int, Exception] = field(default_factory=dict)
    refusals: list[Exception] = field(default_factory=list)
    dies_at: int | None = None
    name: str = "losing"
    calls: list[str] = field(default_factory=list)
    acts: list[Action] = field(default_factory=list)
    tick: int = 0

    def _come(self, call: str) -> None:
        self.calls.append(call)
        if self.refusals:
            raise self.refusals.pop(0)

    async def reset(self, task: Task, seed: int) -> Observation:
        self._come("reset")
        seen = make_observation(self.tick, self.tick // 10)
        self._test = begin_test(task.success, seen, Evidence(self.name, BlockGrid(0, 16)))
        return seen

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        await self.clock.sleep_until(self.clock.now() + 0.05)
        self.tick += 1
        if self.tick in self.losses:
            raise self.losses.pop(self.tick)
        seen = make_observation(self.tick, self.tick // 10)
        info = self._test.judge(seen)
        return seen, 0.0, info.success or self.tick == self.dies_at, info

    def act(self, action: Action) -> None:
        self.acts.append(action)

    async def close(self) -> None:
        self.calls.append("close")


class HomelyWorld(LosingWorld):
    """One that can be come back to."""

    survives_death: bool = True

    async def rejoin(self) -> Observation:
        self._come("rejoin")
        return make_observation(self.tick, self.tick // 10)


class SpeakingWorld(HomelyWorld):
    """One with a chat, in which one goal can follow another."""

    async def carry_on(self, task: Task) -> Observation:
        seen = await self.reset(task, 0)
        self.calls[-1] = "carry_on"
        return seen

    def say(self, text: str) -> None:
        self.calls.append(f"say {text}")


Life = Callable[..., "tuple[SupervisedAgent, Seen]"]


@pytest.fixture
def live(clock: ManualClock, counting_policy: object) -> Life:
    """Makes an agent in a world, and who watches it; the model answers at once."""

    def make(
        world: StreamingWorld, task: Task | None, *, policy: object = None, reflexes: object = None, **settings: object
    ):
        @asynccontextmanager
        async def opened() -> AsyncIterator[StreamingWorld]:
            try:
                yield world
            finally:
                await world.close()

        agent = SupervisedAgent(
            AgentSettings(**settings),
            policy or counting_policy,
            opened,
            task,
            clock=clock,
            backoff=Backoff(np.random.default_rng(0)),
            reflexes=reflexes,
            make_worker=lambda: TimedWorker(clock, [0.0]),
        )
        seen = Seen()
        agent.watch(seen)
        return agent, seen

    return make


@pytest.fixture
async def time_passes(clock: ManualClock) -> AsyncIterator[None]:
    """The clock jumps from alarm to alarm while the test waits."""
    turning = asyncio.create_task(clock.turn())
    yield
    turning.cancel()
