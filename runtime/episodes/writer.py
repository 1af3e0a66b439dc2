"""Writes an episode beside the loop: a thread takes ticks and events, and closes a segment every few seconds.

A folder holds ``00000.msgpack``, ``00001.msgpack`` ... (``runtime.episodes.segment``) and, of the same numbers, ``.mp4`` with the
frames of their ticks (H.264, which is not lossless). So whatever crashes costs the last second of the segment that was open.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np

from bridge.messages import Frame
from runtime.agent_events import AnyEvent
from runtime.episodes.fields import event_fields, tick_fields
from runtime.episodes.segment import SegmentWriter
from runtime.mp4 import FRAMES_PER_SECOND, Mp4Writer
from runtime.records import TickRecord

SEGMENT_SECONDS = 30.0
QUEUE_TICKS = 200
"""Ticks and events that may wait for the disk (ten seconds, some 12 MB) before they are lost, and counted."""
FRAMES_BEHIND = 40
"""Where more wait, frames are left out so that the ticks catch up."""
FLUSH_SECONDS = 1.0
RETRY_SECONDS = 1.0
"""After which a new segment is tried where the disk did not take the one before."""
CLOSE_SECONDS = 20.0
FRAME_QUALITY = 18
"""H.264's constant rate factor, at which a loss is hardly seen."""

_Waiting = TickRecord | AnyEvent | None


