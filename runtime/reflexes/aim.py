"""Turning a body to something, at once."""

from __future__ import annotations

import math

from bridge.messages import EYE_HEIGHT, Action, Cell, Observation, Vector


def yaw_to(east: float, south: float) -> float:
    """The yaw, in degrees, that looks along a level offset in blocks."""
    return math.degrees(math.atan2(-east, south))


def turn(degrees: float) -> float:
    """An angle as the shortest turn, -180..180."""
    return (degrees + 180.0) % 360.0 - 180.0


def towards(seen: Observation, cell: Cell) -> float:
    """The yaw to the middle of a cell."""
    x, _, z = seen.pose.position
    return yaw_to(cell[0] + 0.5 - x, cell[2] + 0.5 - z)


def walk(seen: Observation, yaw: float, *, jump: bool = False, sprint: bool = False, pitch: float = 0.0) -> Action:
    """Turn to a yaw and a pitch and go there."""
    return Action(
        forward=1,
        jump=jump,
        sprint=sprint,
        d_yaw=turn(yaw - seen.pose.yaw),
        d_pitch=pitch - seen.pose.pitch,
    )


def angles_to(offset: Vector, height: float) -> tuple[float, float]:
    """Yaw and pitch from the eye to a point ``height`` above the feet of what stands at an offset."""
    east, up, south = offset
    rise = up + height - EYE_HEIGHT
    return yaw_to(east, south), -math.degrees(math.atan2(rise, math.hypot(east, south)))
