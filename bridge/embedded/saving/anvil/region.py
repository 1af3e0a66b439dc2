"""Region files: 32 x 32 chunks in sectors of 4 KB, each compressed on its own.

Format: https://minecraft.wiki/w/Region_file_format. A file is read whole and written whole, to a temporary name first, so that a
save that is cut off leaves the file that was there.
"""

from __future__ import annotations

import itertools
import re
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from bridge.atomic_file import write_atomically
from bridge.embedded.saving.anvil import bounded_zlib
from bridge.embedded.saving.anvil.bounded_zlib import unpack_bounded
from bridge.world import WorldError

REGION = 32
"""Chunks along a side."""
SECTOR = 4096
MAX_SECTORS = 255
"""Of one chunk: what its byte in the table can say."""
MAX_FILE_BYTES = (2 + MAX_SECTORS * REGION * REGION) * SECTOR
MAX_CHUNK_BYTES = 1 << 24
"""Of one chunk, uncompressed."""
GZIP, ZLIB, PLAIN = 1, 2, 3
"""How a chunk is compressed, by the byte before it; the game writes ZLIB."""
_WRAPPINGS = {GZIP: bounded_zlib.GZIP, ZLIB: bounded_zlib.ZLIB}
_HEAD = struct.Struct(">IB")
_NAME = re.compile(r"r\.(-?\d{1,7})\.(-?\d{1,7})\.mca")
_LEVEL = 6
Place = tuple[int, int]
"""Chunk x and z within the world."""


class RegionError(WorldError):
    """A region file is not as it must be; the text names the file, the chunk and the reason."""


def region_name(chunk_x: int, chunk_z: int) -> str:
    """Name of the file in which a chunk lies."""
    return f"r.{chunk_x // REGION}.{chunk_z // REGION}.mca"


def region_files(folder: Path) -> list[Path]:
    """The region files of a folder, by name; none where there is no such folder."""
    return sorted(path for path in folder.glob("r.*.mca") if _NAME.fullmatch(path.name))


def read_region(path: Path) -> dict[Place, memoryview]:
    """Every chunk of a file, as it lies there: its compressed bytes behind the byte that says how, all views of one memory.

    An empty file has none, as the game makes it so. Raises RegionError; OSError where the file cannot be read.
    """
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise RegionError(f"{path}: a region file is named r.X.Z.mca")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise RegionError(f"{path}: more than the {MAX_FILE_BYTES} bytes that a region can take")
    data = path.read_bytes()
    if not data:
        return {}
    if len(data) < 2 * SECTOR:
        raise RegionError(f"{path}: {len(data)} bytes are fewer than its tables of {2 * SECTOR}: it was cut off")
    table = struct.unpack_from(f">{REGION * REGION}I", data)
    found, places = {}, []
    for index, entry in enumerate(table):
        if entry:
            chunk = int(named[1]) * REGION + index % REGION, int(named[2]) * REGION + index // REGION
            where, sector, sectors = f"{path}: chunk {chunk[0]} {chunk[1]}", entry >> 8, entry & 0xFF
            found[chunk] = _cut_out(where, memoryview(data), sector, sectors)
            places.append((sector, sector + sectors, where))
    places.sort()
    for (_, end, _), (start, _, where) in itertools.pairwise(places):
        if start < end:
            raise RegionError(f"{where}: its place, sector {start}, is another chunk's too")
    return found


def _cut_out(where: str, data: memoryview, sector: int, sectors: int) -> memoryview:
    start = sector * SECTOR
    if sector < 2 or sectors == 0:
        raise RegionError(f"{where}: its place, sector {sector} and {sectors} long, cannot be")
    if start + _HEAD.size > len(data):
        raise RegionError(f"{where}: it begins behind the end of the file: it was cut off")
    length, compression = _HEAD.unpack_from(data, start)
    if not 1 <= length <= sectors * SECTOR - 4:
        raise RegionError(f"{where}: a length of {length} in {sectors} sectors")
    if start + 4 + length > len(data):
        raise RegionError(f"{where}: {start + 4 + length - len(data)} of its bytes are missing: it was cut off")
    if compression not in (GZIP, ZLIB, PLAIN):
        raise RegionError(f"{where}: compression {compression}; gzip (1), zlib (2) and none (3) are read")
    return data[start + 4 : start + 4 + length]


def unpack_chunk(where: str, raw: bytes | memoryview) -> bytes:
    """The uncompressed bytes of what ``read_region`` gave. RegionError begins with ``where``."""
    if raw[0] == PLAIN:
        return bytes(raw[1:])
    try:
        return unpack_bounded(raw[1:], MAX_CHUNK_BYTES, _WRAPPINGS[raw[0]])
    except ValueError as error:
        raise RegionError(f"{where}: {error}") from error


def pack_chunk(data: bytes) -> bytes:
    """A chunk's bytes as ``write_region`` takes them."""
    return bytes([ZLIB]) + zlib.compress(data, _LEVEL)


def write_region(path: Path, chunks: Mapping[Place, bytes | memoryview]) -> None:
    """Write a file of these chunks, in the form that ``read_region`` gives. Equal chunks give equal bytes.

    ValueError for a chunk of another region, or one too large for the format.
    """
    table, body = [0] * (REGION * REGION), bytearray()
    for (chunk_x, chunk_z), raw in sorted(chunks.items()):
        if region_name(chunk_x, chunk_z) != path.name:
            raise ValueError(f"{path}: chunk {chunk_x} {chunk_z} lies in {region_name(chunk_x, chunk_z)}")
        sectors = -(-(4 + len(raw)) // SECTOR)
        if sectors > MAX_SECTORS:
            raise ValueError(
                f"{path}: chunk {chunk_x} {chunk_z}: {len(raw)} bytes do not fit into {MAX_SECTORS} sectors"
            )
        place = chunk_x % REGION + chunk_z % REGION * REGION
        table[place] = (2 + len(body) // SECTOR) << 8 | sectors
        body += struct.pack(">I", len(raw))
        body += raw
        body += bytes(-len(body) % SECTOR)
    front = struct.pack(f">{REGION * REGION}I", *table) + bytes(SECTOR)
    write_atomically(path, front + bytes(body))
