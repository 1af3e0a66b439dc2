"""Serving a page on loopback: its files through a door, and a websocket for everything that moves."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from runtime.loopback import LOOPBACK
from runtime.page.door import Door

CLOSE_MALFORMED = 1007
CLOSE_BROKEN = 1011
CLOSE_BUSY = 1013
_REASON_BYTES = 123
"""Most that a websocket may give as its reason (RFC 6455, 5.5)."""
CLOSE_SECONDS = 1.0
_quiet = logging.getLogger(f"{__name__}.http")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False
"""websockets tells of every plain request as of a failed handshake."""


@asynccontextmanager
async def serve_page(
    door: Door, handler: Callable[[ServerConnection], Awaitable[None]], most_bytes: int, port: int = 0
) -> AsyncIterator[str]:
    """Serve a page on 127.0.0.1 for the time of the ``async with`` block; yields its address, with the token.

    Args:
        door: who gets what; it is told the port.
        handler: talks with one page until it goes.
        most_bytes: of a message of the page's; a longer one ends the connection before it is read. Requests have no body.
        port: 0 takes a free one.

    Raises OSError where the port cannot be bound.
    """

    async def process_request(_: ServerConnection, request: Request) -> Response | None:
        return door.answer(request)

    async with serve(
        handler,
        LOOPBACK,
        port,
        process_request=process_request,
        compression=None,
        max_size=most_bytes,
        close_timeout=CLOSE_SECONDS,
        logger=_quiet,
    ) as server:
        door.port = next(iter(server.sockets)).getsockname()[1]
        yield door.url


async def close_malformed(connection: ServerConnection, error: Exception) -> None:
    """End a connection that said what no page of ours says."""
    await connection.close(CLOSE_MALFORMED, str(error).encode()[:_REASON_BYTES].decode(errors="ignore"))
