"""What is seen at the terminal while an agent plays: a live panel, or a plain line now and then elsewhere.

Events are told as they come: by lines of the panel's log, or by lines of their own.
"""

from __future__ import annotations

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from types import TracebackType

import msgspec
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bridge.clock import Clock
from runtime.agent_events import AgentStatus, AnyEvent, GoalBegan, LoginCode, StatusChanged
from runtime.drawer import Drawer
from runtime.event_words import event_words, status_words
from runtime.records import LatencySummary, TickRecord
from runtime.spoken import SpokenPlan
from runtime.words import action_words, inventory_words

REFRESH_SECONDS = 0.2
PLAIN_SECONDS = 2.0
LATENCY_WINDOW = 200
"""Ticks over which the shown percentiles are taken."""
LOG_LINES = 5
KEPT_NEWS = 50
"""Events that a plain terminal may be behind before the oldest go unsaid."""
_BAR_CELLS = 10


@dataclass(frozen=True)
class Picture:
    """What is known at one moment, for the thread that draws it."""

    status: AgentStatus
    tick_limit: int
    record: TickRecord | None
    """The newest; None before the first, and where it was shown already."""
    news: tuple[tuple[int, str], ...]
    """What events say, numbered."""
    inventory: str
    speaking: str
    stale_ticks: int
    latency_ms: tuple[float, ...]
    log: tuple[str, ...]


