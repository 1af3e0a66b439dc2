"""``steve2 world``: a world over the wire, for clients in other processes; here the embedded one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.console import Console

from runtime.door_token import door_token
from runtime.kernels import ready_kernels
from runtime.ready_port import ready_port
from runtime.serve_config import ServeConfig
from runtime.serving import serve_until_stopped
from runtime.worlds import open_saved

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld


def serve_world(config: ServeConfig, console: Console) -> int:
    """Serve until a signal comes; returns the exit status. A token that the user gave is not shown.

    Raises WorldError where ``config.saved`` is no saved world or a broken one; ConfigError for an unsafe address or a port that
    cannot be had.
    """
    door_token(config.host, config.token)  # refused before anything is compiled
    ready_port(config.port, "--port", config.host)
    if config.world == "minedojo":
        from runtime.serve_minedojo import serve_minedojo

        return serve_minedojo(config, console)
    saved = open_saved(config.saved)
    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True))  # no client waits for a compiler
    return asyncio.run(_serve(config, saved, console))


async def _serve(config: ServeConfig, saved: SavedWorld | None, console: Console) -> int:
    from bridge.camera import Camera
    from bridge.embedded.world import EmbeddedWorld
    from bridge.server import serve

    def world() -> EmbeddedWorld:
        return EmbeddedWorld(Camera(config.frame_size), saved=None if saved is None else saved.again())

    token, shown = door_token(config.host, config.token)
    return await serve_until_stopped(
        serve(world, config.host, config.port, token=token, frame_size=config.frame_size),
        config.host,
        config.port,
        lambda text: console.print(text, highlight=False, soft_wrap=True),
        lambda address: f"embedded world on {address.url}, {shown}; Ctrl-C ends",
    )
