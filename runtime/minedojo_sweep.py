"""``steve2 minedojo sweep``: which of MineDojo's tasks make, reset and step against the embedded engine."""

from __future__ import annotations

import fnmatch
import logging
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bridge.minedojo.malmo import serve_malmo
from bridge.minedojo.sweep import SweepProcess, SweptTask, sweep
from runtime.config import ConfigError
from runtime.json_file import write_json
from runtime.kernels import ready_kernels
from runtime.minedojo_config import SweepConfig
from runtime.out_folder import ready_folder


def sweep_tasks(config: SweepConfig, console: Console) -> int:
    """Play the tasks, show those that failed and what the engine did not honour; 1 where any failed, else 0.

    Raises ConfigError where no id is meant, WorldError where MineDojo does not start.
    """
    if config.json is not None:
        ready_folder(config.json.parent, "--json")
    ready_kernels(lambda text: console.print(text, highlight=False))
    # What the engine notes is in the result: thousands of lines would bury the progress.
    logging.getLogger("bridge.minedojo").setLevel(logging.ERROR)
    with serve_malmo(seed=config.seed, max_sessions=2 * config.processes + 1) as port:
        with SweepProcess(port, config.steps, config.seed) as process:
            tasks = [task for task in process.tasks if fnmatch.fnmatchcase(task, config.tasks)]
        if not tasks:
            raise ConfigError(
                f"--tasks: got {config.tasks!r}, which no task id is like; give a pattern such as harvest_*"
            )
        swept = _with_progress(config, console, port, tasks)
    failed = [one for one in swept if one.error or one.steps < config.steps]
    console.print(_table("tasks that failed", "reason", [(one.task, one.error) for one in failed]))
    console.print(_table("what the engine noted", "tasks", _notes(swept)))
    console.print(
        f"{len(swept) - len(failed)} of {len(swept)} made, reset and stepped {config.steps} times", highlight=False
    )
    if config.json is not None:
        write_json(config.json, {"steps": config.steps, "seed": config.seed, "tasks": [one._asdict() for one in swept]})
    return 1 if failed else 0


def _with_progress(config: SweepConfig, console: Console, port: int, tasks: Sequence[str]) -> list[SweptTask]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("tasks", total=len(tasks))
        return sweep(port, tasks, config.steps, config.seed, config.processes, lambda _: progress.advance(bar))


def _notes(swept: Sequence[SweptTask]) -> list[tuple[str, str]]:
    """Each note, and of how many tasks; the most frequent first."""
    counts: dict[str, int] = {}
    for one in swept:
        for note in one.notes:
            counts[note] = counts.get(note, 0) + 1
    return [(note, str(count)) for note, count in sorted(counts.items(), key=lambda pair: -pair[1])]


def _table(title: str, second: str, rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(title=title, title_style="bold")
    table.add_column("")
    table.add_column(second)
    for row in rows or [("none", "")]:
        table.add_row(*map(Text, row))
    return table
