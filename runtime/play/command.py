"""The command ``steve2 play``: make the world ready, serve the page, and open it."""

from __future__ import annotations

import asyncio
import webbrowser

from rich.console import Console

from bridge.clock import MonotonicClock
from bridge.server import make_token
from bridge.world import WorldError
from runtime.exit_codes import EXIT_STOPPED
from runtime.kernels import ready_kernels
from runtime.play.config import PlayConfig
from runtime.play.game import Game
from runtime.play.server import serve_game
from runtime.ready_port import ready_port
from runtime.stopping import Stopping
from runtime.worlds import open_saved


def play(config: PlayConfig, console: Console) -> int:
    """Serve a task until a signal comes; returns the exit status.

    Raises TaskFileError for a task that there is not, WorldError where ``config.saved`` is no saved world, or a broken one,
    ConfigError where the port is taken.
    """
    from training.task_files import find_task

    ready_port(config.port, "--port")
    task = find_task(config.task)
    saved = open_saved(config.saved)
    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True))
    return asyncio.run(_play(Game(task, config.seed, config.size, saved), config, console))


async def _play(game: Game, config: PlayConfig, console: Console) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None
    with Stopping(this_task, lambda text: console.print(text, highlight=False, soft_wrap=True)) as stopping:
        try:
            await game.begin()
            async with serve_game(game, make_token(), MonotonicClock(), config.size, config.port) as url:
                console.print(f"goal: {game.task.goal.text}", style="bold", highlight=False)
                console.print(f"play at {url}", highlight=False, soft_wrap=True)
                console.print("one page at a time; the world stands still while nobody plays; Ctrl-C ends", style="dim")
                if config.open:
                    webbrowser.open(url)
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
        except OSError as error:
            raise WorldError(
                f"cannot listen on port {config.port}: {error.strerror or error}; give another --port"
            ) from error
        finally:
            await game.close()
    return EXIT_STOPPED
