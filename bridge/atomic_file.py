"""Writing a file so that whoever looks finds the old one or the new one, whole: a save that is cut off replaces nothing."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, under a temporary name beside ``path``; it takes that name once the disk has it.

    Several threads and processes may write one path at once: one of them is the last. OSError, or any error inside, leaves what
    was there.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with unfinished.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Write bytes as ``replacing`` does."""
    with replacing(path) as file:
        file.write(data)


def copy_atomically(source: Path, path: Path) -> None:
    """Copy what is in a file as ``replacing`` does."""
    with source.open("rb") as read, replacing(path) as file:
        shutil.copyfileobj(read, file)


def _sync_folder(folder: Path) -> None:
    """Have the disk take the new name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
