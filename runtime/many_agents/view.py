"""What is seen at the terminal while a crew plays: a table of all agents, or a plain line now and then elsewhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from types import TracebackType

from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bridge.clock import Clock
from runtime.agent_events import AgentStatus, AnyEvent, LoginCode, Noted, StatusChanged
from runtime.drawer import Drawer
from runtime.event_words import event_words
from runtime.foreign_text import one_line
from runtime.many_agents.meter import CrewFigures, MemberMeter
from runtime.records import LatencySummary, TickRecord
from runtime.words import action_words, inventory_words, shortened

REFRESH_SECONDS = 1.0
"""Of the table: eight agents' ticks must not wait for letters."""
PLAIN_SECONDS = 10.0
KEPT_LINES = 200
"""That a terminal may be behind before the oldest go unsaid."""
LATENCY_WINDOW = 200
NUMBERS_WIDTH = 84
"""Columns of a terminal that names, states and numbers take."""


@dataclass(frozen=True)
class Row:
    """What is known of an agent at one moment, for the thread that draws it."""

    status: AgentStatus
    ticks: int
    stale_ticks: int
    latency_ms: tuple[float, ...]
    last: TickRecord | None


@dataclass(frozen=True)
class Picture:
    """What is to be seen at one moment."""

    rows: tuple[Row, ...]
    time: int
    """Goes up whenever the rows are to be shown again."""
    lines: tuple[tuple[int, str], ...]
    """What was said, numbered."""


