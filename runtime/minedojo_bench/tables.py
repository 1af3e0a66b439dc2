"""What is seen of a MineDojo benchmark in the terminal: a bar while it runs, a table at its end."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from types import TracebackType

from rich.box import SIMPLE_HEAD
from rich.console import Console, OverflowMethod
from rich.table import Table

from runtime.episode_progress import episode_progress
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
        self._progress = episode_progress(console)
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
        if record.broke:
            words = f"{record.task}, episode {record.episode}: {record.reason}: {one_line(record.error)}"
            self._console.print(words, style="red", markup=False, highlight=False, soft_wrap=True)
        done = len(self._records)
        if self._progress.disable and (done * PLAIN_LINES) % self._total < PLAIN_LINES:
            self._console.print(f"{done}/{self._total} episodes, {self._said()}", highlight=False)

    def _said(self) -> str:
        successes = sum(record.success for record in self._records)
        broken = sum(record.broke for record in self._records)
        return f"{successes} successes, {broken} broken" if broken else f"{successes} successes"


def show_tasks(console: Console, entries: Sequence[CatalogueEntry]) -> None:
    """Which tasks were chosen and what each asks for, a line each, so that it can be searched; then how many."""
    width = max((len(entry.task) for entry in entries), default=0)
    # On a terminal a line is cut at its edge; what is read by another program has it whole.
    overflow: OverflowMethod = "ellipsis" if console.is_terminal else "ignore"
    for entry in entries:
        line = f"{entry.task:{width}}  {one_line(entry.prompt)}"
        console.print(line, markup=False, highlight=False, no_wrap=True, overflow=overflow, crop=console.is_terminal)
    console.print(f"{len(entries):,} {'task' if len(entries) == 1 else 'tasks'}", style="bold", highlight=False)


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
        str(sum(record.broke for record in played)),
        str(len(records) - len(played)),
    )
