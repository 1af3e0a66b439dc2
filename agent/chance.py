"""What an agent's actions are drawn by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WAY_OF_DRAWING = 2
"""To be raised whenever the same seed is to draw otherwise than before."""
HELD_HEADS = ("yaw",)
"""Whose noise is held for a while. Drawn anew on every tick, left and right that are about as likely take turns, and who turns to
and fro gets nowhere; held, one of them wins until something new is seen."""
LONGEST_HOLD_TICKS = 20
"""A noise is held for 1 to so many ticks, all as likely."""


def chances_of(generator: np.random.Generator, agents: int) -> tuple[Chance, ...]:
    """A chance of its own for each of some agents that begin."""
    return tuple(map(Chance, generator.spawn(agents)))


class Chance:
    """Gumbel noise for one agent's heads: added to logits before the argmax it draws from their softmax.

    Args:
        generator: of every draw.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._held: dict[str, tuple[int, NDArray[np.float64]]] = {}

    def noise(self, head: str, classes: int) -> NDArray[np.float64]:
        """float64 (classes,), to be asked for once a tick and head."""
        if head not in HELD_HEADS:
            return self._generator.gumbel(size=classes)
        left, noise = self._held.get(head, (0, np.empty(0)))
        if not left:
            left, noise = int(self._generator.integers(1, LONGEST_HOLD_TICKS + 1)), self._generator.gumbel(size=classes)
        self._held[head] = left - 1, noise
        return noise
