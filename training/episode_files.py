"""Labelled episodes on disk: one closed ``.npz`` file an episode, written to a temporary name and renamed.

The same episode always gives the same bytes, so that its hash tells whether it was made again as it was. A file is checked
before it is read: names, dtypes and shapes must be those of this software, and fit what the file says of itself.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.act import HEAD_NAMES
from agent.goal import SHOWN_FIELDS
from agent.layout import FRAME_TOKENS, TICK_FIELDS
from bridge.atomic_file import replacing
from training.disk import writing
from training.episodes import LABELS, MOST_TICKS, Episode, EpisodeFacts, EpisodeSpec

_SMALLER = {np.dtype(np.float32): np.dtype(np.float16), np.dtype(np.int32): np.dtype(np.uint16)}
COMPACT_FIELDS = (
    *("patch_geometry", "point_geometry", "touching_geometry", "entity_geometry", "sound_geometry", "wanted_geometry"),
    "way_geometry",
    *("point_blocks", "touching_blocks", "wanted_blocks"),
)
"""Fields that keep a dtype of half the size on disk and in memory."""
_LABEL_SHAPES: dict[str, tuple[tuple[int, ...], type[np.generic]]] = {
    "label_heads": ((len(HEAD_NAMES),), np.int16),
    "label_turn": ((2,), np.float32),
    "label_plan": ((), np.int16),
    "label_pointer": ((), np.int16),
    "label_skill": ((), np.uint8),
    "label_patches": ((FRAME_TOKENS,), np.uint8),
    "label_facts": ((4,), np.float32),
    "missed": ((), np.bool_),
    "driver": ((), np.uint8),
}
_FACTS = "facts.json"
_MOST_FACTS_BYTES = 1 << 16
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every member: a file is to depend on nothing but the episode."""


class EpisodeFileError(ValueError):
    """A file is not a whole labelled episode of this version of the software; the text names it and what to do."""


def _damaged(path: Path, error: Exception) -> EpisodeFileError:
    return EpisodeFileError(
        f"episode: {path} is cut, damaged or of another version ({error}); the other episodes can be used as they are, and "
        f"`python -m training.recreate {path.parent} --missing` plays this one again"
    )


def stored_dtype(name: str, dtype: Any) -> np.dtype[Any]:
    """The dtype in which a tick field lies on disk and in memory."""
    whole = np.dtype(dtype)
    return _SMALLER[whole] if name in COMPACT_FIELDS else whole


def tick_bytes() -> int:
    """Bytes that one labelled tick takes in memory once it was read."""
    return sum(int(np.prod(shape)) * np.dtype(dtype).itemsize for _, dtype, shape in _tick_arrays())


def write_episode(path: Path, episode: Episode) -> None:
    """Write an episode; a crash leaves no file of that name.

    DiskError, naming file and remedy, where the disk takes no more; nothing half-written stays.
    """
    with writing(path), replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name, array in (episode.arrays | episode.goal_arrays).items():
            buffer = io.BytesIO()
            compact = np.asarray(array, stored_dtype(name, array.dtype), order="C")
            np.lib.format.write_array(buffer, compact, allow_pickle=False)
            _put(archive, f"{name}.npy", buffer.getvalue())
        _put(archive, _FACTS, json.dumps(asdict(episode.facts)).encode())


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED, compresslevel=1)


def read_facts(path: Path) -> EpisodeFacts:
    """How the episode of a file came about. EpisodeFileError where the file is not one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _facts(archive)
    except _DAMAGE as error:
        raise _damaged(path, error) from error


def read_episode(path: Path) -> Episode:
    """Read an episode. EpisodeFileError where the file is not one, FileNotFoundError where it is not there."""
    try:
        with zipfile.ZipFile(path) as archive:
            facts = _facts(archive)
            arrays = {
                name: _array(archive, name, dtype, (facts.ticks, *shape)) for name, dtype, shape in _tick_arrays()
            }
            goal = {field.name: _array(archive, field.name, field.dtype, field.shape) for field in SHOWN_FIELDS}
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    return Episode(facts, arrays, goal)


_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, NotImplementedError)
"""What reading a damaged file raises, ours and the libraries'."""


def _tick_arrays() -> Iterator[tuple[str, Any, tuple[int, ...]]]:
    for field in TICK_FIELDS:
        yield field.name, stored_dtype(field.name, field.dtype), field.shape
    for name in LABELS:
        shape, dtype = _LABEL_SHAPES[name]
        yield name, dtype, shape


def _facts(archive: zipfile.ZipFile) -> EpisodeFacts:
    if archive.getinfo(_FACTS).file_size > _MOST_FACTS_BYTES:
        raise ValueError(f"{_FACTS} is too large")
    found = json.loads(archive.read(_FACTS))
    facts = EpisodeFacts(**found | {"spec": EpisodeSpec(**found["spec"])})
    if not 1 <= facts.ticks <= MOST_TICKS:
        raise ValueError(f"its facts say {facts.ticks} ticks")
    return facts


def _array(archive: zipfile.ZipFile, name: str, dtype: Any, shape: tuple[int, ...]) -> NDArray[np.generic]:
    """One array, whose header is read and held against what is wanted before memory is taken for the rest."""
    member = archive.getinfo(f"{name}.npy")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"{name} has array format {version}")
        found_shape, in_columns, found_dtype = np.lib.format.read_array_header_1_0(file)
        wanted = np.dtype(dtype)
        if (found_shape, found_dtype, in_columns and len(shape) > 1) != (shape, wanted, False):
            raise ValueError(f"{name} is {found_dtype} {found_shape}, this software reads {wanted} {shape}")
        size = int(np.prod(shape)) * wanted.itemsize
        data = file.read(size + 1)
    if len(data) != size:
        raise ValueError(f"{name} has {len(data)} bytes of {size}")
    return np.frombuffer(bytearray(data), wanted).reshape(shape)
