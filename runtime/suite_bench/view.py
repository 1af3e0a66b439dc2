"""What is seen of a bench of suites in the terminal: a bar while it runs, a table at its end."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from runtime.foreign_text import one_line
from runtime.suite_bench.figures import estimate_words, number_words
from runtime.suite_bench.measures import AREA, FOUND, IOU, MILESTONES, SUCCESS
from runtime.suite_bench.records import EpisodeRecord
from runtime.suite_bench.summary import PolicyGroup, SuiteSummary
from runtime.suite_bench.targets import Verdict

PLAIN_LINES = 20
"""Lines of progress where there is no terminal to draw a bar on."""
_SHORT = {SUCCESS: "success", FOUND: "found", AREA: "area", IOU: "IoU", MILESTONES: "milestones"}


class RunView:
    """The bar of a run. It goes by the ticks that the episodes may take, so that the time left is not that of short ones.

    Args:
        console: where to.
        ticks: tick limits of all episodes that are to be played now, summed.
        episodes: how many these are.
    """

    def __init__(self, console: Console, ticks: int, episodes: int) -> None:
        self._console = console
        self._episodes = episodes
        self._done = self._successes = self._broken = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal or console.is_dumb_terminal,
        )
        self._bar = self._progress.add_task("episodes", total=max(1, ticks), said="")

    def __enter__(self) -> RunView:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def add(self, record: EpisodeRecord, tick_limit: int) -> None:
        """One more episode is over."""
        self._done += 1
        self._successes += record.success
        self._broken += record.broke
        said = f"{self._done}/{self._episodes}, {self._successes} successes"
        if self._broken:
            said += f", {self._broken} broken"
        self._progress.update(self._bar, advance=tick_limit, said=said, description=f"{record.policy}: {record.suite}")
        if record.broke:
            words = f"{record.policy}: {record.task}, seed {record.seed}: {one_line(record.error)}"
            self._console.print(words, style="red", markup=False, highlight=False, soft_wrap=True)
        if self._progress.disable and (self._done * PLAIN_LINES) % self._episodes < PLAIN_LINES:
            self._console.print(f"{record.policy}: {record.suite}: {said}", highlight=False, markup=False)


def result_table(title: str, summaries: Sequence[SuiteSummary]) -> Table:
    """A row for each policy of each suite: success and the suite's measure, each with its interval, and by the teacher's."""
    table = Table(title=title, title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("", overflow="fold", min_width=14)
    for heading in ("success", "95 %", "measure", "95 %", "by teacher", "ticks"):
        table.add_column(heading, justify="right", no_wrap=True)
    for suite in summaries:
        table.add_section()
        table.add_row(Text(suite.name.rpartition("/")[2], "cyan"), "", "", Text(_SHORT[suite.measure], "cyan"))
        for group in suite.groups:
            compared = suite.beside(group.policy, "teacher")
            tried = group.rate.trials > 0
            table.add_row(
                f"  {group.policy}",
                f"{group.rate.successes}/{group.rate.trials}" if tried else "not tried",
                f"{100 * group.rate.low:.0f}-{100 * group.rate.high:.0f}" if tried else "-",
                number_words(group.main.value, suite.digits),
                estimate_words(group.main, suite.digits).replace(" to ", "-"),
                "-" if compared is None else number_words(compared.value, 2),
                number_words(group.median_ticks, 0),
            )
    return table


def policy_table(groups: Sequence[PolicyGroup]) -> Table:
    """A row for each policy over all suites: what became of its episodes, and what they cost."""
    table = Table(title="all suites", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("", overflow="fold", min_width=12)
    for heading in ("success", "broken", "not tried", "passes/success", "ms p50/p99", "stale"):
        table.add_column(heading, justify="right", no_wrap=True)
    for group in groups:
        table.add_row(
            group.policy,
            f"{group.rate.successes}/{group.rate.trials}",
            str(group.broken),
            str(group.refused),
            number_words(group.passes_per_success, 0),
            f"{number_words(group.latency_p50, 1)}/{number_words(group.latency_p99, 1)}",
            number_words(100 * group.stale_share, 1) + " %",
        )
    return table


def target_table(verdicts: Sequence[Verdict]) -> Table:
    """Each figure that is to be reached: whether it is, and by how much not."""
    table = Table(title="figures to reach", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("", overflow="fold", min_width=24, ratio=3)
    for heading in ("is", "to reach"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", overflow="fold", ratio=2)
    styles = {"reached": "green", "missed": "red", "not measured": "dim"}
    for verdict in verdicts:
        table.add_row(
            Text(verdict.target.name),
            number_words(verdict.measured.value, verdict.target.digits),
            verdict.target.wanted_words,
            Text(verdict.words, styles[verdict.status]),
        )
    return table
