"""``steve2 dataset``: recorded episodes become a data set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from runtime.episode_progress import episode_progress
from runtime.episodes.episode import EPISODE_FOLDER, read_episode
from runtime.episodes.segment import EpisodeError
from runtime.lerobot.config import DatasetConfig
from runtime.lerobot.export import Exported, export
from runtime.out_folder import ready_folder
from runtime.ranges import ConfigError


def dataset(config: DatasetConfig, console: Console) -> int:
    """Export what ``config`` names; returns the exit status (0)."""
    episodes = _chosen(config.runs, config.open_episodes, console)
    if not episodes:
        raise ConfigError(
            f"RUN: no closed episode with an action lies in {', '.join(map(str, config.runs))}; "
            "record one by `steve2 run`, or take cut ones too by --open-episodes"
        )
    ready_folder(config.out.parent, "--out")
    with episode_progress(console) as progress:
        bar = progress.add_task("episodes", total=len(episodes), said="")

        def advance(_: Exported) -> None:
            progress.advance(bar)

        try:
            written = export(episodes, config.out, advance)
        except EpisodeError as error:
            raise ConfigError(f"RUN: {error}") from error
    ticks = sum(part.length for part in written)
    repeated = sum(part.frames_repeated for part in written)
    console.print(
        f"{config.out}: {len(written)} episodes, {ticks} frames of {len({part.task for part in written})} tasks"
        + (f"; {repeated} frames that were not recorded repeat the one before" if repeated else ""),
        highlight=False,
        soft_wrap=True,
    )
    return 0


def _chosen(runs: Sequence[Path], open_too: bool, console: Console) -> list[Path]:
    chosen = []
    for folder in _folders(runs):
        episode = read_episode(folder)
        if len(episode.ticks) < 2:
            console.print(f"left out: {folder} holds no action", style="yellow", highlight=False, soft_wrap=True)
        elif not (open_too or episode.closed):
            console.print(f"left out: {folder} was cut short", style="yellow", highlight=False, soft_wrap=True)
        else:
            chosen.append(folder)
    return chosen


def _folders(runs: Sequence[Path]) -> list[Path]:
    """The folders of all episodes in some runs, each once, in the order of their names."""
    found: dict[Path, Path] = {}
    for run in runs:
        inner = [run] if any(run.glob("[0-9]*.msgpack")) else sorted(run.rglob(EPISODE_FOLDER))
        found |= {folder.resolve(): folder for folder in inner if any(folder.glob("[0-9]*.msgpack"))}
    return list(found.values())
