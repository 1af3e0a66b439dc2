"""Headings in words, so that a student can say which way it goes and hold to it by what it said."""

from __future__ import annotations

import math
from dataclasses import dataclass

from agent.plan import MAX_NUMBER
from agent.way import HEADING, read_way
from bridge.messages import Vector
from training.teachers.aiming import yaw_towards

WINDS = ("south", "south west", "west", "north west", "north", "north east", "east", "south east")
"""Every 45 degrees of yaw from 0 on."""
NORTH = 180.0
"""Degrees of yaw."""
MOST_BLOCKS = 2 * MAX_NUMBER
"""As far as a place is said along an axis: in two numbers, as many as a subgoal has room for."""
_NEAR_BLOCKS = 4.0
"""Within which a place is neither aside nor above."""


def wind(yaw: float) -> str:
    """The words for a heading in degrees of yaw."""
    return WINDS[round(yaw / 45.0) % len(WINDS)]


def wind_yaw(yaw: float) -> float:
    """The heading that its words say: the nearest multiple of 45 degrees."""
    return 45.0 * (round(yaw / 45.0) % len(WINDS))


def offset_words(east: float, south: float) -> str:
    """A place in words such as ``north 64 36 east 5``, as ``agent.way`` reads them, to the nearest block.

    ValueError for one that is more than MOST_BLOCKS off along an axis.
    """
    words = []
    for blocks, sides in ((round(south), ("south", "north")), (round(east), ("east", "west"))):
        if abs(blocks) > MOST_BLOCKS:
            raise ValueError(f"way: a place must be said in at most {MOST_BLOCKS} blocks along an axis, got {blocks}")
        if blocks:
            first = min(abs(blocks), MAX_NUMBER)
            words += [sides[blocks < 0], str(first)]
            if abs(blocks) > first:
                words.append(str(abs(blocks) - first))
    return " ".join(words)


def way_words(position: Vector, place: Vector) -> str:
    """The way to a place in words such as ``north east down``: one at least, since a way that nobody says cannot be gone."""
    words = []
    level = math.hypot(place[0] - position[0], place[2] - position[2])
    rise = place[1] - position[1]
    if level > _NEAR_BLOCKS or (abs(rise) <= _NEAR_BLOCKS and level >= abs(rise)):
        words.append(wind(yaw_towards(position, place)))
    if abs(rise) > _NEAR_BLOCKS or not words:
        words.append("down" if rise < 0 else "up")
    return " ".join(words)


@dataclass(frozen=True)
class OwnCourse:
    """A course that a student has said itself.

    Attributes:
        yaw: its heading in degrees, a multiple of 45; None where it says but down or up.
    """

    yaw: float | None


def own_course(words: str, sought: str) -> OwnCourse | None:
    """The course that ``explore SOUGHT north`` or ``approach SOUGHT north`` says; None for other words."""
    told = any(words.startswith(f"{verb} {sought} ") for verb in ("explore", "approach"))
    way = read_way(words) if told else None
    if way is None or way.kind != HEADING:
        return None
    level = way.offset[0] != 0.0 or way.offset[2] != 0.0
    return OwnCourse(wind_yaw(yaw_towards((0.0, 0.0, 0.0), way.offset)) if level else None)
