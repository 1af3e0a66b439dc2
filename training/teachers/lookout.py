"""Looking around: which headings were seen here, and when to walk on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SECTORS = 24
_SEEN_TO_EACH_SIDE = 30.0
"""Degrees from the gaze within which a heading counts as seen; a little inside the frame's half width of 35."""


class Lookout:
    """Alternates between a full look around and a stretch of walking.

    What was looked at is kept, not how often somebody turned: a student that turns otherwise than asked completes the
    same look.
    """

    def __init__(self, stretch_ticks: int = 60) -> None:
        if stretch_ticks < 1:
            raise ValueError(f"stretch_ticks: must be at least 1 tick, got {stretch_ticks}")
        self._stretch_ticks = stretch_ticks
        self._centres: NDArray[np.float64] = np.linspace(0.0, 360.0, _SECTORS, endpoint=False)
        self._seen: NDArray[np.bool_] = np.zeros(_SECTORS, np.bool_)
        self._walking_since: int | None = None

    def reset(self) -> None:
        """Begin with a look around."""
        self._seen[:] = False
        self._walking_since = None

    def wants_to_turn(self, tick: int, yaw: float) -> bool:
        """Note what this gaze (yaw in degrees) shows; true while the look around is not complete."""
        if self._walking_since is not None:
            if tick - self._walking_since < self._stretch_ticks:
                return False
            self.reset()
        away = np.abs((self._centres - yaw + 180.0) % 360.0 - 180.0)
        self._seen |= away <= _SEEN_TO_EACH_SIDE
        if self._seen.all():
            self._walking_since = tick
            return False
        return True
