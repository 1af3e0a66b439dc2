"""What a loop is told between two ticks by those who steer it."""

from __future__ import annotations

from typing import Literal

from runtime.records import Outcome

Standing = Literal["", "paused", "idle"]
"""Why the body stands still though nothing is wrong; empty while it may act. It is the tick's actor then."""


class Steering:
    """Read by the loop once a tick. For the event loop's thread alone."""

    def __init__(self, stands: Standing = "") -> None:
        self.stands: Standing = stands
        self.ended: Outcome | None = None
        """Ends the episode at the next tick, with this outcome."""
        self.stood_ticks = 0
        """Ticks that the body stood so far, which the tick limit does not count. The loop adds to it."""
