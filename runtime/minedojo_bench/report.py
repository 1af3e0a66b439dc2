"""The page of a MineDojo benchmark: one HTML file of one run, or of several beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.config import ConfigError
from runtime.journal import read_episodes, read_run
from runtime.minedojo_bench.records import JOURNAL, EpisodeRecord
from runtime.minedojo_bench.summary import RunSummary, degradations, engine_words
from runtime.report.histogram import Histogram, histogram
from runtime.report.page import render, write_page
from runtime.report.videos import ShownVideo, VideoShelf

_OPEN_TASKS = 60
"""Tasks of a run that are shown without a click."""
_SHOWN_VIDEOS = 12
"""Of a run; the others are linked from the list of episodes."""


@dataclass(frozen=True)
class ShownEpisode:
    """An episode, and its video where there is one."""

    record: EpisodeRecord
    video: ShownVideo | None


@dataclass(frozen=True)
class ShownRun:
    """A run as the page shows it.

    Attributes:
        summary: the figures.
        ticks: distribution of the ticks to success; None without success.
        episodes: every one, in the order of the tasks.
        chosen: those whose videos are shown: successes first, one of each task before a second one.
    """

    summary: RunSummary
    ticks: Histogram | None
    episodes: tuple[ShownEpisode, ...]
    chosen: tuple[ShownEpisode, ...]


def write_report(folders: Sequence[Path], page: Path) -> None:
    """Write the page of the runs that lie in some folders; one that is not finished yet is told as such.

    Args:
        folders: one or more, of ``steve2 bench minedojo``.
        page: the file to be; its folder exists.

    Raises ConfigError where a folder holds no run, or none is given; OSError where the page cannot be written.
    """
    if not folders:
        raise ConfigError("report: no folder is given; give those of runs of steve2 bench minedojo")
    summaries = [RunSummary(read_run(folder, JOURNAL), tuple(read_episodes(folder, JOURNAL))) for folder in folders]
    write_page(page, report_page(list(zip(summaries, folders, strict=True)), page))


def report_page(runs: Sequence[tuple[RunSummary, Path]], page: Path) -> str:
    """The page as text.

    Args:
        runs: each with its folder, below which its videos lie.
        page: where the text will be written; videos that are too large are linked from there.
    """
    shelf = VideoShelf(page)
    summaries = [summary for summary, _ in runs]
    engines = list(dict.fromkeys(summary.run.settings.engine for summary in summaries))
    longest = max((tick for summary in summaries for tick in summary.total.ticks_to_success), default=0)
    return render(
        "minedojo.html.j2",
        title=f"MineDojo tasks on {' and on '.join(engine_words(engine) for engine in engines)}",
        embedded="embedded" in engines,
        runs=[_shown(summary, folder, shelf, longest) for summary, folder in runs],
        degradations=degradations(summaries),
        open_tasks=_OPEN_TASKS,
    )


def _shown(summary: RunSummary, folder: Path, shelf: VideoShelf, longest: int) -> ShownRun:
    worth = [episode for task in summary.tasks for episode in task.episodes if episode.video]
    number: dict[str, int] = {}
    turns = {}
    for episode in sorted(worth, key=lambda episode: not episode.success):
        turns[_key(episode)] = number[episode.task] = number.get(episode.task, 0) + 1
    worth.sort(key=lambda episode: (turns[_key(episode)], not episode.success))
    best = {_key(episode) for episode in worth[:_SHOWN_VIDEOS]}
    videos = {_key(episode): shelf.take(folder, episode.video, embed=_key(episode) in best) for episode in worth}
    episodes = tuple(
        ShownEpisode(episode, videos.get(_key(episode))) for task in summary.tasks for episode in task.episodes
    )
    chosen = tuple(ShownEpisode(episode, videos[_key(episode)]) for episode in worth if _key(episode) in best)
    return ShownRun(
        summary,
        histogram(summary.total.ticks_to_success, longest),
        episodes,
        tuple(episode for episode in chosen if episode.video is not None),
    )


def _key(episode: EpisodeRecord) -> tuple[str, int]:
    return episode.task, episode.episode
