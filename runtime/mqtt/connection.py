"""One connection to a broker: aiomqtt's client, with what it leaves open closed."""

from __future__ import annotations

import asyncio
import logging
import ssl
from types import TracebackType
from typing import TYPE_CHECKING

import aiomqtt

from runtime.mqtt.settings import MqttSettings
from runtime.ranges import ConfigError

if TYPE_CHECKING:
    import paho.mqtt.client as mqtt
    from aiomqtt.types import PahoSocket

KEEPALIVE_SECONDS = 15
"""A broker that answers nothing is given up after at most twice that; it tells the last will after one and a half."""
ANSWER_SECONDS = 5.0
"""For the broker's answer to connecting, subscribing, publishing."""
MAX_PACKET_BYTES = 65_536
"""Of what the broker sends; a larger message ends the connection before its memory is taken. Smaller ones are answered."""
MAX_INCOMING = 64
"""Commands that wait for the ones before; of more, the newest are discarded, and never answered."""


def tls_context(settings: MqttSettings) -> ssl.SSLContext | None:
    """What the broker's certificate is checked with; None without TLS. ConfigError for a file that holds no certificate."""
    if not settings.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"--mqtt-ca: {settings.ca_file} cannot be read as a certificate in PEM format: {error}"
        ) from error
    context.sslsocket_class = _TlsSocket
    return context


_TOO_LARGE = "a message of {} bytes comes, at most {} are taken; clear the command's topic if it is retained"


class _TlsSocket(ssl.SSLSocket):
    """Closed where the broker is not who it should be; paho leaves that to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


class _Incoming(asyncio.Queue[aiomqtt.Message]):
    """Discards what it has no room for. aiomqtt would log a line for each, and a flood of commands become one of lines."""

    def put_nowait(self, item: aiomqtt.Message) -> None:
        if not self.full():
            super().put_nowait(item)


class Connection(aiomqtt.Client):
    """A client of which nothing stays behind, and that says goodbye only where all went well.

    Leaving by an exception closes the socket without a goodbye, so that the broker tells the last will. For one use.

    aiomqtt 2.5 leaves the socket open, with a task and a reader on the event loop, when the broker answers too late or the
    goodbye does not get through; a broker that wakes up would find all of those connections. There is no public way to it.
    """

    def __init__(
        self, settings: MqttSettings, context: ssl.SSLContext | None, identifier: str, will: aiomqtt.Will
    ) -> None:
        super().__init__(
            settings.host,
            settings.port,
            username=settings.username,
            password=settings.password,
            identifier=identifier,
            protocol=aiomqtt.ProtocolVersion.V311,  # amqtt speaks no other
            # Commands that were sent while nobody listened are not to be carried out long after.
            clean_session=True,
            will=will,
            tls_context=context,
            timeout=ANSWER_SECONDS,
            keepalive=KEEPALIVE_SECONDS,
            queue_type=_Incoming,
            max_queued_incoming_messages=MAX_INCOMING,
            # Silent, and of no hierarchy: what it would log is raised as well, and is no line for the terminal.
            logger=logging.Logger(__name__, logging.CRITICAL),
        )

    async def __aenter__(self) -> Connection:
        attempt = asyncio.ensure_future(super().__aenter__())
        try:
            # Connecting runs in a thread that cannot be called off: what it opens late must be closed too.
            await asyncio.shield(attempt)
        except BaseException:
            if attempt.done():
                await self._close()
            else:
                attempt.add_done_callback(self._close_late)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await super().__aexit__(kind, error, trace)
        finally:
            await self._close()

    def _on_socket_open(self, client: mqtt.Client, userdata: object, sock: PahoSocket) -> None:
        """As aiomqtt's own, which takes memory for whatever comes: MQTT 3.1.1 has no way to tell the broker of a limit."""

        def read() -> None:
            try:
                again = True
                while again:  # TLS may hold bytes back that the socket shows no more
                    client.loop_read()
                    length = client._in_packet["remaining_length"]
                    if length > MAX_PACKET_BYTES:
                        raise aiomqtt.MqttError(_TOO_LARGE.format(length, MAX_PACKET_BYTES))
                    now = client.socket()
                    again = isinstance(now, ssl.SSLSocket) and now.pending() > 0
            except Exception as error:  # told to who waits for the broker
                self._fail(error)

        def begin() -> None:
            self._misc_task = self._loop.create_task(self._misc_loop())
            if sock.fileno() >= 0:
                self._loop.add_reader(sock.fileno(), read)

        self._loop.call_soon_threadsafe(begin)  # connecting calls this from its thread

    def _on_socket_register_write(self, client: mqtt.Client, userdata: object, sock: PahoSocket) -> None:
        """As aiomqtt's own, which fails where the socket was closed in the same turn of the loop: a broker that just died."""

        def write() -> None:
            try:
                client.loop_write()
            except Exception as error:  # told to who waits for the broker
                self._fail(error)

        def register() -> None:
            if sock.fileno() >= 0:
                self._loop.add_writer(sock.fileno(), write)

        self._loop.call_soon_threadsafe(register)  # connecting calls this from its thread

    def _fail(self, error: Exception) -> None:
        if not self._disconnected.done():
            self._disconnected.set_exception(error)

    def _close_late(self, attempt: asyncio.Future[Connection]) -> None:
        if not attempt.cancelled():
            attempt.exception()
        self._close_now()

    async def _close(self) -> None:
        # What aiomqtt has put to the loop for this socket comes first: on a closed one it would fail.
        try:
            await asyncio.sleep(0)
        finally:
            self._close_now()

    def _close_now(self) -> None:
        if self._client.socket() is not None:
            self._client._sock_close()
        if self._misc_task is not None:
            self._misc_task.cancel()
        for future in (self._connected, self._disconnected):
            if future.done() and not future.cancelled():
                future.exception()  # was told by other ways, or is of no more interest