class CrewView:
    """Watcher that shows all agents, and a line for what goes wrong; a thread draws, so no tick waits for a terminal.

    Args:
        console: where to.
        members: the agents' meters, which must watch before this does.
        clock: rules the refreshing.
    """

    def __init__(self, console: Console, members: Sequence[MemberMeter], clock: Clock) -> None:
        self._console = console
        self._members = members
        self._clock = clock
        self._redraws = console.is_terminal and not console.is_dumb_terminal
        self._seconds = REFRESH_SECONDS if self._redraws else PLAIN_SECONDS
        self._show_at = clock.now()
        self._drawer: Drawer[Picture] | None = None
        self._lines: deque[tuple[int, str]] = deque(maxlen=KEPT_LINES)
        self._rows: tuple[Row, ...] = ()
        self._time = self._printed_time = 0
        self._said = self._printed = 0

    def __enter__(self) -> CrewView:
        if self._redraws:
            live = Live(console=self._console, auto_refresh=False, transient=True)
            self._drawer = Drawer(lambda picture: self._draw(picture, live), live)
        else:
            self._drawer = Drawer(self._print, nullcontext())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawer is not None:
            self._drawer.close()
            self._drawer = None

    def on_tick(self, record: TickRecord) -> None:
        """Let all be shown when it is time."""
        if self._drawer is not None and self._clock.now() >= self._show_at:
            self._show_at = self._clock.now() + self._seconds
            self._time += 1
            self._rows = tuple(_row(member) for member in self._members)
            self._offer()

    def on_event(self, event: AnyEvent) -> None:
        """A line for what goes wrong, or wants a person."""
        if isinstance(event, StatusChanged) and event.status.cause not in (None, "told_to_stop"):
            wait = event.status.retry_seconds
            again = f", again in {wait:.1f} s" if wait is not None else ""
            self.say(f"{event.agent}: {event.status.cause}: {event.status.detail}{again}")
        elif isinstance(event, LoginCode) or (isinstance(event, Noted) and event.level != "info"):
            self.say(f"{event.agent}: {event_words(event)}")

    def say(self, text: str) -> None:
        """Let a line be shown soon."""
        self._said += 1
        self._lines.append((self._said, one_line(text)))
        self._offer()

    def _offer(self) -> None:
        if self._drawer is not None:
            self._drawer.offer(Picture(self._rows, self._time, tuple(self._lines)))

    # --- in the thread that draws ---

    def _draw(self, picture: Picture, live: Live) -> None:
        self._print_lines(picture)
        live.update(crew_table(picture.rows, self._console.width), refresh=True)

    def _print(self, picture: Picture) -> None:
        self._print_lines(picture)
        if picture.time > self._printed_time:
            self._printed_time = picture.time
            self._print_rows(picture.rows)

    def _print_lines(self, picture: Picture) -> None:
        for number, line in picture.lines:
            if number > self._printed:
                self._printed = number
                self._console.print(f"> {line}", markup=False, highlight=False, soft_wrap=True)

    def _print_rows(self, rows: tuple[Row, ...]) -> None:
        ticks, stale = sum(row.ticks for row in rows), sum(row.stale_ticks for row in rows)
        worst = max(rows, key=lambda row: row.stale_ticks / max(1, row.ticks))
        playing = sum(row.status.state == "playing" for row in rows)
        latency = LatencySummary.of([value for row in rows for value in row.latency_ms])
        self._console.print(
            f"{playing} of {len(rows)} playing | tick {max(row.ticks for row in rows)} | "
            f"p50 {latency.p50:.1f} ms p99 {latency.p99:.1f} ms | stale {stale / max(1, ticks):.1%}, "
            f"most {worst.status.agent} {worst.stale_ticks / max(1, worst.ticks):.1%}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def _row(member: MemberMeter) -> Row:
    recent = tuple(member.latency_ms[-LATENCY_WINDOW:])
    return Row(member.status, member.ticks, member.stale_ticks, recent, member.last)


def crew_table(rows: Sequence[Row], width: int) -> Table:
    """One row an agent, as it stands, for a terminal of so many columns: words are cut, numbers never."""
    table = Table(title="agents", title_style="bold", box=box.SIMPLE)
    letters = max(8, (width - NUMBERS_WIDTH) // 3)
    for column in ("agent", "state", "subgoal", "action", "inventory"):
        table.add_column(column, no_wrap=True)
    for column in ("health", "done", "tick", "p50 ms", "stale"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        last, latency = row.last, LatencySummary.of(row.latency_ms)
        table.add_row(
            Text(row.status.agent, style="bold"),
            Text(row.status.state, style="green" if row.status.state == "playing" else "yellow"),
            Text(shortened(last.subgoal, letters) if last else "", style="cyan"),
            Text(shortened(action_words(last.action), letters) if last else ""),
            Text(shortened(inventory_words(last.observation.inventory), letters) if last else ""),
            f"{last.observation.life.health:.0f}" if last else "",
            f"{last.info.progress:.0%}" if last else "",
            str(row.ticks),
            f"{latency.p50:.1f}" if row.latency_ms else "",
            f"{row.stale_ticks / max(1, row.ticks):.1%}",
        )
    return table


def summary_of_crew(members: Sequence[MemberMeter], figures: CrewFigures | None, ended: Sequence[str]) -> Table:
    """The table at the end: how each agent ended, and its rate while all played (``figures``, where that was measured)."""
    table = Table(title="summary", title_style="bold", box=box.SIMPLE)
    table.add_column("agent", no_wrap=True)
    table.add_column("ended", overflow="fold")
    for column in ("ticks", "answered/s", "stale", "p50 ms", "p99 ms", "lost"):
        table.add_column(column, justify="right", no_wrap=True)
    for number, (member, how) in enumerate(zip(members, ended, strict=True)):
        measured = figures.members[number] if figures is not None else None
        stale = measured.stale_share if measured else member.stale_ticks / max(1, member.ticks)
        latency = measured.latency if measured else LatencySummary.of(member.latency_ms)
        table.add_row(
            member.status.agent,
            Text(one_line(how)),
            str(member.ticks),
            f"{measured.rate:.2f}" if measured else "",
            f"{stale:.2%}",
            f"{latency.p50:.1f}",
            f"{latency.p99:.1f}",
            str(member.status.reconnects),
        )
    return table
