"""On a real server a reflex acts on the very observation that first shows the harm, and the episode says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from agent.policy import PolicyStep
from bridge import names
from bridge.clock import MonotonicClock
from bridge.messages import Action, Goal, Observation
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld, Patience
from bridge.world import StreamingWorld
from runtime.agent_events import ReflexActed
from runtime.episodes.episode import read_episode
from runtime.goals import read_goal
from runtime.records import TickRecord
from runtime.reflexes.board import make_reflexes
from runtime.reflexes.choice import NAMES
from runtime.supervisor import AgentSettings, Backoff, Recording, SupervisedAgent
from tests.runtime.supervisor.conftest import Seen

pytestmark = pytest.mark.live
LAVA = names.blocks().id("lava")


class Standing:
    """A policy that wants nothing."""

    name = "standing"

    def start(self, goals: list[Goal]) -> None:
        return None

    def step(self, observations: list[Observation], state: None) -> PolicyStep:
        return PolicyStep([Action()], ["<pad>"], [""], None)


def stands_in_lava(record: TickRecord) -> bool:
    seen = record.observation
    x, y, z = (int(np.floor(v)) - origin for v, origin in zip(seen.pose.position, seen.voxel_origin, strict=True))
    return bool(seen.voxels[x, y, z] == LAVA)


async def test_lava_is_left_on_the_tick_that_shows_it(tmp_path: Path) -> None:
    server = EmbeddedServer()
    await server.start(difficulty="normal")

    @asynccontextmanager
    async def opened() -> AsyncIterator[StreamingWorld]:
        world = LiveWorld(server.host, server.port, "bob", draw=False, patience=Patience(columns=0.3))
        try:
            yield world
        finally:
            await world.close()

    try:
        recording = Recording(tmp_path, lambda task, world: {"world": world}, video=False)
        generator = np.random.default_rng(0)
        agent = SupervisedAgent(
            AgentSettings(name="bob"),
            Standing(),
            opened,
            read_goal("collect 1 diamond", 100_000),
            clock=MonotonicClock(),
            backoff=Backoff(generator),
            recording=recording,
            reflexes=make_reflexes(NAMES, generator),
        )
        seen = Seen()
        agent.watch(seen)
        running = asyncio.create_task(agent.run())
        await seen.until(lambda: len(seen.ticks) > 20)
        assert not seen.of(ReflexActed)
        x, y, z = (int(np.floor(v)) for v in seen.ticks[-1].observation.pose.position)
        await server.command(f"setblock {x} {y} {z} lava")
        await seen.until(lambda: seen.of(ReflexActed))
        await seen.until(lambda: seen.ticks[-1].actor == "student")
        first = next(record for record in seen.ticks if stands_in_lava(record))
        assert first.actor == "reflex:leave_fire"
        assert seen.of(ReflexActed)[0].tick == first.tick
        assert seen.ticks[-1].observation.life.health > 0
        assert not stands_in_lava(seen.ticks[-1])
        await server.command("give bob diamond 1")
        end = await running
    finally:
        await server.stop()
    assert end.result.outcome == "success"
    assert end.result.actors["reflex:leave_fire"] == len([r for r in seen.ticks if r.actor == "reflex:leave_fire"])
    episode = read_episode(tmp_path)
    assert [tick["actor"] for tick in episode.ticks] == [record.actor for record in seen.ticks]
    assert episode.footer["actors"] == end.result.actors
    assert [event["reflex"] for event in episode.events if event["event"] == "reflex"] == ["leave_fire"]
