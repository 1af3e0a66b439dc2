"""What the operating system knows of processes: who descends from whom, who lives, and what memory each takes (proc(5))."""

from __future__ import annotations

import resource
from collections.abc import Iterable
from pathlib import Path

_STATE, _PARENT = 0, 1
"""Places in /proc/PID/stat behind the command's name."""


def descendants(pid: int) -> set[int]:
    """Every process that descends from one and lives."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended in the meantime
        if fields[_STATE] != "Z":
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


def resident_megabytes(pid: int) -> float | None:
    """Memory of a process that lies in RAM; None where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    except (OSError, ValueError, IndexError):
        return None
