"""Folders for what a command writes: made before the work begins, since what cannot be written is best known then."""

from __future__ import annotations

import tempfile
from pathlib import Path

from runtime.config import ConfigError


def ready_folder(folder: Path, field: str) -> None:
    """Make a folder with its parents where it is missing; ConfigError where files cannot be put there.

    ``field`` is what the folder is called on the command line.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass  # what the permissions say is not all: a file system may be read-only, or full
    except OSError as error:
        raise ConfigError(
            f"{field}: files cannot be put into {str(folder)!r} ({error.strerror}); give a folder that can be written"
        ) from error
