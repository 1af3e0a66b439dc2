"""Settings of ``steve2 bench faults``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import UseAppendAction, arg

from runtime.faults.names import FAULTS
from runtime.near import close_to
from runtime.ranges import ConfigError, real, require_ranges, whole


@dataclass(frozen=True)
class FaultsConfig:
    """Let an agent play on a live server of our own and do to it what a night may bring: node killed, the server stopped,
    kicks, a network that is cut, a broker that dies or freezes, a slow model, a full disk, garbage, floods of chat.

    After each fault it must play again, and nothing but the last seconds may be lost. The report says what was not so.
    """

    faults: Annotated[int, whole(1, 10_000, "a number of faults")] = 100
    """How many, drawn in equal parts from all kinds."""
    minutes: Annotated[float, real(0.1, 10_000, "minutes")] = 60.0
    """Over which they are spread; what takes longer to mend takes its time."""
    kind: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="KIND", help_behavior_hint="")] = ()
    """Only this kind, such as node_killed; several: --kind again. Without it all."""
    seed: Annotated[int, whole(0, 2**31 - 1)] = 0
    """Draws the order of the faults, and the world."""
    out: Path = Path("runs/faults")
    """Folder for report.json and what was recorded; it must hold no run yet."""

    def __post_init__(self) -> None:
        require_ranges(self)
        for kind in self.kind:
            if kind not in FAULTS:
                raise ConfigError(f"--kind: got {kind!r}; {close_to(kind, FAULTS)}there are {', '.join(FAULTS)}")
