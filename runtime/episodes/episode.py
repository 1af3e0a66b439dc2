"""An episode as read back from its folder: the ticks and events of all segments, and the frames beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.messages import Frame
from runtime.episodes.segment import EpisodeError, Segment, read_segment
from runtime.mp4 import read_pictures

EPISODE_FOLDER = "episode"
"""In the folder of a run."""


@dataclass(frozen=True)
class Episode:
    """An episode, closed or cut short."""

    folder: Path
    segments: tuple[Segment, ...]

    @property
    def header(self) -> dict[str, Any]:
        """What it is of: world, seed, goal, versions ..."""
        return {key: value for key, value in self.segments[0].header.items() if key != "segment"}

    @property
    def ticks(self) -> tuple[dict[str, Any], ...]:
        """``runtime.episodes.fields.tick_fields`` of each tick, in order."""
        return tuple(tick for segment in self.segments for tick in segment.ticks)

    @property
    def events(self) -> tuple[dict[str, Any], ...]:
        """``runtime.episodes.fields.event_fields`` of each event, in order."""
        return tuple(event for segment in self.segments for event in segment.events)

    @property
    def footer(self) -> dict[str, Any] | None:
        """How it ended; None where it was never closed."""
        last = self.segments[-1].footer
        return None if last is None or last.get("continues", True) else last

    @property
    def closed(self) -> bool:
        """Whether it was closed in good order with nothing missing."""
        return self.footer is not None and bool(self.footer.get("whole")) and all(part.footer for part in self.segments)

    @property
    def lost_bytes(self) -> int:
        """Bytes that are no whole record."""
        return sum(segment.lost_bytes for segment in self.segments)


def read_episode(folder: Path) -> Episode:
    """Read an episode by its own folder or by that of its run.

    Raises EpisodeError where there is none, OSError where it cannot be read.
    """
    inner = folder / EPISODE_FOLDER
    place = inner if inner.is_dir() else folder
    paths = sorted(place.glob("[0-9]*.msgpack"))
    if not paths:
        raise EpisodeError(f"{folder}: no episode is recorded there; give the folder of a run, such as runs/DATE-TIME")
    return Episode(place, tuple(read_segment(path) for path in paths))


def read_frames(segment: Segment) -> Iterator[tuple[dict[str, Any], Frame | None]]:
    """Each tick of a segment with what was seen in it, None where the video lacks it. Reads picture by picture."""
    path = segment.path.with_suffix(".mp4")
    pictures = enumerate(read_pictures(path)) if path.exists() else iter(())
    number, picture = next(pictures, (-1, None))
    for tick in segment.ticks:
        wanted = tick["frame"]
        while wanted is not None and picture is not None and number < wanted:
            number, picture = next(pictures, (-1, None))
        if wanted is None or picture is None or number != wanted:
            yield tick, None
        else:
            height, width = tick["frame_size"]
            yield tick, picture[:height, :width]
