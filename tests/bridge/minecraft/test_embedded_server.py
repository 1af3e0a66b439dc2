"""The embedded server's time of day, and what it tells of its own errors."""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.messages import Collect, Goal, Task
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld

pytestmark = pytest.mark.live

NEVER = Task("never", Goal("collect 64 diamonds"), Collect(("diamond",), 64))
SOON = 200
"""Ticks that joining may take."""


async def until_logged(server: EmbeddedServer, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in server._log_file.read_text() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


async def test_an_error_of_the_server_is_logged_once_when_it_stops(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "region" / "r.0.0.mca").mkdir(parents=True)  # where a file is to be
    server = EmbeddedServer()
    await server.start(world_folder=tmp_path)
    for y in (64, 65):
        await server.command(f"setblock 0 {y} 0 stone")
    await until_logged(server, "error: Error: EISDIR")
    await server.stop()
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) == len(set(told)) > 0
    assert all("the embedded server: error: Error: EISDIR" in line for line in told)
    assert "region.js" in told[0], "with its stack"


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
