"""What an episode keeps of a tick and of an event, as plain msgpack types."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
import numpy as np

from bridge.messages import VOXEL_SIDE, Voxels
from runtime.agent_events import AnyEvent
from runtime.records import TickRecord

_FASTEST = 1
_LITTLE_ENDIAN = np.dtype("<u2")


def tick_fields(record: TickRecord, frame: int | None) -> dict[str, Any]:
    """One tick.

    Args:
        record: the tick.
        frame: which picture of the segment's video its frame is, None where the video lacks it.
    """
    seen = record.observation
    return {
        "kind": "tick",
        "tick": record.tick,
        "world_tick": seen.tick,
        "time_of_day": seen.time_of_day,
        "age_ms": seen.age_ms,
        "frame": frame,
        "frame_size": list(seen.frame.shape[:2]),
        "voxels": zlib.compress(seen.voxels.astype(_LITTLE_ENDIAN, copy=False).tobytes(), _FASTEST),
        "voxel_origin": [int(part) for part in seen.voxel_origin],
        "pose": _plain(seen.pose),
        "life": _plain(seen.life),
        "inventory": _filled(seen.inventory),
        "equipment": _filled(seen.equipment),
        "held_slot": seen.held_slot,
        "target": _plain(seen.target),
        "entities": _plain(seen.entities),
        "sounds": _plain(seen.sounds),
        "nearby": _plain(seen.nearby),
        "action": _plain(record.action),
        "actor": record.actor,
        "plan_token": record.plan_token,
        "subgoal": record.subgoal,
        "latency_ms": record.latency_ms,
        "stale": record.stale,
        "skipped": record.skipped,
        "success": record.info.success,
        "progress": record.info.progress,
        "note": record.info.note,
    }


def event_fields(event: AnyEvent) -> dict[str, Any]:
    """One event."""
    return {"kind": "event", **_plain(event)}


def read_voxels(packed: bytes) -> Voxels:
    """The ``voxels`` of a tick: uint16 (17, 17, 17). Raises ValueError where they are not."""
    expected = VOXEL_SIDE**3 * _LITTLE_ENDIAN.itemsize
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, expected + 1)
    except zlib.error as error:
        raise ValueError(f"voxels: {error}") from error
    if len(found) != expected:
        raise ValueError(f"voxels: {len(found)} bytes or more where {expected} are expected")
    return np.frombuffer(found, _LITTLE_ENDIAN).reshape((VOXEL_SIDE,) * 3).astype(np.uint16)


def _filled(slots: np.ndarray[Any, np.dtype[np.int32]]) -> list[list[int]]:
    """Slot, item, count and durability of what is not empty."""
    return [[int(slot), *(int(value) for value in slots[slot])] for slot in slots[:, 1].nonzero()[0]]


def _plain(value: object) -> Any:
    """A message as plain types, whether its numbers are Python's or numpy's."""
    return msgspec.to_builtins(value, enc_hook=lambda number: number.item())
