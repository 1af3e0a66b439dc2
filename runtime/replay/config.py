"""Settings of ``steve2 replay``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from runtime.config import ConfigError, File, Port
from runtime.ranges import require_ranges


@dataclass(frozen=True)
class ReplayConfig:
    """Show a recorded episode in the page of `steve2 run --page`, or write it as a video with its plan and actions."""

    episode: Annotated[Path, Positional, arg(metavar="EPISODE")]
    """Folder of a run, such as runs/20261127-101500, or of one stretch of it."""
    video: File = None
    """Write an mp4 to this file instead of showing a page."""
    port: Port = 0
    """Port of the page, on this machine alone (127.0.0.1); 0 takes a free one."""
    open: bool = True
    """Open the page in the browser."""

    def __post_init__(self) -> None:
        require_ranges(self)
        if self.video is not None and self.video.suffix != ".mp4":
            raise ConfigError(f"--video: got {str(self.video)!r}; give a file whose name ends in .mp4")
        if self.video is not None and self.video.is_dir():
            raise ConfigError(f"--video: {self.video} is a folder; give a file")
