"""Videos of a report: small ones lie in the page itself, others beside it."""

from __future__ import annotations

import base64
import os
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

LARGEST_VIDEO = 3_000_000
"""Bytes of a video that is put into the page; base64 makes a third more of it."""
LARGEST_SUM = 12_000_000
"""Bytes of all of them."""
_SUFFIX = ".mp4"


@dataclass(frozen=True)
class ShownVideo:
    """A video that a page shows or links.

    Attributes:
        source: a ``data:`` address where it lies in the page, else the way to the file from the page's folder.
        embedded: which of the two.
        size: bytes of the file.
    """

    source: str
    embedded: bool
    size: int


class VideoShelf:
    """Takes the videos of one page in the order of their worth, and embeds them while there is room.

    Args:
        page: the file that the page will be.
        largest: bytes of a video that is embedded.
        room: bytes of all that are embedded.
    """

    def __init__(self, page: Path, largest: int = LARGEST_VIDEO, room: int = LARGEST_SUM) -> None:
        self._folder = page.absolute().parent
        self._largest = largest
        self._room = room

    def take(self, folder: Path, name: str, embed: bool = True) -> ShownVideo | None:
        """A video by its path below a folder; None where no mp4 lies there, below that very folder.

        Args:
            folder: of the run.
            name: what the run's record says; it may come from elsewhere and is not trusted.
            embed: whether it is worth the room.
        """
        root = folder.resolve()
        path = (root / name).resolve() if name and "\0" not in name else root
        if path.suffix != _SUFFIX or not path.is_relative_to(root) or not path.is_file():
            return None
        size = path.stat().st_size
        if embed and size <= min(self._largest, self._room):
            self._room -= size
            return ShownVideo("data:video/mp4;base64," + base64.b64encode(path.read_bytes()).decode(), True, size)
        way = os.path.relpath(path, self._folder.resolve())
        return ShownVideo(urllib.parse.quote(Path(way).as_posix()), False, size)
