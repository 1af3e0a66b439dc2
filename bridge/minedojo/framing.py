"""Malmo's frames: a length as unsigned 32-bit big-endian number, then so many bytes."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct("!I")
_PIECE = 1 << 16


class FrameError(Exception):
    """A peer sent what is no frame or more than is taken; the text says what."""


def read_frame(connection: socket.socket, most: int) -> bytes | None:
    """The next frame; None where the peer closed between frames.

    No more memory is taken than bytes have come. Raises FrameError for a length above ``most`` and for an end within a frame;
    what the socket raises (timeouts, resets) passes.
    """
    header = _read(connection, _LENGTH.size)
    if header is None:
        return None
    (length,) = _LENGTH.unpack(header)
    if length > most:
        raise FrameError(f"frame of {length} bytes; at most {most} are taken here")
    body = _read(connection, length)
    if body is None:
        raise FrameError(f"the peer closed before a frame of {length} bytes")
    return body


def write_frames(connection: socket.socket, *bodies: bytes) -> None:
    """Send frames in one go."""
    connection.sendall(b"".join(part for body in bodies for part in (_LENGTH.pack(len(body)), body)))


def _read(connection: socket.socket, count: int) -> bytes | None:
    """Exactly ``count`` bytes; None where the peer closed before the first."""
    pieces, left = [], count
    while left:
        piece = connection.recv(min(left, _PIECE))
        if not piece:
            if left == count:
                return None
            raise FrameError(f"the peer closed within a frame, {left} of {count} bytes before its end")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