class TerminalView:
    """Watcher that shows the newest tick, at most five times a second; a thread draws, so no tick waits for a terminal.

    Args:
        console: where to; a live panel where it is a terminal that redraws, else one plain line every two seconds.
        clock: rules the refreshing.
    """

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self._status = AgentStatus(agent="", state="starting")
        self._tick_limit = 0
        self._news: deque[tuple[int, str]] = deque(maxlen=KEPT_NEWS)
        self._told = 0
        self._newest: TickRecord | None = None
        self._spoken = SpokenPlan()
        self._subgoal = ""
        self._inventory = ""
        self._stale_ticks = 0
        self._latency: deque[float] = deque(maxlen=LATENCY_WINDOW)
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        # A dumb terminal cannot go back over its lines: rich would show it nothing of what changes.
        self._redraws = console.is_terminal and not console.is_dumb_terminal
        self._refresh_seconds = REFRESH_SECONDS if self._redraws else PLAIN_SECONDS
        self._show_at = clock.now()
        self._drawer: Drawer[Picture] | None = None

    def __enter__(self) -> TerminalView:
        if self._redraws:
            live = Live(console=self._console, auto_refresh=False, transient=True)
            self._drawer = Drawer(lambda picture: live.update(self._panel(picture), refresh=True), live)
        else:
            self._drawer = Drawer(self._print_line, nullcontext())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawer is not None:
            self._drawer.close()
            self._drawer = None

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick and let it be shown when it is time."""
        self._spoken.hear(record.plan_token)
        self._stale_ticks += record.skipped + record.stale
        if record.latency_ms is not None:
            self._latency.append(record.latency_ms)
        if record.subgoal != self._subgoal:
            self._subgoal = record.subgoal
            self._note(record, f"subgoal: {record.subgoal}")
        inventory = inventory_words(record.observation.inventory)
        if inventory != self._inventory:
            if self._inventory:
                self._note(record, f"inventory: {inventory}")
            self._inventory = inventory
        self._newest = record
        # Whoever stands idle overnight must not fill a log with it.
        if self._clock.now() >= self._show_at and (self._redraws or record.actor not in ("idle", "paused")):
            self._show_at = self._clock.now() + self._refresh_seconds
            self._show(record)

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event and let it be shown at once."""
        words = event_words(event)
        match event:
            case StatusChanged():
                if words == status_words(self._status):
                    words = ""
                self._status = event.status
            case GoalBegan():
                self._tick_limit = event.tick_limit
                self._show_at = self._clock.now()
            case LoginCode():
                self._status = msgspec.structs.replace(self._status, detail=words)
        if words:
            self._news.append((len(self._news) and self._news[-1][0] + 1, words))
            self._log.append(words)
            self._show(self._newest if self._redraws else None)

    def _show(self, record: TickRecord | None) -> None:
        if self._drawer is not None:
            heard = str(self._spoken), self._stale_ticks, tuple(self._latency), tuple(self._log)
            news = tuple(self._news)
            self._drawer.offer(Picture(self._status, self._tick_limit, record, news, self._inventory, *heard))

    def _note(self, record: TickRecord, text: str) -> None:
        self._log.append(f"{record.tick:5d}  {text}")

    def _print_line(self, picture: Picture) -> None:
        for number, words in picture.news:
            if number >= self._told:
                self._told = number + 1
                self._print(f"> {words}")
        if picture.record is not None:
            self._print_tick(picture, picture.record)

    def _print(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _print_tick(self, picture: Picture, record: TickRecord) -> None:
        latency = LatencySummary.of(picture.latency_ms)
        self._print(
            f"tick {record.tick}/{picture.tick_limit} | plan {record.subgoal or '-'} | "
            f"{action_words(record.action)} | {picture.inventory} | health {record.observation.life.health:.0f} | "
            f"p50 {latency.p50:.1f} ms p99 {latency.p99:.1f} ms | stale {picture.stale_ticks}"
        )

    def _panel(self, picture: Picture) -> RenderableType:
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style="dim", justify="right")
        rows.add_column()
        rows.add_row("goal", Text(picture.status.goal or "-", style="bold"))
        stands = status_words(picture.status) or picture.status.detail
        if stands or picture.record is None:
            rows.add_row("state", Text(stands or picture.status.state, style="bold yellow"))
        if picture.record is not None:
            self._add_tick(rows, picture, picture.record)
        ticks = f"tick {picture.record.tick}/{picture.tick_limit}   " if picture.record is not None else ""
        return Panel(
            Group(rows, Text(), Text("\n".join(picture.log), style="dim")),
            title=f"steve2 on {picture.status.world or '...'}",
            subtitle=f"{ticks}Ctrl-C ends",
            border_style="blue",
        )

    def _add_tick(self, rows: Table, picture: Picture, record: TickRecord) -> None:
        seen, latency = record.observation, LatencySummary.of(picture.latency_ms)
        x, y, z = seen.pose.position
        rows.add_row("subgoal", Text(record.subgoal or "-", style="bold cyan"))
        rows.add_row("speaking", Text(f"{picture.speaking} _", style="cyan"))
        by = "" if record.actor == "student" else f"   ({record.actor})"
        rows.add_row("action", Text(action_words(record.action) + by, style="red" if record.stale else "yellow"))
        rows.add_row("health", _bar(seen.life.health, "red"))
        rows.add_row("food", _bar(seen.life.food, "yellow"))
        rows.add_row("inventory", Text(picture.inventory))
        rows.add_row("progress", Text(f"{record.info.progress:.0%}", style="green"))
        rows.add_row(
            "position", Text(f"{x:.1f} {y:.1f} {z:.1f}   yaw {seen.pose.yaw:.0f}  pitch {seen.pose.pitch:.0f}")
        )
        share = picture.stale_ticks / max(1, record.tick)
        speed = f"p50 {latency.p50:.1f} ms   p99 {latency.p99:.1f} ms   stale {picture.stale_ticks} ({share:.1%})"
        rows.add_row("latency", Text(speed))


def _bar(value: float, colour: str) -> Text:
    """A bar of ten cells for a value of 0..20."""
    full = round(max(0.0, min(20.0, value)) / 20 * _BAR_CELLS)
    return Text.assemble(("█" * full, colour), ("░" * (_BAR_CELLS - full), "dim"), f" {value:.0f}/20")
