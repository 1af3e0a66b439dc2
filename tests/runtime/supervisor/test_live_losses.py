"""An agent on a real server is lost in every way there is, and plays on in the same process; or ends for the right reason."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from agent.policy import RandomPolicy
from bridge.clock import MonotonicClock
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld, Patience
from bridge.world import StreamingWorld
from runtime.agent_commands import Say, SetGoal, Stop
from runtime.agent_events import GoalBegan, GoalEnded, Noted
from runtime.episodes.episode import read_episode
from runtime.goals import read_goal
from runtime.supervisor import AgentSettings, Backoff, Recording, SupervisedAgent
from tests.runtime.supervisor.conftest import Seen

pytestmark = pytest.mark.live
PATIENCE = Patience(connect=20.0, status=1.0, silence=2.5, columns=0.3)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.supervisor.backoff.FIRST_SECONDS", 0.2)
    monkeypatch.setattr("runtime.supervisor.backoff.MOST_SECONDS", 0.5)


@asynccontextmanager
async def serving() -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def make(
    server: EmbeddedServer, goal: str, ticks: int = 100_000, recording: Recording | None = None, **settings: object
) -> tuple[SupervisedAgent, Seen]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[StreamingWorld]:
        world = LiveWorld(server.host, server.port, "bob", "1.20.4", draw=False, patience=PATIENCE)
        try:
            yield world
        finally:
            await world.close()

    generator = np.random.default_rng(0)
    agent = SupervisedAgent(
        AgentSettings(name="bob", **settings),
        RandomPolicy(generator),
        opened,
        read_goal(goal, ticks),
        clock=MonotonicClock(),
        backoff=Backoff(generator),
        recording=recording,
    )
    seen = Seen()
    agent.watch(seen)
    return agent, seen


async def stall(server: EmbeddedServer, seen: Seen) -> None:
    """Freeze the server until its silence was noticed, and a ping of it went unanswered."""
    assert server.pid is not None
    losses = len(seen.causes)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        await seen.until(lambda: len(seen.causes) > losses)
    finally:
        os.kill(server.pid, signal.SIGCONT)


async def restart(server: EmbeddedServer, seen: Seen) -> None:
    port, losses = server.port, len(seen.causes)
    await server.stop()
    await seen.until(lambda: len(seen.causes) > losses + 2)
    await server.start(port=port)


def node_pid() -> int:
    child = node_process().child()
    assert child is not None
    return child.pid


async def test_an_agent_survives_a_day_of_losses_with_its_goal(tmp_path: Path) -> None:
    recording = Recording(tmp_path, lambda task, world: {"goal": task.goal.text, "world": world}, False)
    async with serving() as server:
        agent, seen = make(server, "collect 2 oak logs", recording=recording, say=("good day",))
        running = asyncio.create_task(agent.run())
        await seen.until(lambda: len(seen.ticks) > 10)
        await server.command("give bob oak_log 1")
        await seen.until(lambda: seen.ticks[-1].info.progress == 0.5)
        assert (await agent.tell(Say("good day"), "test")).accepted
        losses = [
            ("kicked", lambda: server.command("kick bob the house is full")),
            ("node_died", lambda: asyncio.to_thread(os.kill, node_pid(), signal.SIGKILL)),
            ("node_died", lambda: asyncio.to_thread(os.kill, node_pid(), signal.SIGSTOP)),
            ("server_stalled", lambda: stall(server, seen)),
            ("server_down", lambda: restart(server, seen)),
        ]
        for number, (cause, lose) in enumerate(losses, 1):
            before = len(seen.causes)
            await lose()
            await seen.until(lambda number=number: agent.status.reconnects == number)
            assert seen.causes[before] == cause, agent.status
            ticks = len(seen.ticks)
            await seen.until(lambda ticks=ticks: len(seen.ticks) > ticks + 10)
        # The last one forgot all players; what was counted before is a matter of the inventory, as the goal has it.
        await server.command("give bob oak_log 2")
        end = await running
    assert (end.result.outcome, end.cause) == ("success", None)
    assert [record.tick for record in seen.ticks] == sorted({record.tick for record in seen.ticks})
    assert len(seen.of(GoalBegan)) == len(seen.of(GoalEnded)) == 1
    _check_recording(tmp_path, len(losses) + 1, len(seen.ticks))


def _check_recording(folder: Path, stretches: int, ticks: int) -> None:
    """Every stretch is whole and closed, and no tick is missing."""
    episodes = [read_episode(place) for place in (folder, *sorted(folder.glob("stretch-*")))]
    assert [episode.header["stretch"] for episode in episodes] == list(range(1, stretches + 1))
    assert all(episode.closed for episode in episodes)
    assert [episode.footer["outcome"] for episode in episodes] == ["lost"] * (stretches - 1) + ["success"]
    assert episodes[0].footer["note"].startswith("kicked: ")
    assert sum(len(episode.ticks) for episode in episodes) == ticks
    assert any(event["event"] == "command" for event in episodes[0].events)


@pytest.mark.parametrize(
    ("said", "cause"),
    [("You are banned from this server.", "banned"), ("You are not whitelisted on this server!", "not_whitelisted")],
)
async def test_who_is_not_wanted_ends_at_once(said: str, cause: str) -> None:
    async with serving() as server:
        agent, seen = make(server, "collect 2 oak logs", stay=True)
        running = asyncio.create_task(agent.run())
        await seen.until(lambda: len(seen.ticks) > 3)
        await server.command(f"kick bob {said}")
        end = await asyncio.wait_for(running, 10)
    assert (end.cause, seen.causes) == (cause, [])
    assert said in agent.status.detail


async def test_a_server_that_comes_back_as_another_version_ends_it() -> None:
    async with serving() as server:
        agent, seen = make(server, "collect 2 oak logs", stay=True)
        running = asyncio.create_task(agent.run())
        await seen.until(lambda: len(seen.ticks) > 3)
        port = server.port
        await server.stop()
        await server.start(version="1.19.4", port=port)
        end = await asyncio.wait_for(running, 20)
    assert end.cause == "wrong_version"
    assert "1.19.4" in agent.status.detail


async def test_it_stays_in_the_world_after_a_goal_and_takes_the_next(tmp_path: Path) -> None:
    async with serving() as server:
        agent, seen = make(server, "collect 1 oak log", stay=True)
        running = asyncio.create_task(agent.run())
        await seen.until(lambda: len(seen.ticks) > 3)
        await server.command("give bob oak_log 1")
        await seen.until(lambda: agent.status.state == "idle")
        await server.command("kick bob come again")  # a loss while idle is come back from too
        await seen.until(lambda: agent.status.reconnects == 1 and agent.status.state == "idle")
        await server.command("kill bob")  # and so is a death
        await seen.until(lambda: seen.ticks[-1].info.note == "died")
        await seen.until(lambda: seen.ticks[-1].observation.life.health == 20 and seen.ticks[-1].actor == "idle")
        assert (await agent.tell(SetGoal("get 1 dirt"), "test")).accepted
        await seen.until(lambda: agent.status.goal == "get 1 dirt" and agent.status.state == "playing")
        for line in range(1000):
            await server.command(f"say line {line}")
        await server.command("kill bob")  # with a goal, a death costs what was carried, not the goal
        await seen.until(lambda: sum("it died" in event.text for event in seen.of(Noted)) == 2)
        await seen.until(lambda: seen.ticks[-1].actor == "student" and seen.ticks[-1].observation.life.health == 20)
        await server.command("give bob dirt 64")  # more than it may have dug and lost
        await seen.until(lambda: len(seen.of(GoalEnded)) == 2)
        await agent.tell(Stop(), "test")
        end = await running
    assert [(event.goal, event.outcome) for event in seen.of(GoalEnded)] == [
        ("collect 1 oak log", "success"),
        ("get 1 dirt", "success"),
    ]
    assert (end.cause, end.error) == ("told_to_stop", None)
    heard = [event.text for event in seen.of(Noted) if "line" in event.text]
    assert "[Server] line 0" in heard
    assert len(heard) < 100  # of a flood a few lines are told
