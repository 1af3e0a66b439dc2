"""Ticks come at 20 Hz by the clock, whether or not anybody takes them."""

import asyncio
import threading

import pytest

from bridge.embedded.streaming import StreamingEmbeddedWorld
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, Observation, StepInfo, Task
from bridge.world import WorldError

TASK = Task("collect", Goal("collect 4 oak logs"), Collect(("oak_log",), 4))


class ManualClock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self._now = 0.0
        self._moved = asyncio.Condition()

    def now(self) -> float:
        return self._now

    async def sleep_until(self, moment: float) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= moment - 1e-9)

    async def advance(self, seconds: float) -> None:
        async with self._moved:
            self._now += seconds
            self._moved.notify_all()


class RecordingWorld(EmbeddedWorld):
    """Remembers the actions, rewards each tick with 1, and ends or fails where it is told to."""

    def __init__(self, length: int = 10**6, fails_at: int | None = None) -> None:
        super().__init__(draw=False)
        self.actions: list[Action] = []
        self._length = length
        self._fails_at = fails_at

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        self.actions.append(action)
        if len(self.actions) == self._fails_at:
            raise RuntimeError("the ground gave way")
        observation, _, _, info = super().step(action)
        return observation, 1.0, len(self.actions) == self._length, info


async def tick(clock: ManualClock, world: RecordingWorld) -> None:
    """Let one tick pass and finish."""
    before = len(world.actions)
    await clock.advance(0.05)
    async with asyncio.timeout(10):
        while len(world.actions) == before:
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.005)


async def test_the_newest_action_is_held_and_its_turn_is_not() -> None:
    clock, inner = ManualClock(), RecordingWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    await tick(clock, inner)
    world.act(Action(forward=-1))
    world.act(Action(forward=1, d_yaw=5.0, attack=True, drop=True))
    await tick(clock, inner)
    await tick(clock, inner)
    await world.close()
    assert inner.actions == [
        Action(),
        Action(forward=1, d_yaw=5.0, attack=True, drop=True),
        Action(forward=1, attack=True),
    ]


async def test_a_body_whose_client_falls_silent_lets_go() -> None:
    clock, inner = ManualClock(), RecordingWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    world.act(Action(forward=1, attack=True))
    for _ in range(42):
        await tick(clock, inner)
    await world.close()
    assert inner.actions == [Action(forward=1, attack=True)] * 10 + [Action(forward=1)] * 30 + [Action()] * 2


async def test_ticks_that_nobody_took_are_skipped_and_their_rewards_kept() -> None:
    clock, inner = ManualClock(), RecordingWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    first = await world.reset(TASK, 0)
    assert first.tick == 0
    for _ in range(3):
        await tick(clock, inner)
    await clock.advance(0.02)
    observation, reward, done, _ = await world.next_step()
    assert (observation.tick, reward, done) == (3, 3.0, False)
    assert observation.age_ms == pytest.approx(20.0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(world.next_step(), 0.05)
    await world.close()


async def test_a_slow_tick_is_not_made_up_for() -> None:
    clock, inner = ManualClock(), RecordingWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    await clock.advance(1.0)
    await asyncio.sleep(0.1)
    assert len(inner.actions) <= 2
    await world.close()


async def test_an_episode_ends_and_another_can_begin() -> None:
    clock, inner = ManualClock(), RecordingWorld(length=1)
    world = StreamingEmbeddedWorld(inner, clock)
    with pytest.raises(WorldError, match="before reset"):
        await world.next_step()
    await world.reset(TASK, 0)
    await tick(clock, inner)
    *_, done, _ = await world.next_step()
    assert done
    with pytest.raises(WorldError, match="episode is over"):
        await world.next_step()
    assert (await world.reset(TASK, 1)).tick == 0
    await world.close()
    await world.close()


async def test_a_failure_reaches_the_reader() -> None:
    clock, inner = ManualClock(), RecordingWorld(fails_at=1)
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    await tick(clock, inner)
    with pytest.raises(WorldError, match="the ground gave way"):
        await world.next_step()
    await world.close()


async def test_closing_or_resetting_wakes_a_reader_that_waits() -> None:
    clock, inner = ManualClock(), RecordingWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    reading = asyncio.create_task(world.next_step())
    await asyncio.sleep(0.01)
    await world.reset(TASK, 1)
    with pytest.raises(WorldError, match="given up"):
        await asyncio.wait_for(reading, 5)
    reading = asyncio.create_task(world.next_step())
    await asyncio.sleep(0.01)
    await world.close()
    with pytest.raises(WorldError, match="closed"):
        await asyncio.wait_for(reading, 5)


class SlowWorld(EmbeddedWorld):
    """Stays in a tick until it is let go, and remembers what was called when."""

    def __init__(self) -> None:
        super().__init__(draw=False)
        self.calls: list[str] = []
        self.go_on = threading.Event()

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        self.calls.append("tick begins")
        self.go_on.wait(10)
        self.calls.append("tick ends")
        return super().step(action)

    def reset(self, task: Task, seed: int) -> Observation:
        self.calls.append("reset")
        return super().reset(task, seed)

    def close(self) -> None:
        self.calls.append("close")
        super().close()


async def test_a_tick_under_way_ends_before_the_world_is_reset_or_closed() -> None:
    clock, inner = ManualClock(), SlowWorld()
    world = StreamingEmbeddedWorld(inner, clock)
    await world.reset(TASK, 0)
    await clock.advance(0.05)
    async with asyncio.timeout(10):
        while "tick begins" not in inner.calls:
            await asyncio.sleep(0.001)
    resetting = asyncio.create_task(world.reset(TASK, 1))
    closing = asyncio.create_task(world.close())
    await asyncio.sleep(0.02)
    inner.go_on.set()
    assert (await resetting).tick == 0
    await closing
    assert inner.calls == ["reset", "tick begins", "tick ends", "reset", "close"]
    with pytest.raises(WorldError, match="closed"):
        await world.next_step()
    with pytest.raises(WorldError, match="closed"):
        await world.reset(TASK, 2)
