"""What is seen of a benchmark: a progress bar with the success so far, and the table at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import TracebackType

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from runtime.episode_progress import episode_progress
from runtime.foreign_text import one_line
from runtime.lockstep import SeedResult
from runtime.statistics import PolicyReport

PLAIN_LINES = 10
"""Lines of progress a policy where there is no terminal to draw a bar on."""


class ProgressView:
    """A bar a policy: episodes done, successes, time left. Plain lines where there is no terminal.

    Args:
        console: where to.
        policy: its name.
        total: number of episodes.
    """

    def __init__(self, console: Console, policy: str, total: int) -> None:
        self._console = console
        self._policy = policy
        self._total = total
        self._done = 0
        self._successes = 0
        self._progress = episode_progress(console)
        self._bar = self._progress.add_task(policy, total=total, said="")

    def __enter__(self) -> ProgressView:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def add(self, episode: SeedResult) -> None:
        """One more episode is done."""
        self._done += 1
        self._successes += episode.result.success
        said = f"{self._successes} successes ({self._successes / self._done:.0%})"
        self._progress.update(self._bar, advance=1, said=said)
        if episode.result.outcome == "error":
            self._console.print(f"seed {episode.seed}: {one_line(episode.result.note)}", style="red", markup=False)
        if self._progress.disable and (self._done * PLAIN_LINES) % self._total < PLAIN_LINES:
            self._console.print(f"{self._policy}: {self._done}/{self._total} episodes, {said}", highlight=False)


def bench_table(title: str, reports: Sequence[PolicyReport]) -> Table:
    """One row a policy: successes, their rate's confidence interval in %, median ticks to success, ..."""
    table = Table(title=title, title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("policy", overflow="fold", min_width=8)
    for heading in ("success", "95 %", "ticks", "errors", "stale", "steps/s", "ms p50/p95/p99"):
        table.add_column(heading, justify="right", no_wrap=True)
    for report in reports:
        low, high = report.interval
        latency = report.latency
        table.add_row(
            report.policy,
            f"{report.successes}/{len(report.episodes)}",
            f"{100 * low:.1f}-{100 * high:.1f}",
            "-" if math.isnan(report.median_ticks) else f"{report.median_ticks:.0f}",
            str(report.errors),
            f"{report.stale_ticks / max(1, report.ticks):.1%}",
            f"{report.steps_per_second:.0f}",
            f"{latency.p50:.1f}/{latency.p95:.1f}/{latency.p99:.1f}",
        )
    return table
