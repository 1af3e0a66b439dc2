"""MineDojo's observation as ours: frame, voxels, inventory, life, pose, nearby tools, and what rays meet.

What MineDojo cannot see is absent: sounds. Creatures are seen only where a ray of the fan meets them. Source of the spaces:
``sim/handlers/agent/observations`` of MineDojo 0.1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge import names
from bridge.messages import (
    EYE_HEIGHT,
    REACH_BLOCKS,
    VOXEL_RADIUS,
    VOXEL_SIDE,
    Cell,
    Entity,
    Life,
    Nearby,
    Observation,
    Pose,
    Slots,
    Target,
    Vector,
    Voxels,
    empty_slots,
)
from bridge.minedojo.cube import CUBE, cube_origin, read_cube, seen_as
from bridge.minedojo.names import item_of

VOXEL_SIZE = {
    "xmin": -VOXEL_RADIUS,
    "xmax": VOXEL_RADIUS,
    "ymin": 1 - VOXEL_RADIUS,
    "ymax": 2 + VOXEL_RADIUS,
    "zmin": -VOXEL_RADIUS,
    "zmax": VOXEL_RADIUS,
}
"""For ``minedojo.make`` where the engine tells no cube: cells from that of the feet. The eye is one or two cells above, so
there is a layer to spare."""
_FAN = [(pitch, yaw) for pitch in (-20, 0, 20) for yaw in (-45, -30, -15, 0, 15, 30, 45)]
ENTITY_RAY_BLOCKS = 16.0
RAYS = [(0.0, 0.0, REACH_BLOCKS), *((math.radians(pitch), math.radians(yaw), ENTITY_RAY_BLOCKS) for pitch, yaw in _FAN)]
"""For ``minedojo.make``: the crosshair, then a fan; pitch and yaw in radians, distance in blocks."""
_STRIKE_BLOCKS = 3.0
_ONE_CREATURE = 2.0
"""Rays that meet the same kind within so many blocks are taken to meet one creature."""
_EDGE = 1e-3
_HALF_WIDTH = 0.3
"""Of the player's body, in blocks."""


def observation_of(
    seen: Mapping[str, Any], information: Mapping[str, Any], tick: int, before: Pose | None, ticks: int
) -> Observation:
    """Our observation.

    Args:
        seen: MineDojo's, with ``rays`` of RAYS, and ``voxels`` of VOXEL_SIZE where the information has no cube.
        information: MineDojo's ``info``.
        tick: since the reset.
        before: the pose ``ticks`` ago, for the velocity.
    """
    place, life = seen["location_stats"], seen["life_stats"]
    x, y, z = (float(part) for part in place["pos"])
    eye = (x, y + EYE_HEIGHT, z)
    told = information.get(CUBE)
    voxels, origin = _voxels(seen["voxels"], (x, y, z)) if told is None else read_cube(told)
    pose = _pose(place, (x, y, z), voxels, origin, before, ticks)
    entities, target = _met(seen["rays"], eye, pose)
    nearby = seen["nearby_tools"]
    return Observation(
        tick=tick,
        frame=np.ascontiguousarray(np.transpose(seen["rgb"], (1, 2, 0)), np.uint8),
        voxels=voxels,
        voxel_origin=origin,
        inventory=_slots(seen["inventory"], 36),
        equipment=_slots(seen["equipment"], 6),
        held_slot=0,
        life=Life(
            health=_number(life["life"]),
            food=_number(life["food"]),
            saturation=_number(life["saturation"]),
            oxygen=_number(life["oxygen"]),
            experience=_number(life["xp"]),
            armour=_number(life["armor"]),
        ),
        pose=pose,
        entities=entities,
        sounds=None,
        nearby=Nearby(bool(nearby["table"]), bool(nearby["furnace"])),
        target=target,
        time_of_day=int(information.get("world_time", 0)) % 24000,
    )


def _number(value: Any) -> float:
    return float(np.asarray(value).reshape(-1)[0])


def _slots(stacks: Mapping[str, Any], count: int) -> Slots:
    """int32 (count, 3); an item that is unknown to us is an empty slot."""
    slots = empty_slots(count)
    for row in range(count):
        quantity = int(stacks["quantity"][row])
        name = str(stacks["name"][row]).replace(" ", "_")
        if quantity == 0 or name == "air":
            continue
        try:
            item = item_of(name, int(stacks["variant"][row]))
        except KeyError:
            continue
        slots[row] = (item, quantity, int(stacks["cur_durability"][row]))
    return slots


