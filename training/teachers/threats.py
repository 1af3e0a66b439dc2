"""What is dangerous near by, and where to run from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from agent.layout import ENTITIES
from bridge.messages import Entity, Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import wrap_degrees, yaw_towards
from training.teachers.hand_skills import Flee
from training.teachers.routes import Guide

MONSTERS = ("zombie", "husk", "skeleton", "stray", "spider", "cave_spider", "creeper", "witch", "slime", "drowned")
"""Those that come for the player; an enderman comes for who provokes it."""
SHOOTERS = ("skeleton", "stray", "witch")
_HEADINGS = 16
_FAR, _SHORT = 8.0, 3.0
"""Blocks of clear ground that are looked for along a heading."""
_ROOM_WORTH = 60.0
"""Degrees away from a threat that clear ground is worth."""
_TURN_COST = 0.15


def threats(observation: Observation, within: float) -> list[Entity]:
    """Monsters at most so many blocks away that a student is told of, nearest first."""
    told = observation.entities[:ENTITIES]
    return [entity for entity in told if entity.kind in MONSTERS and entity.distance <= within]


def place_of(entity: Entity, observation: Observation) -> Vector:
    """Where a creature stands."""
    x, y, z = (p + o for p, o in zip(observation.pose.position, entity.offset, strict=True))
    return x, y, z


def run_from(dangers: Sequence[Entity], guide: Guide, observation: Observation) -> Flee:
    """The flight from some creatures, at least one, the nearest first: along clear ground, away from all, turning little."""
    pose = observation.pose
    x, y, z = pose.position
    best, refuge = -math.inf, (x, y, z)
    for number in range(_HEADINGS):
        yaw = pose.yaw + number * 360.0 / _HEADINGS
        dx, _, dz = look_direction(yaw, 0.0)
        away = min(
            abs(wrap_degrees(yaw_towards((0.0, 0.0, 0.0), danger.offset) - yaw)) + 4.0 * min(danger.distance, 12.0)
            for danger in dangers
        )
        far = guide.clear_walk(pose.position, (x + dx * _FAR, z + dz * _FAR))
        near = far or guide.clear_walk(pose.position, (x + dx * _SHORT, z + dz * _SHORT))
        score = away + _ROOM_WORTH * (far + near) - _TURN_COST * abs(wrap_degrees(yaw - pose.yaw))
        if score > best:
            best, refuge = score, (x + dx * _FAR, y, z + dz * _FAR)
    return Flee(refuge, place_of(dangers[0], observation))
