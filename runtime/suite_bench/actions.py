"""The actions of an episode in a file, so that the episode can be played again exactly, whoever chose them."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import numpy as np

from bridge.atomic_file import write_atomically
from bridge.messages import Action

MOST_BYTES = 1 << 28
"""Of a file, unpacked."""


class ActionsError(ValueError):
    """A file of actions cannot be read; the text says which and why."""


class TakenActions(msgspec.Struct, frozen=True):
    """What was done, and what the policy had in mind.

    Attributes:
        actions: one a tick.
        said: tick and subgoal, at every change.
    """

    actions: list[Action]
    said: list[tuple[int, str]]


def write_actions(path: Path, taken: TakenActions) -> None:
    """Write a file, whole or not at all. Raises OSError; TypeError for an action that is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, zlib.compress(msgspec.msgpack.encode(taken, enc_hook=_plain)))


def read_actions(path: Path) -> TakenActions:
    """What ``write_actions`` wrote. Raises ActionsError for what is none of it, OSError where there is no file."""
    try:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(path.read_bytes(), MOST_BYTES)
        if not unpacker.eof:
            raise ActionsError(f"{path}: is cut off, or holds more than {MOST_BYTES} bytes; play the episode anew")
        return msgspec.msgpack.decode(raw, type=TakenActions)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ActionsError(f"{path}: holds no actions ({error}); play the episode anew") from error


def _plain(value: object) -> object:
    """A number of numpy's, which who computes an action may leave in it, as one of Python's."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"action: holds a {type(value).__name__}; give numbers and booleans")
