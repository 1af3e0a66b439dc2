"""Where creatures and things have their middles, and whether the gaze rests on one."""

from __future__ import annotations

import functools
import math

from bridge.creatures import creature_parts
from bridge.messages import EYE_HEIGHT, Entity, Observation, Vector
from bridge.raycast import look_direction
from bridge.success import ITEM_MIDDLE
from bridge.wanted import GAZE_DEGREES


@functools.cache
def grown_height(kind: str) -> float:
    """How tall a grown creature is drawn, in blocks."""
    return max(box[4] for box, _ in creature_parts(kind))


def middle(entity: Entity, observation: Observation) -> Vector:
    """World position of an entity's middle, as the success test has it."""
    x, y, z = (p + o for p, o in zip(observation.pose.position, entity.offset, strict=True))
    return x, y + (ITEM_MIDDLE if entity.item is not None else grown_height(entity.kind) * entity.scale / 2), z


def eye_distance(point: Vector, observation: Observation) -> float:
    """Blocks from the eye to a point."""
    x, y, z = observation.pose.position
    return math.dist((x, y + EYE_HEIGHT, z), point)


def is_looked_at(entity: Entity, observation: Observation, distance: float) -> bool:
    """Whether an entity's middle lies within ``distance`` and GAZE_DEGREES of the gaze; what may hide it is not asked."""
    point = middle(entity, observation)
    away = eye_distance(point, observation)
    if away > distance:
        return False
    x, y, z = observation.pose.position
    direction = look_direction(observation.pose.yaw, observation.pose.pitch)
    along = sum(d * (p - e) for d, p, e in zip(direction, point, (x, y + EYE_HEIGHT, z), strict=True))
    return along >= math.cos(math.radians(GAZE_DEGREES)) * away
