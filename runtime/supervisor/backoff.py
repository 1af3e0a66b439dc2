"""How long to wait between two tries."""

from __future__ import annotations

import numpy as np

FIRST_SECONDS = 1.0
MOST_SECONDS = 60.0
RECOVERY_SECONDS = 10.0
"""Of going well, that take back one doubling: a minute takes back them all."""


class Backoff:
    """Waits that double from FIRST_SECONDS to MOST_SECONDS, each shortened by chance to between half of it and all.

    The chance keeps agents apart that one server sent away together.

    Args:
        generator: of the chance.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self.failures = 0
        """Doublings of the next wait."""

    def next_seconds(self, played_seconds: float = 0.0) -> float:
        """The next wait.

        Args:
            played_seconds: for how long it went well before this failure.
        """
        self.failures = max(0, self.failures - int(played_seconds // RECOVERY_SECONDS))
        whole: float = min(MOST_SECONDS, FIRST_SECONDS * 2.0**self.failures)
        if whole < MOST_SECONDS:
            self.failures += 1
        return whole * float(self._generator.uniform(0.5, 1.0))
