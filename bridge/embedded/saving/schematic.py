"""Blueprints as files: Sponge schematics, which WorldEdit and its like read and write.

Format: https://github.com/SpongePowered/Schematic-Specification, gzip of tags. Versions 2 and 3 are read, 2 is written.
Creatures, biomes and what lies in chests are left out. Cells are counted by y, then z, then x.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.atomic_file import write_atomically
from bridge.block_states import STATES
from bridge.embedded.saving.anvil.bounded_zlib import unpack_bounded
from bridge.embedded.saving.anvil.chunk import DATA_VERSION
from bridge.embedded.saving.anvil.nbt import Compound, Int, NbtError, Short, member, read_nbt, write_nbt
from bridge.embedded.saving.anvil.palette import block_key, key_name, key_or_default, tell_lost
from bridge.embedded.saving.blueprint import Blueprint, check_shape
from bridge.world import WorldError

MAX_FILE_BYTES = 1 << 24
MAX_UNPACKED_BYTES = 1 << 26
_VERSION = 2
_MORE = 0x80
"""Of a byte of a variable-length number: another follows. Seven bits a byte, the lowest first."""
_NUMBER_BYTES = 4
"""A palette never needs more."""
_ENTRY = re.compile(r"([\w.:/-]+)(?:\[([^\]]*)\])?")
"""``minecraft:oak_stairs[facing=east,half=top]``."""


def write_schematic(path: Path, blueprint: Blueprint) -> None:
    """Write a ``.schem`` file. Equal blueprints give equal bytes."""
    keys = block_key(blueprint.blocks, blueprint.states).transpose(1, 2, 0)
    used, indexes = np.unique(keys, return_inverse=True)
    width, height, length = blueprint.shape
    schematic: Compound = {
        "Version": Int(_VERSION),
        "DataVersion": Int(DATA_VERSION),
        "Width": Short(width),
        "Height": Short(height),
        "Length": Short(length),
        "Offset": np.zeros(3, np.int32),
        "PaletteMax": Int(len(used)),
        "Palette": {_entry(int(key)): Int(index) for index, key in enumerate(used)},
        "BlockData": _pack_numbers(indexes.reshape(-1)),
        "BlockEntities": [],
    }
    write_atomically(path, gzip.compress(write_nbt(schematic, "Schematic"), mtime=0))


def read_schematic(path: Path) -> Blueprint:
    """Read a ``.schem`` file.

    Raises WorldError that names the file and the field: what is no schematic, larger than a blueprint may be, or has a block that
    1.20.4 lacks. A state that one byte cannot tell becomes the default, and the log says so.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise NbtError(f"more than {MAX_FILE_BYTES} bytes")
        lost: set[str] = set()
        blueprint = _blueprint_of(read_nbt(unpack_bounded(path.read_bytes(), MAX_UNPACKED_BYTES)), lost)
    except OSError as error:
        raise WorldError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        remedy = "give a whole Sponge schematic (.schem), such as WorldEdit's //schem save writes"
        raise WorldError(f"{path}: {error}; {remedy}") from error
    tell_lost(f"{path}", lost)
    return blueprint


def _blueprint_of(root: Compound, lost: set[str]) -> Blueprint:
    schematic = root.get("Schematic", root)
    version = member(schematic, "Version", Int)
    if version not in (2, 3):
        raise NbtError(f"Version: {version}; schematics of version 2 and 3 are read")
    width, height, length = (member(schematic, side, Short) & 0xFFFF for side in ("Width", "Height", "Length"))
    check_shape("Width, Height, Length", (width, height, length))
    palette_field, data_field = ("Palette", "BlockData") if version == 2 else ("Blocks.Palette", "Blocks.Data")
    keys = _keys_of(palette_field, member(schematic, palette_field, dict), lost)
    cells = width * height * length
    indexes = _unpack_numbers(data_field, member(schematic, data_field, np.dtype(np.int8)), cells)
    if not np.isin(indexes, np.array(list(keys))).all():
        raise NbtError(f"{data_field}: an index that {palette_field} does not have")
    table = np.zeros(max(keys) + 1, np.uint32)
    table[list(keys)] = list(keys.values())
    found = table[indexes].reshape(height, length, width).transpose(2, 0, 1)
    return Blueprint((found // STATES).astype(np.uint16), (found % STATES).astype(np.uint8))


def _entry(key: int) -> str:
    name, properties = key_name(key)
    return name + (f"[{','.join(f'{field}={value}' for field, value in properties)}]" if properties else "")


def _keys_of(field: str, palette: Mapping[str, Any], lost: set[str]) -> dict[int, int]:
    """Index -> ``block_key`` of each entry."""
    keys = {}
    for entry, index in palette.items():
        parts = _ENTRY.fullmatch(entry)
        pairs = [pair.partition("=") for pair in (parts[2] or "").split(",") if pair] if parts else []
        if parts is None or not isinstance(index, Int) or not 0 <= index < 1 << 7 * _NUMBER_BYTES - 7:
            raise NbtError(f"{field}: {entry!r} -> {index!r} is no block and index")
        try:
            keys[int(index)] = key_or_default(parts[1], tuple(sorted((name, value) for name, _, value in pairs)), lost)
        except KeyError as error:
            raise NbtError(f"{field}: {error.args[0]}") from error
    if not keys:
        raise NbtError(f"{field}: it is empty")
    return keys


def _pack_numbers(numbers: NDArray[np.integer]) -> NDArray[np.int8]:
    shifts = np.arange(_NUMBER_BYTES, dtype=np.int32) * 7
    shifted = numbers.astype(np.int32)[:, None] >> shifts
    follows = shifted >= _MORE
    needed = np.concatenate([np.ones((len(numbers), 1), np.bool_), follows[:, :-1]], axis=1)
    packed: NDArray[np.uint8] = (shifted & 0x7F | np.where(follows, _MORE, 0))[needed].astype(np.uint8)
    return packed.view(np.int8)


def _unpack_numbers(field: str, data: NDArray[np.int8], count: int) -> NDArray[np.int64]:
    raw = data.view(np.uint8)
    ends = np.flatnonzero(raw < _MORE)
    if len(ends) != count or ends[-1] != len(raw) - 1:
        raise NbtError(f"{field}: {len(ends)} numbers in {len(raw)} bytes, the box has {count} cells")
    starts = np.concatenate([[0], ends[:-1] + 1])
    place = np.arange(len(raw)) - np.repeat(starts, ends - starts + 1)
    if place.max() >= _NUMBER_BYTES:
        raise NbtError(f"{field}: a number of more than {_NUMBER_BYTES} bytes")
    return np.add.reduceat((raw.astype(np.int64) & 0x7F) << (7 * place), starts)
