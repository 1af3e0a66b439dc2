"""The server of the page: agents watched and steered by any number of browsers on this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from websockets.asyncio.server import ServerConnection

from bridge.clock import Clock, MonotonicClock
from bridge.server import make_token
from runtime.agent_commands import AgentControl
from runtime.dashboard.feed import AgentFeed, Bell
from runtime.dashboard.says import MOST_BYTES
from runtime.dashboard.settings import PageSettings
from runtime.dashboard.studio import Studio
from runtime.dashboard.viewer import Recording, Viewer
from runtime.page.door import Door, folder_files
from runtime.page.icons import icon_file
from runtime.page.serving import CLOSE_BUSY, serve_page
from runtime.ranges import ConfigError

MOST_PAGES = 8
"""Pages open at a time."""
MOST_AGENTS = 255
"""A byte tells whose a picture is."""


@dataclass(frozen=True)
class OpenPage:
    """A page that is served."""

    url: str
    """Its address, with its token: who has it can steer the agents."""


@asynccontextmanager
async def open_page(
    settings: PageSettings,
    controls: Sequence[AgentControl],
    recording: Recording | None = None,
    now: Callable[[], float] = time.time,
    clock: Clock | None = None,
) -> AsyncIterator[OpenPage]:
    """Serve the page for the time of the ``async with`` block.

    Args:
        settings: where.
        controls: the agents, each of a name of its own; they are watched as long as the page is served.
        recording: where a recording is shown, what winds it.
        now: seconds since 1970, for the log.
        clock: rules how often a page is told of what it does not see large; None takes the machine's.

    Raises ConfigError where the port cannot be listened on.
    """
    if not 0 < len(controls) <= MOST_AGENTS:
        raise ValueError(f"controls: must be 1 to {MOST_AGENTS} agents, got {len(controls)}")
    bell = Bell()
    feeds = [AgentFeed(control.status, bell, now) for control in controls]
    studio = Studio(feeds)
    ticking: Clock = MonotonicClock() if clock is None else clock
    pages = 0

    async def seat(connection: ServerConnection) -> None:
        nonlocal pages
        if pages >= MOST_PAGES:
            await connection.close(CLOSE_BUSY, f"{MOST_PAGES} pages are open already; close one first")
            return
        pages += 1
        try:
            await Viewer(connection, controls, feeds, bell, studio, ticking, recording).attend()
        finally:
            pages -= 1

    files = {**folder_files("runtime.page", "files"), **folder_files("runtime.dashboard", "page")}
    door = Door(make_token(), {**files, "/icons.png": icon_file()}, settings.command)
    for control, feed in zip(controls, feeds, strict=True):
        control.watch(feed)
    mapping = asyncio.create_task(studio.keep_maps())
    try:
        async with serve_page(door, seat, MOST_BYTES, settings.port) as url:
            yield OpenPage(url)
    except OSError as error:
        if door.port:  # it was listened on: the error is somebody else's
            raise
        raise ConfigError(
            f"{settings.port_option}: cannot listen on {settings.port} ({error.strerror or error}); give another"
        ) from error
    finally:
        for control, feed in zip(controls, feeds, strict=True):
            control.unwatch(feed)
        mapping.cancel()
        await asyncio.gather(mapping, return_exceptions=True)
        studio.close()
