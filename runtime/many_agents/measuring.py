"""When a crew is measured: while all of it plays."""

from __future__ import annotations

import asyncio
import itertools

from runtime.many_agents.meter import CrewMeter
from runtime.policy_server.shared import SharedPolicy

SETTLE_SECONDS = 5.0
"""From the first tick of the last agent until figures are counted: joining and loading columns is no part of a tick."""
KEEP_SECONDS = 1.0
"""Between two looks at the processor's time."""
MEMORY_EVERY = 10
"""Looks at the processor's time for each at the memory that is kept."""


async def measure(meter: CrewMeter, shared: SharedPolicy, seconds: float = float("inf")) -> None:
    """Measure from when all agents have played for a while until the first of them has ended, for ``seconds`` at most."""

    def ended() -> bool:
        return any(member.status.state == "stopped" for member in meter.members)

    while not ended() and not all(member.has_played for member in meter.members):
        await asyncio.sleep(KEEP_SECONDS)
    await asyncio.sleep(SETTLE_SECONDS)
    if ended():
        return
    meter.begin(shared.figures)
    for moment in itertools.count():
        if moment % MEMORY_EVERY == 0:
            meter.keep_memory()
        left = seconds - moment * KEEP_SECONDS
        await asyncio.sleep(min(KEEP_SECONDS, left))
        if ended():
            return
        meter.keep(shared.figures)
        if left <= KEEP_SECONDS:
            return
