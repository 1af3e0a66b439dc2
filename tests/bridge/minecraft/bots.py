"""Unmodified mineflayer bots that a test tells what to do, on an embedded server of each version.

A node process (``driver/driver.js``) hosts the bots; a deed is a function that a file in ``driver/deeds/`` exports.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.install import NODE_PACKAGE, ensure_node_package, node_binary

DRIVER = Path(__file__).parent / "driver" / "driver.js"
LIMIT = 2**22
"""Bytes that one answer may have."""
PATIENCE = 10.0
"""Seconds that a change may take to reach a bot; most take one tick."""

GROUND = 63
"""y of feet on the flat world."""
PLOT_SIDE = 12
HERE = 0.01

DEED_SECONDS = 40.0
"""That a deed may take; the longest here digs for some seconds."""

State = dict[str, Any]
"""What ``driver/deeds/senses.js`` tells of a bot."""
Cell = tuple[int, int, int]


class DeedError(Exception):
    """A deed failed in node; the text is node's own."""


class BotHost:
    """The node process; one serves any number of bots of one version, since mineflayer knows the recipes of the last one only."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls) -> BotHost:
        ensure_node_package(lambda _: None)
        process = await asyncio.create_subprocess_exec(
            str(node_binary()), "--no-deprecation", str(DRIVER), str(NODE_PACKAGE),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LIMIT,
        )  # fmt: skip
        return cls(process)

    async def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reader

    async def do(self, bot: str, deed: str, **values: object) -> Any:
        """Have a deed done; its value. DeedError where it fails."""
        assert self._process.stdin is not None
        self._count += 1
        answer = self._waiting[self._count] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": self._count, "bot": bot, "deed": deed, **values})
        self._process.stdin.write(f"{line}\n".encode())
        try:
            return await asyncio.wait_for(answer, DEED_SECONDS)
        except TimeoutError:
            raise DeedError(f"{deed} was not done within {DEED_SECONDS:g} s") from None

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            message = json.loads(line)
            answer = self._waiting.pop(message["id"])
            if answer.done():  # nobody waits any more
                continue
            if "error" in message:
                answer.set_exception(DeedError(message["error"]))
            else:
                answer.set_result(message["value"])
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(DeedError("the driver's process has ended"))


class Bot:
    """One player on one server, and the server's console."""

    def __init__(self, host: BotHost, server: EmbeddedServer, name: str) -> None:
        self.server, self.name = server, name
        self._host = host

    async def do(self, deed: str, **values: object) -> Any:
        """Have a deed done; its value. DeedError where it fails."""
        try:
            return await self._host.do(self.name, deed, **values)
        except DeedError as error:
            error.add_note(f"the server{self.server._log_end()}")
            raise

    async def state(self) -> State:
        state: State = await self.do("state")
        return state

    async def server_state(self) -> State:
        """What the bot knows when the server has told it all of the window that is open: no guess of its own."""
        await self.do("sync")
        return await self.state()

    async def until(self, holds: Callable[[State], object], seconds: float = PATIENCE) -> State:
        """Wait until what the bot knows passes a check; AssertionError with its state where it never does."""
        deadline = time.monotonic() + seconds
        while not holds(state := await self.state()):
            assert time.monotonic() < deadline, self._told(seconds, state)
            await asyncio.sleep(0.02)
        return state

    async def until_block(self, cell: Cell, name: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """Wait until a block stands at a cell; its properties."""
        deadline = time.monotonic() + seconds
        while (block := await self.do("block", cell=cell)) is None or block["name"] != name:
            assert time.monotonic() < deadline, self._told(seconds, {"cell": cell, "block": block})
            await asyncio.sleep(0.02)
        properties: dict[str, Any] = block["properties"]
        return properties

    async def until_lit(self, cell: Cell, lit: bool) -> None:
        """Wait until the furnace at a cell burns, or no longer does."""
        deadline = time.monotonic() + 2 * PATIENCE
        while (block := await self.do("block", cell=cell))["properties"]["lit"] is not lit:
            assert time.monotonic() < deadline, self._told(2 * PATIENCE, block)
            await asyncio.sleep(0.02)

    def _told(self, seconds: float, known: object) -> str:
        return f"after {seconds:g} s {self.name} knows: {known}; the server{self.server._log_end()}"

    async def command(self, line: str) -> None:
        """Run a server command; it is carried out soon."""
        await self.server.command(line)

    async def set_block(self, cell: Cell, name: str) -> None:
        """Have the server put a block at a cell, and wait until the bot sees it."""
        await self.command(f"setblock {cell[0]} {cell[1]} {cell[2]} {name}")
        await self.until_block(cell, name)

    async def give(self, item: str, count: int = 1) -> State:
        """Have the server give items, and wait until all are there."""
        wanted = counted(await self.state(), item) + count
        await self.command(f"give {self.name} {item} {count}")
        return await self.until(lambda state: counted(state, item) == wanted)


def held(state: State) -> dict[int, tuple[str, int]]:
    """Slot -> (item, count) of a bot's own slots."""
    return stacks_of(state["slots"])


def shown(state: State) -> dict[int, tuple[str, int]]:
    """Slot -> (item, count) of all slots of the window that is open."""
    return stacks_of(state["window"]["slots"])


def stacks_of(slots: dict[str, Any]) -> dict[int, tuple[str, int]]:
    return {int(slot): (stack["name"], stack["count"]) for slot, stack in slots.items()}


def counted(state: State, item: str) -> int:
    """How many of an item a bot's own slots hold."""
    return sum(stack["count"] for stack in state["slots"].values() if stack["name"] == item)


def dropped(state: State) -> list[tuple[str, int]]:
    """(item, count) of the drops on a bot's own plot, in order."""
    near = [entity for entity in state["entities"] if math.dist(entity["position"], state["position"]) < PLOT_SIDE / 2]
    return sorted((entity["item"]["name"], entity["item"]["count"]) for entity in near if entity["item"])


@asynccontextmanager
async def playing(host: BotHost, server: EmbeddedServer, name: str) -> AsyncIterator[Bot]:
    """A bot that has joined; it leaves at the end."""
    bot = Bot(host, server, name)
    await bot.do("join", port=server.port, version=server.version)
    try:
        yield bot
    finally:
        with suppress(DeedError):
            await bot.do("leave")


class Servers:
    """An embedded server of each version that a test asks for, each with one bot; shared by all tests of a session."""

    def __init__(self) -> None:
        self._hosts: dict[str, BotHost] = {}
        self._bots: dict[str, Bot] = {}
        self._plots = 0

    async def host(self, version: str) -> BotHost:
        """The node process of a version's bots, for tests that want more of them."""
        if version not in self._hosts:
            self._hosts[version] = await BotHost.start()
        return self._hosts[version]

    async def bot(self, version: str) -> tuple[Bot, Cell]:
        """The version's bot, with nothing in its slots, on a plot of flat grass of its own; and the cell of its feet."""
        if version not in self._bots:
            server = EmbeddedServer()
            await server.start(version=version)
            bot = self._bots[version] = Bot(await self.host(version), server, f"bot_{version.replace('.', '_')}")
            await bot.do("join", port=server.port, version=version)
        bot = self._bots[version]
        self._plots += 1
        cell = (PLOT_SIDE * self._plots, GROUND, 0)
        await bot.do("settle")
        await bot.command(f"clear {bot.name}")
        await bot.command(f"tp {bot.name} {cell[0] + 0.5} {cell[1]} {cell[2] + 0.5}")
        await bot.until(lambda state: not state["slots"] and abs(state["position"][0] - cell[0] - 0.5) < HERE)
        await bot.do("hold", slot=0)
        return bot, cell

    async def stop(self) -> None:
        """End everything; safe also where nothing began."""
        for host in self._hosts.values():
            await host.stop()
        for bot in self._bots.values():
            await bot.server.stop()


@asynccontextmanager
async def saved_world(host: BotHost, version: str, folder: Path) -> AsyncIterator[Bot]:
    """A bot on a server of its own that plays in a world folder, and saves it at the end."""
    server = EmbeddedServer()
    await server.start(version=version, world_folder=folder)
    try:
        async with playing(host, server, "keeper") as bot:
            yield bot
    finally:
        await server.stop()
