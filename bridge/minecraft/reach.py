"""Reaching a server: a connection to where it is said to be, or what to do about there being none."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from bridge.exit_cause import ExitCause
from bridge.world import WorldError

ANSWER_SECONDS = 5.0


class ServerDownError(WorldError):
    """Nothing listens where the server is said to be."""

    cause: ExitCause = "server_down"


class ServerStalledError(WorldError):
    """Something listens there and does not answer."""

    cause: ExitCause = "server_stalled"


@contextlib.asynccontextmanager
async def connection(
    host: str, port: int, seconds: float = ANSWER_SECONDS
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection and close it at the end.

    Raises ServerDownError, saying what to do, where the host is not known or nothing takes the connection within ``seconds``.
    """
    remedy = "start the server, or give the host and port that it listens on"
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        raise ServerDownError(f"{host}:{port} does not answer within {seconds:g} s: {remedy}") from None
    except (socket.gaierror, UnicodeError):
        raise ServerDownError(f"{host}:{port}: there is no host of that name: {remedy}") from None
    except OSError:
        raise ServerDownError(f"nothing answers at {host}:{port}: {remedy}") from None
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
