"""A process of our own that dies is started again: soon at first, ever later where it dies again and again."""

from __future__ import annotations

import asyncio

import numpy as np

from bridge.world import WorldError
from runtime.keeping import keep_running
from runtime.supervisor.backoff import MOST_SECONDS, Backoff
from tests.runtime.conftest import ManualClock


async def test_waits_grow_while_it_dies_at_once_and_shrink_after_a_good_run():
    clock, starts, notes = ManualClock(), list[float](), list[str]()
    runs = iter([0.0] * 10 + [600.0, 0.0])
    over = asyncio.Event()

    async def ended() -> None:
        seconds = next(runs, None)
        if seconds is None:
            over.set()
            await asyncio.Event().wait()
        else:
            await clock.sleep_until(clock.now() + seconds)

    async def start() -> None:
        starts.append(clock.now())
        if len(starts) == 3:
            raise WorldError("port 1 is\ntaken")

    turning = asyncio.create_task(clock.turn())
    keeping = asyncio.create_task(
        keep_running("the server", ended, start, notes.append, Backoff(np.random.default_rng(0)), clock)
    )
    await asyncio.wait_for(over.wait(), 30)
    for task in (turning, keeping):
        task.cancel()
    waits = np.diff([0.0, *starts])
    assert 0.5 <= waits[0] <= 1.0
    assert 1.0 <= waits[1] <= 2.0, "the second wait is longer"
    assert MOST_SECONDS / 2 <= waits[9] <= MOST_SECONDS
    assert 600.0 <= waits[11] - 0.5 <= 601.0, "ten minutes that went well take all doublings back"
    assert notes.count("the server ended; it is started again") == 12
    assert "the server did not start: port 1 is taken; it is tried again" in notes
