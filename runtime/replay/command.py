"""The command ``steve2 replay``."""

from __future__ import annotations

import asyncio
import webbrowser

from rich.console import Console

from bridge.clock import MonotonicClock
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.episode_progress import episode_progress
from runtime.exit_codes import EXIT_STOPPED
from runtime.out_folder import ready_folder
from runtime.ready_port import ready_port
from runtime.replay.config import ReplayConfig
from runtime.replay.film import write_film
from runtime.replay.player import RecordingPlayer
from runtime.replay.recorded import RecordedEpisode, episodes_below, open_recorded
from runtime.stopping import Stopping


def replay(config: ReplayConfig, console: Console) -> int:
    """Show an episode until a signal comes, or write its video; returns the exit status.

    Raises EpisodeError for what is no episode, OSError where it cannot be read or the video not be written.
    """
    if config.video is None:
        ready_port(config.port, "--port")
    recorded = open_recorded(config.episode)
    if later := episodes_below(config.episode):
        told = f"> the run went on in {', '.join(later)}: to see that, give its folder"
        console.print(told, style="dim", highlight=False, soft_wrap=True)
    if config.video is not None:
        ready_folder(config.video.parent, "--video")
        with episode_progress(console) as bar:
            task = bar.add_task("ticks", total=len(recorded), said="")
            write_film(recorded, config.video, lambda done: bar.update(task, completed=done))
        console.print(f"video: {config.video}", highlight=False, soft_wrap=True)
        return 0
    return asyncio.run(_show(recorded, config, console))


async def _show(recorded: RecordedEpisode, config: ReplayConfig, console: Console) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None
    with Stopping(this_task, lambda text: console.print(text, highlight=False, soft_wrap=True)) as stopping:
        try:
            clock = MonotonicClock()
            player = RecordingPlayer(recorded, clock)
            settings = PageSettings(config.port, "steve2 replay", "--port")
            async with open_page(settings, [player], player, player.now, clock) as page:
                console.print(f"goal: {recorded.goal}, {len(recorded)} ticks", style="bold", highlight=False)
                console.print(f"page: {page.url}", highlight=False, soft_wrap=True)
                if config.open:
                    webbrowser.open(page.url)
                await player.run()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
    return EXIT_STOPPED
