"""Beginning to listen so that a cancellation at whatever moment leaves no open socket."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import Server, serve


async def listen(serving: serve) -> Server:
    """The server of a ``websockets`` ``serve(...)`` that was not awaited yet; where it is cancelled, nothing listens.

    Awaited bare, the socket is open for a turn of the event loop before anybody holds the server that could close it.
    """
    starting = asyncio.ensure_future(serving)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        (await starting).close()
        raise
