"""``steve2 world``: the embedded world over the wire, for clients in other processes."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from rich.console import Console

from bridge.world import WorldError
from runtime.config import ServeConfig
from runtime.exit_codes import EXIT_STOPPED
from runtime.kernels import ready_kernels
from runtime.stopping import Stopping
from runtime.worlds import open_saved

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld

TOKEN_VARIABLE = "STEVE2_TOKEN"


def serve_world(config: ServeConfig, console: Console) -> int:
    """Serve until a signal comes; returns the exit status. A token that the user gave is not shown.

    Raises WorldError where ``config.saved`` is no saved world, or a broken one.
    """
    saved = open_saved(config.saved)
    ready_kernels(
        lambda text: console.print(text, highlight=False, soft_wrap=True)
    )  # the first client does not wait for a compiler
    return asyncio.run(_serve(config, saved, console))


async def _serve(config: ServeConfig, saved: SavedWorld | None, console: Console) -> int:
    from bridge.embedded.world import EmbeddedWorld
    from bridge.server import make_token, serve

    this_task = asyncio.current_task()
    assert this_task is not None

    def world() -> EmbeddedWorld:
        return EmbeddedWorld(saved=None if saved is None else saved.again())

    given = config.token or os.environ.get(TOKEN_VARIABLE)
    token = given or make_token()
    with Stopping(this_task, lambda text: console.print(text, highlight=False, soft_wrap=True)) as stopping:
        try:
            async with serve(world, port=config.port, token=token) as address:
                shown = f"token from {TOKEN_VARIABLE} or --token" if given else f"token {token}"
                console.print(f"embedded world on {address.url}, {shown}; Ctrl-C ends", highlight=False, soft_wrap=True)
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
        except OSError as error:
            raise WorldError(
                f"cannot listen on port {config.port}: {error.strerror or error}; give another --port"
            ) from error
    return EXIT_STOPPED
