"""Videos of a report: a small one lies in the page, of a larger one a time lapse, and the whole is linked."""

from __future__ import annotations

import base64
import os
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from runtime.report.preview import preview

LARGEST_VIDEO = 1_000_000
"""Bytes of a video that is put into the page; base64 makes a third more of it."""
LARGEST_SUM = 12_000_000
"""Bytes of all of them."""
_SUFFIX = ".mp4"


@dataclass(frozen=True)
class ShownVideo:
    """A video that a page shows or links.

    Attributes:
        source: a ``data:`` address of what lies in the page; empty where nothing does.
        speed: how many times as fast that goes by.
        link: the way to the whole video from the page's folder.
        size: bytes of the whole video.
    """

    source: str
    speed: int
    link: str
    size: int


class VideoShelf:
    """Takes the videos of one page in the order of their worth, and embeds them while there is room.

    Args:
        page: the file that the page will be.
        largest: bytes of what is embedded of one video.
        room: bytes of all that is embedded.
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
        link = urllib.parse.quote(Path(os.path.relpath(path, self._folder.resolve())).as_posix())
        data, speed = self._shown(path) if embed else (b"", 1)
        self._room -= len(data)
        source = f"data:video/mp4;base64,{base64.b64encode(data).decode()}" if data else ""
        return ShownVideo(source, speed, link, path.stat().st_size)

    def _shown(self, path: Path) -> tuple[bytes, int]:
        """What is embedded of a video and how fast it goes by; nothing where there is no room for it."""
        room = min(self._largest, self._room)
        if path.stat().st_size <= room:
            return path.read_bytes(), 1
        lapse = preview(path)
        return lapse if lapse is not None and len(lapse.data) <= room else (b"", 1)
