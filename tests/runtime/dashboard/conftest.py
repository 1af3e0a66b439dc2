"""An agent on strings, for tests of the page that need no world: the test tells of ticks, through the supervisor's own teller."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect

from bridge.messages import Action, Observation, StepInfo
from runtime.agent_commands import Command, Reply
from runtime.agent_events import AgentStatus, Watcher
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.records import TickRecord
from runtime.supervisor.teller import Teller


class PuppetAgent:
    """Implements ``AgentControl``; answers every command with ``answer``."""

    def __init__(self, name: str = "steve2", answer: Reply | None = None) -> None:
        self.teller = Teller(name)
        self.answer = answer or Reply(True, "as you say")
        self.commands: list[tuple[Command, str]] = []
        self.watchers = 0

    @property
    def status(self) -> AgentStatus:
        return self.teller.status

    def watch(self, watcher: Watcher) -> None:
        self.watchers += 1
        self.teller.add(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        self.watchers -= 1
        self.teller.remove(watcher)

    async def tell(self, command: Command, origin: str) -> Reply:
        self.commands.append((command, origin))
        return self.answer


class RawPage:
    """What a browser does, without one."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.agents: dict[int, dict[str, Any]] = {}
        self.frames: list[int] = []
        self.tiles: list[tuple[int, int]] = []
        self.replies: list[dict[str, Any]] = []

    async def say(self, type: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": type, **fields}))

    async def take(self) -> dict[str, Any]:
        """Take in one message and answer it as the page does."""
        data = await asyncio.wait_for(self.connection.recv(), 30)
        if isinstance(data, bytes):
            kind, _, first, second = struct.unpack_from("<BBxxii", data)
            assert data[12:20] == b"\x89PNG\r\n\x1a\n"
            self.frames += [first] * (kind == 1)
            self.tiles += [(first, second)] * (kind == 2)
            return {"type": "picture"}
        told: dict[str, Any] = json.loads(data)
        if told["type"] == "agent":
            self.agents.setdefault(told["agent"], {}).update(told)
        elif told["type"] == "reply":
            self.replies.append(told)
        elif told["type"] == "round":
            await self.say("took", round=told["round"])
        return told

    async def until(self, holds: Callable[[], Any]) -> None:
        while not holds():
            await self.take()


Tick = Callable[..., TickRecord]


@pytest.fixture
def tick(observation: Callable[[int, int], Observation]) -> Tick:
    """Makes a tick: its number, oak logs held, and fields of the record or (dotted by ``seen_``) of the observation."""

    def make(number: int, oak_logs: int = 0, **fields: Any) -> TickRecord:
        seen = {key.removeprefix("seen_"): fields.pop(key) for key in list(fields) if key.startswith("seen_")}
        shown = observation(number, oak_logs)
        nothing = {"voxels": np.zeros_like(shown.voxels), "entities": (), "target": None}
        shown = msgspec.structs.replace(shown, **{**nothing, **seen})
        record = TickRecord(number, shown, Action(forward=1), "", "", 3.0, False, 0, StepInfo())
        return dataclasses.replace(record, **fields)

    return make


@pytest.fixture
def puppet() -> PuppetAgent:
    return PuppetAgent()


@pytest.fixture
def puppet_kind() -> type[PuppetAgent]:
    return PuppetAgent


@pytest.fixture
def raw_page() -> Callable[..., Any]:
    """Opens the page of some agents and connects to it: ``async with raw_page(agent, ...) as page``."""

    @asynccontextmanager
    async def opened(*agents: PuppetAgent, **options: Any) -> AsyncIterator[RawPage]:
        async with (
            open_page(PageSettings(), agents, **options) as page,
            connect(page.url.replace("http://", "ws://").replace("/?", "/socket?")) as connection,
        ):
            yield RawPage(connection)

    return opened


@pytest.fixture
async def address(puppet: PuppetAgent) -> AsyncIterator[str]:
    """The address of the page of ``puppet``."""
    async with open_page(PageSettings(), [puppet]) as page:
        yield page.url
