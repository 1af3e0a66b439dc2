"""The file of a save that tells of the world as a whole: its seed, where players appear, the time.

Format: https://minecraft.wiki/w/Java_Edition_level_format, gzip of tags.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from bridge.atomic_file import write_atomically
from bridge.embedded.saving.anvil.bounded_zlib import unpack_bounded
from bridge.embedded.saving.anvil.chunk import DATA_VERSION
from bridge.embedded.saving.anvil.nbt import Byte, Compound, Int, Long, NbtError, member, read_nbt, write_nbt
from bridge.messages import Cell
from bridge.names import MINECRAFT_VERSION
from bridge.world import WorldError

LEVEL_FILE = "level.dat"
OUR_GENERATOR = "steve2"
ANVIL_VERSION = 19133
"""The number by which the game knows this save format."""
MAX_LEVEL_BYTES = 1 << 22
"""Packed and unpacked; the game's own take some KB."""
_DAY = 24_000
_VOID: Compound = {
    "type": "minecraft:overworld",
    "generator": {
        "type": "minecraft:flat",
        "settings": {
            "biome": "minecraft:plains",
            "features": Byte(0),
            "lakes": Byte(0),
            "layers": [],
            "structure_overrides": [],
        },
    },
}
"""How the game goes on beyond the chunks of a save: with air (https://minecraft.wiki/w/Superflat, of no layers). Written by that
page; the game itself was not at hand to open it."""


@dataclass(frozen=True)
class Level:
    """What is read and written of it.

    Attributes:
        seed: of the terrain, 64 bits, signed.
        spawn: cell of the feet of who appears; None where it is not told.
        time_of_day: ticks since sunrise, 0..23999.
        generator: name of what made the terrain; OUR_GENERATOR is this project.
        version: of the game that last played in it; empty where it is not told.
    """

    seed: int
    spawn: Cell | None = None
    time_of_day: int = 0
    generator: str = OUR_GENERATOR
    version: str = MINECRAFT_VERSION


def check_seed(seed: int) -> None:
    """ValueError for a seed that the file cannot hold."""
    if not -(2**63) <= seed < 2**63:
        raise ValueError(f"seed: a saved world holds -2^63 to 2^63 - 1, got {seed}")


def write_level(path: Path, level: Level) -> None:
    """Write the file. Equal levels give equal bytes. ValueError for a seed that it cannot hold."""
    check_seed(level.seed)
    data: Compound = {
        "Version": {"Name": level.version},
        "version": Int(ANVIL_VERSION),
        "LevelName": path.resolve().parent.name,
        "generatorName": level.generator,
        "RandomSeed": Long(level.seed),
        "WorldGenSettings": {
            "seed": Long(level.seed),
            "generate_features": Byte(0),
            "bonus_chest": Byte(0),
            "dimensions": {"minecraft:overworld": _VOID},
        },
        "DayTime": Long(level.time_of_day),
        "Time": Long(level.time_of_day),
        "GameType": Int(0),
        "initialized": Byte(1),
    }
    if level.version == MINECRAFT_VERSION:
        data["DataVersion"] = Int(DATA_VERSION)
        data["Version"] |= {"Id": Int(DATA_VERSION), "Series": "main", "Snapshot": Byte(0)}
    if level.spawn is not None:
        data |= {f"Spawn{axis}": Int(value) for axis, value in zip("XYZ", level.spawn, strict=True)}
    write_atomically(path, gzip.compress(write_nbt({"Data": data}), mtime=0))


def read_level(path: Path) -> Level:
    """Read a save's file. Raises WorldError that names the file, and what in it is wrong."""
    try:
        if path.stat().st_size > MAX_LEVEL_BYTES:
            raise NbtError(f"more than {MAX_LEVEL_BYTES} bytes")
        data = member(read_nbt(unpack_bounded(path.read_bytes(), MAX_LEVEL_BYTES)), "Data", dict)
        seed = member(data, "RandomSeed" if "RandomSeed" in data else "WorldGenSettings.seed", Long)
        spawn = None
        if "SpawnX" in data:
            spawn = (member(data, "SpawnX", Int), member(data, "SpawnY", Int), member(data, "SpawnZ", Int))
        time_of_day = member(data, "DayTime", Long) % _DAY if "DayTime" in data else 0
        generator = member(data, "generatorName", str) if "generatorName" in data else ""
        version = member(data, "Version.Name", str) if "Version" in data else ""
    except OSError as error:
        raise WorldError(
            f"{path}: {error.strerror}: a saved world is a folder with {LEVEL_FILE} and region/"
        ) from error
    except ValueError as error:
        raise WorldError(f"{path}: {error}") from error
    return Level(int(seed), spawn, int(time_of_day), generator, version)
