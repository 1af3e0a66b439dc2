"""The six directions by the game's names: the step that each is, what lies opposite and clockwise, and which a body looks to."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.messages import Cell

STEPS: Mapping[str, Cell] = {
    "down": (0, -1, 0),
    "up": (0, 1, 0),
    "north": (0, 0, -1),
    "south": (0, 0, 1),
    "west": (-1, 0, 0),
    "east": (1, 0, 0),
}
NAMES: Mapping[Cell, str] = {step: name for name, step in STEPS.items()}
OPPOSITE: Mapping[str, str] = {
    "down": "up",
    "up": "down",
    "north": "south",
    "south": "north",
    "west": "east",
    "east": "west",
}
CLOCKWISE: Mapping[str, str] = {"north": "east", "east": "south", "south": "west", "west": "north"}
"""Seen from above."""
_BY_QUARTER = ("south", "west", "north", "east")


def heading_of(yaw: float) -> str:
    """The side of the world that a yaw in degrees looks to."""
    return _BY_QUARTER[round(yaw / 90.0) % 4]


def neighbour(cell: Cell, direction: str, steps: int = 1) -> Cell:
    """The cell so many steps from another one in a direction."""
    x, y, z = STEPS[direction]
    return (cell[0] + steps * x, cell[1] + steps * y, cell[2] + steps * z)
