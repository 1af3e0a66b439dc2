"""One episode of a MineDojo task: in lock-step, where the world waits, or at 20 ticks a second, where it does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from agent.policy import Policy
from bridge.client import RemoteWorld, StreamingRemoteWorld
from bridge.clock import MonotonicClock
from bridge.messages import Action, Observation, StepInfo, Task
from bridge.minedojo.hosting import Hosted
from bridge.world import StreamingWorld, World
from runtime.collector import quiet_garbage_collector
from runtime.lockstep import Player
from runtime.loop import LiveLoop
from runtime.minedojo_bench.records import Reason
from runtime.records import LatencySummary, Observer, TickRecord
from runtime.worker import ThreadWorker

REPLY_SECONDS = 600.0
"""MineDojo may take minutes to launch Java; a shard that hangs is ended by its watchdog."""


class EpisodeTally:
    """Observer that adds up what an ``EpisodeRecord`` tells, so that it is there however the episode ends."""

    def __init__(self) -> None:
        self.reason: Reason = "error"
        self.ticks = self.steps = self.stale_ticks = 0
        self.reward = self.wall_seconds = 0.0
        self.latency_ms: list[float] = []

    def on_tick(self, record: TickRecord) -> None:
        """Take in one decision, or the last observation of an episode."""
        self.ticks = record.tick
        if record.latency_ms is not None:
            self.steps += 1
            self.latency_ms.append(record.latency_ms)

    @property
    def latency(self) -> tuple[float | None, float | None]:
        """Median and 99th percentile of a decision in milliseconds."""
        if not self.latency_ms:
            return None, None
        summary = LatencySummary.of(self.latency_ms)
        return summary.p50, summary.p99


def play_sync(
    world: World, player: Player, task: Task, seed: int, tally: EpisodeTally, observers: Sequence[Observer]
) -> None:
    """Play to the end; the result is in ``tally``.

    Args:
        world: MineDojo's task.
        player: who plays; at the beginning of an episode.
        task: goal and tick limit.
        seed: of the episode.
        tally: new.
        observers: told of every step; ``tally`` is told besides.
    """
    observation = world.reset(task, seed)
    player.begin(world, task)
    begun, first, info, done = time.perf_counter(), observation.tick, StepInfo(), False
    watching = (tally, *observers)
    try:
        while not done and not info.success and observation.tick - first < task.tick_limit:
            asked = time.perf_counter()
            step = player.step([observation])
            milliseconds = (time.perf_counter() - asked) * 1000
            action, said, subgoal = step.actions[0], step.plan_tokens[0], step.subgoals[0]
            tick = observation.tick - first
            _tell(watching, TickRecord(tick, observation, action, said, subgoal, milliseconds, False, 0, info))
            observation, reward, done, info = world.step(action)
            tally.reward += reward
        _tell(watching, TickRecord(observation.tick - first, observation, Action(), "", "", None, False, 0, info))
        tally.reason = "success" if info.success else "ended" if done else "tick_limit"
    finally:
        tally.wall_seconds = time.perf_counter() - begun


def play_live(
    hosted: Hosted, policy: Policy, task: Task, seed: int, tally: EpisodeTally, observers: Sequence[Observer]
) -> None:
    """Play to the end by the loop of ``steve2 run``; the result is in ``tally``."""
    asyncio.run(_play_live(hosted, policy, task, seed, tally, observers))


async def _play_live(
    hosted: Hosted, policy: Policy, task: Task, seed: int, tally: EpisodeTally, observers: Sequence[Observer]
) -> None:
    world = _RewardedWorld(StreamingRemoteWorld(hosted.url, hosted.token, reply_seconds=REPLY_SECONDS), tally)
    loop = LiveLoop(world, policy, ThreadWorker(), MonotonicClock(), (tally, *observers))
    try:
        with quiet_garbage_collector():
            result = await loop.run(task, seed)
        tally.reason = {"success": "success", "limit": "tick_limit"}.get(result.outcome, "ended")  # type: ignore[assignment]
    finally:
        tally.wall_seconds = time.perf_counter() - world.begun
        tally.stale_ticks = loop.meter.stale_ticks
        await world.close()


def open_world(hosted: Hosted) -> RemoteWorld:
    """MineDojo's task in lock-step. Raises RemoteWorldError where the host does not answer."""
    return RemoteWorld(hosted.url, hosted.token, reply_seconds=REPLY_SECONDS)


class _RewardedWorld:
    """A StreamingWorld whose rewards are summed: the loop is not concerned with them."""

    def __init__(self, world: StreamingWorld, tally: EpisodeTally) -> None:
        self.name = world.name
        self.world = world
        self.tally = tally
        self.begun = time.perf_counter()

    async def reset(self, task: Task, seed: int) -> Observation:
        observation = await self.world.reset(task, seed)
        self.begun = time.perf_counter()
        return observation

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        step = await self.world.next_step()
        self.tally.reward += step[1]
        return step

    def act(self, action: Action) -> None:
        self.world.act(action)

    async def close(self) -> None:
        await self.world.close()


def _tell(observers: Sequence[Observer], record: TickRecord) -> None:
    for observer in observers:
        observer.on_tick(record)
