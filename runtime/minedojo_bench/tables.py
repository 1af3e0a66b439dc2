"""What is seen of a MineDojo benchmark in the terminal: a bar while it runs, a table at its end."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from types import TracebackType

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from runtime.foreign_text import one_line
from runtime.minedojo_bench.catalogue import CATEGORIES, CatalogueEntry
from runtime.minedojo_bench.records import EpisodeRecord
from runtime.statistics import wilson_interval

PLAIN_LINES = 20
"""Lines of progress where there is no terminal to draw a bar on."""
MOST_TASK_ROWS = 40
"""With more tasks the table shows categories alone; the report has them all."""


class RunView:
    """The bar: episodes done, successes, errors, time left. Plain lines where there is no terminal.

    Args:
        console: where to.
        records: what was played before.
        total: episodes of the whole run.
    """

    def __init__(self, console: Console, records: Sequence[EpisodeRecord], total: int) -> None:
        self._console = console
        self._total = total
        self._records = list(records)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._bar = self._progress.add_task("episodes", total=total, completed=len(records), said=self._said())

    def __enter__(self) -> RunView:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def add(self, record: EpisodeRecord) -> None:
        """One more episode is over."""
        self._records.append(record)
        self._progress.update(self._bar, advance=1, said=self._said())
        if record.reason in ("error", "stalled"):
            words = f"{record.task}, episode {record.episode}: {record.reason}: {one_line(record.error)}"
            self._console.print(words, style="red", markup=False, highlight=False, soft_wrap=True)
        done = len(self._records)
        if not self._console.is_terminal and (done * PLAIN_LINES) % self._total < PLAIN_LINES:
            self._console.print(f"{done}/{self._total} episodes, {self._said()}", highlight=False)

    def _said(self) -> str:
        successes = sum(record.success for record in self._records)
        broken = sum(record.reason in ("error", "stalled") for record in self._records)
        return f"{successes} successes, {broken} broken" if broken else f"{successes} successes"


def task_table(entries: Sequence[CatalogueEntry]) -> Table:
    """Which tasks were chosen, and what each asks for."""
    table = Table(title=f"{len(entries)} tasks", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("task", no_wrap=True)
    table.add_column("category")
    table.add_column("asks for", overflow="fold")
    for entry in entries:
        table.add_row(entry.task, entry.category, one_line(entry.prompt))
    return table


def result_table(title: str, records: Sequence[EpisodeRecord]) -> Table:
    """Success by category, and by task where these are few; episodes that were skipped do not count."""
    table = Table(title=title, title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("", overflow="fold", min_width=12)
    for heading in ("success", "95 %", "ticks", "broken", "skipped"):
        table.add_column(heading, justify="right", no_wrap=True)
    tasks = list(dict.fromkeys(record.task for record in records))
    for category in CATEGORIES:
        of_category = [record for record in records if record.category == category]
        if of_category:
            table.add_row(*_row(category, of_category), style="bold")
        if len(tasks) <= MOST_TASK_ROWS:
            for task in tasks:
                of_task = [record for record in of_category if record.task == task]
                if of_task:
                    table.add_row(*_row(f"  {task}", of_task))
    return table


def _row(name: str, records: Sequence[EpisodeRecord]) -> tuple[str, ...]:
    played = [record for record in records if record.reason != "skipped"]
    successes = [record for record in played if record.success]
    low, high = wilson_interval(len(successes), len(played))
    return (
        name,
        f"{len(successes)}/{len(played)}",
        f"{100 * low:.0f}-{100 * high:.0f}" if played else "-",
        f"{statistics.median(record.ticks for record in successes):.0f}" if successes else "-",
        str(sum(record.reason in ("error", "stalled") for record in played)),
        str(len(records) - len(played)),
    )
