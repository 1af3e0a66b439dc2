"""A world folder of the game's: columns read out of it as they are needed, and columns written into it.

A folder holds ``level.dat`` and ``region/``. Creatures, players and what lies in chests are neither read nor written.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.land.sources import AirColumns, ColumnSource, SeedColumns
from bridge.embedded.land.terrain import HEIGHT, MIN_Y, Column
from bridge.embedded.saving.anvil.chunk import decode_biomes, decode_chunk, encode_chunk
from bridge.embedded.saving.anvil.level import LEVEL_FILE, OUR_GENERATOR, Level, check_seed, read_level, write_level
from bridge.embedded.saving.anvil.region import (
    Place,
    RegionError,
    pack_chunk,
    read_region,
    region_files,
    region_name,
    unpack_chunk,
    write_region,
)
from bridge.grid import CHUNK
from bridge.messages import Vector
from bridge.world import WorldError

REGION_FOLDER = "region"
REGIONS_HELD = 4
"""Region files whose bytes are kept for the next column; around any place lie at most four."""
CHECKED_AROUND = 6
"""Chunks on each side of the spawn that an episode begins with: 96 blocks."""


class SavedWorld(ColumnSource):
    """A ``ColumnSource`` of a world folder that the game, flying-squid or this project saved. It only reads.

    Args:
        folder: the world.
        beyond: gives the columns that the folder lacks; None goes on with our terrain of its seed where this project saved it,
            and with air else.

    Attributes: ``level``; the hour and the weather of an episode are its task's, not the level's.

    Raises WorldError where there is no such world, naming the file that is missing or malformed.
    """

    def __init__(self, folder: Path, beyond: ColumnSource | None = None) -> None:
        self._folder = folder
        self.level = read_level(folder / LEVEL_FILE)
        ours = self.level.generator == OUR_GENERATOR
        if not (folder / REGION_FOLDER).is_dir():
            raise WorldError(
                f"{folder / REGION_FOLDER}: no such folder: a saved world is a folder with {LEVEL_FILE} and region/"
            )
        self._given = beyond
        self._beyond = beyond or (SeedColumns(self.level.seed) if ours else AirColumns())
        self._regions: dict[str, dict[Place, memoryview]] = {}

    def check(self) -> None:
        """Read the tables of every region file, and every chunk around the spawn, so that what is broken is told before play.

        Raises RegionError or another WorldError naming the file and what to do about it.
        """
        try:
            for path in region_files(self._folder / REGION_FOLDER):
                read_region(path)
            x, _, z = self.spawn
            for place in square((int(x // CHUNK), int(z // CHUNK)), CHECKED_AROUND):
                self.column(*place)
                self.biomes_in(*place)
        except RegionError as error:
            remedy = "put the file's copy from a backup there, or take it away: its chunks then count as never saved"
            raise RegionError(f"{error}; {remedy}") from error

    def again(self) -> SavedWorld:
        """The same world, read by another reader: one may be asked by one thread at a time only."""
        return SavedWorld(self._folder, self._given)

    @functools.cached_property
    def identity(self) -> str:
        """A digest of its region files, and what lies beyond them."""
        digest = hashlib.sha256()
        for path in region_files(self._folder / REGION_FOLDER):
            digest.update(path.name.encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return f"saved world {digest.hexdigest()[:32]} in {self._beyond.identity}"

    @functools.cached_property
    def spawn(self) -> Vector:
        """Feet position where players appear: the level's where there is room for a body, else on the highest block there.

        A world that tells of none (flying-squid's) begins in the middle of its chunk nearest to the origin. WorldError where it
        has no chunk.
        """
        if self.level.spawn is None:
            place = min(self.places(), key=lambda place: (place[0] ** 2 + place[1] ** 2, place), default=None)
            if place is None:
                raise WorldError(f"{self._folder / REGION_FOLDER}: no chunk is saved there")
            x, y, z = place[0] * CHUNK + CHUNK // 2, MIN_Y - 1, place[1] * CHUNK + CHUNK // 2
        else:
            x, y, z = self.level.spawn
        stack = self.column(x // CHUNK, z // CHUNK).blocks[x % CHUNK, :, z % CHUNK]
        if not MIN_Y <= y < MIN_Y + HEIGHT or stack[y - MIN_Y : y - MIN_Y + 2].any():
            y = MIN_Y + int(np.flatnonzero(stack).max(initial=-1)) + 1
        return x + 0.5, float(y), z + 0.5

    def places(self) -> list[Place]:
        """Chunk coordinates of every column that the folder holds."""
        found: list[Place] = []
        for path in region_files(self._folder / REGION_FOLDER):
            found += self._region(path.name)
        return found

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The column at a place; that of beyond where the folder has none. Raises WorldError for a malformed region file."""
        where, tags = self._chunk(chunk_x, chunk_z)
        column = None if tags is None else decode_chunk(where, tags)
        return self._beyond.column(chunk_x, chunk_z) if column is None else column

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """Those that the column was saved with; those of beyond where the folder has none. Raises as ``column``."""
        where, tags = self._chunk(chunk_x, chunk_z)
        return self._beyond.biomes_in(chunk_x, chunk_z) if tags is None else decode_biomes(where, tags)

    def _chunk(self, chunk_x: int, chunk_z: int) -> tuple[str, bytes | None]:
        """Where a chunk stands, for messages, and its uncompressed tags, None where the folder has none."""
        name = region_name(chunk_x, chunk_z)
        where = f"{self._folder / REGION_FOLDER / name}: chunk {chunk_x} {chunk_z}"
        raw = self._region(name).get((chunk_x, chunk_z))
        return where, None if raw is None else unpack_chunk(where, raw)

    def _region(self, name: str) -> dict[Place, memoryview]:
        if name not in self._regions:
            path = self._folder / REGION_FOLDER / name
            while len(self._regions) >= REGIONS_HELD:
                del self._regions[next(iter(self._regions))]
            self._regions[name] = read_region(path) if path.exists() else {}
        return self._regions[name]


def save_world(folder: Path, columns: ColumnSource, places: Iterable[Place], level: Level) -> None:
    """Write columns into a world folder, which is made where it is missing.

    Chunks that the folder holds already and that are not among ``places`` stay. Each file is replaced as a whole or not at all.

    Args:
        folder: the world.
        columns: where they come from, such as ``EmbeddedWorld.columns``.
        places: chunk coordinates of those to be written.
        level: seed, spawn and time.

    A ``SavedWorld`` of the same folder must be made anew: its ``identity``, and so that of its snapshots, is another now.

    Raises WorldError where a file that is there is malformed or the folder is the world of another seed, ValueError for a seed
    of more than 64 bits, OSError where the folder cannot be written. The folder is then as it was.
    """
    check_seed(level.seed)
    if (folder / LEVEL_FILE).exists() and (there := read_level(folder / LEVEL_FILE).seed) != level.seed:
        raise WorldError(
            f"{folder / LEVEL_FILE}: a world of seed {there} is saved there; give another folder for seed {level.seed}"
        )
    regions = folder / REGION_FOLDER
    regions.mkdir(parents=True, exist_ok=True)
    chunks: dict[str, dict[Place, bytes | memoryview]] = {}
    for place in places:
        tags = encode_chunk(columns.column(*place), *place, columns.biomes_in(*place))
        chunks.setdefault(region_name(*place), {})[place] = pack_chunk(tags)
    for name, new in chunks.items():
        path = regions / name
        write_region(path, (read_region(path) if path.exists() else {}) | new)
    write_level(folder / LEVEL_FILE, level)


def square(centre: Place, radius: int) -> list[Place]:
    """Chunk coordinates within ``radius`` chunks of one, a square. ValueError for a negative radius."""
    if radius < 0:
        raise ValueError(f"radius: must be 0 or more chunks, got {radius}")
    span = range(-radius, radius + 1)
    return [(centre[0] + dx, centre[1] + dz) for dx in span for dz in span]
