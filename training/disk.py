"""Files and folders of a run, each replaced as a whole; what cannot be written is told in one line that names it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from safetensors import SafetensorError

from bridge.atomic_file import write_atomically

NOTHING_LOST = "nothing is lost: make room and give the same command again"


class DiskError(Exception):
    """A file of a training run cannot be written; the text names it, the reason and what to do."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Around writing of ``path``: what the system, or safetensors in its own words, has against it becomes a DiskError."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DiskError(f"out: {path} cannot be written ({reason}); {NOTHING_LOST}") from error


def replace_text(path: Path, text: str) -> None:
    """Write a file to a temporary name and rename it. DiskError where it cannot be; the file of before then stays."""
    with writing(path):
        write_atomically(path, text.encode())


def replace_folder(new: Path, folder: Path, outgoing: Path) -> None:
    """Move ``new`` to ``folder``, and what lay there to ``outgoing``. OSError where that fails; what lay there then stays."""
    if folder.exists():
        os.replace(folder, outgoing)
    try:
        os.replace(new, folder)
    except OSError:
        if outgoing.exists():
            os.replace(outgoing, folder)
        raise


def outgoing_of(folder: Path) -> Path:
    """What ``rewriting`` calls a folder that it is about to remove."""
    return folder.with_name(f".{folder.name}.old")


@contextlib.contextmanager
def rewriting(folder: Path) -> Iterator[Path]:
    """Around writing of a whole folder: gives an empty one beside it, which takes its place at the end.

    A crash leaves the old one, though perhaps under the name ``outgoing_of``, or the new one. DiskError where the disk takes no
    more: the old one stays, and nothing half-written.
    """
    unfinished, outgoing = folder.with_name(f".{folder.name}.new"), outgoing_of(folder)
    shutil.rmtree(unfinished, ignore_errors=True)
    with writing(folder):
        try:
            unfinished.mkdir(parents=True)
            yield unfinished
            if folder.exists():
                # Otherwise the outgoing one, left by a crash between two renames, is the only whole one there is.
                shutil.rmtree(outgoing, ignore_errors=True)
            replace_folder(unfinished, folder, outgoing)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(outgoing, ignore_errors=True)
