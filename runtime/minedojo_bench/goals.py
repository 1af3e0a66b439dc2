"""What a policy is told of a MineDojo task."""

from __future__ import annotations

import re

from bridge.messages import Goal
from runtime.minedojo_bench.catalogue import CatalogueEntry

_LOGS = re.compile(r"harvest_(\d+)_log(_|$)")


def logs_asked(task: str) -> int | None:
    """How many logs a task asks for; None where it asks for something else."""
    found = _LOGS.match(task)
    return None if found is None else int(found[1])


def goal_of(entry: CatalogueEntry) -> Goal:
    """MineDojo's own words, but where the shipped student knows the task by others: its goals name a kind of log."""
    count = logs_asked(entry.task)
    if count is None:
        return Goal(entry.prompt)
    return Goal(f"collect {count} oak log{'s' if count > 1 else ''}")
