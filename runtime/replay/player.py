"""Plays a recording to a page: at its own pace or another, from any tick."""

from __future__ import annotations

import asyncio
import math

from bridge.clock import Clock
from bridge.messages import TICK_SECONDS
from runtime.agent_commands import Command, Pause, Reply, Resume
from runtime.agent_events import AgentStatus, AnyEvent, Watcher
from runtime.dashboard.feed import SERIES_TICKS, AgentFeed
from runtime.replay.recorded import RecordedEpisode

MEMORY_TICKS = 3 * SERIES_TICKS
"""Ticks before the one wound to that are told too: the charts' minute, and more of the trail and the plan."""


class RecordingPlayer:
    """Implements ``AgentControl`` for the recorded agent and ``Recording`` for the page's winder.

    Args:
        recorded: what is played.
        clock: rules the pace.
    """

    def __init__(self, recorded: RecordedEpisode, clock: Clock) -> None:
        self._recorded = recorded
        self._clock = clock
        self._events = recorded.events()
        self._ending = recorded.ending()
        self._feeds: list[AgentFeed] = []
        self._index = 0
        self._told_events = 0
        self._wanted: int | None = 0
        self._playing = True
        self._speed = 1.0
        self._changed = asyncio.Event()

    # --- the recorded agent ---

    @property
    def status(self) -> AgentStatus:
        """As it stood when it was recorded."""
        return self._recorded.status

    def watch(self, watcher: Watcher) -> None:
        """See ``AgentControl``; a page's feed alone can be wound back."""
        assert isinstance(watcher, AgentFeed)
        self._feeds.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """See ``AgentControl``."""
        self._feeds = [feed for feed in self._feeds if feed is not watcher]

    async def tell(self, command: Command, origin: str) -> Reply:
        """Pause and resume wind the recording; it takes no other command."""
        if not isinstance(command, Pause | Resume):
            return Reply(False, "this is a recording: it takes no commands")
        self._playing = isinstance(command, Resume)
        self._changed.set()
        return Reply(True, "plays" if self._playing else "stands still")

    # --- the page's winder ---

    @property
    def length(self) -> int:
        """Ticks of the recording."""
        return len(self._recorded)

    def facts(self) -> dict[str, object]:
        """Where it stands."""
        return {"index": self._index, "playing": self._playing, "speed": self._speed}

    def seek(self, index: int) -> None:
        """Go on from this tick, or from the last where there are not so many."""
        self._wanted = min(index, self.length - 1)
        self._changed.set()

    def set_speed(self, factor: float) -> None:
        """Play so many times as fast."""
        self._speed = factor
        self._changed.set()

    def now(self) -> float:
        """Seconds since 1970 at the tick that is shown, for the log."""
        return self._recorded.moment(self._index)

    # --- playing ---

    async def run(self) -> None:
        """Play for ever: at the end it stands still until it is wound elsewhere.

        Raises EpisodeError where a tick cannot be read.
        """
        due = self._clock.now()
        while True:
            self._changed.clear()
            if self._wanted is not None:
                wanted, self._wanted = self._wanted, None
                await self._wind(wanted)
                due = self._clock.now()
            if self._index >= self.length - 1:
                self._playing = False
            if not self._playing:
                await self._changed.wait()
                due = self._clock.now()
                continue
            due = max(due + self._pause(), self._clock.now() - TICK_SECONDS)
            if await self._changed_before(due):
                due = self._clock.now()
                continue
            await self._show(self._index + 1)

    def _pause(self) -> float:
        """Seconds until the next tick is due; those that nobody took are waited for too."""
        return TICK_SECONDS * (1 + max(0, self._recorded.record(self._index + 1).skipped)) / self._speed

    async def _changed_before(self, due: float) -> bool:
        alarm = asyncio.ensure_future(self._clock.sleep_until(due))
        told = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait((alarm, told), return_when=asyncio.FIRST_COMPLETED)
            return self._changed.is_set()
        finally:
            for one in (alarm, told):
                one.cancel()
            await asyncio.gather(alarm, told, return_exceptions=True)

    async def _wind(self, index: int) -> None:
        """Tell anew what led to a tick, and show it."""
        first = max(0, index - MEMORY_TICKS)
        before = await asyncio.to_thread(lambda: [self._recorded.record(number) for number in range(first, index)])
        for feed in self._feeds:
            feed.restart()
        self._told_events = 0
        for number, record in enumerate(before, first):
            self._index = number
            self._tell_events(self.now())
            for feed in self._feeds:
                feed.on_tick(record)
        await self._show(index)

    async def _show(self, index: int) -> None:
        record = await asyncio.to_thread(self._recorded.seen, index)
        self._index = index
        self._tell_events(self.now())
        for feed in self._feeds:
            feed.on_tick(record)
        if index == self.length - 1:
            self._tell_events(math.inf)
            if self._ending is not None:
                self._tell(self._ending)

    def _tell_events(self, moment: float) -> None:
        """Tell what happened up to a moment; those of events are a clock's, the ticks' are counted."""
        while self._told_events < len(self._events) and self._events[self._told_events].time <= moment:
            self._tell(self._events[self._told_events])
            self._told_events += 1

    def _tell(self, event: AnyEvent) -> None:
        for feed in self._feeds:
            feed.on_event(event)
