"""The whole state of an embedded world as bytes, and back: a restored world continues to the same ``state_hash``.

A snapshot is MAGIC, VERSION (uint16), the SHA-256 of all that follows, the length of the header (uint32), the header
(MessagePack of ``_Header``), and the body: the arrays of ``WorldState``, and the chunk columns that are not as their source
gave them, one after the other. Numbers are little-endian. Not in it is what follows from the rest: columns that nobody has
changed, and the light.

The digest tells of damage, not of malice: the form of everything is checked before memory is taken, and the ids of blocks, but
not whether each figure could have come about by play (``saved_ranges`` tells which ones are held against what they index).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from bridge import names, wire
from bridge.atomic_file import write_atomically
from bridge.embedded.columns import Columns, Place, unpack_column
from bridge.embedded.land.sources import ColumnSource
from bridge.embedded.saving.saved_fields import Saved, check_values, put_values, values_of
from bridge.embedded.saving.saved_ranges import check_ranges
from bridge.embedded.shared import SharedWorld
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import CHUNKS, NO_COLUMN
from bridge.light import settle_light
from bridge.messages import Observation, Reset
from bridge.world import WorldError

MAGIC = b"steve2 world\n"
VERSION = 1
MAX_BYTES = 1 << 30
MAX_COLUMNS = 1 << 17
MAX_HEADER_BYTES = 1 << 24
_FRONT = struct.Struct(f"<{len(MAGIC)}sH32sI")
_COMPRESSION = 1
"""Of zlib, for the arrays: most are zeros."""


class _Array(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    dtype: str
    shape: tuple[int, ...]


class _Column(msgspec.Struct, forbid_unknown_fields=True):
    x: int
    z: int
    size: int
    """Bytes in the body."""


class _Header(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    minecraft: str
    episode: bytes
    """The ``Reset`` of the task and the seed, as the wire has it."""
    source: str
    """Identity of what the columns come from."""
    values: dict[str, dict[str, Any]]
    """``saved_fields`` of each of the world's ``saved_parts``; before the names of an agent but the first stands its seat."""
    arrays: tuple[_Array, ...]
    arrays_size: int
    """Bytes in the body, compressed together."""
    columns: tuple[_Column, ...]
    others: tuple[bytes, ...] = ()
    """``episode`` of each agent but the first, where several are in one world."""


@dataclass(frozen=True)
class _Moment:
    """A snapshot that was read and found good."""

    episodes: tuple[Reset, ...]
    source: str
    values: dict[str, dict[str, Any]]
    arrays: dict[str, NDArray[Any]]
    columns: dict[Place, bytes]


def snapshot(world: EmbeddedWorld | SharedWorld) -> bytes:
    """The world's whole state, of all of its agents. Raises WorldError where no episode runs.

    Light that is due, as after ``structures``, is settled first: it is in the restored world too when its next tick begins.
    """
    players = _players(world)
    host, values = players[0], _values_of(players)
    try:
        episodes = [wire.encode(Reset(0, player.task, player.seed)) for player in players]
    except wire.WireError as error:
        raise WorldError(f"snapshot: the task or the seed cannot be saved: {error}") from error
    settle_light(host.grid)
    arrays = _arrays_of(world)
    packed = zlib.compress(b"".join(array.tobytes() for array in arrays.values()), _COMPRESSION)
    columns = sorted(host.columns.packed().items())
    header = _Header(
        minecraft=names.MINECRAFT_VERSION,
        episode=episodes[0],
        source=host.columns.identity,
        values=values,
        arrays=tuple(_Array(name, _describe(array), array.shape) for name, array in arrays.items()),
        arrays_size=len(packed),
        columns=tuple(_Column(x, z, len(data)) for (x, z), data in columns),
        others=tuple(episodes[1:]),
    )
    head = msgspec.msgpack.encode(header)
    digest = _digest(head, packed, *(data for _, data in columns))
    return b"".join((_FRONT.pack(MAGIC, VERSION, digest, len(head)), head, packed, *(data for _, data in columns)))


def restore(world: EmbeddedWorld, data: bytes) -> Observation:
    """Put a world, whatever it is doing, into the state of a snapshot; returns what is perceived there.

    Raises WorldError that names what is wrong; the world is then as it was.
    """
    return _restore(world, data)[0]


def restore_shared(world: SharedWorld, data: bytes) -> list[Observation]:
    """As ``restore``, for as many agents as the snapshot was taken of; what each perceives."""
    return _restore(world, data)


