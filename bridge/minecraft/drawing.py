"""One pool of threads that draws for many bodies: each body's work in its order, never two pieces of it at one time."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bridge.future_call import carry_out

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

THREADS = "drawing"
"""What the pool's threads are called."""


class DrawingPool:
    """As many threads as there are processors; more would only make each frame take longer.

    Args:
        threads: number of them; None takes that of the processors that this process may use.
    """

    def __init__(self, threads: int | None = None) -> None:
        count = len(os.sched_getaffinity(0)) if threads is None else threads
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=THREADS)

    def painter(self) -> Painter:
        """A place in the pool for one body."""
        return Painter(self._pool)

    def close(self) -> None:
        """Begin nothing more; what is being drawn ends. Safe to call twice."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Painter(Executor):
    """Runs what it is given in a pool, one call after the other in the order in which they came."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = False
        self._shut = False

    def submit(
        self, function: Callable[Parameters, Result], /, *arguments: Parameters.args, **named: Parameters.kwargs
    ) -> Future[Result]:
        """As ``Executor.submit``; raises RuntimeError after ``shutdown``."""
        future: Future[Result] = Future()

        def run() -> None:
            carry_out(future, lambda: function(*arguments, **named))

        with self._lock:
            if self._shut:
                raise RuntimeError("this painter was shut down")
            self._waiting.append(run)
            if self._busy:
                return future
            self._busy = True
        self._pool.submit(self._work)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; the pool goes on, for it is others' too. What was taken is still done: ``wait`` is not needed."""
        with self._lock:
            self._shut = True
            if cancel_futures:
                self._waiting.clear()

    def _work(self) -> None:
        """One call; the others of this painter go behind those of other painters."""
        with self._lock:
            run: Any = self._waiting.popleft() if self._waiting else None
            if run is None:
                self._busy = False
                return
        run()
        with self._lock:
            self._busy = bool(self._waiting)
            if not self._busy:
                return
        self._pool.submit(self._work)
