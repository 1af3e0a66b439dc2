"""One chunk of a save: a column of ours as the game's tags, and back.

Format: https://minecraft.wiki/w/Chunk_format, of 1.20.4. A chunk reaches from layer -64 to 319. Ours fill the sections of layers
0 to 127; above and below we write air, and read nothing but whether the world goes on below: then our lowest layer is bedrock,
so that nobody falls out of what was read. Every cell is written as under the open sky; the game computes its light anew.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES
from bridge.embedded.land.biomes import PLAINS
from bridge.embedded.land.sources import BIOMES_SHAPE
from bridge.embedded.land.terrain import HEIGHT, MIN_Y, Column
from bridge.embedded.saving.anvil.chunk_biomes import biome_tags, section_biomes
from bridge.embedded.saving.anvil.nbt import Byte, Compound, Int, Long, NbtError, member, read_nbt, write_nbt
from bridge.embedded.saving.anvil.palette import (
    bits_for,
    block_key,
    key_name,
    key_or_default,
    pack_indexes,
    tell_lost,
    unpack_indexes,
)
from bridge.embedded.saving.anvil.region import RegionError
from bridge.grid import CHUNK

DATA_VERSION = 3700
"""Of 1.20.4 (https://minecraft.wiki/w/Data_version)."""
OLDEST_DATA_VERSION = 2860
"""Of 1.18, the first that writes chunks in this form."""
SECTIONS = range(-4, 20)
"""Y of the sections of a chunk, from layer -64 on."""
_OURS = range(MIN_Y // CHUNK, (MIN_Y + HEIGHT) // CHUNK)
_CELLS = CHUNK**3
_SKY = np.full(_CELLS // 2, -1, np.int8)
"""Two cells a byte, each under full sky light."""
_MAX_PALETTE = _CELLS


def encode_chunk(column: Column, chunk_x: int, chunk_z: int, found: NDArray[np.int8] | None = None) -> bytes:
    """The uncompressed tags of a column, and of its biomes ``found`` int8 (4, 4) by x and z; None for plains."""
    in_all = biome_tags(np.full(BIOMES_SHAPE, PLAINS, np.int8) if found is None else found)
    # The game counts a section's cells by y, then z, then x.
    keys = block_key(column.blocks, column.states).transpose(1, 2, 0)
    return write_nbt(
        {
            "DataVersion": Int(DATA_VERSION),
            "Status": "minecraft:full",
            "xPos": Int(chunk_x),
            "yPos": Int(SECTIONS.start),
            "zPos": Int(chunk_z),
            "LastUpdate": Long(0),
            "InhabitedTime": Long(0),
            "isLightOn": Byte(0),
            "Heightmaps": {},
            "structures": {},
            "block_entities": [],
            "block_ticks": [],
            "fluid_ticks": [],
            "PostProcessing": [],
            "sections": [
                {
                    "Y": Byte(y),
                    "block_states": _section_tags(keys[_layers(y)] if y in _OURS else np.zeros(1, np.uint32)),
                    "biomes": in_all,
                    "SkyLight": _SKY,
                }
                for y in SECTIONS
            ],
        }
    )


def _layers(section: int) -> slice:
    """The layers of our columns that lie in a section."""
    bottom = section * CHUNK - MIN_Y
    return slice(bottom, bottom + CHUNK)


def _section_tags(keys: NDArray[np.uint32]) -> Compound:
    used, indexes = np.unique(keys, return_inverse=True)
    tags: Compound = {"palette": [_block_tags(int(key)) for key in used]}
    if len(used) > 1:
        tags["data"] = pack_indexes(indexes.reshape(-1), bits_for(len(used)))
    return tags


@functools.cache
def _block_tags(key: int) -> Compound:
    name, properties = key_name(key)
    return {"Name": name, "Properties": dict(properties)} if properties else {"Name": name}


def decode_chunk(where: str, data: bytes) -> Column | None:
    """The column in a chunk's uncompressed tags; None where the game has not finished making it.

    Raises RegionError that begins with ``where`` for what is malformed, older than 1.18, or holds a block that 1.20.4 lacks. A
    state that one byte cannot tell becomes the default, and the log says so.
    """
    try:
        root = read_nbt(data)
        version = member(root, "DataVersion", Int)
        if version < OLDEST_DATA_VERSION:
            raise NbtError(f"DataVersion: {version} is before 1.18: let a newer game open the world once")
        if member(root, "Status", str).removeprefix("minecraft:") != "full":
            return None
        keys = np.zeros((HEIGHT, CHUNK, CHUNK), np.uint32)
        goes_on, lost = False, set[str]()
        for section in member(root, "sections", list):
            y = member(section, "Y", Byte)
            if y in _OURS:
                keys[_layers(y)] = _section_keys(section, y, lost)
            elif y < _OURS.start:
                goes_on = goes_on or bool(_section_keys(section, y, set()).any())
    except NbtError as error:
        raise RegionError(f"{where}: {error}") from error
    tell_lost(where, lost)
    column = keys.transpose(2, 0, 1)
    blocks, states = (column // STATES).astype(np.uint16), (column % STATES).astype(np.uint8)
    if goes_on:
        blocks[:, 0], states[:, 0] = names.blocks().id("bedrock"), 0
    return Column(blocks, states)


def decode_biomes(where: str, data: bytes) -> NDArray[np.int8]:
    """The biomes in a chunk's uncompressed tags, int8 (4, 4) by x and z, of our highest section. Raises as ``decode_chunk``."""
    try:
        sections = {member(section, "Y", Byte): section for section in member(read_nbt(data), "sections", list)}
        return section_biomes(sections.get(_OURS[-1], {}), _OURS[-1])
    except NbtError as error:
        raise RegionError(f"{where}: {error}") from error


def _section_keys(section: Any, y: int, lost: set[str]) -> NDArray[np.uint32]:
    """``block_key`` (16, 16, 16) of a section, by y, z, x; air where it tells of no blocks."""
    if "block_states" not in section:
        return np.zeros((CHUNK,) * 3, np.uint32)
    palette = member(section, "block_states.palette", list)
    where = f"section {y}: block_states"
    if not 1 <= len(palette) <= _MAX_PALETTE:
        raise NbtError(f"{where}.palette: {len(palette)} blocks, it must be 1 to {_MAX_PALETTE}")
    keys = np.array([_palette_key(f"{where}.palette", entry, lost) for entry in palette], np.uint32)
    if len(palette) == 1:
        return np.broadcast_to(keys, (CHUNK,) * 3)
    words = member(section, "block_states.data", np.dtype(np.int64))
    try:
        indexes = unpack_indexes(words, bits_for(len(palette)), _CELLS)
    except ValueError as error:
        raise NbtError(f"{where}.data: {error}") from error
    if indexes.max() >= len(palette):
        raise NbtError(f"{where}.data: index {indexes.max()} in a palette of {len(palette)}")
    return keys[indexes].reshape((CHUNK,) * 3)


def _palette_key(where: str, entry: Any, lost: set[str]) -> int:
    properties = member(entry, "Properties", dict) if isinstance(entry, dict) and "Properties" in entry else {}
    if not all(isinstance(value, str) for value in properties.values()):
        raise NbtError(f"{where}: a property that is no text")
    try:
        return key_or_default(member(entry, "Name", str), tuple(sorted(properties.items())), lost)
    except KeyError as error:
        raise NbtError(f"{where}: {error.args[0]}") from error
