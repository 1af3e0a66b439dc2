"""Settings of ``steve2 play``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tyro.conf import Positional, arg

from runtime.config import Folder, Port, Seed
from runtime.ranges import require_ranges, whole


@dataclass(frozen=True)
class PlayConfig:
    """Walk in a task yourself: a page in the browser with keyboard and mouse, showing the agent's own frame."""

    task: Annotated[str, Positional, arg(metavar="TASK")]
    """FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT of `steve2 tasks`, or the path of a task file."""
    seed: Seed = 100_000
    """Seed of the first world; N goes on to the next."""
    size: Annotated[int, whole(64, 1024, "a side in pixels")] = 480
    """Side in pixels of the larger picture that V shows instead of the agent's frame."""
    port: Port = 0
    """Port to listen on, on this machine alone (127.0.0.1); 0 takes a free one."""
    open: bool = True
    """Open the page in the browser."""
    saved: Folder = None
    """World folder in the game's own format (Anvil, 1.20.4) to play in. Without it each seed has its terrain."""

    def __post_init__(self) -> None:
        require_ranges(self)
