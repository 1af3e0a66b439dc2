"""Recordings opened and closed beside the loop: they hold up neither a tick, nor the next goal, nor another agent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from runtime.recorder import RecordingError, RunRecorder
from runtime.records import EpisodeResult


class Closings:
    """Those of one agent; for the thread of the event loop.

    Args:
        on_failure: told of what could not be written.
    """

    def __init__(self, on_failure: Callable[[RecordingError], None]) -> None:
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[None]] = set()
        self._openings: set[asyncio.Task[None]] = set()

    def follow_opening(self, recorder: RunRecorder) -> None:
        """Tell where a recording cannot be opened, once that is known."""
        task = asyncio.create_task(self._open(recorder))
        self._openings.add(task)
        task.add_done_callback(self._openings.discard)

    def add(self, recorder: RunRecorder, result: EpisodeResult) -> None:
        """Close a recording, soon."""
        task = asyncio.create_task(self._close(recorder, result))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait(self) -> None:
        """Until all are closed. Where this is cancelled it waits all the same: what was played is irreplaceable."""
        cancelled: asyncio.CancelledError | None = None
        while open_ones := [task for task in self._tasks if not task.done()]:
            try:
                await asyncio.wait(open_ones)
            except asyncio.CancelledError as error:
                cancelled = error
        for task in self._openings:  # of a disk that stands still
            task.cancel()
        await asyncio.gather(*self._openings, return_exceptions=True)
        if cancelled is not None:
            raise cancelled

    async def _open(self, recorder: RunRecorder) -> None:
        try:
            await recorder.opened()
        except RecordingError as error:
            self._on_failure(error)

    async def _close(self, recorder: RunRecorder, result: EpisodeResult) -> None:
        try:
            await asyncio.to_thread(recorder.close, result)
        except RecordingError as error:
            self._on_failure(error)
