"""So many lines a second: what floods the log is counted instead."""

from __future__ import annotations

import math

LINES_A_SECOND = 20


class PacedLines:
    """Lets through LINES_A_SECOND, and tells how many it held back."""

    def __init__(self) -> None:
        self._second = -math.inf
        self._passed = 0
        self._held_back = 0

    def admits(self, moment: float) -> tuple[bool, int]:
        """Whether a line of this moment may pass, and how many were held back before it, to be told first.

        Args:
            moment: seconds; another second begins anew.
        """
        told = 0
        if not 0 <= moment - self._second < 1:
            self._second, self._passed = moment, 0
            told, self._held_back = self._held_back, 0
        self._passed += 1
        passes = self._passed <= LINES_A_SECOND
        self._held_back += not passes
        return passes, told
