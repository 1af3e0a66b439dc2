"""Processor time by what it was spent on, as the kernel counts it: of this process's threads by name, and of other processes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.processes import descendants

_CLOCK_TICK = 1 / os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Places of utime and stime behind the name in ``/proc/*/stat`` (proc(5))."""
_NANOSECONDS = 1e-9

PROCESS = "process"
"""This whole process."""


@dataclass(frozen=True)
class ProcessorTimes:
    """Seconds of processor time since each thread or process began.

    Attributes:
        threads: native id -> name and seconds of each thread of this process.
        process: of this whole process, threads that ended included.
        children: process id -> name and seconds of each process that was asked about; those that are gone are left out.
    """

    threads: Mapping[int, tuple[str, float]]
    process: float
    children: Mapping[int, tuple[str, float]]

    def since(self, begin: ProcessorTimes) -> dict[str, float]:
        """Seconds by the names of threads (numbers at their ends left out) and children; ``process`` is this whole process.

        One that began in between counts from its begin; one that ended is left out, but for ``process``.
        """
        spent: dict[str, float] = {PROCESS: self.process - begin.process}
        for now, before in ((self.threads, begin.threads), (self.children, begin.children)):
            for number, (name, seconds) in now.items():
                group = name.rstrip("0123456789_- ")
                spent[group] = spent.get(group, 0.0) + seconds - before.get(number, (name, 0.0))[1]
        return spent


def processor_times(children: Mapping[str, int]) -> ProcessorTimes:
    """As of now. ``children``: name -> process id."""
    own = Path("/proc/self/task")
    threads = {
        thread.native_id: (thread.name, seconds)
        for thread in threading.enumerate()
        if thread.native_id is not None and (seconds := _thread_seconds(own / str(thread.native_id))) is not None
    }
    found = {pid: (name, seconds) for name, pid in children.items() if (seconds := _process_seconds(pid)) is not None}
    return ProcessorTimes(threads, time.process_time(), found)


def _thread_seconds(folder: Path) -> float | None:
    """Of one thread, in the scheduler's own nanoseconds."""
    try:
        return int((folder / "schedstat").read_text().split()[0]) * _NANOSECONDS
    except (OSError, ValueError, IndexError):
        return None


def _process_seconds(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[_USER]) + int(fields[_SYSTEM])) * _CLOCK_TICK
    except (OSError, ValueError, IndexError):
        return None


def child_processes(marks: Mapping[str, str]) -> dict[str, int]:
    """Processes below this one: name -> process id of the first whose command line holds the mark of that name."""
    commands = {pid: _command(pid) for pid in sorted(descendants(os.getpid()))}
    found = {name: next((pid for pid, said in commands.items() if mark in said), 0) for name, mark in marks.items()}
    return {name: pid for name, pid in found.items() if pid}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it ended meanwhile
        return ""
