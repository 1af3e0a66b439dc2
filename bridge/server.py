"""Serve any lock-step world over websockets: one world a connection, on loopback, behind a token.

Whoever errs is told why in an ``Error`` and shown the door; no other session notices.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosed

from bridge import wire
from bridge.clock import Clock, MonotonicClock
from bridge.messages import DEFAULT_FRAME_SIZE, PROTOCOL_VERSION, Error, ErrorCode, Hello, Welcome
from bridge.session import Session
from bridge.socket_limits import admit_messages
from bridge.world import World, WorldError
from bridge.world_thread import WorldThread

CAPABILITIES = ("lock-step", "push")
HELLO_SECONDS = 10.0
"""How long a client may take to say Hello."""
HELLO_LIMITS = wire.Limits(max_bytes=4096)
"""Nobody who has not shown a token gets more memory than twice this: a frame up to that is answered by an Error in words."""
MAX_PENDING_HELLOS = 32
"""Connections that may be without a Hello at one time; another is closed at once."""
LOOPBACK_ORIGIN = re.compile(r"https?://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?")
"""A browser names the page that connects; a page from elsewhere must not reach a world on this machine."""
CLOSE_POLICY_VIOLATION = 1008
CLOSE_TRY_AGAIN_LATER = 1013
CLOSE_SECONDS = 2.0
"""How long a closing handshake may take before the connection is cut."""


class BusyError(WorldError):
    """As many sessions run as the server admits."""


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """What a client connects to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ws://{host}:{self.port}"


def make_token() -> str:
    """A token that cannot be guessed."""
    return secrets.token_urlsafe(24)


@asynccontextmanager
async def serve(
    world_factory: Callable[[], World],
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    token: str,
    max_sessions: int = 8,
    frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
    limits: wire.Limits = wire.DEFAULT_LIMITS,
    clock: Clock | None = None,
) -> AsyncIterator[Address]:
    """Serve worlds for the time of the ``async with`` block.

    Args:
        world_factory: makes a session's world; called in the thread in which that world then lives.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        token: what a client must know (``make_token`` makes one).
        max_sessions: clients at one time; another is told ``busy``.
        frame_size: height and width of the worlds' frames, told in the Welcome.
        limits: what a frame may take, both ways.
        clock: rules push mode; the machine's own where it is None.

    Yields:
        Where it listens.

    Raises:
        ValueError: the token is empty or ``max_sessions`` below 1.
        OSError: the address cannot be bound.
    """
    if not token:
        raise ValueError("token: got an empty text; give one that make_token() made")
    if max_sessions < 1:
        raise ValueError(f"max_sessions: got {max_sessions}; give a number of at least 1")
    door = _Door(world_factory, token, max_sessions, frame_size, limits, clock or MonotonicClock())
    async with serve_websockets(
        door.admit,
        host,
        port,
        origins=[None, LOOPBACK_ORIGIN],
        compression=None,
        close_timeout=CLOSE_SECONDS,
        # A frame beyond this is cut off at its header, with the websocket close code 1009, before any of it is held.
        # It grows once the token is shown.
        max_size=2 * HELLO_LIMITS.max_bytes,
        max_queue=2,
    ) as server:
        bound = next(iter(server.sockets)).getsockname()
        yield Address(bound[0], bound[1])


class _Door:
    """Lets clients in, gives each a session, and tells it what went wrong."""

    def __init__(
        self,
        world_factory: Callable[[], World],
        token: str,
        max_sessions: int,
        frame_size: tuple[int, int],
        limits: wire.Limits,
        clock: Clock,
    ) -> None:
        self._world_factory = world_factory
        self._token = token
        self._places = max_sessions
        self._max_sessions = max_sessions
        self._frame_size = frame_size
        self._limits = limits
        self._clock = clock
        self._pending = 0
        self._log = logging.getLogger(__name__)

    async def admit(self, connection: ServerConnection) -> None:
        """Handle one connection from Hello to the end."""
        with suppress(ConnectionClosed):
            try:
                if self._pending == MAX_PENDING_HELLOS:
                    await connection.close(CLOSE_TRY_AGAIN_LATER, "too many connections without a Hello")
                    return
                self._pending += 1
                try:
                    await self._await_hello(connection)
                finally:
                    self._pending -= 1
                # Above the protocol's own limit, so that a frame somewhat too large is answered by an Error in words.
                admit_messages(connection, 2 * self._limits.max_bytes)
                await self._converse(connection)
            except ConnectionClosed:
                raise
            except Exception as error:
                await self._refuse(connection, self._explain(error))

    async def _await_hello(self, connection: ServerConnection) -> None:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                data = await connection.recv()
        except TimeoutError:
            raise wire.MalformedError(f"no Hello within {HELLO_SECONDS:.0f} s") from None
        hello: Hello = wire.decode(data, Hello, HELLO_LIMITS)
        wire.require_token(hello, self._token)

    async def _converse(self, connection: ServerConnection) -> None:
        if self._places == 0:
            raise BusyError(f"all {self._max_sessions} sessions are taken; try again later")
        self._places -= 1
        world = WorldThread(self._world_factory)
        try:
            name = await world.start()
            welcome = Welcome(PROTOCOL_VERSION, name, CAPABILITIES, self._frame_size)
            await connection.send(wire.encode(welcome, self._limits))
            await Session(connection, world, self._clock, self._limits).run()
        finally:
            try:
                await world.close()
            finally:
                self._places += 1

    def _explain(self, error: Exception) -> Error:
        """What the peer is told of an exception; one that nobody foresaw is logged as well."""
        code: ErrorCode = "world"
        if isinstance(error, wire.WireError):
            code = error.code
        elif isinstance(error, BusyError):
            code = "busy"
        elif not isinstance(error, WorldError):
            self._log.error("a world failed", exc_info=error)
            return Error(code, f"the world failed: {type(error).__name__}: {error}"[:500])
        return Error(code, str(error))

    async def _refuse(self, connection: ServerConnection, error: Error) -> None:
        self._log.info("session ended: %s: %s", error.code, error.message)
        await connection.send(wire.encode(error))
        await connection.close(CLOSE_POLICY_VIOLATION, error.code)
