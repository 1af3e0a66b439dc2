"""What deeds of the use key ask of creatures and weather."""

from __future__ import annotations

from typing import Any

from bridge.embedded.creatures.herd import Herd
from bridge.embedded.creatures.interact import touch
from bridge.embedded.deeds import Held, Scene
from bridge.embedded.sleeping import CLEAR, RAIN, THUNDER
from bridge.embedded.weather import begin_weather, is_raining, is_thundering
from bridge.messages import Cell


class Company:
    """Implements ``deeds.Surroundings`` for the creatures of one world and its WEATHER record."""

    def __init__(self, herd: Herd, weather: Any) -> None:
        self._herd = herd
        self._weather = weather

    def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
        """Milk, shear, feed."""
        return touch(self._herd.realm, row, held)

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """Of those that are alive."""
        return self._herd.monsters_near(cell, side, rise)

    def weather(self) -> int:
        """By what the rules take for rain and thunder."""
        if is_thundering(self._weather):
            return THUNDER
        return RAIN if is_raining(self._weather) else CLEAR

    def clear_weather(self) -> None:
        """Both end, as when all have slept."""
        begin_weather(self._weather, self._herd.realm.random, 0, 0)
