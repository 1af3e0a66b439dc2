"""Malmo's frames: a length as unsigned 32-bit big-endian number, then so many bytes."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct("!I")
_PIECE = 1 << 16


class FrameError(Exception):
    """A peer sent what is no frame or more than is taken; the text says what."""


def read_frame(connection: socket.socket, most: int, within: float) -> bytes | None:
    """The next frame; None where the peer closed between frames.

    It is waited for as long as the socket's timeout says; once its first byte is there, each piece more must come ``within``
    seconds. No more memory is taken than bytes have come. Raises FrameError for a length above ``most`` and for an end within a
    frame; what the socket raises (timeouts, resets) passes.
    """
    first = connection.recv(_LENGTH.size)
    if not first:
        return None
    connection.settimeout(within)
    (length,) = _LENGTH.unpack(first + _read(connection, _LENGTH.size - len(first)))
    if length > most:
        raise FrameError(f"frame of {length} bytes; at most {most} are taken here")
    return _read(connection, length)


def write_frames(connection: socket.socket, *bodies: bytes) -> None:
    """Send frames in one go."""
    connection.sendall(b"".join(part for body in bodies for part in (_LENGTH.pack(len(body)), body)))


def _read(connection: socket.socket, count: int) -> bytes:
    """Exactly ``count`` bytes."""
    pieces, left = [], count
    while left:
        piece = connection.recv(min(left, _PIECE))
        if not piece:
            raise FrameError(f"the peer closed within a frame, {left} of {count} bytes before its end")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
