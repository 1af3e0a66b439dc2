"""The door of every server of ours: loopback, a token, limits for strangers, and a reason for whoever is shown out."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosed

from bridge import wire
from bridge.listening import listen
from bridge.messages import Error, ErrorCode, Hello
from bridge.socket_limits import admit_messages
from bridge.world import WorldError

HELLO_SECONDS = 10.0
"""How long a client may take to say Hello."""
HELLO_LIMITS = wire.Limits(max_bytes=4096)
"""Nobody who has not shown a token gets more memory than twice this: a frame up to that is answered by an Error in words."""
MAX_PENDING_HELLOS = 32
"""Connections that may be without a Hello at one time; another is closed at once."""
LOOPBACK_ORIGIN = re.compile(r"https?://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?")
"""A browser names the page that connects; a page from elsewhere must not reach a server on this machine."""
CLOSE_POLICY_VIOLATION = 1008
CLOSE_TRY_AGAIN_LATER = 1013
CLOSE_SECONDS = 2.0
"""How long a closing handshake may take before the connection is cut."""
MOST_QUEUED = 2
"""Messages of a client that wait to be taken, before its socket is read no further."""

Converse = Callable[[ServerConnection, Hello], Awaitable[None]]
"""Talks with a client that was let in, to the end; what it raises is told to the client."""


class BusyError(WorldError):
    """As many clients are served as the server admits."""


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
async def open_door(
    converse: Converse,
    host: str,
    port: int,
    *,
    token: str,
    what: str,
    limits: wire.Limits = wire.DEFAULT_LIMITS,
) -> AsyncIterator[Address]:
    """Let clients in for the time of the ``async with`` block; yields where it listens.

    Args:
        converse: one call a client.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        token: what a client must know (``make_token`` makes one).
        what: is served, for errors: ``world``.
        limits: what a frame may take, both ways.

    Raises:
        ValueError: the token is empty.
        OSError: the address cannot be bound.
    """
    if not token:
        raise ValueError("token: got an empty text; give one that make_token() made")
    door = _Door(converse, token, what, limits)
    serving = serve_websockets(
        door.admit,
        host,
        port,
        origins=[None, LOOPBACK_ORIGIN],
        compression=None,
        close_timeout=CLOSE_SECONDS,
        # A frame beyond this is cut off at its header, with the websocket close code 1009, before any of it is held.
        # It grows once the token is shown.
        max_size=2 * HELLO_LIMITS.max_bytes,
        max_queue=MOST_QUEUED,
    )
    async with await listen(serving) as server:
        bound = next(iter(server.sockets)).getsockname()
        yield Address(bound[0], bound[1])


class _Door:
    """Lets clients in and tells each what went wrong."""

    def __init__(self, converse: Converse, token: str, what: str, limits: wire.Limits) -> None:
        self._converse = converse
        self._token = token
        self._what = what
        self._limits = limits
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
                    hello = await self._await_hello(connection)
                finally:
                    self._pending -= 1
                # Above the protocol's own limit, so that a frame somewhat too large is answered by an Error in words.
                admit_messages(connection, 2 * self._limits.max_bytes)
                await self._converse(connection, hello)
            except ConnectionClosed:
                raise
            except Exception as error:
                await self._refuse(connection, self._explain(error))

    async def _await_hello(self, connection: ServerConnection) -> Hello:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                data = await connection.recv()
        except TimeoutError:
            raise wire.MalformedError(f"no Hello within {HELLO_SECONDS:.0f} s") from None
        hello: Hello = wire.decode(data, Hello, HELLO_LIMITS)
        wire.require_token(hello, self._token)
        return hello

    def _explain(self, error: Exception) -> Error:
        """What the peer is told of an exception; one that nobody foresaw is logged as well."""
        code: ErrorCode = "world"
        if isinstance(error, wire.WireError):
            code = error.code
        elif isinstance(error, BusyError):
            code = "busy"
        elif not isinstance(error, WorldError):
            self._log.error("a %s failed", self._what, exc_info=error)
            return Error(code, f"the {self._what} failed: {type(error).__name__}: {error}"[:500])
        return Error(code, str(error))

    async def _refuse(self, connection: ServerConnection, error: Error) -> None:
        self._log.info("session ended: %s: %s", error.code, error.message)
        await connection.send(wire.encode(error))
        await connection.close(CLOSE_POLICY_VIOLATION, error.code)
