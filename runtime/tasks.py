"""``steve2 tasks``: the task files that ship, as a table, as JSON, or one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.messages import WorldSetup
from runtime.config import ConfigError, TasksConfig
from runtime.success_words import success_words

if TYPE_CHECKING:
    from training.task_files import TaskFamily


def list_tasks(config: TasksConfig, console: Console) -> int:
    """Show what was asked for; returns the exit status (0)."""
    from training.task_files import SUITES, find_family, find_task, load_family, shipped_families

    if config.name is not None:
        name = config.name
        if "/" in name and not name.endswith(".yaml"):
            find_task(name)  # refuses what is none
            name = name.partition("/")[0]
        _show(find_family(name), console, config.json)
        return 0
    families = [load_family(name) for name in shipped_families()]
    families = [family for family in families if config.suite is None or family.suite.startswith(config.suite)]
    if not families:
        raise ConfigError(f"--suite: got {config.suite!r}; give one of {', '.join(SUITES[:-1])}, or how it begins")
    families.sort(key=lambda family: (family.suite, family.name))
    if config.json:
        console.print_json(data=[_facts(family) for family in families])
        return 0
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("task", no_wrap=True)
    for heading in ("goal, for example", "success", "kinds"):
        table.add_column(heading, overflow="fold")
    table.add_column("ticks", justify="right")
    suite = ""
    for family in families:
        if family.suite != suite:
            suite = family.suite
            table.add_section()
            table.add_row(Text(suite, "cyan"))
        task = family.task()
        kinds = str(len(family.kinds))
        table.add_row(f"  {family.name}", task.goal.text, success_words(task.success), kinds, str(task.tick_limit))
    console.print(table)
    console.print(
        f"\n{len(families)} families. `steve2 tasks show NAME` tells all of one, `steve2 play NAME` lets you walk in it.",
        style="dim",
        highlight=False,
    )
    return 0


def _facts(family: TaskFamily) -> dict[str, Any]:
    task = family.task()
    return {
        "name": family.name,
        "suite": family.suite,
        "goal": task.goal.text,
        "success": success_words(task.success),
        "tick_limit": task.tick_limit,
        "kinds": list(family.kinds),
        "counts": list(family.counts),
        "counts_of_kinds": {kind: list(family.counts_of(kind)) for kind in family.kinds},
        "texts": list(family.texts),
        "held_out_texts": list(family.held_out_texts),
        "shown": family.shown,
        "setup": msgspec.to_builtins(task.setup),
    }


def _show(family: TaskFamily, console: Console, as_json: bool) -> None:
    facts = _facts(family)
    if as_json:
        console.print_json(data=facts)
        return
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", justify="right")
    rows.add_column(overflow="fold")
    rows.add_row("task", Text(family.name, "bold"))
    rows.add_row("suite", Text(family.suite, "cyan"))
    alike = all(family.task(kind).setup == family.task().setup for kind in family.kinds)
    for kind in family.kinds:
        task = family.task(kind)
        own = family.kinds[kind].counts
        counts = "" if own is None else f"; counts {', '.join(map(str, own))}"
        rows.add_row(f"kind {kind}", f"{success_words(task.success)}, {task.tick_limit} ticks{counts}")
        if not alike:
            _add_setup(rows, task.setup)
    rows.add_row("counts", ", ".join(map(str, family.counts)))
    for text in family.texts:
        rows.add_row("text", text)
    for text in family.held_out_texts:
        rows.add_row("held out", text)
    if family.shown != "words":
        rows.add_row("shown", f"{family.shown}, beside the words")
    if alike:
        _add_setup(rows, family.task().setup)
    console.print(rows, highlight=False)


def _add_setup(rows: Table, setup: WorldSetup) -> None:
    """A row of each field that is not as in any world."""
    plain = msgspec.to_builtins(WorldSetup())
    for key, value in msgspec.to_builtins(setup).items():
        if value != plain[key]:
            rows.add_row(key.replace("_", " "), _words(value))


def _words(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(
            _words(part) if not isinstance(part, (list, tuple)) else " ".join(map(str, part)) for part in value
        )
    if isinstance(value, dict):
        return " ".join(f"{key} {part}" for key, part in value.items())
    return str(value)
