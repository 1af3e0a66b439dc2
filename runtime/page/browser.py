"""A headless Chromium for tests and pictures of our pages, driven over its own protocol: no package is needed for it."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
ANSWER_SECONDS = 60.0
CLOSE_SECONDS = 10.0
"""How long a browser may take to end before it is made to."""


def find_browser() -> str | None:
    """Where a browser lies that can be driven; None where there is none (Debian: apt-get install chromium)."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """A tab, driven over the browser's own protocol (https://chromedevtools.github.io/devtools-protocol).

    Args:
        connection: to the browser.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._calls = 0
        self._session: str | None = None
        self.complaints: list[str] = []
        """Errors of the page's scripts, and what the browser refused it."""

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol; its result."""
        self._calls += 1
        number = self._calls
        session = {} if self._session is None else {"sessionId": self._session}
        await self._connection.send(json.dumps({"id": number, "method": method, "params": parameters, **session}))
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                told = json.loads(await self._connection.recv())
            if told.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(json.dumps(told["params"]))
            if told.get("id") == number:
                return told["result"]

    async def open(self, url: str, width: int = 1280, height: int = 800, mobile: bool = False) -> None:
        """Open an address in a tab of this size; the one before is closed."""
        if self._session is not None:
            await self.call("Page.close")
            self._session = None
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        self._session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.resize(width, height, mobile)
        await self.call("Page.navigate", url=url)

    async def resize(self, width: int, height: int, mobile: bool = False) -> None:
        """Give the tab another size in pixels; ``mobile`` makes it a phone's, which has scroll bars only while it is scrolled."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        await self.call("Emulation.setDeviceMetricsOverride", **size, mobile=mobile)

    async def text(self, element: str) -> str:
        """The text of an element, by its id."""
        return str(await self.value(f"document.getElementById('{element}').innerText"))

    async def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as plain types."""
        return (await self.call("Runtime.evaluate", expression=expression))["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression holds; TimeoutError after ANSWER_SECONDS."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while not await self.value(expression):
                await asyncio.sleep(0.1)

    async def click(self, element: str) -> None:
        """Click into the middle of an element, by its id."""
        where = f"document.getElementById('{element}').getBoundingClientRect()"
        x, y = await self.value(f"{where}.x + {where}.width / 2"), await self.value(f"{where}.y + {where}.height / 2")
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def press(self, code: str) -> None:
        """Press a key, by its code such as KeyE."""
        for kind in ("keyDown", "keyUp"):
            key = code.removeprefix("Key").lower() if code.startswith("Key") else code.removeprefix("Digit")
            await self.call("Input.dispatchKeyEvent", type=kind, code=code, key={"Space": " "}.get(key, key))

    async def write(self, text: str) -> None:
        """Write where the focus is."""
        await self.call("Input.insertText", text=text)

    async def picture(self, **options: Any) -> bytes:
        """What the tab shows: a PNG, unless ``format`` says otherwise."""
        return base64.b64decode((await self.call("Page.captureScreenshot", **options))["data"])


@asynccontextmanager
async def open_browser(folder: Path) -> AsyncIterator[Browser]:
    """A browser that ends with the block and keeps its files in ``folder``. FileNotFoundError where none is installed."""
    browser = find_browser()
    if browser is None:
        raise FileNotFoundError(f"none of {', '.join(NAMES)} is installed; on Debian: apt-get install chromium")
    options = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
    )
    process = await asyncio.create_subprocess_exec(
        browser, *options, "about:blank", stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    draining: asyncio.Task[bytes] | None = None
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            while not (found := re.search(r"ws://\S+", (await process.stderr.readline()).decode())):
                if process.stderr.at_eof():
                    raise FileNotFoundError(f"{browser} ended before it could be driven")
        draining = asyncio.create_task(process.stderr.read())  # a full pipe would hold it up
        async with connect(found[0], max_size=None) as connection:
            yield Browser(connection)
    finally:
        process.terminate()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        if draining is not None:
            draining.cancel()
            await asyncio.gather(draining, return_exceptions=True)
