"""What the headers of a msgpack frame announce, read before anything is built of them.

Formats: https://github.com/msgpack/msgpack/blob/master/spec.md. A value is a header of one byte, a length for some formats,
and bytes of its own; the members of a list or a map follow as values. So a frame is walked from header to header.
"""

from __future__ import annotations

from dataclasses import dataclass

_FIX_MAP, _FIX_LIST, _FIX_TEXT, _NIL, _NEGATIVE = 0x80, 0x90, 0xA0, 0xC0, 0xE0
_OWN_BYTES = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
"""Floats and integers: bytes behind the header."""
_BINARY_LENGTH = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
"""Bytes and texts: width of the length."""
_LIST_LENGTH = {0xDC: 2, 0xDD: 4}
_MAP_LENGTH = {0xDE: 2, 0xDF: 4}
_EXTENSIONS = frozenset((0xC7, 0xC8, 0xC9, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8))


@dataclass(frozen=True)
class Announced:
    """What a frame will hold once it is decoded.

    Attributes:
        values: values in all, keys and containers included, as their containers claim; counted until they are too many.
        extension: whether one of them is an extension; nothing behind it was looked at.
    """

    values: int
    extension: bool = False


def read_headers(data: bytes, enough: int) -> Announced:
    """Walk the first value of ``data``, whole or cut off, until its members are more than ``enough``.

    A container takes memory by what it claims, whether its members follow or not: so it is the claims that count.
    """
    values = waiting = 1
    position = 0
    while waiting and position < len(data) and values <= enough:
        header = data[position]
        position += 1
        members = 0
        if header < _FIX_MAP or header >= _NEGATIVE:
            pass  # a small integer is its own header
        elif header < _FIX_LIST:
            members = 2 * (header - _FIX_MAP)
        elif header < _FIX_TEXT:
            members = header - _FIX_LIST
        elif header < _NIL:
            position += header - _FIX_TEXT
        elif header in _OWN_BYTES:
            position += _OWN_BYTES[header]
        elif header in _BINARY_LENGTH:
            width = _BINARY_LENGTH[header]
            position += width + _length(data, position, width)
        elif header in _LIST_LENGTH:
            members = _length(data, position, _LIST_LENGTH[header])
            position += _LIST_LENGTH[header]
        elif header in _MAP_LENGTH:
            members = 2 * _length(data, position, _MAP_LENGTH[header])
            position += _MAP_LENGTH[header]
        elif header in _EXTENSIONS:
            return Announced(values, extension=True)
        values += members
        waiting += members - 1
    return Announced(values)


def _length(data: bytes, position: int, width: int) -> int:
    return int.from_bytes(data[position : position + width])
