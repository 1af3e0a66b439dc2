"""Ending a process that ends by itself when its standard input does."""

from __future__ import annotations

import asyncio
import contextlib


async def end_child(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Close its input and wait for it; kill it where it has not ended after ``seconds``. Safe to call on one that has ended."""
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
