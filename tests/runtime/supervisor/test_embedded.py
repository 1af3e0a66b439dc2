"""An agent in the embedded world at its own pace: goals follow each other in one world, and a failing policy costs none of it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from agent.policy import RandomPolicy
from bridge.clock import MonotonicClock
from bridge.embedded.streaming import StreamingEmbeddedWorld
from bridge.embedded.world import EmbeddedWorld
from bridge.names import items
from bridge.world import LastingWorld, ReturningWorld, StreamingWorld
from runtime.agent_commands import SetGoal, Stop
from runtime.agent_events import GoalEnded, Noted
from runtime.episodes.episode import read_episode
from runtime.episodes.segment import SegmentWriter
from runtime.episodes.writer import EpisodeWriter
from runtime.goals import read_goal
from runtime.supervisor import AgentSettings, Backoff, Recording, SupervisedAgent
from tests.runtime.supervisor.conftest import Seen
from tests.runtime.supervisor.test_agent import Failing


async def test_goals_follow_each_other_in_one_world_whatever_the_policy_does(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("runtime.supervisor.backoff.FIRST_SECONDS", 0.1)
    blocked: list[bool] = []
    opens = EpisodeWriter._open

    def slowly(self: EpisodeWriter) -> SegmentWriter:
        """As on a disk that is slow to wake."""
        blocked.append(threading.current_thread() is threading.main_thread())
        time.sleep(0.5)
        return opens(self)

    monkeypatch.setattr(EpisodeWriter, "_open", slowly)
    world = EmbeddedWorld(draw=False)

    @asynccontextmanager
    async def opened() -> AsyncIterator[StreamingWorld]:
        streamed = StreamingEmbeddedWorld(world)
        assert isinstance(streamed, ReturningWorld)
        assert isinstance(streamed, LastingWorld)
        try:
            yield streamed
        finally:
            await streamed.close()

    def give(item: str) -> None:
        world.inventory.add(items().id(item), 1)

    generator = np.random.default_rng(0)
    recording = Recording(tmp_path, lambda task, name: {"goal": task.goal.text}, video=False)
    agent = SupervisedAgent(
        AgentSettings(seed=3, stay=True),
        Failing(RandomPolicy(generator), 20, 1),
        opened,
        read_goal("collect 2 oak logs"),
        clock=MonotonicClock(),
        backoff=Backoff(generator),
        recording=recording,
    )
    seen = Seen()
    agent.watch(seen)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) > 5)
    give("oak_log")
    await seen.until(lambda: agent.status.reconnects == 1 and agent.status.state == "playing")
    assert seen.causes == ["policy_failed"]
    give("oak_log")
    await seen.until(lambda: agent.status.state == "idle")
    assert (await agent.tell(SetGoal("get 1 dirt"), "test")).accepted
    await seen.until(lambda: agent.status.state == "playing")
    give("dirt")
    await seen.until(lambda: agent.status.state == "idle")
    await agent.tell(Stop(), "test")
    assert (await running).cause == "told_to_stop"
    assert [event.outcome for event in seen.of(GoalEnded)] == ["success", "success"]
    assert not seen.of(Noted)  # nothing began anew
    held = {items().name(int(slot[0])): int(slot[1]) for slot in seen.ticks[-1].observation.inventory if slot[1]}
    assert (held["oak_log"], held["dirt"]) == (2, 1)
    assert not any(blocked)  # what the loop's thread opened
    episodes = [read_episode(tmp_path / name) for name in ("", "stretch-0002", "stretch-0003")]
    assert [episode.header["goal_stretch"] for episode in episodes] == [1, 2, 1]
    assert [episode.footer["outcome"] for episode in episodes] == ["error", "success", "success"]
    assert not (tmp_path / "stretch-0004").exists()  # idling is not recorded