def _voxels(seen: Mapping[str, Any], feet: Vector) -> tuple[Voxels, Cell]:
    """The cube around the eye's cell, and its lowest cell."""
    origin = cube_origin(feet)
    shift = origin[1] - (math.floor(feet[1]) + VOXEL_SIZE["ymin"])
    cut = slice(shift, shift + VOXEL_SIDE)
    shown, metadata = seen["block_name"][:, cut], seen["block_meta"][:, cut]
    kinds, places = np.unique(shown, return_inverse=True)
    keys = places.reshape(shown.shape) * 16 + np.clip(metadata, 0, 15)
    found, back = np.unique(keys, return_inverse=True)
    ids = np.array([seen_as(str(kinds[key // 16]), int(key % 16)) for key in found], np.uint16)
    return ids[back].reshape(shown.shape), origin


def _pose(
    place: Mapping[str, Any], feet: Vector, voxels: Voxels, origin: Cell, before: Pose | None, ticks: int
) -> Pose:
    velocity = (0.0, 0.0, 0.0)
    if before is not None:
        vx, vy, vz = ((now - then) / ticks for now, then in zip(feet, before.position, strict=True))
        velocity = (vx, vy, vz)
    below = math.floor(feet[1] - _EDGE) - origin[1]
    corners = [
        (math.floor(feet[0] + dx) - origin[0], math.floor(feet[2] + dz) - origin[2])
        for dx in (-_HALF_WIDTH, _HALF_WIDTH)
        for dz in (-_HALF_WIDTH, _HALF_WIDTH)
    ]
    floor = any(names.blocks().solid[voxels[x, below, z]] for x, z in corners)
    here = int(voxels[VOXEL_RADIUS, math.floor(feet[1]) - origin[1], VOXEL_RADIUS])
    rests = before is None or abs(velocity[1]) < _EDGE
    return Pose(
        position=feet,
        yaw=(_number(place["yaw"]) + 180.0) % 360.0 - 180.0,
        pitch=min(90.0, max(-90.0, _number(place["pitch"]))),
        velocity=velocity,
        on_ground=rests and floor,
        in_water=here == names.blocks().id("water"),
    )


def _met(rays: Mapping[str, Any], eye: Vector, pose: Pose) -> tuple[tuple[Entity, ...], Target | None]:
    """Creatures that rays meet, nearest first, and what is under the crosshair."""
    look = _direction(pose.yaw, pose.pitch)
    entities: list[Entity] = []
    target: Target | None = None
    for index, (pitch, yaw, _) in enumerate(RAYS):
        direction = _turned(look, pitch, yaw)
        kind, far = str(rays["entity_name"][index]), float(rays["entity_distance"][index])
        met: Entity | None = None
        if kind not in ("null", ""):
            met = _entity(kind, eye, direction, far, pose, entities)
        if index == 0:
            target = _target(rays, eye, direction, met if far <= _STRIKE_BLOCKS else None, far)
    return tuple(sorted(entities, key=lambda entity: entity.distance)), target


def _entity(kind: str, eye: Vector, direction: Vector, far: float, pose: Pose, known: list[Entity]) -> Entity:
    point = [start + part * far for start, part in zip(eye, direction, strict=True)]
    dx, dy, dz = (a - b for a, b in zip(point, pose.position, strict=True))
    for entity in known:
        if entity.kind == kind and math.dist(entity.offset, (dx, dy, dz)) < _ONE_CREATURE:
            return entity
    entity = Entity(id=len(known) + 1, kind=kind, offset=(dx, dy, dz), distance=math.hypot(dx, dy, dz))
    known.append(entity)
    return entity


def _target(
    rays: Mapping[str, Any], eye: Vector, direction: Vector, entity: Entity | None, far: float
) -> Target | None:
    if entity is not None:
        return Target(distance=far, entity=entity.id)
    distance = float(rays["block_distance"][0])
    block = seen_as(str(rays["block_name"][0]), int(rays["block_meta"][0]))
    if distance >= REACH_BLOCKS or block == names.AIR:
        return None
    cell = tuple(int(rays[f"traced_block_{axis}"][0]) for axis in "xyz")
    point = [start + part * distance for start, part in zip(eye, direction, strict=True)]
    # The face that was met is the one whose plane the point lies nearest to, of those that look at the eye.
    gaps = [abs(point[k] - cell[k] - (0.0 if direction[k] > 0 else 1.0)) for k in range(3)]
    axis = int(np.argmin(gaps))
    face = [0, 0, 0]
    face[axis] = -1 if direction[axis] > 0 else 1
    return Target(distance=distance, block=block, cell=(cell[0], cell[1], cell[2]), face=(face[0], face[1], face[2]))


def _direction(yaw: float, pitch: float) -> Vector:
    flat = math.cos(math.radians(pitch))
    return -math.sin(math.radians(yaw)) * flat, -math.sin(math.radians(pitch)), math.cos(math.radians(yaw)) * flat


def _turned(look: Vector, pitch: float, yaw: float) -> Vector:
    """Malmo's way of turning a ray: about the world's x axis, then about y (``Vec3d.rotatePitch``, ``rotateYaw``)."""
    x, y, z = look
    y, z = y * math.cos(pitch) + z * math.sin(pitch), z * math.cos(pitch) - y * math.sin(pitch)
    return x * math.cos(yaw) + z * math.sin(yaw), y, z * math.cos(yaw) - x * math.sin(yaw)


def slot_names(seen: Mapping[str, Any]) -> Sequence[str]:
    """Name of 1.11.2 in each of the 36 slots."""
    return [str(name).replace(" ", "_") for name in seen["inventory"]["name"]]
