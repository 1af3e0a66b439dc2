"""What a policy is told of a MineDojo task."""

from __future__ import annotations

import re

from bridge.messages import Goal
from runtime.minedojo_bench.catalogue import CatalogueEntry

_LOGS = re.compile(r"harvest_(\d+)_log(_|$)")


def goal_of(entry: CatalogueEntry) -> Goal:
    """MineDojo's own words, but where the shipped student knows the task by others: its goals name a kind of log."""
    logs = _LOGS.match(entry.task)
    if logs is None:
        return Goal(entry.prompt)
    count = int(logs[1])
    return Goal(f"collect {count} oak log{'s' if count > 1 else ''}")
