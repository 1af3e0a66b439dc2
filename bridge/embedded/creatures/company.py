"""What deeds of the use key ask of creatures and of the weather."""

from __future__ import annotations

from bridge.embedded.creatures.herd import Herd
from bridge.embedded.creatures.interact import touch
from bridge.embedded.deeds.deed import Held, Scene
from bridge.embedded.deeds.sleeping import CLEAR, RAIN, THUNDER
from bridge.embedded.weather import begin_weather, is_raining, is_thundering
from bridge.messages import Cell


class Company:
    """Implements ``deeds.Surroundings`` for one world's creatures and weather."""

    def __init__(self, herd: Herd) -> None:
        self._herd = herd

    def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
        """Milk, shear, feed."""
        return touch(self._herd.realm, row, held)

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Of those that are alive."""
        return self._herd.monsters_near(cell, side, rise)

    def weather(self) -> int:
        """What falls now."""
        weather = self._herd.realm.weather
        if is_thundering(weather):
            return THUNDER
        return RAIN if is_raining(weather) else CLEAR

    def clear_weather(self) -> None:
        """As a night that was slept through leaves it."""
        begin_weather(self._herd.realm.weather, self._herd.realm.random, 0, 0)
