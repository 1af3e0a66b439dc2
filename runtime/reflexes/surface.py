"""Surface when drowning: swim to the nearest air, around what is in the way."""

from __future__ import annotations

from bridge.messages import Action, Observation
from runtime.reflexes.aim import towards, walk
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import WET, Surroundings
from runtime.reflexes.ways import nearest, swimming_steps

LOW_OXYGEN = 120.0
"""Ticks of breath from which on it acts: 6 s, in which a body swims some 12 blocks up."""
ENOUGH_OXYGEN = 240.0
"""Ticks of breath until which it stays at the surface."""
LONG_UNDER = 200
"""Ticks under water after which it acts in any case: some servers do not tell how much breath is left. A breath lasts 300."""


class Surface(Reflex):
    """Acts from the last seconds of breath on until there is enough again."""

    name = "surface"

    def __init__(self) -> None:
        self._acts = False
        self._under_ticks = 0

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        around = Surroundings(seen)
        under = bool(around.at(*around.eye) & WET)
        self._under_ticks = self._under_ticks + 1 if under else 0
        oxygen = seen.life.oxygen
        if under and (oxygen <= LOW_OXYGEN or self._under_ticks >= LONG_UNDER):
            self._acts = True
            self.reason = (
                f"it has been under water for {self._under_ticks / 20:.0f} s, breath for {max(0.0, oxygen) / 20:.0f} s"
            )
        elif not under and oxygen >= ENOUGH_OXYGEN:
            self._acts = False
        if not self._acts or seen.life.health <= 0:
            return None
        if not under:
            return Action(jump=around.touched() & WET != 0)  # at the surface, breathing
        way = nearest(around.eye, swimming_steps(around), lambda cell: not around.at(*cell) & WET)
        x, y, z = around.eye
        aside = next((cell for cell in way if (cell[0], cell[2]) != (x, z)), None)
        rises = next((cell for cell in way if cell[1] > y), None)
        if aside is None or (rises is not None and way.index(rises) < way.index(aside)):
            return Action(jump=True, d_pitch=-seen.pose.pitch)
        sinks = any(cell[1] < y for cell in way[: way.index(aside)])
        action = walk(seen, towards(seen, aside), jump=not sinks)
        return action
