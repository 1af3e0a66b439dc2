"""The names, shapes and dtypes of everything that goes into a student's graphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agent.plan import DESIGN_CODES, SUBGOAL_TOKENS
from bridge.sounds import CREATURES

FRAME_SIDE = 64
"""The student looks at frames of this side; a world's frame is averaged down to it."""
FRAME_TOKENS = 64
"""Patches of the frame, 8 in a row, that the student attends to."""
POINTS = 48
"""Exposed blocks of the voxel cube that the student attends to."""
TOUCHING = 18
"""Cells beside, above and below the body whose blocks it attends to: what the next step of a way is dug through."""
ENTITIES = 8
STACKS = 12
"""Distinct items of the inventory that the student attends to."""
GEOMETRY = 11
"""Features of a place as seen from the eye: see ``agent.geometry``."""
CROSSHAIR_FEATURE = 10
"""Which feature of a place says that the crosshair is on what is there, within reach."""
TURN_FEATURES = [5, 6]
"""Which features of a place are the turns in yaw and pitch that put it under the crosshair, in units of the fastest turn."""
SURROUND_SHAPE = (7, 9, 6)
"""Cells to the right, ahead, and up of the local solidity map, in the agent's own axes."""
STATUS = 25
PITCH_FEATURE, LEVEL_TURN_FEATURE, BREAKING_FEATURE, YAW_FEATURES = 11, 12, 15, [23, 24]
"""Which features of the status are the pitch / 90 degrees, the turn in pitch that would level the gaze in units of the fastest
turn, how far the block under the crosshair is broken (0..1), and sine and cosine of the yaw."""
SOUNDS = 4
"""Sounds heard not long ago that the student attends to."""
SOUND_FEATURES = 4
"""Of a sound: see ``agent.hearing``."""
JOURNEY = 15
"""Features of the way that the agent has come: see ``agent.journey``."""
LEVEL_WAY_FEATURES, ALTITUDE_FEATURE, ALTITUDE_UNIT = [1, 7], 13, 64.0
"""Which of them are sign * log(1 + blocks) / 4 to the east and to the south of where it began, and the altitude in such units."""
LAND_SIDE = 21
"""Squares of ground, 8 blocks each, along the map of what the agent has seen around it."""
WANTED = 16
"""Cells that are still to be built, or cleared, that the student attends to."""
WAYS = 1
"""Ways that the agent's own plan tells which it attends to: see ``agent.way``."""
BLOCK_TOKENS = POINTS + TOUCHING
POINTS_AT_WAY = FRAME_TOKENS + BLOCK_TOKENS + ENTITIES + WANTED
POINTS_AT_NOTHING = POINTS_AT_WAY + WAYS
"""The pointer's classes are the patches of the frame, the points, the touching cells, the entities, the wanted cells and the way,
in this order; the last is none of them."""
ENTITY_NAMES = ("", "another", *CREATURES, "player", "item", "arrow", "snowball", "egg", "experience_orb")
"""Entity kinds by their number: 0 is no entity, 1 a kind that has no number."""
ENTITY_KINDS = 64
"""Buckets that the first students' entity kinds are hashed into."""


@dataclass(frozen=True)
class Field:
    """One input of a graph, without its batch axis."""

    name: str
    shape: tuple[int, ...]
    dtype: type[np.generic]
    meaning: int = 1
    """To be raised whenever the field is filled otherwise than before: a student that knows it the old way is then refused."""


OBSERVATION_FIELDS = (
    Field("frame", (FRAME_SIDE, FRAME_SIDE, 3), np.uint8),
    Field("patch_geometry", (FRAME_TOKENS, GEOMETRY), np.float32),
    Field("point_blocks", (POINTS,), np.int32),
    Field("point_geometry", (POINTS, GEOMETRY), np.float32),
    Field("touching_blocks", (TOUCHING,), np.int32),
    Field("touching_geometry", (TOUCHING, GEOMETRY), np.float32),
    Field("entity_names", (ENTITIES,), np.int32),
    Field("entity_items", (ENTITIES,), np.int32),
    Field("entity_geometry", (ENTITIES, GEOMETRY), np.float32),
    Field("stack_items", (STACKS,), np.int32),
    Field("stack_counts", (STACKS,), np.float32),
    Field("surround", SURROUND_SHAPE, np.uint8),
    Field("status", (STATUS,), np.float32),
    Field("target_block", (), np.int32),
)
"""What ``agent.observe`` makes of an observation. An index of 0 masks a point, a touching cell, an entity or a
stack."""

NOTES_FIELDS = (
    Field("spoken", (SUBGOAL_TOKENS,), np.int32),
    Field("finished", (SUBGOAL_TOKENS,), np.int32),
    Field("design_codes", (DESIGN_CODES,), np.int32),
    Field("sound_kinds", (SOUNDS,), np.int32),
    Field("sound_geometry", (SOUNDS, SOUND_FEATURES), np.float32),
    Field("wanted_blocks", (WANTED,), np.int32),
    Field("wanted_geometry", (WANTED, GEOMETRY), np.float32),
    Field("journey", (JOURNEY,), np.float32),
    Field("land_seen", (LAND_SIDE, LAND_SIDE), np.uint8),
    Field("way_kinds", (WAYS,), np.int32),
    Field("way_geometry", (WAYS, GEOMETRY), np.float32),
    Field("named", (BLOCK_TOKENS + ENTITIES,), np.uint8),
)
"""What is kept of an agent between ticks beside the memory (``agent.notes``): its own words, what it has heard, what it builds,
where it has come, where its words lead, and which of the blocks and entities it is told of they name.

Its last action is left out on purpose: a student that sees it learns to repeat it instead of looking ("causal confusion",
arXiv 1905.11979; see docs/experiments.md).
"""

TICK_FIELDS = OBSERVATION_FIELDS + NOTES_FIELDS
"""All inputs but the goal and the memory of a student that is trained today. An older one reads others: ``agent.interface``."""

TOGETHER = (
    ("touching_blocks", "touching_geometry"),
    ("sound_kinds", "sound_geometry"),
    ("wanted_blocks", "wanted_geometry"),
    ("journey", "land_seen"),
    ("way_kinds", "way_geometry"),
)
"""Fields that a student reads all or none of."""

TOLD_OF = {"named": ("point_blocks", "touching_blocks", "entity_names", "entity_items")}
"""Field -> the fields whose rows it speaks of: a student that reads the first must read these too."""

EARLIER_FIELDS = (Field("entity_kinds", (ENTITIES,), np.int32),)
"""What only older students read. ``entity_kinds`` are buckets 1..ENTITY_KINDS - 1, in which a cow and a zombie are the same."""


def all_fields() -> dict[str, Field]:
    """Every tick field that can be provided, by its name."""
    return {field.name: field for field in TICK_FIELDS + EARLIER_FIELDS}
