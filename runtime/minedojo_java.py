"""``steve2 minedojo check`` and ``repair``: what MineDojo's own Java engine needs before it can be launched."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.java import Found, look, malmo_folder
from bridge.minedojo.java_build import build_state, repair
from bridge.world import WorldError
from runtime.minedojo_config import RepairConfig


def check_engine(console: Console) -> int:
    """Show a table of what is there and what is not; returns 0 where the engine can be launched, 1 otherwise."""
    table = Table(title="MineDojo's Java engine", show_header=False, title_style="bold")
    good = True
    for found in _findings():
        good = good and found.good
        said = Text("ok", "green") if found.good else Text("bad", "bold red")
        table.add_row(found.part, said, Text(found.says))
    console.print(table)
    return 0 if good else 1


def repair_engine(config: RepairConfig, console: Console) -> None:
    """Repair the build in MineDojo's environment. Raises WorldError where that cannot be."""
    python = environment_python()
    if python is None:
        raise WorldError(_missing())
    malmo = malmo_folder(python)
    changes = repair(malmo, config.libraries, config.forge_owner)
    for change in changes:
        console.print(f"changed: {change}", highlight=False, markup=False)
    console.print(
        f"{'repaired' if changes else 'was repaired before'}: {malmo / 'build.gradle'}",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip


def _findings() -> Iterator[Found]:
    python = environment_python()
    if python is None:
        yield Found("MineDojo", _missing(), False)
        return
    yield Found("MineDojo", str(python.parent.parent), True)
    malmo = malmo_folder(python)
    yield from look(malmo)
    yield build_state(malmo)


def _missing() -> str:
    return f"it is not installed in {default_folder()}: run steve2 minedojo install"
