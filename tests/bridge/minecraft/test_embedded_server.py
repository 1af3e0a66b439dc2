"""The embedded server's time of day, and what it tells of its own errors."""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.messages import Collect, Goal, Task
from bridge.minecraft import embedded_server
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.folder_lock import lock_folder
from bridge.minecraft.world import LiveWorld
from bridge.world import WorldError

pytestmark = pytest.mark.live

NEVER = Task("never", Goal("collect 64 diamonds"), Collect(("diamond",), 64))
SOON = 200
"""Ticks that joining may take."""


async def until_logged(server: EmbeddedServer, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in server._log_file.read_text() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


async def test_an_error_of_the_server_is_logged_once_when_it_stops(caplog: pytest.LogCaptureFixture) -> None:
    server = EmbeddedServer()
    await server.start()
    with server._log_file.open("a") as log:  # no command is known any more that the server fails by
        log.write(2 * "error: TypeError: none\n    at action (blocks.js:80:33)\nlog: more\n")
    await server.stop()
    (told,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "the embedded server: error: TypeError" in told
    assert "blocks.js" in told, "with its stack"


async def test_a_day_begins_with_the_first_body_and_a_quiet_server_has_no_errors(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = EmbeddedServer()
    await server.start(time_of_day=13_000)
    for name in ("one", "two"):
        world = LiveWorld(server.host, server.port, username=name, draw=False)
        assert 0 <= (await world.reset(NEVER, 0)).time_of_day - 13_000 < SOON
        await server.command("time set 23990")
        await until_time(world, lambda now: now < SOON)  # the next morning
        await world.close()
        await until_logged(server, f"{name} disconnected")
    await server.stop()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def until_time(world: LiveWorld, is_there: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_there((await world.next_step())[0].time_of_day):
        assert time.monotonic() < deadline


async def test_a_server_that_cannot_be_started_lets_go_of_its_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_server, "node_binary", lambda: tmp_path / "no-node")
    server = EmbeddedServer()
    with pytest.raises(WorldError, match="could not start"):
        await server.start(world_folder=tmp_path / "world", seed=1)
    lock_folder(tmp_path / "world").close()
    assert server.pid is None
