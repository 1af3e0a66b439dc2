"""Watches the agent: which ticks came when, and what was told."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field

from runtime.agent_events import AnyEvent, StatusChanged
from runtime.records import TickRecord

LATE_MS = 100.0


@dataclass
class Late:
    """A tick that came or was answered late."""

    moment: float
    """Seconds of the monotonic clock."""
    milliseconds: float


@dataclass
class Witness:
    """A ``Watcher``.

    Attributes:
        ticks: that were told so far.
        playing_ticks: of those, in a row since the agent last came into a world, of the student's own.
        causes: why it was out of the world, in order: the word, and what was said.
    """

    ticks: int = 0
    playing_ticks: int = 0
    stale_ticks: int = 0
    late: list[Late] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    _last: float | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""
        now = time.monotonic()
        since = 0.0 if self._last is None else 1000 * (now - self._last)
        self._last = now
        milliseconds = max(since, record.latency_ms or 0.0)
        if milliseconds > LATE_MS:
            self.late.append(Late(now, milliseconds))
        self.ticks += 1
        self.stale_ticks += record.stale
        self.playing_ticks += not record.stale
        self._news.set()

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event."""
        if isinstance(event, StatusChanged):
            if event.status.state != "playing":
                self._last, self.playing_ticks = None, 0  # it is not in the world: no tick is due
            if event.status.cause is not None:
                self.causes.append(f"{event.status.cause}: {event.status.detail}")
            self._news.set()

    async def sees_leaving(self, seconds: float) -> None:
        """Wait until the agent is out of its world, but no longer than that."""
        known = len(self.causes)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.causes) == known:
                    self._news.clear()
                    await self._news.wait()

    async def sees_play(self, ticks: int, seconds: float) -> bool:
        """Wait until so many ticks from now on were the student's own, without a break; False where they do not come in time."""
        self.playing_ticks = 0
        try:
            async with asyncio.timeout(seconds):
                while self.playing_ticks < ticks:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    def late_between(self, begin: float, end: float) -> list[Late]:
        """Late ticks of a span of time."""
        return [late for late in self.late if begin <= late.moment <= end]
