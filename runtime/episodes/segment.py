"""A segment of an episode: an append-only log that stays readable whatever crashes next.

Layout: the 8 bytes ``MAGIC``, then records. A record is its payload's length and CRC-32 (little-endian uint32 each) and
the payload, one msgpack map with a ``kind``: ``begin`` once, ``tick`` once a tick, ``event`` once an event, ``end`` once the
segment was closed in good order. A reader takes every whole record and says how many bytes behind them it could not use.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack

MAGIC = b"STEVE2E2"
MAX_RECORD_BYTES = 1 << 20
_HEAD = struct.Struct("<II")


class EpisodeError(ValueError):
    """What was read is no episode; the message names the file."""


class SegmentWriter:
    """Appends records.

    Args:
        path: new file; FileExistsError where it exists, since what was played is irreplaceable.
        header: what the segment is of, plain msgpack types.

    Where the disk does not take the header either, no file is left.
    """

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self.path = path
        self._file = path.open("xb")
        try:
            self._file.write(MAGIC)
            self.append({"kind": "begin", **header})
            self._file.flush()
        except BaseException:
            self.abandon()
            path.unlink()
            raise

    def append(self, fields: Mapping[str, Any]) -> None:
        """Append one record. OSError where the disk does not take it, EpisodeError where it is over MAX_RECORD_BYTES."""
        payload = msgpack.packb(fields, use_bin_type=True)
        if len(payload) > MAX_RECORD_BYTES:
            raise EpisodeError(f"{self.path}: a record of {len(payload)} bytes is over the limit {MAX_RECORD_BYTES}")
        self._file.write(_HEAD.pack(len(payload), zlib.crc32(payload)) + payload)

    def flush(self) -> None:
        """Hand what was appended to the operating system."""
        self._file.flush()

    def close(self, footer: Mapping[str, Any]) -> None:
        """Append the footer that marks a closed segment and make sure that it is on disk; safe to call twice."""
        if self._file.closed:
            return
        try:
            self.append({"kind": "end", **footer})
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def abandon(self) -> None:
        """Close the file as it is, without the mark of a closed segment."""
        try:
            self._file.close()
        except OSError:
            self._file.close()  # what could not be flushed is gone by now


@dataclass(frozen=True)
class Segment:
    """A segment as read back."""

    path: Path
    header: dict[str, Any]
    ticks: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    footer: dict[str, Any] | None
    """None where it was never closed (the writer was killed, or the disk was full)."""
    lost_bytes: int
    """Bytes at the end that are no whole record."""


def read_segment(path: Path) -> Segment:
    """Read a segment, whole or cut short.

    Raises EpisodeError when the file does not begin as a segment does, OSError when it cannot be read.
    """
    data = path.read_bytes()
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise EpisodeError(f"{path}: no segment of an episode (it begins with {data[:8]!r}, not {MAGIC!r})")
    header: dict[str, Any] = {}
    footer: dict[str, Any] | None = None
    found: dict[str, list[dict[str, Any]]] = {"tick": [], "event": []}
    end = min(len(MAGIC), len(data))
    for fields, behind in _records(data):
        end = behind
        kind = fields.pop("kind", None)
        if kind == "begin":
            header = fields
        elif kind == "end":
            footer = fields
            break
        elif kind in found:
            found[kind].append(fields)
    return Segment(path, header, tuple(found["tick"]), tuple(found["event"]), footer, len(data) - end)


def _records(data: bytes) -> Iterator[tuple[dict[str, Any], int]]:
    """Each whole record's map, with the offset of the byte behind it; ends at the first that is not whole."""
    offset = len(MAGIC)
    while offset + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, offset)
        begin = offset + _HEAD.size
        payload = data[begin : begin + length]
        if length > MAX_RECORD_BYTES or len(payload) < length or zlib.crc32(payload) != checksum:
            return
        fields = msgpack.unpackb(payload, raw=False)
        offset = begin + length
        yield fields, offset
