"""Where the model runs: one thread beside the event loop, so that a slow tick of the model never delays the world's."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from bridge.future_call import carry_out

Answer = TypeVar("Answer")

CLOSE_SECONDS = 2.0
"""How long ``close`` waits for the call in progress; a tick of a student takes a hundredth of that."""


class Worker(Protocol):
    """Runs one call at a time, away from the event loop."""

    def submit(self, call: Callable[[], Answer]) -> asyncio.Future[Answer]:
        """Start a call; its result or exception comes by the future."""

    def close(self) -> None:
        """Wait for the call in progress, but not for ever, and release the thread; safe to call twice."""


class ThreadWorker:
    """The Worker of real runs.

    The thread is a daemon, unlike those of a ThreadPoolExecutor, which Python waits for at its end: a model that hangs
    is left behind.
    """

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="model", daemon=True)
        self._thread.start()

    def submit(self, call: Callable[[], Answer]) -> asyncio.Future[Answer]:
        """Start a call in the thread; must be called from a running event loop."""
        future: Future[Answer] = Future()
        self._calls.put((future, call))
        return asyncio.wrap_future(future)

    def close(self) -> None:
        """Wait CLOSE_SECONDS at most for the call in progress and release the thread."""
        self._calls.put(None)
        self._thread.join(CLOSE_SECONDS)

    def _work(self) -> None:
        while (item := self._calls.get()) is not None:
            carry_out(*item)
