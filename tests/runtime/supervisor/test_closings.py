"""Recordings are closed beside the loop, each to its end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from runtime.recorder import RecordingError
from runtime.records import EpisodeMeter
from runtime.supervisor.closings import Closings

RESULT = EpisodeMeter().result("stopped")


class SlowRecorder:
    """Takes until a test lets it go."""

    def __init__(self, error: RecordingError | None = None) -> None:
        self.may_close = threading.Event()
        self.closed = False
        self._error = error

    def close(self, result: object) -> None:
        assert self.may_close.wait(20)
        self.closed = True
        if self._error is not None:
            raise self._error


async def test_what_closes_slowly_is_waited_for_though_the_waiting_is_cancelled():
    told: list[RecordingError] = []
    closings = Closings(told.append)
    recorders = [SlowRecorder(), SlowRecorder(RecordingError("full"))]
    for recorder in recorders:
        closings.add(recorder, RESULT)
    waiting = asyncio.create_task(closings.wait())
    for _ in range(2):
        await asyncio.sleep(0)
        waiting.cancel()
        assert not waiting.done()
    for recorder in recorders:
        recorder.may_close.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert all(recorder.closed for recorder in recorders)
    assert [str(error) for error in told] == ["full"]
    await closings.wait()
