"""Whether anything listens where a server is said to be: asked before anything is started for it."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from bridge.world import WorldError

ANSWER_SECONDS = 5.0


async def require_answer(host: str, port: int, seconds: float = ANSWER_SECONDS) -> None:
    """Open a connection and close it.

    Raises WorldError, saying what to do, where the host is not known or nothing takes the connection within ``seconds``.
    """
    remedy = "start the server, or give the host and port that it listens on"
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        raise WorldError(f"{host}:{port} does not answer within {seconds:g} s: {remedy}") from None
    except socket.gaierror:
        raise WorldError(f"{host}:{port}: there is no host of that name: {remedy}") from None
    except OSError:
        raise WorldError(f"nothing answers at {host}:{port}: {remedy}") from None
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
