"""Where the time of a rollout goes: a stopwatch for its parts, which costs nothing where nobody looks."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Meter(Protocol):
    """Is told which part of the work begins and ends."""

    def part(self, name: str) -> AbstractContextManager[None]:
        """Around a part; a part may lie within another, and is then no time of that one."""


class Unmeasured:
    """A meter that looks at no clock."""

    def part(self, name: str) -> AbstractContextManager[None]:
        """Does nothing."""
        return contextlib.nullcontext()


class Stopwatch:
    """Sums up the seconds of each part.

    Args:
        clock: seconds from any beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = defaultdict(float)
        self._around: list[str] = []
        self._since = clock()

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Around a part."""
        self._book()
        self._around.append(name)
        try:
            yield
        finally:
            self._book()
            self._around.pop()

    def _book(self) -> None:
        now = self._clock()
        if self._around:
            self.seconds[self._around[-1]] += now - self._since
        self._since = now
