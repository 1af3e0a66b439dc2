"""Leave lava and fire: go to the nearest cell that does not burn, into water where it is as near."""

from __future__ import annotations

from bridge.messages import Action, Cell, Observation
from runtime.reflexes.aim import towards, walk
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import HOT, LAVA, Surroundings
from runtime.reflexes.ways import bears, nearest, walking_steps

CLEAR_BLOCKS = 0.3
"""So far from the fire it ends, sideways: a body that stops at its edge is pushed back by the next step."""


class LeaveFire(Reflex):
    """Acts from the first touch of lava or fire until the body is clear of it."""

    name = "leave_fire"

    def __init__(self) -> None:
        self._acts = False

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        around = Surroundings(seen)
        touched = around.touched(CLEAR_BLOCKS if self._acts else 0.0)
        self._acts = bool(touched & HOT) and seen.life.health > 0
        if not self._acts:
            return None
        in_lava = bool(touched & LAVA)
        self.reason = "it stands in lava" if in_lava else "it stands in fire"

        def is_out(cell: Cell) -> bool:
            return around.is_cool(*cell) and bears(around, cell)

        way = nearest(around.feet, walking_steps(around), is_out)
        if not way:  # nothing else is known to be better
            return walk(seen, seen.pose.yaw, jump=True)
        step = next((cell for cell in way if (cell[0], cell[2]) != (around.feet[0], around.feet[2])), way[-1])
        return walk(seen, towards(seen, step), jump=in_lava or step[1] > around.feet[1])

    def interrupt(self) -> None:
        """See ``Reflex``."""
        self._acts = False
