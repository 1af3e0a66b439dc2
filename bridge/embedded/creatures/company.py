"""What deeds of the use key ask of creatures."""

from __future__ import annotations

from bridge.embedded.creatures.herd import Herd
from bridge.embedded.creatures.interact import touch
from bridge.embedded.deeds import Held, Scene
from bridge.embedded.surroundings import QuietSurroundings
from bridge.messages import Cell


class Company(QuietSurroundings):
    """Implements ``deeds.Surroundings`` where creatures live; weather and growth are as quiet as ever."""

    def __init__(self, herd: Herd) -> None:
        self._herd = herd

    def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
        """Milk, shear, feed."""
        return touch(self._herd.realm, row, held)

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Of those that are alive."""
        return self._herd.monsters_near(cell, side, rise)
