"""A world folder belongs to one server at a time: two that write into one region file leave neither's chunks."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from bridge.world import WorldError

LOCK_FILE = ".steve2-lock"


def lock_folder(folder: Path) -> IO[str]:
    """Take a folder, which is made, for as long as the file that is returned is open; it is let go when the process ends.

    Raises WorldError where another server has it, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK_FILE).open("a")
    except OSError as error:
        raise WorldError(f"{folder}: {error.strerror}: give a folder that can be written") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise WorldError(f"{folder}: another server serves this world: stop it, or give another folder") from None
    return lock
