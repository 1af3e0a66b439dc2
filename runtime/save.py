"""``steve2 save``: the terrain of a seed as a world folder that other programs open."""

from __future__ import annotations

from rich.console import Console

from runtime.config import SaveConfig
from runtime.out_folder import ready_folder


def save(config: SaveConfig, console: Console) -> int:
    """Write the folder and say where it begins; returns the exit status."""
    from bridge.embedded.land.sources import SeedColumns
    from bridge.embedded.land.spawn import find_spawn
    from bridge.embedded.saving.anvil.level import Level
    from bridge.embedded.saving.anvil.saved_world import save_world, square
    from bridge.grid import CHUNK

    ready_folder(config.folder, "FOLDER")
    x, y, z = (int(coordinate // 1) for coordinate in find_spawn(config.seed))
    places = square((x // CHUNK, z // CHUNK), config.radius)
    save_world(config.folder, SeedColumns(config.seed), places, Level(config.seed, (x, y, z)))
    console.print(f"{config.folder}: {len(places)} chunks around {x} {y} {z}", highlight=False, soft_wrap=True)
    return 0
