"""Keeping a process of our own running: started again where it died, later and later where it dies again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bridge.clock import Clock
from bridge.world import WorldError
from runtime.foreign_text import one_line
from runtime.supervisor.backoff import Backoff


async def keep_running(
    what: str,
    ended: Callable[[], Awaitable[None]],
    start: Callable[[], Awaitable[None]],
    note: Callable[[str], None],
    backoff: Backoff,
    clock: Clock,
    failures: tuple[type[Exception], ...] = (WorldError, OSError),
) -> None:
    """Start it again whenever it has ended, after a wait; for ever.

    Args:
        what: it is, for notes: ``the embedded server``.
        ended: returns when it has.
        start: starts it anew.
        note: told of each end, and of each start that failed.
        backoff: waits; the time for which it ran takes doublings back.
        clock: time in seconds.
        failures: what ``start`` raises where it is to be tried again.
    """
    started = clock.now()
    while True:
        await ended()
        note(f"{what} ended; it is started again")
        while True:
            now = clock.now()
            await clock.sleep_until(now + backoff.next_seconds(now - started))
            started = clock.now()
            try:
                await start()
                break
            except failures as error:
                note(f"{what} did not start: {one_line(str(error))}; it is tried again")
