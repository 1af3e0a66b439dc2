"""A recorded episode as an mp4."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from runtime.mp4 import Mp4Writer
from runtime.replay.overlay import picture_of
from runtime.replay.recorded import RecordedEpisode
from runtime.spoken import SpokenPlan

MOST_REPEATED = 200
"""Ticks (ten seconds) for which a picture stands still at most where nobody took any."""


def write_film(recorded: RecordedEpisode, path: Path, progress: Callable[[int], None]) -> None:
    """Write every tick with its plan and actions over it; ticks that nobody took are shown by the one before.

    Args:
        recorded: the episode.
        path: the mp4; written under a temporary name, then moved into place.
        progress: told how many ticks are done.

    Raises EpisodeError where a tick cannot be read, OSError where the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    film, spoken = Mp4Writer(unfinished, fragmented=False), SpokenPlan()
    goal, limit = recorded.goal, recorded.tick_limit
    try:
        picture = None
        for index in range(len(recorded)):
            record = recorded.seen(index)
            spoken.hear(record.plan_token)
            if picture is not None:
                for _ in range(min(record.skipped, MOST_REPEATED)):
                    film.write(picture)
            picture = picture_of(record, goal, limit, str(spoken))
            film.write(picture)
            progress(index + 1)
        film.close()
        unfinished.replace(path)
    finally:
        film.close()
        unfinished.unlink(missing_ok=True)
