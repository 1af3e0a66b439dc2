"""What the operating system knows of processes: children, memory."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable
from pathlib import Path

_PARENT = 1
"""Field of /proc/PID/stat behind the command's name (proc_pid_stat(5))."""


def descendants(pid: int) -> set[int]:
    """Every process that descends from one and lives."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended in the meantime
        if fields[0] != "Z":
            parents[int(stat.parent.name)] = int(fields[_PARENT])
    found: set[int] = set()
    wave = {pid}
    while wave:
        wave = {child for child, parent in parents.items() if parent in wave} - found
        found |= wave
    return found


def alive(pids: Iterable[int]) -> set[int]:
    """Those that still run."""
    return {pid for pid in pids if Path(f"/proc/{pid}/statm").exists()}


def megabytes(pids: Iterable[int]) -> float:
    """Memory of some processes that is in use, together."""
    pages = 0
    for pid in pids:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return pages * resource.getpagesize() / 1e6


def own_pid() -> int:
    """Of this process."""
    return os.getpid()
