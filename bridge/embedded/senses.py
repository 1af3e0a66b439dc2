"""What the player of the embedded world perceives: one Observation from the world's parts."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.aiming import CreatureHit
from bridge.embedded.physics import Body
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT, Entity, Frame, Pose, Target, Vector
from bridge.raycast import BlockHit

ENTITY_RANGE = 48.0
"""Items farther than this are not perceived, in blocks."""


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


def entities_of(drops: NDArray[np.void], feet: NDArray[np.float64]) -> tuple[Entity, ...]:
    """Items (``DROP`` records) in range, nearest first."""
    lying = drops[drops["count"] > 0]
    offsets = lying["position"] - feet
    distances = np.sqrt((offsets * offsets).sum(axis=1))
    return tuple(
        Entity(
            id=int(lying["id"][i]),
            kind="item",
            offset=tuple(offsets[i].tolist()),
            distance=float(distances[i]),
            item=int(lying["item"][i]),
        )
        for i in np.argsort(distances, kind="stable")
        if distances[i] <= ENTITY_RANGE
    )


def target_of(hit: BlockHit | CreatureHit | None, progress: float) -> Target | None:
    """The message part for what the ray met; ``progress`` of breaking it, 0..1."""
    if hit is None:
        return None
    if isinstance(hit, CreatureHit):
        return Target(distance=hit.distance, entity=hit.id)
    return Target(distance=hit.distance, block=hit.block, cell=hit.cell, face=hit.face, break_progress=progress)
