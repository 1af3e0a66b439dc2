"""A live world whose node side is played by the test: what comes is kept, told and bounded."""

import asyncio
import contextlib
import itertools
import logging
import math
from collections.abc import AsyncIterator
from unittest.mock import AsyncMock

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bridge import names
from bridge.camera import Camera
from bridge.messages import Collect, Goal, Task
from bridge.minecraft import world as module
from bridge.minecraft.feed_messages import (
    Change,
    Column,
    Ended,
    Hello,
    Log,
    NodeMessage,
    Refused,
    Section,
    Spawned,
    WorldShape,
)
from bridge.minecraft.versions import DEFAULT
from bridge.minecraft.world import MOST_PENDING, LiveWorld, Patience
from bridge.world import WorldError
from tests.bridge.minecraft.conftest import make_tick

NEVER = Task("never", Goal("collect 64 diamonds"), Collect(("diamond",), 64))
DIRT, LOG = names.blocks().id("dirt"), names.blocks().id("oak_log")


class FakeNode:
    """In place of ``node_process()``: a node side that the test plays over the world's own feed."""

    def __init__(self) -> None:
        self._options: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    def start_body(self, options: dict[str, str]) -> None:
        self._options.get_loop().call_soon_threadsafe(self._options.set_result, options)

    def is_alive(self) -> bool:
        return True

    def exit_status(self) -> None:
        return None

    async def join(self) -> ClientConnection:
        """The feed's peer, past its Hello, whose body stands on dirt."""
        options = await self._options
        feed = await connect(options["feed_url"])
        await tell(feed, Hello(options["token"], 1))
        await feed.recv()
        await tell(feed, WorldShape(0, 128), Column(0, 0, [Section(3, DIRT)]), Spawned("test", "1.20.4"))
        return feed


async def tell(feed: ClientConnection, *messages: NodeMessage) -> None:
    for message in messages:
        await feed.send(msgspec.msgpack.encode(message))


async def tick(feed: ClientConnection) -> None:
    """Ticks at some pace until the world says stop."""
    with contextlib.suppress(ConnectionClosed):
        for number in itertools.count(1):
            await tell(feed, make_tick(tick=number))
            await asyncio.sleep(0.01)


async def leave_when_asked(feed: ClientConnection) -> None:
    async for data in feed:
        if msgspec.msgpack.decode(data)["type"] == "stop":
            await feed.close()


@contextlib.asynccontextmanager
async def joined(
    monkeypatch: pytest.MonkeyPatch, camera: Camera | None = None
) -> AsyncIterator[tuple[LiveWorld, ClientConnection]]:
    """A world after its reset, and the node side's end of its feed."""
    node = FakeNode()
    monkeypatch.setattr(module, "node_process", lambda: node)
    monkeypatch.setattr(module, "agree_version", AsyncMock(return_value=DEFAULT))
    world = LiveWorld("127.0.0.1", 1, camera=camera, draw=camera is not None, patience=Patience(columns=0.05))
    reset = asyncio.create_task(world.reset(NEVER, 0))
    feed = await node.join()
    tasks = [asyncio.create_task(tick(feed)), asyncio.create_task(leave_when_asked(feed))]
    try:
        await reset
        yield world, feed
    finally:
        await world.close()
        await asyncio.gather(*tasks)
        await feed.close()


async def until_lost(world: LiveWorld) -> str:
    with pytest.raises(WorldError) as caught:
        while True:
            await world.next_step()
    return str(caught.value)


async def test_every_refusal_since_the_last_step_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with joined(monkeypatch) as (world, _):
        for item in ("dirt", "stone", "dirt"):
            world._receive(Refused(1, "place", item, f"no {item} in the inventory"))
        _, _, _, info = await world.next_step()
        assert info.note == "place: no dirt in the inventory; place: no stone in the inventory"
        assert (await world.next_step())[3].note == ""


async def test_what_node_said_of_an_error_is_logged_and_told_when_the_world_is_lost(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with joined(monkeypatch) as (world, feed):
        await tell(feed, Log("error", "TypeError: the first"), Log("error", "TypeError: the last\n    at act.js"))
        await tell(feed, Log("warn", "of no matter"), Ended("error", "ECONNRESET"))
        told = await until_lost(world)
    assert "ECONNRESET" in told
    assert told.endswith("the node side's last error: TypeError: the last")
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warnings == ["node: TypeError: the first", "node: TypeError: the last\n    at act.js"]


async def test_a_loss_without_an_error_of_node_says_nothing_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with joined(monkeypatch) as (world, feed):
        await tell(feed, Ended("kicked", "bedtime"))
        assert (await until_lost(world)).endswith("sent steve2 away: bedtime")


async def test_a_number_that_is_none_ends_the_world_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    async with joined(monkeypatch) as (world, feed):
        await tell(feed, make_tick(yaw=math.nan))
        assert "malformed message: tick.yaw: must be a finite number" in await until_lost(world)


@pytest.mark.parametrize("draw", [False, True])
async def test_changes_do_not_pile_up_while_nobody_steps(monkeypatch: pytest.MonkeyPatch, draw: bool) -> None:
    cells = list(itertools.product(range(16), range(64, 96), range(16)))
    async with joined(monkeypatch, Camera((4, 4)) if draw else None) as (world, _):
        for cell in cells:
            world._receive(Change(cell, LOG))
            assert len(world._pending) < MOST_PENDING
        world._receive(Change(cells[0], DIRT))
        await world.next_step()
        assert [world.grid.get(*cell) for cell in cells] == [DIRT] + [LOG] * (len(cells) - 1)
