"""Which of a tick's tokens the teachers' target is: what the student's pointer is taught."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agent import plan
from agent.geometry import place_geometry
from agent.layout import BLOCK_TOKENS, ENTITIES, FRAME_TOKENS, GEOMETRY, POINTS_AT_NOTHING, POINTS_AT_WAY
from agent.observe import Arrays
from agent.skill import SkillName
from agent.way import read_way
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, FIELD_OF_VIEW_DEGREES, Observation
from training.frame_contents import in_sight
from training.teachers.labels import TeacherLabel

SAME_PLACE_BLOCKS = 0.9
"""A token that lies this near to the target is the target: less than the distance of two blocks' middles."""
SAME_BLOCK_BLOCKS = 0.1
"""Nearer than this a block is meant, even where a creature stands upon it."""
BODY_BLOCKS = 2.0
"""A creature is the target where that lies at most so far above its feet."""
OF_CREATURES: frozenset[SkillName] = frozenset({"fight", "flee"})
OF_WANTED_CELLS: frozenset[SkillName] = frozenset({"place", "build"})
OF_WAYS: frozenset[SkillName] = frozenset({"explore", "approach"})
GOES_ANOTHER_WAY = -1
"""No token: the teachers go another way than the one that the student has said."""
_KINDS = {
    "block": (FRAME_TOKENS, (("point_blocks", "point_geometry"), ("touching_blocks", "touching_geometry"))),
    "entity": (FRAME_TOKENS + BLOCK_TOKENS, (("entity_names", "entity_geometry"),)),
    "wanted": (FRAME_TOKENS + BLOCK_TOKENS + ENTITIES, (("wanted_blocks", "wanted_geometry"),)),
}
"""Kind of place -> its first token, and the fields in which they follow one another: what is there, and where."""


def target_token(observation: Observation, row: Arrays, label: TeacherLabel, grid: BlockGrid) -> int:
    """Index of the token (``agent.layout``) that is the target, or POINTS_AT_NOTHING, or GOES_ANOTHER_WAY.

    ``row`` holds the observation's tick fields without a leading axis. By the skill it is looked for among the entities (drops,
    what is fought), the cells to be built, the exposed blocks, or blocks and creatures alike; and what is among none of them in
    the frame, where it is in sight in the world's blocks, ``grid``: rock that hides an ore does not show it, but a tree that is
    approached is pointed at where its leaves hide the trunk.

    Who goes the way that its subgoal tells is after that way, if it is the one that the student has told itself.
    """
    if label.skill in OF_WAYS:
        way = read_way(label.subgoal)
        if way is not None:
            said = read_way(plan.text(tuple(row["finished"].tolist())))
            if said is None:
                return POINTS_AT_NOTHING
            return POINTS_AT_WAY if way.is_like(said) else GOES_ANOTHER_WAY
    if label.target is None:
        return POINTS_AT_NOTHING
    place = np.zeros(GEOMETRY, np.float32)
    pose = observation.pose
    x, y, z = (goal - here for goal, here in zip(label.target, pose.position, strict=True))
    place_geometry(x, y - EYE_HEIGHT, z, pose.yaw, pose.pitch, place)
    for kind, tolerance in _where(label.skill):
        token = _nearest(row, place, kind, tolerance)
        if token is not None:
            return token
    shown = in_sight(grid, observation, label.target, through_leaves=label.skill == "approach")
    return _patch(place, pose.pitch) if shown else POINTS_AT_NOTHING


def _where(skill: SkillName) -> tuple[tuple[str, float], ...]:
    """Kinds of place in the order in which they are searched, and how near a place must lie."""
    near = SAME_PLACE_BLOCKS
    if skill == "collect_drop":
        return (("entity", near),)
    if skill in OF_CREATURES:
        return (("body", near),)
    if skill in OF_WANTED_CELLS:
        return ("wanted", near), ("block", near)
    if skill == "mine":
        return (("block", near),)
    exact = SAME_BLOCK_BLOCKS
    return ("block", exact), ("wanted", exact), ("body", near), ("block", near)


def _nearest(row: Arrays, place: NDArray[np.float32], kind: str, tolerance: float) -> int | None:
    """The nearest place of a kind, where it lies near enough; a ``body`` reaches upward from its entity's feet."""
    first, fields = _KINDS["entity" if kind == "body" else kind]
    there = np.concatenate([row[which] for which, _ in fields]) != 0
    away = (place - np.concatenate([row[where] for _, where in fields]))[:, :3] * 8
    if kind == "body":
        away[:, 1] -= np.clip(away[:, 1], 0.0, BODY_BLOCKS)
    distance = np.where(there, np.linalg.norm(away, axis=1), np.inf)
    return first + int(distance.argmin()) if distance.min() <= tolerance else None


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
