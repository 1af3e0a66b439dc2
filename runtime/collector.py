"""Keeping the garbage collector out of the ticks."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_garbage_collector() -> Iterator[None]:
    """Keep what was loaded before a loop out of the collector's rounds, which else cost tens of milliseconds each."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
