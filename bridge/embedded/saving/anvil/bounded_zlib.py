"""Unpacking of foreign bytes that takes no more memory than is wanted."""

from __future__ import annotations

import zlib

GZIP, ZLIB = zlib.MAX_WBITS | 16, zlib.MAX_WBITS
"""How the bytes are wrapped, as ``zlib`` counts it."""


def unpack_bounded(packed: bytes | memoryview, most: int, wrapping: int = GZIP) -> bytes:
    """The unpacked bytes, ``most`` at most. ValueError for more, for what is cut off, and for what is not packed so."""
    unpacking = zlib.decompressobj(wrapping)
    try:
        data = unpacking.decompress(packed, most + 1)
    except zlib.error as error:
        name = "gzip" if wrapping == GZIP else "zlib"
        raise ValueError(f"it cannot be unpacked: it is not of {name}, or it was damaged") from error
    if len(data) > most:
        raise ValueError(f"it unpacks to more than {most} bytes")
    if not unpacking.eof:
        raise ValueError("it was cut off")
    return data
