"""The page over a raw websocket: what it is told, what it may say, and that a slow one holds up nobody (issue 4, part 7)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bridge import names
from bridge.messages import Pose
from runtime.agent_commands import Pause, Reply, SetGoal, Stop
from runtime.dashboard.feed import Bell
from runtime.dashboard.server import MOST_PAGES, open_page
from runtime.dashboard.settings import PageSettings
from runtime.dashboard.viewer import ROUNDS_UNDER_WAY, TELLING
from runtime.goals import read_goal
from runtime.ranges import ConfigError


def socket_of(url: str) -> str:
    return url.replace("http://", "ws://").replace("/?", "/socket?")


async def test_a_page_is_told_what_is_there_and_then_every_tick(puppet: Any, raw_page: Any, tick: Any) -> None:
    puppet.teller.goal_began(read_goal("collect 2 oak logs", 20))
    async with raw_page(puppet) as page:
        first = await page.take()
        assert (first["type"], first["agents"], first["recording"]) == ("page", ["steve2"], None)
        assert first["items"]["names"] == list(names.items().names)
        for number in range(6):
            puppet.teller.on_tick(tick(number, number))
            await page.until(lambda number=number: page.agents.get(0, {}).get("tick", {}).get("tick") == number)
        await page.until(lambda: page.frames and page.frames[-1] == 5)
        told = page.agents[0]
        assert told["status"]["state"] == "starting"
        assert told["tick"]["slots"][0][:2] == [names.items().id("oak_log"), 5]
        assert told["tick"]["action"]["words"] == "forward"


async def test_the_map_comes_in_tiles(puppet: Any, raw_page: Any, tick: Any) -> None:
    ground = np.zeros((17, 17, 17), np.uint16)
    ground[:, 3, :] = names.blocks().id("grass_block")
    async with raw_page(puppet) as page:
        for number in range(4):
            puppet.teller.on_tick(tick(number, seen_voxels=ground, seen_voxel_origin=(-70, 60, 3)))
        await page.until(lambda: len(page.tiles) >= 2)
        assert sorted(set(page.tiles)) == [(-2, 0), (-1, 0)]


@pytest.mark.parametrize(
    ("command", "taken"),
    [
        ({"command": "goal", "text": "get 3 sticks", "ticks": 50}, SetGoal("get 3 sticks", 50)),
        ({"command": "pause"}, Pause()),
        ({"command": "stop"}, Stop()),
    ],
)
async def test_commands_reach_the_agent_they_are_for(
    puppet_kind: Any, raw_page: Any, command: dict[str, Any], taken: Any
) -> None:
    agents = [puppet_kind("a"), puppet_kind("b", Reply(False, "not\x1b[2J now"))]
    async with raw_page(*agents) as page:
        await page.say("tell", agent=1, number=7, command=command)
        await page.until(lambda: page.replies)
    assert page.replies == [{"type": "reply", "agent": 1, "number": 7, "accepted": False, "text": "not[2J now"}]
    assert (agents[0].commands, agents[1].commands) == ([], [(taken, "page")])


@pytest.mark.parametrize(
    ("agent", "command", "why"),
    [
        (0, {"command": "goal", "text": " "}, "say what to do"),
        (0, {"command": "goal", "text": "x" * 257}, "256 letters"),
        (0, {"command": "goal", "text": "get a stick", "ticks": 0}, "ticks"),
        (9, {"command": "pause"}, "no such agent"),
    ],
)
async def test_what_cannot_be_is_refused_before_an_agent_is_asked(
    puppet: Any, raw_page: Any, agent: int, command: dict[str, Any], why: str
) -> None:
    async with raw_page(puppet) as page:
        await page.say("tell", agent=agent, number=1, command=command)
        await page.until(lambda: page.replies)
    assert why in page.replies[0]["text"]
    assert not page.replies[0]["accepted"]
    assert puppet.commands == []


async def test_a_page_that_reads_nothing_holds_up_nobody_and_then_gets_the_newest(
    puppet: Any, raw_page: Any, tick: Any
) -> None:
    async with raw_page(puppet) as page:
        await page.take()
        held: list[dict[str, Any]] = []
        for number in range(600):
            puppet.teller.on_tick(tick(number))  # returns at once: nothing of it waits for the page
            if number % 100 == 0:
                await asyncio.sleep(0.05)
        rounds = 0
        # What waits for the page is at most the rounds under way, whatever happened meanwhile.
        while rounds < ROUNDS_UNDER_WAY:
            data = await asyncio.wait_for(page.connection.recv(), 10)
            if isinstance(data, str):
                held.append(json.loads(data))
                rounds += held[-1]["type"] == "round"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(page.connection.recv(), 0.6)
        await page.say("took", round=ROUNDS_UNDER_WAY)
        await page.until(lambda: page.frames)
        assert page.frames == [599]
        assert page.agents[0]["tick"]["tick"] == 599
        told = sum(len(part["charts"]) for part in [*held, page.agents[0]] if "charts" in part)
        assert told == 600, "the charts miss nothing"


async def test_agents_that_are_not_seen_large_are_told_of_now_and_then(
    puppet_kind: Any, raw_page: Any, tick: Any
) -> None:
    agents = [puppet_kind("a"), puppet_kind("b")]
    told = {0: 0, 1: 0}
    async with raw_page(*agents) as page:
        await page.say("look", agent=1)
        for number in range(20):
            for agent in agents:
                agent.teller.on_tick(tick(number))
            while (message := await page.take())["type"] != "round":
                told[message.get("agent", 0)] += message["type"] == "agent"
        assert told[1] > 2 * told[0]
        assert told[0] > 0


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "[]",
        '{"type": "fly"}',
        '{"type": "took", "round": -1}',
        '{"type": "look", "agent": 0, "more": 1}',
        '{"type": "tell", "agent": 0, "number": 1, "command": {"command": "say", "text": "hi"}}',
        '{"type": "tell", "agent": 0, "number": 1, "command": {"command": "goal"}}',
        '{"type": "speed", "factor": 1e9}',
        f'{{"type": "{"é" * 200}"}}',
    ],
)
async def test_what_no_page_of_ours_says_ends_the_connection(address: str, puppet: Any, text: str) -> None:
    async with connect(socket_of(address)) as connection:
        await connection.send(text)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await asyncio.wait_for(connection.recv(), 30)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1007
    assert puppet.commands == []


async def test_a_long_message_is_cut_off_before_it_is_read(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        await connection.send("x" * 10_000)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await asyncio.wait_for(connection.recv(), 30)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_only_so_many_pages_are_open_at_a_time(address: str) -> None:
    pages = [await connect(socket_of(address)) for _ in range(MOST_PAGES)]
    for page in pages:
        await page.recv()
    async with connect(socket_of(address)) as one_more:
        with pytest.raises(ConnectionClosed) as closed:
            await one_more.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
    await pages[0].close()
    async with asyncio.timeout(10):
        while True:
            async with connect(socket_of(address)) as again:
                try:
                    assert json.loads(await again.recv())["type"] == "page"
                    break
                except ConnectionClosed:
                    await asyncio.sleep(0.05)
    for page in pages:
        await page.close()


async def test_who_watched_watches_no_more_when_the_page_is_closed(puppet: Any) -> None:
    async with open_page(PageSettings(), [puppet]):
        assert puppet.watchers == 1
    assert puppet.watchers == 0


async def test_a_taken_port_is_told_by_its_option(address: str, puppet: Any) -> None:
    port = int(address.partition("/?")[0].rpartition(":")[2])
    with pytest.raises(ConfigError, match=f"--page-port: cannot listen on {port}"):
        async with open_page(PageSettings(port=port), [puppet]):
            pass
    with pytest.raises(ConfigError, match="--page-port: got 70000"):
        PageSettings(port=70000)


async def test_a_page_that_cannot_be_told_goes_and_the_agent_plays_on(
    puppet: Any, raw_page: Any, tick: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with raw_page(puppet) as page:
        puppet.teller.on_tick(tick(0, seen_pose=Pose((0.0, 0.0, 0.0), yaw=float("nan"))))
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await page.take()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1011
        puppet.teller.on_tick(tick(1))
    assert "a page could not be told" in caplog.text


async def test_a_page_that_goes_as_news_comes_is_told_no_more(
    puppet: Any, raw_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncio.wait_for of Python 3.11 loses a cancellation that comes together with what it waits for."""
    joined: list[asyncio.Event] = []
    join = Bell.join

    def noted(bell: Bell) -> asyncio.Event:
        joined.append(join(bell))
        return joined[-1]

    monkeypatch.setattr(Bell, "join", noted)
    async with raw_page(puppet) as page:
        await page.take()
        (telling,) = (task for task in asyncio.all_tasks() if task.get_name() == TELLING)
        await asyncio.sleep(0.05)
        joined[0].set()
        await asyncio.sleep(0)
        telling.cancel()
        assert await asyncio.wait([telling], timeout=20) == ({telling}, set())
