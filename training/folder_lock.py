"""A folder that one process at a time may write to."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from training.disk import writing


def lock_folder(folder: Path) -> int:
    """Lock a folder; returns the descriptor that lets it go when it is closed. It goes with its process, however that ends.

    ValueError where another process has it, DiskError where the lock's file cannot be made.
    """
    with writing(folder):
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise ValueError(
            f"out: {folder} is being written to by another process; wait for its end, or give another folder"
        ) from error
    return lock
