"""The page of ``steve2 play`` in a real browser: it comes up without an error, and a click starts the world."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from bridge.clock import MonotonicClock
from bridge.messages import Collect, Goal, Task, WorldSetup
from runtime.play.game import Game
from runtime.play.server import serve_game

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TASK = Task("mine", Goal("hold 4 planks"), Collect(("oak_planks",), 4), 400, WorldSetup(inventory=(("oak_log", 2),)))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine; apt-get install chromium brings it"),
]


class Browser:
    """A tab, driven over the browser's own protocol (https://chromedevtools.github.io/devtools-protocol)."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._calls = 0
        self._session: str | None = None
        self.complaints: list[str] = []

    async def call(self, method: str, **parameters: Any) -> Any:
        self._calls += 1
        number = self._calls
        session = {} if self._session is None else {"sessionId": self._session}
        await self._connection.send(json.dumps({"id": number, "method": method, "params": parameters, **session}))
        while True:
            told = json.loads(await asyncio.wait_for(self._connection.recv(), 60))
            if told.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(json.dumps(told["params"]))
            if told.get("id") == number:
                return told["result"]

    async def open(self, url: str) -> None:
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        self._session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Emulation.setDeviceMetricsOverride", width=1280, height=800, deviceScaleFactor=1, mobile=False)
        await self.call("Page.navigate", url=url)

    async def value(self, expression: str) -> Any:
        return (await self.call("Runtime.evaluate", expression=expression))["result"].get("value")

    async def until(self, expression: str) -> None:
        async with asyncio.timeout(60):
            while not await self.value(expression):
                await asyncio.sleep(0.1)

    async def click(self, element: str) -> None:
        where = f"document.getElementById('{element}').getBoundingClientRect()"
        x, y = await self.value(f"{where}.x + {where}.width / 2"), await self.value(f"{where}.y + {where}.height / 2")
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def press(self, code: str) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, code=code, key=code[-1].lower())


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    assert BROWSER is not None
    options = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-port=0",
        f"--user-data-dir={tmp_path}",
    )
    process = await asyncio.create_subprocess_exec(BROWSER, *options, "about:blank", stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(r"ws://\S+", (await process.stderr.readline()).decode())):
                pass
        async with connect(found[0], max_size=None) as connection:
            yield Browser(connection)
    finally:
        process.terminate()
        await process.communicate()


async def test_a_person_crafts_planks_and_has_won(browser: Browser, tmp_path: Path) -> None:
    game = Game(TASK, 3, 160)
    await game.begin()
    async with serve_game(game, "a-token", MonotonicClock(), 160) as url:
        await browser.open(url)
        await browser.until("document.getElementById('goal').textContent === 'hold 4 planks'")
        assert await browser.value("document.documentElement.scrollWidth <= 1280")
        await browser.click("cover")
        await browser.until("parseInt(document.getElementById('left').textContent) < 400")
        await browser.press("KeyE")
        await browser.until("!document.getElementById('panel').hidden")
        await browser.call("Input.insertText", text="oak planks")
        await browser.until("document.querySelector('#recipes li.chosen') !== null")
        await browser.value("document.querySelector('#recipes li.chosen').click()")
        await browser.until("document.getElementById('banner-title').textContent === 'Done'")
        picture = base64.b64decode((await browser.call("Page.captureScreenshot"))["data"])
        (tmp_path / "page.png").write_bytes(picture)
    assert browser.complaints == []
    await game.close()


async def test_a_narrow_window_shows_goal_view_and_hotbar_below_each_other(browser: Browser) -> None:
    game = Game(TASK, 3, 160)
    await game.begin()
    async with serve_game(game, "a-token", MonotonicClock(), 160) as url:
        await browser.open(url)
        await browser.until("document.getElementById('goal').textContent === 'hold 4 planks'")
        await browser.call(
            "Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=False
        )
        await browser.until("innerWidth === 390")
        edges = {}
        for name in ("goal", "view", "hotbar", "senses", "bag"):
            where = f"document.getElementById('{name}').getBoundingClientRect()"
            edges[name] = [await browser.value(f"{where}.{side}") for side in ("left", "right", "top", "bottom")]
            assert edges[name][0] >= 0
            assert edges[name][1] <= 390, name
        order = list(edges.values())
        assert all(above[3] <= below[2] for above, below in itertools.pairwise(order)), edges
        assert edges["view"][1] - edges["view"][0] > 300
        assert edges["hotbar"][3] <= 844, "which can be seen without scrolling"
    assert browser.complaints == []
    await game.close()
