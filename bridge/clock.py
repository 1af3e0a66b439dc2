"""Time as something that is handed over, so that what happens at 20 Hz can be tested at once and exactly."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from bridge.messages import TICK_SECONDS


class Clock(Protocol):
    """Seconds from some fixed moment, never going back."""

    def now(self) -> float:
        """Seconds since that moment."""

    async def sleep_until(self, moment: float) -> None:
        """Return when ``now()`` has reached ``moment``; where it has already, after other tasks had their turn."""


class MonotonicClock:
    """The machine's monotonic clock."""

    def now(self) -> float:
        """``time.monotonic()``."""
        return time.monotonic()

    async def sleep_until(self, moment: float) -> None:
        """Sleep in the running event loop."""
        await asyncio.sleep(max(0.0, moment - self.now()))


class Pace:
    """Ticks of 50 ms by a clock, counted from the moment this is made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due = clock.now()

    async def next_tick(self) -> None:
        """Sleep until the next tick is due. Less than a tick of lateness is made up for, more is forgotten."""
        self._due += TICK_SECONDS
        await self._clock.sleep_until(self._due)
        now = self._clock.now()
        if now >= self._due + TICK_SECONDS:
            self._due = now
