"""One page that watches: it is told the newest whenever it is ready for it, and what it says is carried out."""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

import msgspec
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from bridge.clock import Clock
from runtime.agent_commands import MAX_GOAL_LENGTH, MAX_TICKS, AgentControl, Command, Reply, SetGoal
from runtime.dashboard.facts import Told, agent_facts, page_facts
from runtime.dashboard.feed import AgentFeed, Bell
from runtime.dashboard.says import Look, PageSays, Seek, Speed, Tell, Took
from runtime.dashboard.studio import Studio
from runtime.foreign_text import one_line
from runtime.page.serving import CLOSE_BROKEN, close_malformed

ORIGIN = "page"
ROUNDS_UNDER_WAY = 2
"""Rounds that a page may be told before it says that it took the first: what waits for a slow browser is never older."""
GLANCE_SECONDS = 0.25
"""How often a page is told of agents that it does not see large, and of the map."""
ANSWER_SECONDS = 10.0
TELLING = "page"
"""Name of the task that tells a page."""
FRAME, TILE = 1, 2
"""First byte of what is binary."""
_PICTURE = struct.Struct("<BBxxii")
"""Kind; agent; of a frame its tick and 0, of a tile its x and z in tiles. The PNG follows."""


class Recording(Protocol):
    """What shows a recording instead of agents that play."""

    @property
    def length(self) -> int:
        """Its ticks."""

    def facts(self) -> dict[str, object]:
        """Where it stands: ``index``, ``playing``, ``speed``."""

    def seek(self, index: int) -> None:
        """Go on from this tick."""

    def set_speed(self, factor: float) -> None:
        """Play so many times as fast."""


class Viewer:
    """Talks with one page until it goes.

    Args:
        connection: to the page.
        controls: the agents.
        feeds: what is known of each, in the same order.
        bell: rung when a feed has news.
        studio: makes the pictures.
        clock: rules how often the page is told of what it does not see large.
        recording: what is shown, where it is no agent that plays.
    """

    def __init__(
        self,
        connection: ServerConnection,
        controls: Sequence[AgentControl],
        feeds: Sequence[AgentFeed],
        bell: Bell,
        studio: Studio,
        clock: Clock,
        recording: Recording | None,
    ) -> None:
        self._connection = connection
        self._controls = controls
        self._feeds = feeds
        self._bell = bell
        self._studio = studio
        self._clock = clock
        self._recording = recording
        self._told = [Told() for _ in feeds]
        self._glance_at = [0.0] * len(feeds)
        self._map_at = 0.0
        self._large = 0
        self._round = self._took = 0

    async def attend(self) -> None:
        """Tell and listen until the page goes, or says what no page of ours says."""
        flag = self._bell.join()
        telling = asyncio.create_task(self._tell_all(flag), name=TELLING)
        self._flag = flag
        try:
            await self._listen()
        except (msgspec.MsgspecError, RecursionError) as error:
            await close_malformed(self._connection, error)
        finally:
            self._bell.leave(flag)
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    # --- what the page is told ---

    async def _tell_all(self, flag: asyncio.Event) -> None:
        try:
            names = [control.status.agent for control in self._controls]
            await self._send(page_facts(names, None if self._recording is None else self._recording.length))
            while True:
                # News that waits for its glance comes at the next bell, or a little later where none rings. Not wait_for: in
                # Python 3.11 it loses a cancellation that comes together with the bell.
                with suppress(TimeoutError):
                    async with asyncio.timeout(GLANCE_SECONDS):
                        await flag.wait()
                if self._round - self._took >= ROUNDS_UNDER_WAY:
                    flag.clear()
                    continue
                flag.clear()
                if await self._tell_round():
                    self._round += 1
                    await self._send({"type": "round", "round": self._round})
        except ConnectionClosed:
            pass
        except Exception:
            # The page is a guest of what it shows: it goes, and the log says why.
            logging.getLogger(__name__).exception("a page could not be told")
            await self._connection.close(CLOSE_BROKEN, "the page broke off; the log of the run says why")

    async def _tell_round(self) -> bool:
        """Tell what is new of the agents that are due; whether there was anything."""
        anything = False
        now = self._clock.now()
        for index in range(len(self._feeds)):
            if index == self._large or now >= self._glance_at[index]:
                self._glance_at[index] = now + GLANCE_SECONDS
                anything = await self._tell_agent(index) or anything
        if now >= self._map_at:
            self._map_at = now + GLANCE_SECONDS
            anything = await self._tell_map(self._large) or anything
        return anything

    async def _tell_agent(self, index: int) -> bool:
        feed, told = self._feeds[index], self._told[index]
        facts = agent_facts(index, feed, told)
        if self._recording is not None and told.recording != (stands := self._recording.facts()):
            facts["recording"] = told.recording = stands
        if len(facts) == 2:
            return False
        if facts.get("reset"):
            told.tiles = 0
        await self._send(facts)
        if told.frame != told.charts and feed.newest is not None:
            told.frame, tick = told.charts, feed.newest.tick
            if (picture := await self._studio.frame(index)) is not None:
                await self._connection.send(_PICTURE.pack(FRAME, index, tick, 0) + picture)
        return True

    async def _tell_map(self, index: int) -> bool:
        told = self._told[index]
        tiles = await self._studio.tiles(index, told.tiles)
        for (x, z), version, picture in tiles:
            told.tiles = version
            await self._connection.send(_PICTURE.pack(TILE, index, x, z) + picture)
        return bool(tiles)

    async def _send(self, facts: dict[str, object]) -> None:
        await self._connection.send(msgspec.json.encode(facts).decode())

    # --- what the page says ---

    async def _listen(self) -> None:
        decoder = msgspec.json.Decoder(PageSays)
        with suppress(ConnectionClosed):
            async for text in self._connection:
                said = decoder.decode(text)
                match said:
                    case Tell():
                        await self._carry_out(said)
                    case Look() if said.agent < len(self._feeds):
                        self._large = said.agent
                        self._map_at = 0.0
                    case Took():
                        self._took = min(said.round, self._round)
                    case Seek() if self._recording is not None:
                        self._recording.seek(said.index)
                    case Speed() if self._recording is not None:
                        self._recording.set_speed(said.factor)
                    case _:
                        pass
                self._flag.set()

    async def _carry_out(self, said: Tell) -> None:
        reply = _refusal(said.command)
        if said.agent >= len(self._controls):
            reply = Reply(False, "there is no such agent")
        if reply is None:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    reply = await self._controls[said.agent].tell(said.command, ORIGIN)
            except TimeoutError:
                reply = Reply(False, f"the agent did not answer within {ANSWER_SECONDS:g} s")
        answer = {"type": "reply", "agent": said.agent, "number": said.number}
        await self._send({**answer, "accepted": reply.accepted, "text": one_line(reply.text)})


def _refusal(command: Command) -> Reply | None:
    """Why no agent is even asked."""
    if not isinstance(command, SetGoal):
        return None
    if not 0 < len(command.text.strip()) <= MAX_GOAL_LENGTH:
        return Reply(False, f"say what to do in 1 to {MAX_GOAL_LENGTH} letters, such as: collect 4 oak logs")
    if command.ticks is not None and not 0 < command.ticks <= MAX_TICKS:
        return Reply(False, f"ticks: got {command.ticks}; give 1 to {MAX_TICKS}")
    return None
