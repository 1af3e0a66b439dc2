"""What is seen at the terminal while the student plays: a live panel, or a plain line now and then elsewhere."""

from __future__ import annotations

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bridge.clock import Clock
from bridge.messages import Task
from runtime.drawer import Drawer
from runtime.records import LatencySummary, TickRecord
from runtime.spoken import SpokenPlan
from runtime.words import action_words, inventory_words

REFRESH_SECONDS = 0.2
PLAIN_SECONDS = 2.0
LATENCY_WINDOW = 200
"""Ticks over which the shown percentiles are taken."""
LOG_LINES = 5
_BAR_CELLS = 10


@dataclass(frozen=True)
class Picture:
    """What is known of an episode at one tick, for the thread that draws it."""

    record: TickRecord
    inventory: str
    speaking: str
    stale_ticks: int
    latency_ms: tuple[float, ...]
    log: tuple[str, ...]


class TerminalView:
    """Observer that shows the newest tick, at most five times a second; a thread draws, so no tick waits for a terminal.

    Args:
        console: where to; a live panel where it is a terminal that redraws, else one plain line every two seconds.
        task: goal and tick limit.
        world: the engine's name.
        clock: rules the refreshing.
    """

    def __init__(self, console: Console, task: Task, world: str, clock: Clock) -> None:
        self._console = console
        self._task = task
        self._world = world
        self._clock = clock
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
        if self._drawer is not None and self._clock.now() >= self._show_at:
            self._show_at = self._clock.now() + self._refresh_seconds
            self._drawer.offer(
                Picture(record, inventory, str(self._spoken), self._stale_ticks, tuple(self._latency), tuple(self._log))
            )

    def _note(self, record: TickRecord, text: str) -> None:
        self._log.append(f"{record.tick:5d}  {text}")

    def _print_line(self, picture: Picture) -> None:
        record, latency = picture.record, LatencySummary.of(picture.latency_ms)
        self._console.print(
            f"tick {record.tick}/{self._task.tick_limit} | plan {record.subgoal or '-'} | "
            f"{action_words(record.action)} | {picture.inventory} | health {record.observation.life.health:.0f} | "
            f"p50 {latency.p50:.1f} ms p99 {latency.p99:.1f} ms | stale {picture.stale_ticks}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )

    def _panel(self, picture: Picture) -> RenderableType:
        record, seen, latency = picture.record, picture.record.observation, LatencySummary.of(picture.latency_ms)
        x, y, z = seen.pose.position
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style="dim", justify="right")
        rows.add_column()
        rows.add_row("goal", Text(self._task.goal.text, style="bold"))
        rows.add_row("subgoal", Text(record.subgoal or "-", style="bold cyan"))
        rows.add_row("speaking", Text(f"{picture.speaking} _", style="cyan"))
        rows.add_row("action", Text(action_words(record.action), style="red" if record.stale else "yellow"))
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
        return Panel(
            Group(rows, Text(), Text("\n".join(picture.log), style="dim")),
            title=f"steve2 on {self._world}",
            subtitle=f"tick {record.tick}/{self._task.tick_limit}   Ctrl-C ends",
            border_style="blue",
        )


def _bar(value: float, colour: str) -> Text:
    """A bar of ten cells for a value of 0..20."""
    full = round(max(0.0, min(20.0, value)) / 20 * _BAR_CELLS)
    return Text.assemble(("█" * full, colour), ("░" * (_BAR_CELLS - full), "dim"), f" {value:.0f}/20")
