"""The listener that one body's node side connects to: loopback, a free port, a token, MessagePack frames checked into types."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from bridge import names
from bridge.listening import listen
from bridge.minecraft.feed_checks import require_finite, require_known_ids
from bridge.minecraft.feed_messages import Hello, NodeMessage, PythonMessage, Stop, Vocabulary
from bridge.socket_limits import admit_messages

_log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 4 * 1024 * 1024
"""A column of 24 full sections takes 200 KB."""
HELLO_BYTES = 4096
"""All that a peer may send before it has shown the token."""
HELLO_SECONDS = 5.0
MAX_PENDING_HELLOS = 4
"""Connections that may be without a Hello at one time; another is closed at once."""
_POLICY_VIOLATION = 1008
_TRY_AGAIN_LATER = 1013
_decoder = msgspec.msgpack.Decoder(NodeMessage)
_encoder = msgspec.msgpack.Encoder()


class Feed:
    """One body's connection.

    Args:
        on_message: called in the event loop with each message after Hello.
        on_closed: called once when the node side is gone without being asked, with what is known of why.
    """

    def __init__(self, on_message: Callable[[NodeMessage], None], on_closed: Callable[[str], None]) -> None:
        self._on_message = on_message
        self._on_closed = on_closed
        self._server: Server | None = None
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._taken = False
        self._peer: ServerConnection | None = None
        self._pending = 0
        self._closing = False
        self.gone = asyncio.Event()
        """Set when a connection that was accepted is over."""
        self.token = secrets.token_hex(16)
        self.url = ""
        self.node_pid = 0

    async def start(self) -> None:
        """Listen; ``url`` says where. Where it is cancelled, nothing listens."""
        self._server = await listen(
            serve(
                self._serve,
                "127.0.0.1",
                0,
                origins=[None],  # a browser names the page that connects; the node side is none
                compression=None,
                max_size=HELLO_BYTES,
                ping_interval=None,
                close_timeout=1,
            )
        )
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}"

    def send(self, message: PythonMessage) -> None:
        """Queue a message; returns at once."""
        self._outgoing.put_nowait(_encoder.encode(message))

    async def is_answered(self, seconds: float) -> bool:
        """Whether the node side answers a ping in time; its websocket does so while its event loop runs."""
        if self._peer is None:
            return False
        try:
            async with asyncio.timeout(seconds):
                await (await self._peer.ping())
        except (TimeoutError, ConnectionClosed):
            return False
        return True

    async def close(self, patience_seconds: float = 2.0) -> None:
        """Ask the node side to leave, wait a little for it, and stop listening, also where the wait is cancelled.

        Safe to call twice.
        """
        self._closing = True
        server = self._server
        if server is None:
            return
        try:
            if self._taken:
                self.send(Stop())
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience_seconds):
                        await self.gone.wait()
        finally:
            self._server = None
            server.close()
        await server.wait_closed()

    async def _serve(self, connection: ServerConnection) -> None:
        if self._pending == MAX_PENDING_HELLOS:
            await connection.close(_TRY_AGAIN_LATER)
            return
        self._pending += 1
        try:
            let_in = await self._greet(connection)
        finally:
            self._pending -= 1
        if not let_in:
            await connection.close(_POLICY_VIOLATION)
            return
        why = "its connection broke"
        writer = asyncio.create_task(self._write(connection))
        try:
            while True:
                message = _decoder.decode(await connection.recv(decode=False))
                require_known_ids(message)
                require_finite(message)
                self._on_message(message)
        except ConnectionClosed:
            pass
        except (msgspec.MsgspecError, ValueError) as error:
            why = f"it sent a malformed message: {error}"
        except Exception as error:  # told as any loss: nobody is to wait for what is read no more
            _log.exception("a message of the node side could not be taken in")
            why = f"a message of it could not be taken in: {error!r}"
        finally:
            writer.cancel()
            self.gone.set()
        if not self._closing:
            self._on_closed(why)

    async def _greet(self, connection: ServerConnection) -> bool:
        """Let in the first peer that knows the token."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                data = await connection.recv(decode=False)
            hello = _decoder.decode(data)
        except (TimeoutError, ConnectionClosed, msgspec.MsgspecError):
            return False
        if self._taken or not isinstance(hello, Hello):
            return False
        if not secrets.compare_digest(hello.token.encode(), self.token.encode()):
            return False
        self._taken = True
        self._peer = connection
        admit_messages(connection, MAX_FRAME_BYTES)
        self.node_pid = hello.pid
        self.send(Vocabulary(names.blocks().names, names.items().names))
        return True

    async def _write(self, connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await connection.send(await self._outgoing.get())
