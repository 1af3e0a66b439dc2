"""What the player of the embedded world perceives: one Observation from the world's parts."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.aiming import CreatureHit
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.physics import Body
from bridge.embedded.projectiles import ARROW, EGG, FREE, SNOWBALL
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
    lying = drops[drops["count"] > 0]
    alive = creatures[creatures["health"] > 0.0]
    flying = projectiles[projectiles["kind"] != FREE]
    points = orbs[orbs["points"] > 0]
    offsets = np.concatenate([part["position"] for part in (lying, alive, flying, points)]) - feet
    distances = np.sqrt((offsets * offsets).sum(axis=1))

    def entity(row: int) -> Entity:
        offset, distance = tuple(offsets[row].tolist()), float(distances[row])
        if row < len(lying):
            item = int(lying["item"][row])
            return Entity(id=int(lying["id"][row]), kind="item", offset=offset, distance=distance, item=item)
        row -= len(lying)
        if row < len(alive):
            creature = alive[row]
            kind, yaw = kind_names().name(int(creature["kind"])), float(creature["yaw"])
            return Entity(id=int(creature["id"]), kind=kind, offset=offset, distance=distance, yaw=yaw)
        row -= len(alive)
        if row < len(flying):
            kind = PROJECTILE_NAMES[int(flying["kind"][row])]
            return Entity(id=int(flying["id"][row]), kind=kind, offset=offset, distance=distance)
        return Entity(id=int(points["id"][row - len(flying)]), kind="experience_orb", offset=offset, distance=distance)

    nearest = np.argsort(distances, kind="stable")
    return tuple(entity(int(row)) for row in nearest if distances[row] <= ENTITY_RANGE)


def target_of(hit: BlockHit | CreatureHit | None, progress: float) -> Target | None:
    """The message part for what the ray met; ``progress`` of breaking it, 0..1."""
    if hit is None:
        return None
    if isinstance(hit, CreatureHit):
        return Target(distance=hit.distance, entity=hit.id)
    return Target(distance=hit.distance, block=hit.block, cell=hit.cell, face=hit.face, break_progress=progress)
