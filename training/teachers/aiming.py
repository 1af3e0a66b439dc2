"""Turning a gaze to a point: where it is from, angles and limits."""

from __future__ import annotations

import math

from bridge.messages import EYE_HEIGHT, Cell, Observation, Vector

MAX_YAW_TURN = 30.0
MAX_PITCH_TURN = 30.0
"""Degrees a tick: as fast as the student can say."""


def eye_of(observation: Observation) -> Vector:
    """Where the agent's eye is."""
    x, y, z = observation.pose.position
    return x, y + EYE_HEIGHT, z


def middle_of(cell: Cell) -> Vector:
    """The middle of a cell."""
    x, y, z = cell
    return x + 0.5, y + 0.5, z + 0.5


def wrap_degrees(angle: float) -> float:
    """The same angle in -180 .. 180."""
    return (angle + 180.0) % 360.0 - 180.0


def clamp(value: float, limit: float) -> float:
    """``value`` kept within -limit .. limit."""
    return max(-limit, min(limit, value))


def yaw_towards(start: Vector, point: Vector) -> float:
    """Yaw in degrees of the level direction from one point to another."""
    return math.degrees(math.atan2(start[0] - point[0], point[2] - start[2]))


def gaze_error(eye: Vector, yaw: float, pitch: float, point: Vector) -> tuple[float, float]:
    """(d_yaw, d_pitch) in degrees that would turn a gaze on to a point. Straight above or below any yaw is right."""
    level = math.hypot(point[0] - eye[0], point[2] - eye[2])
    d_yaw = wrap_degrees(yaw_towards(eye, point) - yaw) if level > 0.2 else 0.0
    return d_yaw, math.degrees(math.atan2(eye[1] - point[1], level)) - pitch


def turn_to(point: Vector, observation: Observation) -> tuple[float, float]:
    """(d_yaw, d_pitch) in degrees of one tick, to put a point under the crosshair."""
    pose = observation.pose
    d_yaw, d_pitch = gaze_error(eye_of(observation), pose.yaw, pose.pitch, point)
    return clamp(d_yaw, MAX_YAW_TURN), clamp(d_pitch, MAX_PITCH_TURN)
