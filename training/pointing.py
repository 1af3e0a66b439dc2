"""Which of a tick's tokens the teachers' target is: what the student's pointer is taught."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agent.geometry import place_geometry
from agent.layout import FRAME_TOKENS, GEOMETRY, POINTS, POINTS_AT_NOTHING
from agent.observe import Arrays
from bridge.messages import EYE_HEIGHT, FIELD_OF_VIEW_DEGREES, Observation
from training.teachers.labels import TeacherLabel

SAME_PLACE_BLOCKS = 0.9
"""A token that lies this near to the target is the target: less than the distance of two blocks' middles."""


def target_token(observation: Observation, row: Arrays, label: TeacherLabel) -> int:
    """Index of the token (``agent.layout``) that is the target, or POINTS_AT_NOTHING.

    ``row`` holds the observation's arrays without a leading axis. A drop is looked for among the entities, anything else among
    the exposed blocks, and what is among neither in the frame.
    """
    if label.target is None:
        return POINTS_AT_NOTHING
    place = np.zeros(GEOMETRY, np.float32)
    pose = observation.pose
    x, y, z = (goal - here for goal, here in zip(label.target, pose.position, strict=True))
    place_geometry(x, y - EYE_HEIGHT, z, pose.yaw, pose.pitch, place)
    if label.skill == "collect_drop":
        first, things, present = FRAME_TOKENS + POINTS, row["entity_geometry"], row["entity_kinds"] != 0
    else:
        first, things, present = FRAME_TOKENS, row["point_geometry"], row["point_blocks"] != 0
    away = np.where(present, np.linalg.norm((things - place)[:, :3], axis=1) * 8, np.inf)
    if away.min() <= SAME_PLACE_BLOCKS:
        return first + int(away.argmin())
    return _patch(place, pose.pitch)


def _patch(place: NDArray[np.float32], pitch_degrees: float) -> int:
    """The patch of the frame on which a place is drawn, or POINTS_AT_NOTHING outside the frame."""
    right, above, level = (float(v) for v in place[:3])
    pitch, half = math.radians(pitch_degrees), math.tan(math.radians(FIELD_OF_VIEW_DEGREES) / 2)
    depth = level * math.cos(pitch) - above * math.sin(pitch)
    up = level * math.sin(pitch) + above * math.cos(pitch)
    if depth <= 0 or max(abs(right), abs(up)) >= half * depth:
        return POINTS_AT_NOTHING
    side = math.isqrt(FRAME_TOKENS)
    row, column = ((1 + share / (half * depth)) / 2 * side for share in (-up, right))
    return int(row) * side + int(column)
