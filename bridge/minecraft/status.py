"""The server-list ping: what a server says of itself before anybody logs in.

Protocol: https://minecraft.wiki/w/Java_Edition_protocol/Server_List_Ping, of 1.7 and later: a handshake that asks for the status,
an empty request, and an answer of JSON. All numbers that frame it are variable-length.
"""

from __future__ import annotations

import asyncio
import struct

import msgspec

from bridge.exit_cause import ExitCause
from bridge.minecraft.reach import ANSWER_SECONDS, ServerStalledError, connection
from bridge.world import WorldError

MOST_BYTES = 1 << 18
"""Of an answer; one with a picture of the server takes some 10 KB."""
MOST_NAME = 64
"""Characters kept of what a server calls its version."""
_MOST_VARINT_BYTES = 5
_ASK_FOR_STATUS = 1


class NoStatusError(WorldError):
    """The server takes connections but tells nothing of itself, as one does that is told to (``enable-status=false``).

    More often what takes them is only its doorkeeper: a proxy or a container whose server has not come up yet.
    """

    cause: ExitCause = "server_down"


class NoMinecraftServerError(WorldError):
    """What listens there does not speak as a Minecraft server does.

    It may be a wrong port, but as well a proxy's page while its server is away, or a line that garbles: it is asked again.
    """

    cause: ExitCause = "server_down"


class ServerStatus(msgspec.Struct, frozen=True):
    """What of the answer counts.

    Attributes:
        name: what the server calls its version, such as ``1.20.4`` or ``Paper 1.20.4``, 64 characters at most.
        protocol: number of the protocol that it would speak with who asked.
    """

    name: str
    protocol: int


class _Answer(msgspec.Struct):
    version: ServerStatus


def _varint(number: int) -> bytes:
    number &= 0xFFFFFFFF
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _packet(number: int, body: bytes = b"") -> bytes:
    content = _varint(number) + body
    return _varint(len(content)) + content


def _request(host: str, port: int, protocol: int) -> bytes:
    name = host.encode()[:255]
    handshake = _varint(protocol) + _varint(len(name)) + name + struct.pack(">H", port) + _varint(_ASK_FOR_STATUS)
    return _packet(0, handshake) + _packet(0)


async def _read_varint(reader: asyncio.StreamReader) -> int:
    number = 0
    for place in range(_MOST_VARINT_BYTES):
        (byte,) = await reader.readexactly(1)
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number
    raise ValueError("a number of more than 5 bytes")


async def _read_answer(reader: asyncio.StreamReader) -> ServerStatus:
    try:
        length = await _read_varint(reader)
    except asyncio.IncompleteReadError:
        raise ConnectionResetError from None
    if length > MOST_BYTES:
        raise ValueError(f"a packet of {length} bytes")
    packet = asyncio.StreamReader()
    packet.feed_data(await reader.readexactly(length))
    packet.feed_eof()
    if (number := await _read_varint(packet)) != 0:
        raise ValueError(f"packet {number}")
    if (size := await _read_varint(packet)) > MOST_BYTES:
        raise ValueError(f"a text of {size} bytes")
    found = msgspec.json.decode(await packet.readexactly(size), type=_Answer).version
    return ServerStatus(found.name[:MOST_NAME], found.protocol)


async def ask_status(host: str, port: int, protocol: int, seconds: float = ANSWER_SECONDS) -> ServerStatus:
    """Ask a server what it is.

    Args:
        host, port: where it listens.
        protocol: that we would speak; a server that speaks several, such as a proxy, answers with it where it does.
        seconds: to wait for the connection, and again for the answer.

    Raises NoStatusError where it closes the connection without an answer, NoMinecraftServerError where what comes is no answer,
    ServerStalledError where none comes in time, ServerDownError where nothing listens.
    """
    place = f"the server {host}:{port}"
    async with connection(host, port, seconds) as (reader, writer):
        try:
            async with asyncio.timeout(seconds):
                writer.write(_request(host, port, protocol))
                await writer.drain()
                return await _read_answer(reader)
        except TimeoutError:
            raise ServerStalledError(
                f"{place} takes connections but does not answer within {seconds:g} s: it has stalled, or is no Minecraft server"
            ) from None
        except OSError:
            raise NoStatusError(f"{place} closes the connection without telling its version") from None
        except (ValueError, EOFError, RecursionError, msgspec.MsgspecError) as error:
            said = repr(str(error)[:200])
            raise NoMinecraftServerError(
                f"{place} does not answer as a Minecraft server does ({said}): see host and port"
            ) from None
