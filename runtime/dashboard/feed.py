"""What is kept of an agent for the pages that watch it: the newest tick, and the last minute of everything that goes on."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bridge import names
from bridge.messages import Observation, Slots
from runtime.agent_events import AgentStatus, AnyEvent, GoalBegan, GoalEnded, LoginCode, Noted, StatusChanged
from runtime.dashboard.event_lines import Level, event_line
from runtime.dashboard.history import History
from runtime.dashboard.paced_lines import PacedLines
from runtime.dashboard.plan_log import PlanLog
from runtime.records import TickRecord
from runtime.spoken import SpokenPlan

SERIES_TICKS = 1200
"""Ticks kept for the charts: a minute."""
LOG_LINES = 300
TRAIL_POINTS = 2000
MAP_EVERY_TICKS = 4
"""Ticks between two that are added to the map: whoever runs (5.6 blocks a second) is far from the voxels' edge by then."""
MOST_UNMAPPED = 1024
MOST_NAMED = 6
"""Items of which one line of the log tells."""
TRAIL_STEP = 1.0
"""Blocks that an agent moves before the next point of its trail."""
JUMP = 32.0
"""Blocks between two ticks that nobody walks: the trail begins anew behind such a jump."""

IDLE = "idle"
"""Who acts where nothing is wanted (``TickRecord.actor``)."""

Point = tuple[float, float] | None
"""x and z; None where the trail is broken."""
LogLine = tuple[float, Level, str]
"""Seconds since 1970, how bad it is, one line."""


@dataclass(frozen=True)
class ChartTick:
    """What the charts show of one tick."""

    latency_ms: float | None
    stale: int
    """Stale ticks that it stands for, those included that nobody took."""
    actor: str
    life: tuple[float, float, float]
    """Health, food, oxygen."""


@dataclass(frozen=True)
class GoalFacts:
    """The goal that is carried out, or was last."""

    text: str
    tick_limit: int
    success: str = ""
    """When it is met, in words."""
    outcome: str = ""
    """Empty as long as it goes on."""
    progress: float = 0.0
    """At its end."""
    ticks: int = 0
    """That it took."""


class Bell:
    """Wakes who waits for news; each waiter has a flag of its own."""

    def __init__(self) -> None:
        self._flags: set[asyncio.Event] = set()

    def join(self) -> asyncio.Event:
        """A flag that is set at every ring from now on, and at once."""
        flag = asyncio.Event()
        flag.set()
        self._flags.add(flag)
        return flag

    def leave(self, flag: asyncio.Event) -> None:
        """Ring it no more."""
        self._flags.discard(flag)

    def ring(self) -> None:
        """There is news."""
        for flag in self._flags:
            flag.set()


class AgentFeed:
    """Watcher of one agent. What it is told it takes in within microseconds; pages come for it when they are ready.

    Args:
        status: how the agent stands now.
        bell: rung at everything new.
        now: seconds since 1970, for lines of the log that no event gives a time.
    """

    def __init__(self, status: AgentStatus, bell: Bell, now: Callable[[], float] = time.time) -> None:
        self._bell = bell
        self._now = now
        self.status = status
        self.status_version = 1
        """Goes up with the status, the goal and the login code."""
        self.epoch = 0
        """Goes up where all that was told before no longer holds (a recording was wound elsewhere)."""
        self.goal: GoalFacts | None = None
        self.login: LoginCode | None = None
        self.newest: TickRecord | None = None
        self.ticks = self.stale_ticks = 0
        """Of the goal: ticks of the world, and those without an action computed from their own observation."""
        self.spoken = SpokenPlan()
        self.charts: History[ChartTick] = History(SERIES_TICKS)
        self.log: History[LogLine] = History(LOG_LINES)
        self.trail: History[Point] = History(TRAIL_POINTS)
        self.unmapped: deque[Observation] = deque(maxlen=MOST_UNMAPPED)
        """What was seen since it was last added to the map."""
        self.plan = PlanLog()
        self._notes = PacedLines()
        self._slots: Slots | None = None
        self._last_point: tuple[float, float] | None = None

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""
        self.newest = record
        missed = record.skipped + record.stale
        if record.actor != IDLE:  # what the last goal came to stays in sight until the next
            self.ticks = record.tick
            self.stale_ticks += missed
        self.spoken.hear(record.plan_token)
        life = record.observation.life
        self.charts.add(ChartTick(record.latency_ms, missed, record.actor, (life.health, life.food, life.oxygen)))
        self.plan.hear(record.tick, record.subgoal, record.observation.inventory)
        if self.charts.total % MAP_EVERY_TICKS == 0:
            self.unmapped.append(record.observation)
        self._walk(record)
        self._count(record.observation.inventory)
        self._bell.ring()

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event."""
        match event:
            case StatusChanged():
                self.status = event.status
                if event.status.state in ("playing", "stopped"):
                    self.login = None
            case GoalBegan():
                self._begin_episode()
                self.goal = GoalFacts(event.goal, event.tick_limit, event.success)
            case GoalEnded():
                began = self.goal or GoalFacts(event.goal, event.ticks)
                self.goal = dataclasses.replace(
                    began, text=event.goal, outcome=event.outcome, progress=event.progress, ticks=event.ticks
                )
                self.spoken = SpokenPlan()
                if event.outcome == "success":
                    self.plan.finish()
            case LoginCode():
                self.login = event
        if isinstance(event, StatusChanged | GoalBegan | GoalEnded | LoginCode):
            self.status_version += 1
        self._write(event)
        self._bell.ring()

    def restart(self) -> None:
        """Forget what was told: what follows is told from elsewhere."""
        self.epoch += 1
        self.status_version += 1
        for history in (self.charts, self.log, self.trail):
            history.clear()
        self.unmapped.clear()
        self._last_point = None
        self._begin_episode()

    def _write(self, event: AnyEvent) -> None:
        """Write an event into the log; chat at its pace, so that a flood of it pushes nothing else out."""
        level, text = event_line(event)
        if not text:
            return
        if isinstance(event, Noted):
            passes, held_back = self._notes.admits(event.time)
            if held_back:
                self.log.add((event.time, "warning", f"{held_back} lines more than can be shown"))
            if not passes:
                return
        self.log.add((event.time, level, text))

    def _begin_episode(self) -> None:
        self.newest = None
        self.ticks = self.stale_ticks = 0
        self.spoken = SpokenPlan()
        self.plan.clear()
        self._slots = None

    def _walk(self, record: TickRecord) -> None:
        x, _, z = record.observation.pose.position
        last = self._last_point
        if last is not None:
            distance = max(abs(x - last[0]), abs(z - last[1]))
            if distance < TRAIL_STEP:
                return
            if distance > JUMP:
                self.trail.add(None)
        self._last_point = (x, z)
        self.trail.add((round(x, 1), round(z, 1)))

    def _count(self, slots: Slots) -> None:
        """Tell of items that came and went."""
        before, self._slots = self._slots, slots
        if before is None or np.array_equal(before, slots):
            return
        self.plan.count(slots)
        size = len(names.items())
        counts = [
            np.bincount(held[:, 0].clip(0, size - 1), weights=held[:, 1], minlength=size) for held in (before, slots)
        ]
        change = (counts[1] - counts[0]).astype(int)
        changed = [int(item) for item in change.nonzero()[0] if item != names.NO_ITEM]
        if changed:
            table = names.items()
            told = [f"{change[item]:+d} {table.name(item).replace('_', ' ')}" for item in changed[:MOST_NAMED]]
            self.log.add((self._now(), "info", ", ".join(told)))