def _restore(world: EmbeddedWorld | SharedWorld, data: bytes) -> list[Observation]:
    moment = _read(world, data)
    source = _source(world, moment)
    if source.identity != moment.source:
        raise WorldError(f"snapshot: source: it was taken over {moment.source}, this world has {source.identity}")
    before = snapshot(world) if world.has_begun else None
    try:
        return _become(world, moment, source)
    except Exception as error:
        # What was read fits this release's form, and yet is no state that the rules know.
        if before is None:
            world.close()
        else:
            earlier = _read(world, before)
            _become(world, earlier, _source(world, earlier))
        raise WorldError(f"snapshot: it cannot be gone on from: {type(error).__name__}: {error}") from error


def _source(world: EmbeddedWorld | SharedWorld, moment: _Moment) -> ColumnSource:
    return _players(world)[0].source(moment.episodes[0].task, moment.episodes[0].seed)


def _become(world: EmbeddedWorld | SharedWorld, moment: _Moment, source: ColumnSource) -> list[Observation]:
    players = _players(world)
    host, seed = players[0], moment.episodes[0].seed
    columns = host.columns
    if columns.identity != source.identity:
        columns = Columns(host.grid, source, host.load_radius)
    if isinstance(world, SharedWorld):
        world.begin([episode.task for episode in moment.episodes], seed, columns)
    else:
        world.begin(moment.episodes[0].task, seed, columns)
    for name, array in _arrays_of(world).items():
        if name != _LOADED:  # that the columns see to
            array[...] = moment.arrays[name]
    columns.restore(moment.arrays[_LOADED], moment.columns)
    for seat, player in enumerate(players):
        player.begin_test()
        for name, part in player.saved_parts.items():
            put_values(part, moment.values[_key(seat, name)])
    return [player.look() for player in players]


def _players(world: EmbeddedWorld | SharedWorld) -> tuple[EmbeddedWorld, ...]:
    """The one player of a world, or its agents."""
    return world.agents if isinstance(world, SharedWorld) else (world,)


def _key(seat: int, name: str) -> str:
    return f"{seat} {name}" if seat else name


def _values_of(players: Sequence[EmbeddedWorld]) -> dict[str, dict[str, Any]]:
    return {
        _key(seat, name): values_of(part)
        for seat, player in enumerate(players)
        for name, part in player.saved_parts.items()
    }


def state_hash(world: EmbeddedWorld | SharedWorld) -> str:
    """SHA-256, in hexadecimal digits, over the world's whole state; the same for the same state on any machine."""
    digest = hashlib.sha256()
    for name, array in _arrays_of(world).items():
        digest.update(f"{name} {_describe(array)} {array.shape}".encode())
        digest.update(array.tobytes())
    players = _players(world)
    for place, column in sorted(players[0].columns.changed().items()):
        digest.update(f"column {place}".encode())
        digest.update(column.blocks.astype("<u2").tobytes())
        digest.update(column.states.tobytes())
    digest.update(msgspec.msgpack.encode((_values_of(players), players[0].columns.identity)))
    for player in players:
        digest.update(wire.encode(Reset(0, player.task, player.seed)))
    return digest.hexdigest()


def save_snapshot(world: EmbeddedWorld | SharedWorld, path: Path) -> None:
    """Write a snapshot to a file; one that is cut off replaces nothing."""
    write_atomically(path, snapshot(world))


def load_snapshot(world: EmbeddedWorld, path: Path) -> Observation:
    """``restore`` from a file. Raises WorldError that names the file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WorldError(f"snapshot: more than {MAX_BYTES} bytes")
        return restore(world, path.read_bytes())
    except (OSError, WorldError) as error:
        raise WorldError(f"{path}: {error}") from error


_LOADED = "column_loaded"
"""Which columns the grid holds matters beside what is in them: cells outside of it read as air."""


def _arrays_of(world: EmbeddedWorld | SharedWorld) -> dict[str, NDArray[Any]]:
    """Everything that is saved as arrays, by name; views of the world's own memory."""
    arrays = world.state._asdict()
    return arrays | {_LOADED: _players(world)[0].grid.column_loaded}


