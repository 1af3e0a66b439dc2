"""Unstuck: a body that walks and does not move turns to where it can, and jumps."""

from __future__ import annotations

import math

import numpy as np

from bridge.messages import Action, Observation, Vector
from runtime.reflexes.aim import walk
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import Surroundings
from runtime.reflexes.ways import free_run

STUCK_TICKS = 80
"""Ticks of walking on the spot after which it acts; whoever digs or uses something meanwhile has a reason to stand."""
MOVED_BLOCKS = 0.6
FREE_TICKS = 15
"""Ticks that it walks."""
_HEADINGS = 12


class Unstuck(Reflex):
    """Acts for FREE_TICKS where walking led nowhere for STUCK_TICKS.

    Args:
        generator: of several ways that are as free it takes one by chance, so that the next try is another.
    """

    name = "unstuck"
    reason = "it walks and does not move"

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._anchor: Vector = (0.0, 0.0, 0.0)
        self._ticks = 0
        self._left = 0
        self._yaw = 0.0

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        if self._left == 0 and self._is_stuck(seen, last):
            self._left = FREE_TICKS
            self._yaw = self._free_yaw(seen)
        if self._left == 0 or seen.life.health <= 0:
            return None
        self._left -= 1
        self._ticks = 0
        return walk(seen, self._yaw, jump=True)

    def _is_stuck(self, seen: Observation, last: Action) -> bool:
        walks = (last.forward or last.strafe) and not (last.attack or last.use or last.sneak or last.item_action)
        if not walks or math.dist(seen.pose.position, self._anchor) > MOVED_BLOCKS:
            self._anchor = seen.pose.position
            self._ticks = 0
            return False
        self._ticks += 1
        return self._ticks >= STUCK_TICKS

    def _free_yaw(self, seen: Observation) -> float:
        around = Surroundings(seen)
        first = float(self._generator.uniform(0.0, 360.0))
        headings = [first + 360.0 * step / _HEADINGS for step in range(_HEADINGS)]
        return max(headings, key=lambda yaw: free_run(around, yaw)[0])

    def interrupt(self) -> None:
        """See ``Reflex``."""
        self._ticks = self._left = 0