class EpisodeWriter:
    """A ``Watcher`` that records; it never makes the loop wait: all that touches the disk happens in its thread.

    Where the disk takes no more, the segment is left open and a new one is tried every RETRY_SECONDS; ``close`` tells it.

    Args:
        folder: made. One that exists is never written to, since what was played is irreplaceable.
        header: what the episode is of (world, seed, goal, versions ...), plain msgpack types; each segment begins with it.
        segment_seconds: ticks of so many seconds go into a segment.
        on_open: called in the thread once the folder and the first segment are there.
    """

    def __init__(
        self,
        folder: Path,
        header: Mapping[str, Any],
        segment_seconds: float = SEGMENT_SECONDS,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        if segment_seconds <= 0:
            raise ValueError(f"segment_seconds: must be above 0, got {segment_seconds}")
        self.folder = folder
        self.opened: Future[None] = Future()
        """Done once folder and first segment are there, or could not be: then it has the reason. Ticks are taken before."""
        self.opened.set_running_or_notify_cancel()  # who waits for it and is cancelled does not cancel the opening
        self._on_open = on_open
        self._is_made = False
        self._turned_away = 0
        self._unwritten = 0
        self._retry_at = 0.0
        self.lost_frames = 0
        self.failure: Exception | None = None
        """The first thing that could not be written."""
        self._header = dict(header)
        self._segment_ticks = max(1, round(segment_seconds * FRAMES_PER_SECOND))
        self._queue: queue.Queue[_Waiting] = queue.Queue(QUEUE_TICKS)
        self._footer: dict[str, Any] = {}
        self._number = 0
        self._ticks = 0
        self._frames: Mp4Writer | None = None
        self._segment: SegmentWriter | None = None
        self._thread = threading.Thread(target=self._run, name="episode", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> int:
        """Ticks and events that found the queue full or the disk unwilling."""
        return self._turned_away + self._unwritten

    def on_tick(self, record: TickRecord) -> None:
        """Record one tick."""
        self._offer(record)

    def on_event(self, event: AnyEvent) -> None:
        """Record one event."""
        self._offer(event)

    def close(self, footer: Mapping[str, Any] | None = None) -> None:
        """Write what waits and close the episode with ``footer``; safe to call twice.

        Raises OSError where something could not be written, or the disk did not take it within CLOSE_SECONDS.
        """
        if not self._thread.is_alive():
            return
        self._footer = dict(footer or {})
        deadline = time.monotonic() + CLOSE_SECONDS
        try:
            self._queue.put(None, timeout=CLOSE_SECONDS)
        except queue.Full:
            raise TimeoutError(f"{self.folder}: the disk took nothing for {CLOSE_SECONDS:g} s") from None
        self._thread.join(max(0.0, deadline - time.monotonic()))
        if self._thread.is_alive():
            raise TimeoutError(f"{self.folder}: the disk did not take the rest within {CLOSE_SECONDS:g} s")
        if isinstance(self.failure, OSError):
            raise self.failure
        if self.failure is not None:
            raise OSError(f"{self.folder}: {self.failure}") from self.failure

    def _offer(self, item: TickRecord | AnyEvent) -> None:
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self._turned_away += 1

    # --- in the thread ---

    def _run(self) -> None:
        self._begin()
        flush_at = time.monotonic() + FLUSH_SECONDS
        while True:
            try:
                item = self._queue.get(timeout=FLUSH_SECONDS)
                if item is None:
                    break
                self._write(item)
            except queue.Empty:
                pass
            if time.monotonic() >= flush_at:
                self._attempt(self._flush)
                flush_at = time.monotonic() + FLUSH_SECONDS
        whole = self.failure is None and self.lost == 0
        self._attempt(lambda: self._end({"continues": False, "whole": whole, **self._footer}))

    def _begin(self) -> None:
        try:
            self._segment = self._open()
            self._on_open()
        except Exception as error:  # as in ``_attempt``
            self._note(error)
            self._retry_at = time.monotonic() + RETRY_SECONDS
            self.opened.set_exception(error)
        else:
            self.opened.set_result(None)

    def _write(self, item: TickRecord | AnyEvent) -> None:
        if self._segment is None:
            if time.monotonic() >= self._retry_at:
                self._go_on()
        elif isinstance(item, TickRecord) and self._ticks >= self._segment_ticks:
            self._go_on()
        segment = self._segment
        if segment is None:
            self._unwritten += 1
        elif isinstance(item, TickRecord):
            self._ticks += 1
            self._attempt(lambda: self._write_tick(segment, item))
        else:
            self._attempt(lambda: segment.append(event_fields(item)))

    def _go_on(self) -> None:
        """End the segment and begin the next."""
        self._attempt(lambda: self._end({"continues": True}))
        self._attempt(self._begin_next)

    def _write_tick(self, segment: SegmentWriter, record: TickRecord) -> None:
        number: int | None = None
        if self._frames is not None:
            if self._queue.qsize() > FRAMES_BEHIND:
                self.lost_frames += 1
            else:
                number = self._write_frame(self._frames, record.observation.frame)
        segment.append(tick_fields(record, number))

    def _write_frame(self, video: Mp4Writer, frame: Frame) -> int | None:
        number = video.pictures
        try:
            video.write(_even(frame))
        except Exception as error:  # the encoder is a guest: without it the ticks are recorded all the same
            self._note(error)
            self._frames = None
            return None
        return number

    def _attempt(self, step: Callable[[], object]) -> None:
        """Do what may fail, whatever it fails by; then this segment takes no more, so that it has no gap."""
        try:
            step()
        except Exception as error:  # the thread must live: who closes the episode is told
            self._note(error)
            self._retry_at = time.monotonic() + RETRY_SECONDS
            if self._segment is not None:
                self._segment.abandon()
                self._segment = None

    def _note(self, error: Exception) -> None:
        if self.failure is None:
            self.failure = error

    def _open(self) -> SegmentWriter:
        if not self._is_made:
            self.folder.mkdir(parents=True)
            self._is_made = True
        stem = self.folder / f"{self._number:05d}"
        segment = SegmentWriter(stem.with_suffix(".msgpack"), {**self._header, "segment": self._number})
        self._frames = Mp4Writer(stem.with_suffix(".mp4"), FRAME_QUALITY)
        return segment

    def _begin_next(self) -> None:
        self._number += 1
        self._ticks = 0
        self._segment = self._open()

    def _flush(self) -> None:
        if self._segment is not None:
            self._segment.flush()

    def _end(self, footer: Mapping[str, Any]) -> None:
        """Close the segment; the video first, since what a closed segment names is there."""
        video, self._frames = self._frames, None
        if video is not None:
            try:
                video.close()
            except Exception as error:  # as above
                self._note(error)
        if self._segment is not None:
            self._segment.close(footer)
            self._segment = None


def _even(frame: Frame) -> Frame:
    """The frame with its last row or column doubled where the extent is odd, which the encoder cannot take."""
    height, width = frame.shape[:2]
    if height % 2 or width % 2:
        return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return frame
