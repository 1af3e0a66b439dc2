"""The game's named binary tags (NBT), read within limits and written.

Format: https://minecraft.wiki/w/NBT_format. A compound is a dict, a list a list, a text a str; numbers are of the classes below,
so that what was read is written as it was; arrays are int8, int32 and int64 numpy arrays.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

MAX_DEPTH = 64
"""Of compounds and lists in each other; the game admits 512, its own files have some ten."""
MAX_TAGS = 1 << 20
"""Of one file, members of lists among them. A tag of one byte takes some 70 in Python, so that this bounds what reading takes;
the game's own chunks have some thousands."""


class NbtError(ValueError):
    """Bytes that are no tags, or tags that are not as wanted; the text says where."""


class Byte(int):
    """8 bits, signed."""


class Short(int):
    """16 bits, signed."""


class Int(int):
    """32 bits, signed."""


class Long(int):
    """64 bits, signed."""


class Float(float):
    """32 bits."""


class Double(float):
    """64 bits."""


Compound = dict[str, Any]
_END, _STRING, _LIST, _COMPOUND = 0, 8, 9, 10
_NUMBERS: dict[int, tuple[type[int] | type[float], struct.Struct]] = {
    1: (Byte, struct.Struct(">b")),
    2: (Short, struct.Struct(">h")),
    3: (Int, struct.Struct(">i")),
    4: (Long, struct.Struct(">q")),
    5: (Float, struct.Struct(">f")),
    6: (Double, struct.Struct(">d")),
}
_ARRAYS: dict[int, np.dtype[Any]] = {7: np.dtype(">i1"), 11: np.dtype(">i4"), 12: np.dtype(">i8")}
_KIND_OF_NUMBER = {kind: number for number, (kind, _) in _NUMBERS.items()}
_KIND_OF_ARRAY = {dtype.newbyteorder("="): number for number, dtype in _ARRAYS.items()}
_FEWEST_BYTES = {_END: 1, _STRING: 2, _LIST: 5, _COMPOUND: 1} | {
    number: form.size for number, (_, form) in _NUMBERS.items()
}
"""Of a list's member, by its kind; arrays have their length's."""
_LENGTH = struct.Struct(">i")
_TEXT_LENGTH = struct.Struct(">H")


def read_nbt(data: bytes) -> Compound:
    """The root compound of a file's uncompressed bytes; its name, mostly empty, is left out.

    A length is held against the bytes that are left, and against what is left of MAX_TAGS, before anything is made. Raises
    NbtError.
    """
    reader = _Reader(data)
    if reader.number(_NUMBERS[1][1]) != _COMPOUND:
        raise NbtError(f"it begins with {data[:1].hex()} instead of a compound's 0a")
    reader.text()
    return reader.compound(1)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._tags_left = MAX_TAGS

    def number(self, form: struct.Struct) -> Any:
        """One number."""
        start = self._take(form.size)
        return form.unpack_from(self._data, start)[0]

    def text(self) -> str:
        """Java's UTF-8: zero in two bytes, what lies beyond 16 bits as two surrogates."""
        length = self.number(_TEXT_LENGTH)
        start = self._take(length)
        raw = self._data[start : self._at].replace(b"\xc0\x80", b"\0")
        try:
            return raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise NbtError(f"byte {start}: a text that is not UTF-8") from error

    def compound(self, depth: int) -> Compound:
        """The members of a compound up to its end."""
        found: Compound = {}
        while (kind := self.number(_NUMBERS[1][1])) != _END:
            name = self.text()
            self._spend(1)
            found[name] = self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if kind in _NUMBERS:
            make, form = _NUMBERS[kind]
            return make(self.number(form))
        if kind in _ARRAYS:
            length = self._length(_ARRAYS[kind].itemsize)
            array = np.frombuffer(self._data, _ARRAYS[kind], length, self._take(length * _ARRAYS[kind].itemsize))
            return array.astype(array.dtype.newbyteorder("="))
        if kind == _STRING:
            return self.text()
        if kind not in (_LIST, _COMPOUND):
            raise NbtError(f"byte {self._at}: no tag has the kind {kind}")
        if depth == MAX_DEPTH:
            raise NbtError(f"byte {self._at}: more than {MAX_DEPTH} tags in each other")
        if kind == _COMPOUND:
            return self.compound(depth + 1)
        members = self.number(_NUMBERS[1][1])
        length = self._length(_FEWEST_BYTES.get(members, _LENGTH.size))
        if members == _END and length:
            raise NbtError(f"byte {self._at}: a list of {length} ends")
        self._spend(length)
        return [self._value(members, depth + 1) for _ in range(length)]

    def _length(self, size: int) -> int:
        """A count of members that take at least ``size`` bytes each."""
        length = self.number(_LENGTH)
        if not 0 <= length * size <= len(self._data) - self._at:
            raise NbtError(f"byte {self._at}: {length} members of {size} bytes, {len(self._data) - self._at} are left")
        return int(length)

    def _spend(self, tags: int) -> None:
        self._tags_left -= tags
        if self._tags_left < 0:
            raise NbtError(f"byte {self._at}: more than {MAX_TAGS} tags")

    def _take(self, size: int) -> int:
        """Step over so many bytes; where they begin."""
        start = self._at
        if size > len(self._data) - start:
            raise NbtError(f"byte {start}: {size} bytes are wanted, {len(self._data) - start} are left: it was cut off")
        self._at += size
        return start


