"""Headings in words, so that a student can say which way it goes and hold to it by what it said."""

from __future__ import annotations

WINDS = ("south", "south west", "west", "north west", "north", "north east", "east", "south east")
"""Every 45 degrees of yaw from 0 on."""
NORTH = 180.0
"""Degrees of yaw."""


def wind(yaw: float) -> str:
    """The words for a heading in degrees of yaw."""
    return WINDS[round(yaw / 45.0) % len(WINDS)]


def wind_yaw(yaw: float) -> float:
    """The heading that its words say: the nearest multiple of 45 degrees."""
    return 45.0 * (round(yaw / 45.0) % len(WINDS))


def offset_words(east: float, south: float, limit: int) -> str:
    """A way in words such as ``north 34 east 3``; numbers end at ``limit``, parts under half a block are left out."""
    parts = (("south" if south > 0 else "north", abs(south)), ("east" if east > 0 else "west", abs(east)))
    said = [f"{word} {min(limit, round(blocks))}" for word, blocks in parts if blocks >= 0.5]
    return " ".join(said)
