"""The episode file: an append-only log that stays readable whatever crashes next.

Layout: the 8 bytes ``MAGIC``, then records. A record is its payload's length and CRC-32 (little-endian uint32 each) and
the payload, one msgpack map with a ``kind``: ``begin`` once, ``tick`` once a tick, ``event`` for what happened between two
ticks (``runtime.agent_events``), ``end`` once the episode was closed in good order. A reader takes every whole record and
says how many bytes behind them it could not use.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import msgpack
import msgspec

from bridge.clock import Clock
from runtime.agent_events import AnyEvent
from runtime.records import TickRecord

MAGIC = b"STEVE2E1"
MAX_RECORD_BYTES = 1 << 20
FLUSH_SECONDS = 1.0
_HEAD = struct.Struct("<II")


class EpisodeError(ValueError):
    """The file is no episode file; the message names it."""


class EpisodeWriter:
    """Observer that appends one record a tick and hands them to the operating system each second.

    A disk that does not take them is told by ``close``, since what is played goes on; from then on nothing more is
    written, so that a file with a gap never reads as one that was closed in good order.

    Args:
        path: new file; FileExistsError where it exists, since what was played is irreplaceable.
        header: what the episode is of (world, seed, goal, versions ...), plain msgpack types.
        clock: rules when to flush.
    """

    def __init__(self, path: Path, header: Mapping[str, Any], clock: Clock) -> None:
        self.path = path
        self._file = path.open("xb")
        self._clock = clock
        self._flush_at = clock.now() + FLUSH_SECONDS
        self._failure: OSError | None = None
        self._file.write(MAGIC)
        self._append({"kind": "begin", **header})
        self._file.flush()

    def on_tick(self, record: TickRecord) -> None:
        """Append one tick."""
        self._take(tick_fields(record))

    def on_event(self, event: AnyEvent) -> None:
        """Append one event, in the order of the ticks."""
        self._take({"kind": "event", **msgspec.to_builtins(event)})

    def _take(self, fields: Mapping[str, Any]) -> None:
        if self._failure is not None:
            return
        try:
            self._append(fields)
            if self._clock.now() >= self._flush_at:
                self._file.flush()
                self._flush_at = self._clock.now() + FLUSH_SECONDS
        except OSError as error:
            self._failure = error

    def close(self, footer: Mapping[str, Any] | None = None) -> None:
        """Append the footer that marks a closed episode and make sure it is on disk; safe to call twice.

        Raises OSError where the disk does not take it or did not take a tick; the file is closed all the same.
        """
        if self._file.closed:
            return
        try:
            if self._failure is not None:
                raise self._failure
            self._append({"kind": "end", **(footer or {})})
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def _append(self, fields: Mapping[str, Any]) -> None:
        payload = msgpack.packb(fields, use_bin_type=True)
        if len(payload) > MAX_RECORD_BYTES:
            raise EpisodeError(f"{self.path}: a record of {len(payload)} bytes is over the limit {MAX_RECORD_BYTES}")
        self._file.write(_HEAD.pack(len(payload), zlib.crc32(payload)) + payload)

    def __enter__(self) -> EpisodeWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close({"outcome": "error", "note": repr(error)} if error is not None else None)


@dataclass(frozen=True)
class Episode:
    """An episode as read back."""

    header: dict[str, Any]
    ticks: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    footer: dict[str, Any] | None
    """None where the episode was never closed (the writer was killed)."""
    lost_bytes: int
    """Bytes at the end that are no whole record."""

    @property
    def closed(self) -> bool:
        """Whether the writer closed the episode in good order."""
        return self.footer is not None


def read_episode(path: Path) -> Episode:
    """Read an episode, whole or cut short.

    Raises EpisodeError when the file does not begin as an episode file does, OSError when it cannot be read.
    """
    data = path.read_bytes()
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise EpisodeError(f"{path}: no episode file (it begins with {data[:8]!r}, not {MAGIC!r})")
    header: dict[str, Any] = {}
    footer: dict[str, Any] | None = None
    ticks: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    end = min(len(MAGIC), len(data))
    for fields, behind in _records(data):
        end = behind
        kind = fields.pop("kind", None)
        if kind == "begin":
            header = fields
        elif kind == "tick":
            ticks.append(fields)
        elif kind == "event":
            events.append(fields)
        elif kind == "end":
            footer = fields
            break
    return Episode(header, tuple(ticks), tuple(events), footer, len(data) - end)


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


def tick_fields(record: TickRecord) -> dict[str, Any]:
    """One tick as plain msgpack types; the frame and the voxels stay out (frames are in the video)."""
    seen = record.observation
    filled = seen.inventory[:, 1].nonzero()[0]
    return {
        "kind": "tick",
        "tick": record.tick,
        "world_tick": seen.tick,
        "pose": _plain(seen.pose),
        "life": _plain(seen.life),
        "inventory": [[int(slot), *(int(value) for value in seen.inventory[slot])] for slot in filled],
        "held_slot": seen.held_slot,
        "target": _plain(seen.target),
        "action": _plain(record.action),
        "actor": record.actor,
        "plan_token": record.plan_token,
        "subgoal": record.subgoal,
        "latency_ms": record.latency_ms,
        "stale": record.stale,
        "skipped": record.skipped,
        "success": record.info.success,
        "progress": record.info.progress,
    }


def _plain(value: object) -> Any:
    """A message as plain types, whether its numbers are Python's or numpy's."""
    return msgspec.to_builtins(value, enc_hook=lambda number: number.item())
