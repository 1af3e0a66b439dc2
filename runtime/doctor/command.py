"""Runs the checks and shows what they find."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from runtime.doctor import machine, packages, parts, reachable
from runtime.doctor.config import DoctorConfig
from runtime.doctor.finding import Check, Finding, bad
from runtime.exit_codes import EXIT_FAILED

RUNS = Path("runs")
_COLOURS = {"ok": "green", "note": "yellow", "bad": "bold red"}


def examine(config: DoctorConfig, console: Console) -> int:
    """Run every check and show a table, or JSON; returns 0 where nothing is bad, else 1. Nothing is installed or compiled."""
    found: dict[str, Finding] = {}
    for name, check in checks(config):
        if not config.json:
            console.print(f"[dim]>[/dim] {escape(name)} ...", highlight=False)
        found[name] = _run(check)
    good = all(one.grade != "bad" for one in found.values())
    if config.json:
        lines = [{"name": name, **msgspec.structs.asdict(one)} for name, one in found.items()]
        console.print_json(data={"good": good, "checks": lines})
    else:
        console.print(_table(found))
    return 0 if good else EXIT_FAILED


def checks(config: DoctorConfig) -> Iterator[tuple[str, Check]]:
    """The checks by name, in their order: what others need comes first."""
    yield "python", packages.python
    yield "onnxruntime", packages.onnxruntime
    yield "student", functools.partial(parts.student, config.student)
    yield "gpu", machine.gpu
    yield "node", parts.node
    yield "kernels", parts.kernels
    yield "video", parts.video
    yield "disk", functools.partial(machine.disk, config.out or RUNS)
    for number in config.port:
        yield f"port {number}", functools.partial(machine.port, number)
    if config.address is not None:
        yield "server", functools.partial(reachable.server, *config.address, config.mc_version)
    if config.mqtt is not None:
        yield "broker", functools.partial(reachable.broker, config.mqtt, config.mqtt_ca, os.environ)
    yield "minedojo", parts.minedojo
    yield "chromium", parts.browser


def _run(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:  # whatever is wrong is what the table is for
        return bad(f"{type(error).__name__}: {error}", "a fault that the check does not know: please report it")


def _table(found: dict[str, Finding]) -> Table:
    table = Table(title="steve2 doctor", show_header=False, title_style="bold")
    table.add_column()
    table.add_column()
    table.add_column(overflow="fold")
    for name, one in found.items():
        says = Text(one.says)
        if one.remedy:
            says.append(f"\n{one.remedy}", "cyan")
        table.add_row(name, Text(one.grade, _COLOURS[one.grade]), says)
    return table
