"""What a server of our own shows (a seed's terrain, a world folder, a file, or flat grass), and where it keeps what changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bridge
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.saving.anvil.level import LEVEL_FILE, OUR_GENERATOR, Level, read_level, write_level
from bridge.embedded.saving.anvil.saved_world import REGION_FOLDER, SavedWorld
from bridge.messages import Vector
from bridge.minecraft.versions import JOINED
from bridge.world import WorldError

FIRST_READ = "1.18"
"""The first version whose chunks this project reads: of older folders the spawn is believed as it stands."""
PACKAGES = Path(bridge.__file__).parent.parent
"""Where a process of ours finds the packages of this one."""


@dataclass(frozen=True)
class ServedTerrain:
    """As the node side takes it.

    Attributes:
        seed: of the generator that makes what is not saved; None for what ``world_file`` says, and flat grass without one.
        spawn: feet position where players appear; None for the world file's or the flat world's.
        region_folder: where changed columns are kept.
        save_all: whether columns are kept there that nobody changed, as where no seed makes them again.
    """

    seed: int | None
    spawn: Vector | None
    region_folder: Path
    save_all: bool


def _is_read(version: str) -> bool:
    return version in JOINED and JOINED.index(version) >= JOINED.index(FIRST_READ)


def _folder_of_ours(folder: Path, level: Level) -> ServedTerrain:
    spawn: Vector | None = None
    if _is_read(level.version) or not level.version:
        spawn = SavedWorld(folder).spawn
    elif level.spawn is not None:
        x, y, z = level.spawn
        spawn = (x + 0.5, float(y), z + 0.5)
    ours = level.generator == OUR_GENERATOR
    return ServedTerrain(level.seed if ours else None, spawn, folder / REGION_FOLDER, save_all=not ours)


def _begun(folder: Path, seed: int, version: str) -> ServedTerrain:
    spawn = find_spawn(seed)
    x, y, z = (int(coordinate // 1) for coordinate in spawn)
    write_level(folder / LEVEL_FILE, Level(seed, (x, y, z), version=version))
    return ServedTerrain(seed, spawn, folder / REGION_FOLDER, save_all=False)


def servable_level(world_folder: Path, seed: int | None, version: str) -> Level:
    """The level of a world folder. WorldError where it is malformed, of another seed, or was played in with another version."""
    level = read_level(world_folder / LEVEL_FILE)
    if level.version not in ("", version):
        raise WorldError(
            f"{world_folder}: this world was played in with version {level.version}, whose form and names are not those of"
            f" {version}: serve it as {level.version}, or give another folder"
        )
    if seed is not None and level.generator == OUR_GENERATOR and level.seed != seed:
        raise WorldError(
            f"{world_folder}: a world of seed {level.seed} is saved there, not {seed}; give another folder, or its seed"
        )
    return level


def served_terrain(world_folder: Path | None, seed: int | None, version: str, scratch: Path) -> ServedTerrain:
    """What to serve, by what is asked for and what the folder holds; a folder of a seed is begun where it is empty.

    Args:
        world_folder: there already, kept from one server to the next; None for a world that nobody keeps.
        seed: of the embedded world's terrain, or None.
        version: that the server speaks: in its form the folder's chunks are written.
        scratch: an empty folder that is gone after the server.

    Raises WorldError for a folder that is malformed, of another seed, or was played in with another version.
    """
    if world_folder is None:
        spawn = find_spawn(seed) if seed is not None else None
        return ServedTerrain(seed, spawn, scratch / REGION_FOLDER, save_all=False)
    if not (world_folder / LEVEL_FILE).exists():
        if seed is not None:
            return _begun(world_folder, seed, version)
        return ServedTerrain(None, None, world_folder / REGION_FOLDER, save_all=True)
    level = servable_level(world_folder, seed, version)
    (world_folder / REGION_FOLDER).mkdir(exist_ok=True)  # which its first server may not have lived to make
    return _folder_of_ours(world_folder, level)
