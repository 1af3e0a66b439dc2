"""Ctrl-C and SIGTERM: the first ends in good order, the second at once."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """Context in which a signal cancels a task.

    The second signal ends this process on the spot; the processes it started watch their parent and end with it. So
    that it holds whatever this process is stuck in, the first one gives the signals back to the operating system, and
    they stay there: what was asked to stop is about to end.

    Args:
        task: what the first signal cancels.
        report: told once, at the first signal, in a thread of its own: a terminal that stands still holds up nothing.
    """

    def __init__(self, task: asyncio.Task[Any], report: Callable[[str], None]) -> None:
        self._task = task
        self._report = report
        self._before: dict[signal.Signals, Any] = {}
        self._closing = False
        self.requested = False
        """Whether a signal came."""

    def __enter__(self) -> Stopping:
        # Not loop.add_signal_handler: its handler waits for the event loop, which may be what hangs.
        self._loop = asyncio.get_running_loop()
        self._before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.requested:
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def absorb(self) -> None:
        """The cancellation was caught and answered for: cleaning up may await again."""
        self._task.uncancel()

    def shield(self) -> None:
        """From now on the first signal cancels nothing: what the task has left to do is closing. A second one still ends all."""
        self._closing = True

    def _cancel(self) -> None:
        if not self._closing:
            self._task.cancel()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.requested = True
        for other in _SIGNALS:
            signal.signal(other, signal.SIG_DFL)
        self._loop.call_soon_threadsafe(self._cancel)
        threading.Thread(target=self._report, args=("stopping; once more to force",), daemon=True).start()


def run_until_signal(work: Callable[[], Awaitable[None]], report: Callable[[str], None]) -> None:
    """Run ``work`` in an event loop of its own, to its end or to the first signal, which cancels it.

    Raises KeyboardInterrupt after a signal, when everything is closed.
    """

    async def run() -> None:
        this_task = asyncio.current_task()
        assert this_task is not None
        with Stopping(this_task, report) as stopping:
            try:
                await work()
            except asyncio.CancelledError:
                if not stopping.requested:
                    raise
                stopping.absorb()
        if stopping.requested:
            raise KeyboardInterrupt

    asyncio.run(run())
