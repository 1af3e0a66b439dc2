"""Surface when drowning: swim to the nearest air, around what is in the way."""

from __future__ import annotations

import math

from bridge.messages import Action, Cell, Observation
from runtime.reflexes.aim import towards, walk
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import SOLID, WET, Surroundings
from runtime.reflexes.ways import nearest, swimming_steps

LOW_OXYGEN = 120.0
"""Ticks of breath from which on it acts in any case; a body swims some 12 blocks up in them."""
WATCHED_OXYGEN = 220.0
"""Ticks of breath from which on it looks now and then how long the way to the air is."""
SWIM_TICKS = 11
"""For a block to the side; up it is quicker."""
SPARE_TICKS = 30
LOOK_EVERY_TICKS = 4
ENOUGH_OXYGEN = 240.0
"""Ticks of breath until which it stays at the surface."""
LONG_UNDER = 200
"""Ticks under water after which it acts in any case: some servers do not tell how much breath is left. A breath lasts 300."""


class Surface(Reflex):
    """Acts when the breath that is left is what the way to the air takes, until there is enough of it again."""

    name = "surface"

    def __init__(self) -> None:
        self._acts = False
        self._under_ticks = 0

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        around = Surroundings(seen)
        under = bool(around.at(*around.eye) & WET)
        self._under_ticks = self._under_ticks + 1 if under else 0
        if under:
            self._acts = self._acts or self._must(around, seen.life.oxygen)
        elif seen.life.oxygen >= ENOUGH_OXYGEN:
            self._acts = False
        if not self._acts or seen.life.health <= 0:
            return None
        if not under:
            return Action(jump=around.touched() & WET != 0)  # at the surface, breathing
        breath = max(0.0, seen.life.oxygen) / 20
        self.reason = f"it has been under water for {self._under_ticks / 20:.0f} s and has breath for {breath:.0f} s"
        return _swim(seen, around, _way_up(around))

    def _must(self, around: Surroundings, oxygen: float) -> bool:
        if oxygen <= LOW_OXYGEN or self._under_ticks >= LONG_UNDER:
            return True
        if oxygen > WATCHED_OXYGEN or self._under_ticks % LOOK_EVERY_TICKS:
            return False
        return oxygen <= len(_way_up(around)) * SWIM_TICKS + SPARE_TICKS


def _way_up(around: Surroundings) -> list[Cell]:
    return nearest(around.eye, swimming_steps(around), lambda cell: not around.at(*cell) & WET)


def _swim(seen: Observation, around: Surroundings, way: list[Cell]) -> Action:
    """The next stroke: straight up where the way goes up from here, else towards the farthest cell that it leads straight to."""
    x, y, z = around.eye
    aside = next((place for place, cell in enumerate(way) if (cell[0], cell[2]) != (x, z)), len(way))
    if aside == len(way) or any(cell[1] > y for cell in way[:aside]):
        return Action(jump=True, d_pitch=-seen.pose.pitch)
    straight = way[aside]
    for cell in way[aside:]:
        if cell[1] != straight[1] or not _is_open(around, cell):
            break
        straight = cell
    sinks = straight[1] < y
    return walk(seen, towards(seen, straight), jump=not sinks)


def _is_open(around: Surroundings, goal: Cell) -> bool:
    """Whether a body can swim straight to a cell at its height: nothing solid on the line, half a body to either side."""
    x, _, z = around.position
    east, south = goal[0] + 0.5 - x, goal[2] + 0.5 - z
    steps = max(1, math.ceil(3 * math.hypot(east, south)))
    for step in range(steps + 1):
        here = (x + east * step / steps, z + south * step / steps)
        for corner in ((-0.3, -0.3), (-0.3, 0.3), (0.3, -0.3), (0.3, 0.3)):
            if around.at(math.floor(here[0] + corner[0]), goal[1], math.floor(here[1] + corner[1])) & SOLID:
                return False
    return True