def _describe(array: NDArray[Any]) -> str:
    return str(np.lib.format.dtype_to_descr(array.dtype))


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def _read(world: EmbeddedWorld | SharedWorld, data: bytes) -> _Moment:
    """Check everything against the form of this world's own state, and unpack it; nothing is changed."""
    header, body = _read_header(data)
    if header.minecraft != names.MINECRAFT_VERSION:
        raise WorldError(f"snapshot: minecraft: of {header.minecraft}, this is {names.MINECRAFT_VERSION}")
    players, agents = _players(world), 1 + len(header.others)
    if agents != len(players):
        raise WorldError(f"snapshot: agents: it was taken of {agents} in one world; this world has {len(players)}")
    sizes = (header.arrays_size, *(column.size for column in header.columns))
    if min(sizes) < 0 or sum(sizes) != len(body):
        raise WorldError(f"snapshot: sizes: the header tells of {sum(sizes)} bytes, there are {len(body)}")
    arrays = _read_arrays(header, body[: header.arrays_size], _arrays_of(world))
    try:
        episodes = tuple(wire.decode(episode, Reset) for episode in (header.episode, *header.others))
    except wire.WireError as error:
        raise WorldError(f"snapshot: episode: {error}") from error
    check_ranges(arrays)
    loaded = arrays[_LOADED]
    places = np.argwhere(loaded[..., 0] != NO_COLUMN)
    if not np.array_equal(loaded[tuple(places.T)] % CHUNKS, places):
        raise WorldError(f"snapshot: {_LOADED}: it names a column at a place of the grid that is not its own")
    columns = _read_columns(header, body[header.arrays_size :], players[0].grid.height)
    kinds = {
        _key(seat, name): kind
        for seat, episode in enumerate(episodes)
        for name, kind in players[seat].saved_kinds(episode.task).items()
    }
    return _Moment(episodes, header.source, _read_values(header, kinds), arrays, columns)


def _read_header(data: bytes) -> tuple[_Header, memoryview]:
    if len(data) < _FRONT.size:
        raise WorldError(f"snapshot: {len(data)} bytes are fewer than its front of {_FRONT.size}: it was cut off")
    magic, version, digest, size = _FRONT.unpack_from(data)
    if magic != MAGIC:
        raise WorldError(f"snapshot: it begins with {magic!r} instead of {MAGIC!r}: this is something else")
    if version != VERSION:
        raise WorldError(f"snapshot: version: {version}, this release reads {VERSION}")
    rest = memoryview(data)[_FRONT.size :]
    if _digest(bytes(rest)) != digest:
        raise WorldError("snapshot: its content does not fit its digest: it was cut off or damaged")
    if not size <= min(len(rest), MAX_HEADER_BYTES):
        raise WorldError(f"snapshot: header: {size} bytes, there are {len(rest)} and {MAX_HEADER_BYTES} may be")
    try:
        return msgspec.msgpack.decode(rest[:size], type=_Header), rest[size:]
    except msgspec.MsgspecError as error:
        raise WorldError(f"snapshot: header: {error}") from error


def _read_arrays(header: _Header, packed: memoryview, own: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    saved = [array.name for array in header.arrays]
    if saved != list(own):
        raise WorldError(f"snapshot: arrays: it holds {', '.join(saved)}; this release has {', '.join(own)}")
    for array in header.arrays:
        like = own[array.name]
        for what, have, want in (("dtype", array.dtype, _describe(like)), ("shape", array.shape, like.shape)):
            if have != want:
                raise WorldError(f"snapshot: {array.name}: {what} {have}; this release has {want}")
    total = sum(array.nbytes for array in own.values())
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(packed, total + 1)
    except zlib.error as error:
        raise WorldError(f"snapshot: arrays: {error}") from error
    if len(raw) != total:
        raise WorldError(f"snapshot: arrays: {len(raw)} bytes or more, they take {total}")
    arrays, offset = {}, 0
    for name, like in own.items():
        arrays[name] = np.frombuffer(raw, like.dtype, like.size, offset).reshape(like.shape)
        offset += like.nbytes
    return arrays


def _read_values(header: _Header, kinds: dict[str, type[Saved]]) -> dict[str, dict[str, Any]]:
    if header.values.keys() != kinds.keys():
        raise WorldError(f"snapshot: values: it holds {', '.join(header.values)}; this release has {', '.join(kinds)}")
    checked = {}
    for name, kind in kinds.items():
        try:
            checked[name] = check_values(kind, header.values[name])
        except ValueError as error:
            raise WorldError(f"snapshot: {name}: {error}") from error
    return checked


def _read_columns(header: _Header, body: memoryview, height: int) -> dict[Place, bytes]:
    if len(header.columns) > MAX_COLUMNS:
        raise WorldError(f"snapshot: columns: {len(header.columns)}, at most {MAX_COLUMNS} may be")
    columns, offset = {}, 0
    for column in header.columns:
        packed = bytes(body[offset : offset + column.size])
        offset += column.size
        try:
            blocks = unpack_column(packed, height).blocks
        except ValueError as error:
            raise WorldError(f"snapshot: column {column.x} {column.z}: {error}") from error
        if blocks.max() >= len(names.blocks()):
            raise WorldError(f"snapshot: column {column.x} {column.z}: block id {blocks.max()} is unknown")
        columns[column.x, column.z] = packed
    return columns
