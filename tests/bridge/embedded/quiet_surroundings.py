"""What deeds of the use key ask of the rest of the world, answered for one without creatures and weather."""

from __future__ import annotations

from bridge.embedded.deeds.deed import PASS, Held, Scene
from bridge.embedded.deeds.sleeping import CLEAR
from bridge.messages import Cell


class QuietSurroundings:
    """Implements ``deeds.Surroundings``: nobody is there, and the sky is clear."""

    def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
        """No creature answers."""
        return PASS

    def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
        """No monster is."""
        return False

    def weather(self) -> int:
        """CLEAR"""
        return CLEAR

    def clear_weather(self) -> None:
        """It is clear."""
