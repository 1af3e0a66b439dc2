"""The folder of the tokens by which a Microsoft account logs in again: its owner's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bridge.world import WorldLost


def accounts_folder() -> Path:
    """``steve2/accounts`` under XDG_DATA_HOME, which is ``~/.local/share`` where it is not set."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "steve2" / "accounts"


def ready_accounts(folder: Path) -> Path:
    """Make the folder where it is missing, and see that only its owner can enter it and read what is in it.

    Rights that are too wide (0700 of the folder, 0600 of a file) are taken back. Returns the folder.

    Raises WorldLost (``login_failed``) where it is a link or somebody else's, or cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise WorldLost(f"{folder}: not a folder of this user's own; move it away", "login_failed")
        folder.chmod(0o700)
        for file in folder.iterdir():
            if file.is_file() and not file.is_symlink():
                file.chmod(0o600)
    except OSError as error:
        raise WorldLost(f"{folder}: {error.strerror or error}; tokens cannot be kept there", "login_failed") from error
    return folder
