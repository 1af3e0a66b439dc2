"""Connecting to a policy server: the first words, and what is told where they go wrong."""

from __future__ import annotations

import asyncio

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bridge import wire
from bridge.messages import PROTOCOL_VERSION, Error, Hello
from runtime.foreign_text import one_line
from runtime.policy_server.messages import SERVER_LIMITS, PolicyWelcome, decode_reply, encode_request

CONNECT_SECONDS = 5.0
PING_SECONDS = 5.0
"""A server that answers no ping for as long is gone, whatever its socket says."""
MOST_LETTERS = 200
"""Of what a server calls its policy."""


class PolicyServerError(Exception):
    """The policy server cannot be reached or does not admit this client; the text says why and what to do."""


async def connect_to_policy(url: str, token: str, client: str) -> tuple[ClientConnection, PolicyWelcome]:
    """Connect, and take a seat by saying Hello; raises PolicyServerError."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            connection = await connect(
                url,
                compression=None,
                proxy=None,
                max_size=SERVER_LIMITS.max_bytes,
                ping_interval=PING_SECONDS,
                ping_timeout=PING_SECONDS,
                close_timeout=1,
            )
            try:
                await connection.send(encode_request(Hello(PROTOCOL_VERSION, token, client)))
                welcome = decode_reply(await connection.recv())
            except BaseException:
                connection.transport.abort()
                raise
    except TimeoutError:
        raise PolicyServerError(
            f"{url} did not answer within {CONNECT_SECONDS:g} s; is it a steve2 policy server, or overloaded?"
        ) from None
    except (OSError, WebSocketException) as error:
        raise PolicyServerError(
            f"cannot reach the policy server {url} ({one_line(str(error))}); is it running there?"
        ) from error
    except wire.WireError as error:
        raise PolicyServerError(f"{url} is no policy server of this version: {one_line(str(error))}") from error
    if isinstance(welcome, PolicyWelcome):
        return connection, _cleaned(welcome)
    connection.transport.abort()
    if isinstance(welcome, Error):
        raise PolicyServerError(f"the policy server {url} refused: {welcome.code}: {one_line(welcome.message)}")
    raise PolicyServerError(f"{url} is no policy server: it answered Hello by {type(welcome).__name__}")


def _cleaned(welcome: PolicyWelcome) -> PolicyWelcome:
    """What a stranger calls its policy, fit for a terminal and for reports."""
    texts = {
        name: one_line(text)[:MOST_LETTERS]
        for name in ("policy", "student_hash", "provider")
        if (text := getattr(welcome, name)) is not None
    }
    return msgspec.structs.replace(welcome, **texts)
