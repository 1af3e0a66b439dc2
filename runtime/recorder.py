"""The folder of one run: ``episode/``, ``video.mp4``, ``manifest.json``; readable however the run ends."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.messages import Task
from runtime.agent_events import AnyEvent
from runtime.episodes.episode import EPISODE_FOLDER
from runtime.episodes.writer import SEGMENT_SECONDS, EpisodeWriter
from runtime.json_file import write_json
from runtime.records import EpisodeResult, TickRecord
from runtime.video import VideoRecorder

VIDEO_FILE = "video.mp4"
MANIFEST_FILE = "manifest.json"


def new_run_folder(parent: Path, moment: datetime.datetime) -> Path:
    """Make ``parent/<date and time>``, with a number behind it where that exists; RecordingError where none is free."""
    stem = moment.strftime("%Y%m%d-%H%M%S")
    for attempt in range(1000):
        folder = parent / (stem if attempt == 0 else f"{stem}-{attempt}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise RecordingError(f"{parent / stem} and 999 like it exist; give another folder by --out")


class RecordingError(Exception):
    """Something of a run could not be written; the message names the file and the reason."""


class RunRecorder:
    """A ``Watcher`` that records a run. It is made at once; what touches the disk happens in threads of its own.

    Args:
        folder: of the run or the stretch, made where it is missing; must hold no episode.
        header: plain types; goes to the head of each segment and into the manifest.
        task: goal and tick limit, for the video's strip.
        video: whether to write the mp4 for people.
        segment_seconds: the episode closes a segment after ticks of so many seconds.
    """

    def __init__(
        self,
        folder: Path,
        header: Mapping[str, Any],
        task: Task,
        video: bool = True,
        segment_seconds: float = SEGMENT_SECONDS,
    ) -> None:
        self.folder = folder
        self.goal = task.goal.text
        self._header = dict(header)
        self._episode = EpisodeWriter(folder / EPISODE_FOLDER, header, segment_seconds, self._begin_manifest)
        self._video = VideoRecorder(folder / VIDEO_FILE, task.goal.text, task.tick_limit) if video else None

    async def opened(self) -> None:
        """Return once episode and manifest are begun. RecordingError where they cannot be; it is to be closed all the same."""
        with _told(self.folder):
            await asyncio.wrap_future(self._episode.opened)

    def _begin_manifest(self) -> None:
        write_json(self.manifest_path, {**self._header, "closed": False})

    @property
    def manifest_path(self) -> Path:
        """The manifest: ``closed`` is false as long as the run goes on, and for ever where it was killed."""
        return self.folder / MANIFEST_FILE

    @property
    def episode_path(self) -> Path:
        """The folder of the episode's segments."""
        return self._episode.folder

    @property
    def video_path(self) -> Path | None:
        """The video; None where none is written or its encoder failed before the first frame."""
        return self._video.path if self._video is not None and self._video.path.exists() else None

    @property
    def video_error(self) -> str | None:
        """Why the video broke off; None where it did not, or none is written."""
        return self._video.error if self._video is not None else None

    def on_tick(self, record: TickRecord) -> None:
        """Record one tick; what the disk does not take is told by ``close``."""
        self._episode.on_tick(record)
        if self._video is not None:
            self._video.on_tick(record)

    def on_event(self, event: AnyEvent) -> None:
        """Record one event."""
        self._episode.on_event(event)

    def close(self, result: EpisodeResult) -> None:
        """Close episode, video and manifest, each whatever becomes of the others; the first call counts.

        Raises RecordingError with the first failure, when all is closed. The manifest then says ``closed: false``.
        """
        footer = {
            "outcome": result.outcome,
            "success": result.success,
            "note": result.note,
            "progress": result.progress,
            "ticks": result.ticks,
            "stale_ticks": result.stale_ticks,
            "latency_ms": result.latency.as_fields(),
            "actors": dict(result.actors),
        }
        failures: list[RecordingError] = []

        def attempt(path: Path, step: Callable[[], None]) -> None:
            try:
                with _told(path):
                    step()
            except RecordingError as error:
                failures.append(error)

        attempt(self.episode_path, lambda: self._episode.close(footer))
        video: dict[str, Any] | None = None
        if self._video is not None:
            attempt(self._video.path, self._video.close)
            video = {"dropped_frames": self._video.dropped_frames, "error": self._video.error}
        recorded = {"lost_ticks": self._episode.lost, "lost_frames": self._episode.lost_frames}
        whole = not failures and self._episode.lost == 0
        manifest = {**self._header, "closed": whole, **footer, "recorded": recorded, "video": video}
        attempt(self.manifest_path, lambda: write_json(self.manifest_path, manifest))
        if failures:
            raise failures[0]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Around writing: the operating system's error as one that names the file."""
    try:
        yield
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror or error}; the recording is not whole") from error
