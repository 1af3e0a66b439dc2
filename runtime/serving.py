"""Serving something until a signal comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bridge.door import Address
from bridge.world import WorldError
from runtime.exit_codes import EXIT_STOPPED
from runtime.stopping import Stopping


async def serve_until_stopped(
    door: AbstractAsyncContextManager[Address],
    host: str,
    port: int,
    report: Callable[[str], None],
    describe: Callable[[Address], str],
) -> int:
    """Keep a door open until Ctrl-C or SIGTERM; returns the exit status.

    Args:
        door: opens it; raises OSError where the address cannot be had.
        host, port: the address that was asked for, for an error.
        report: told what is going on.
        describe: says what is served, where it listens now.

    Raises WorldError where the address cannot be had.
    """
    this_task = asyncio.current_task()
    assert this_task is not None
    with Stopping(this_task, report) as stopping:
        try:
            async with door as address:
                report(describe(address))
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
        except OSError as error:
            raise WorldError(
                f"cannot listen on {host} port {port}: {error.strerror or error}; give another --port or --host"
            ) from error
    return EXIT_STOPPED