def write_nbt(root: Mapping[str, Any], name: str = "") -> bytes:
    """The uncompressed bytes of a root compound. TypeError for a value that has no tag, such as a plain int."""
    out = bytearray([_COMPOUND])
    _write_text(out, name)
    _write_value(out, _COMPOUND, root)
    return bytes(out)


def _kind_of(value: Any) -> int:
    if isinstance(value, np.ndarray) and value.dtype in _KIND_OF_ARRAY:
        return _KIND_OF_ARRAY[value.dtype]
    if type(value) in _KIND_OF_NUMBER:
        return _KIND_OF_NUMBER[type(value)]
    for kind, number in ((str, _STRING), (list, _LIST), (Mapping, _COMPOUND)):
        if isinstance(value, kind):
            return number
    raise TypeError(f"no tag holds a {type(value).__name__}")


def _write_text(out: bytearray, text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    out += _TEXT_LENGTH.pack(len(raw)) + raw


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _NUMBERS:
        out += _NUMBERS[kind][1].pack(value)
    elif kind in _ARRAYS:
        out += _LENGTH.pack(value.size) + value.astype(_ARRAYS[kind]).tobytes()
    elif kind == _STRING:
        _write_text(out, value)
    elif kind == _LIST:
        kinds = {_kind_of(member) for member in value} or {_END}
        if len(kinds) > 1:
            raise TypeError("a list's members must be of one kind")
        members = kinds.pop()
        out.append(members)
        out += _LENGTH.pack(len(value))
        for member in value:
            _write_value(out, members, member)
    else:
        for name, member in value.items():
            member_kind = _kind_of(member)
            out.append(member_kind)
            _write_text(out, name)
            _write_value(out, member_kind, member)
        out.append(_END)


def member(compound: Any, path: str, wanted: type | np.dtype[Any]) -> Any:
    """What lies at a dotted path of compounds, of a wanted class or array dtype. NbtError names the path where it is not."""
    value: Any = compound
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            raise NbtError(f"{path}: missing")
        value = value[name]
    fits = (
        value.dtype == wanted
        if isinstance(value, np.ndarray)
        else isinstance(wanted, type) and isinstance(value, wanted)
    )
    if not fits:
        raise NbtError(f"{path}: expected {getattr(wanted, '__name__', wanted)}, got {type(value).__name__}")
    return value
