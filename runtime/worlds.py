"""Opening the world of a run: a live server that is given, one of our own, or the embedded world without any server."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bridge.clock import Clock, MonotonicClock
from bridge.world import StreamingWorld, WorldError
from runtime.keeping import keep_running
from runtime.out_folder import ready_folder
from runtime.supervisor.backoff import Backoff

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld
    from bridge.minecraft.embedded_server import Difficulty

Report = Callable[[str], None]


def open_saved(folder: Path | None) -> SavedWorld | None:
    """A saved world that was looked through; None for none. Raises WorldError naming the file that is missing or broken."""
    from bridge.embedded.saving.anvil.saved_world import SavedWorld

    if folder is None:
        return None
    saved = SavedWorld(folder)
    saved.check()
    return saved


@asynccontextmanager
async def embedded_world(clock: Clock, saved: SavedWorld | None = None) -> AsyncIterator[StreamingWorld]:
    """The embedded world at 20 Hz in this process, with the terrain of each episode's seed or that of a saved world."""
    from bridge.embedded.streaming import StreamingEmbeddedWorld
    from bridge.embedded.world import EmbeddedWorld

    world = StreamingEmbeddedWorld(EmbeddedWorld(saved=saved), clock)
    try:
        yield world
    finally:
        await world.close()


@asynccontextmanager
async def own_server(
    seed: int,
    version: str,
    report: Report,
    world_folder: Path | None = None,
    difficulty: Difficulty = "peaceful",
) -> AsyncIterator[tuple[str, int]]:
    """A flying-squid server of our own with the embedded world's terrain of ``seed``, without end: host and port.

    Where it is not peaceful, animals and monsters come by themselves. With a world folder what was built and dug there is there
    again. Raises as ``ready_world_folder``.
    """
    from bridge.minecraft.embedded_server import EmbeddedServer
    from bridge.minecraft.install import ensure_node_package

    if world_folder is not None:
        ready_world_folder(world_folder, seed, version)
    await asyncio.to_thread(ensure_node_package, report)
    with tempfile.TemporaryDirectory(prefix="steve2-") as scratch:
        folder = world_folder or Path(scratch) / "world"
        report(f"starting the embedded server (flying-squid, {version}) on the terrain of seed {seed} ...")
        server = EmbeddedServer()
        start = partial(
            server.start,
            version=version,
            seed=seed,
            world_folder=folder,
            difficulty=difficulty,
            creatures=difficulty != "peaceful",
        )
        try:
            await start()
            report(f"the server listens on {server.host}:{server.port}")
            port = server.port

            async def start_again() -> None:
                """Where it was: land and players are as they were saved, a few seconds before at most."""
                await server.stop()
                await start(port=port)

            keeping = keep_running(
                "the embedded server",
                server.ended,
                start_again,
                report,
                Backoff(np.random.default_rng()),
                MonotonicClock(),
            )
            keeper = asyncio.create_task(keeping)
            try:
                yield server.host, server.port
            finally:
                keeper.cancel()
                await asyncio.gather(keeper, return_exceptions=True)
        finally:
            await server.stop()


def ready_world_folder(folder: Path, seed: int, version: str) -> None:
    """See that a server of our own can keep its world in a folder, which is made where it is missing.

    Raises WorldError where it holds a world of another seed or version, or other things than a world: a folder of pictures must
    not become one. ConfigError where files cannot be put there.
    """
    from bridge.embedded.saving.anvil.level import LEVEL_FILE
    from bridge.minecraft.served_terrain import servable_level

    others = [] if not folder.is_dir() else [path for path in folder.iterdir() if not path.name.startswith(".")]
    if others and not (folder / LEVEL_FILE).exists():
        raise WorldError(
            f"--world-folder: {folder} holds {others[0].name} and is no world, which has a {LEVEL_FILE}; "
            "give one of ours, or an empty or new folder"
        )
    if (folder / LEVEL_FILE).exists():
        servable_level(folder, seed, version)
    ready_folder(folder, "--world-folder")


@asynccontextmanager
async def live_world(
    host: str,
    port: int,
    username: str,
    version: str | None,
    report: Report,
    accounts: Path | None = None,
    painter: Executor | None = None,
) -> AsyncIterator[StreamingWorld]:
    """A live server joined by mineflayer; it joins at the first reset. Without a version as what the server says it is.

    ``accounts``, ``painter``: as ``LiveWorld`` has them.
    """
    from bridge.minecraft.install import ensure_node_package
    from bridge.minecraft.world import LiveWorld

    await asyncio.to_thread(ensure_node_package, report)
    report(f"joining {host}:{port} as {username} ...")
    world = LiveWorld(host, port, username, version, accounts=accounts, painter=painter)
    try:
        yield world
    finally:
        await world.close()
