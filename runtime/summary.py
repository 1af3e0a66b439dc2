"""The table at the end of a run."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from runtime.foreign_text import one_line
from runtime.records import EpisodeResult

_SAID = {
    "success": ("yes", "bold green"),
    "death": ("no: the agent died", "bold red"),
    "limit": ("no: the tick limit was reached", "bold yellow"),
    "stopped": ("no: stopped by the user", "bold yellow"),
    "lost": ("no: the world was lost", "bold red"),
    "error": ("no: the run broke off", "bold red"),
}


def summary_table(
    goal: str, world: str, result: EpisodeResult, files: dict[str, Path | None], goals: int = 1, goals_met: int = 0
) -> Table:
    """How many goals were met where there were several; success, ticks, stale ticks, latency of the last, and its files.

    Args:
        goal: text of the goal.
        world: the engine's name.
        result: how the episode went.
        files: label and path of what was written; None shows as ``none``.
        goals, goals_met: of the whole run.
    """
    table = Table(title="summary", show_header=False, title_style="bold")
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    said, style = _SAID[result.outcome]
    latency = result.latency
    if goals > 1:
        table.add_row("goals", f"{goals_met} of {goals} were met; the last of them:")
    table.add_row("goal", Text(goal))
    table.add_row("world", Text(world))
    table.add_row("success", Text(said, style=style))
    if result.note:
        table.add_row("note", Text(one_line(result.note)))
    table.add_row("progress", f"{result.progress:.0%}")
    table.add_row("ticks", f"{result.ticks} ({result.ticks * 0.05:.1f} s)")
    table.add_row("stale ticks", f"{result.stale_ticks} ({result.stale_share:.2%})")
    taken = {name: ticks for name, ticks in result.actors.items() if name.startswith("reflex:")}
    if taken:
        by_reflex = ", ".join(f"{name.removeprefix('reflex:')} {ticks}" for name, ticks in sorted(taken.items()))
        table.add_row("reflexes", f"{by_reflex} (ticks)")
    table.add_row("latency", f"p50 {latency.p50:.1f} ms   p95 {latency.p95:.1f} ms   p99 {latency.p99:.1f} ms")
    for label, path in files.items():
        table.add_row(label, Text(str(path) if path else "none"))
    return table
