"""What the player of the embedded world perceives: one Observation from the world's parts."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.looks import look_of
from bridge.embedded.motion.physics import Body
from bridge.embedded.motion.projectiles import ARROW, EGG, FREE, SNOWBALL
from bridge.embedded.player.aiming import CreatureHit
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT, Entity, Frame, Pose, Target, Vector
from bridge.raycast import BlockHit

ENTITY_RANGE = 48.0
"""Things and creatures farther than this are not perceived, in blocks."""
PROJECTILE_NAMES = {ARROW: "arrow", SNOWBALL: "snowball", EGG: "egg"}


@functools.cache
def blank_frame(frame_size: tuple[int, int]) -> Frame:
    """A black frame (height, width) that nobody can write to, for those who do not look."""
    frame = np.zeros((*frame_size, 3), np.uint8)
    frame.setflags(write=False)
    return frame


def eye_of(body: Body, sneaking: bool) -> Vector:
    """Eye position of a body."""
    x, y, z = body.position.tolist()
    return x, y + (SNEAKING_EYE_HEIGHT if sneaking else EYE_HEIGHT), z


def pose_of(body: Body) -> Pose:
    """The message part."""
    x, y, z = body.position.tolist()
    vx, vy, vz = body.velocity.tolist()
    return Pose((x, y, z), body.yaw, body.pitch, (vx, vy, vz), body.on_ground, body.in_water)


def entities_of(
    drops: NDArray[np.void],
    creatures: NDArray[np.void],
    projectiles: NDArray[np.void],
    orbs: NDArray[np.void],
    feet: NDArray[np.float64],
) -> tuple[Entity, ...]:
    """Items, creatures, projectiles and experience (``DROP``, ``CREATURE``, ``PROJECTILE``, ``EXPERIENCE_ORB`` records) in range,
    nearest first.

    As on a live server they are known through walls, and their health is not.
    """
    found = [
        *_in_range(drops[drops["count"] > 0], feet, _item),
        *_in_range(creatures[creatures["health"] > 0.0], feet, _creature),
        *_in_range(projectiles[projectiles["kind"] != FREE], feet, _projectile),
        *_in_range(orbs[orbs["points"] > 0], feet, _orb),
    ]
    return tuple(sorted(found, key=lambda entity: entity.distance))


def _in_range(
    records: NDArray[np.void], feet: NDArray[np.float64], entity: Callable[[np.void, Vector, float], Entity]
) -> list[Entity]:
    if not len(records):
        return []
    offsets = records["position"] - feet
    distances = np.sqrt((offsets * offsets).sum(axis=1))
    return [
        entity(records[row], tuple(offsets[row].tolist()), float(distances[row]))
        for row in np.flatnonzero(distances <= ENTITY_RANGE)
    ]


def _item(drop: np.void, offset: Vector, distance: float) -> Entity:
    return Entity(int(drop["id"]), "item", offset, distance, item=int(drop["item"]))


def _creature(creature: np.void, offset: Vector, distance: float) -> Entity:
    kind = kind_names().name(int(creature["kind"]))
    scale, variant = look_of(creature)
    return Entity(int(creature["id"]), kind, offset, distance, float(creature["yaw"]), scale=scale, variant=variant)


def _projectile(shot: np.void, offset: Vector, distance: float) -> Entity:
    return Entity(int(shot["id"]), PROJECTILE_NAMES[int(shot["kind"])], offset, distance)


def _orb(orb: np.void, offset: Vector, distance: float) -> Entity:
    return Entity(int(orb["id"]), "experience_orb", offset, distance)


def target_of(hit: BlockHit | CreatureHit | None, progress: float) -> Target | None:
    """The message part for what the ray met; ``progress`` of breaking it, 0..1."""
    if hit is None:
        return None
    if isinstance(hit, CreatureHit):
        return Target(distance=hit.distance, entity=hit.id)
    return Target(distance=hit.distance, block=hit.block, cell=hit.cell, face=hit.face, break_progress=progress)
