"""Environments over the wire are those of the worlds behind it."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from gymnasium.utils.env_checker import check_env

from bridge.camera import Camera
from bridge.client import RemoteWorldError
from bridge.embedded.environment import EmbeddedEnvironment
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Collect, Goal, Task
from bridge.remote_environment import RemoteEnvironment, RemoteVectorEnvironment
from bridge.server import make_token, serve
from bridge.spaces.actions import ActionStyle
from tests.bridge.environment_checks import assert_as_single_ones

SIZE = (16, 16)
TOKEN = make_token()
SHORT = Task("short", Goal("g"), Collect(("oak_log",), 4), tick_limit=6)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of embedded worlds, in a thread of its own since environments wait for it."""
    found: list[str] = []
    ready, done = threading.Event(), threading.Event()

    async def run() -> None:
        async with serve(lambda: EmbeddedWorld(Camera(SIZE)), token=TOKEN, frame_size=SIZE) as address:
            found.append(address.url)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(30)
    yield found[0]
    done.set()
    thread.join()


def test_check_env(url: str) -> None:
    environment = RemoteEnvironment(url, TOKEN, SHORT)
    check_env(environment, skip_render_check=True)
    environment.close()


@pytest.mark.parametrize("actions", ["minedojo", "full"])
def test_many_worlds_over_the_wire_are_as_single_ones_here(url: str, actions: ActionStyle) -> None:
    vector = RemoteVectorEnvironment([url] * 3, TOKEN, SHORT, actions=actions)
    assert_as_single_ones(vector, lambda: EmbeddedEnvironment(SHORT, SIZE, actions), steps=15)


def test_who_is_not_admitted_holds_no_session(url: str) -> None:
    with pytest.raises(RemoteWorldError, match="token"):
        RemoteEnvironment(url, "wrong", SHORT)
    with pytest.raises(ValueError, match="give at least one"):
        RemoteVectorEnvironment([], TOKEN, SHORT)
    with pytest.raises(RemoteWorldError, match="busy"):
        RemoteVectorEnvironment([url] * 9, TOKEN, SHORT)
    with pytest.raises(ValueError, match="actions: got 'half'; give one of minedojo, full"):
        RemoteEnvironment(url, TOKEN, SHORT, "half")  # type: ignore[arg-type]
    RemoteVectorEnvironment([url] * 8, TOKEN, SHORT).close()
