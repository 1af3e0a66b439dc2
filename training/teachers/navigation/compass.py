"""Headings in words, so that a student can say which way it goes and hold to it by what it said."""

from __future__ import annotations

import math

import numpy as np

from bridge.messages import Vector
from training.teachers.aiming import yaw_towards

WINDS = ("south", "south west", "west", "north west", "north", "north east", "east", "south east")
"""Every 45 degrees of yaw from 0 on."""
NORTH = 180.0
"""Degrees of yaw."""
_STEPS = (0, 5, 10, 20, 30, 40, 50, 60)
"""Blocks that are said of a way: few, since a student has to tell them from what it has come, and they stand for a while."""
_NEAR_BLOCKS = 4.0
"""Within which a place is neither aside nor above."""


def wind(yaw: float) -> str:
    """The words for a heading in degrees of yaw."""
    return WINDS[round(yaw / 45.0) % len(WINDS)]


def wind_yaw(yaw: float) -> float:
    """The heading that its words say: the nearest multiple of 45 degrees."""
    return 45.0 * (round(yaw / 45.0) % len(WINDS))


def offset_words(east: float, south: float) -> str:
    """A way in words such as ``north 30 east 5``, by the nearest of _STEPS; what is nearer to nothing is left out."""
    parts = (("south" if south > 0 else "north", abs(south)), ("east" if east > 0 else "west", abs(east)))
    steps = [(word, _STEPS[int(np.abs(np.array(_STEPS) - blocks).argmin())]) for word, blocks in parts]
    return " ".join(f"{word} {step}" for word, step in steps if step)


def way_words(position: Vector, place: Vector) -> str:
    """The way to a place in words such as ``north east down``; empty where the place is near."""
    words = []
    if math.hypot(place[0] - position[0], place[2] - position[2]) > _NEAR_BLOCKS:
        words.append(wind(yaw_towards(position, place)))
    if abs(place[1] - position[1]) > _NEAR_BLOCKS:
        words.append("down" if place[1] < position[1] else "up")
    return " ".join(words)
