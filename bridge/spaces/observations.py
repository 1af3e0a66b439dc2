"""An Observation as arrays of fixed size; only entities beyond the nearest and sounds beyond the first are left out.

Bounds are the contract's, or what the game keeps to on any server; ids of things and cells have those of their dtype.

Every array, ``()`` being a number alone:

=================  ==============  ========================================================================================
frame              uint8 (H, W, 3)  red, green, blue; row 0 at the top
voxels             uint16 (17,) * 3 block ids around the eye, by x, y, z
voxel_origin       int64 (3,)      world cell of ``voxels[0, 0, 0]``
inventory          int32 (36, 3)   item id, count, remaining durability (-1 where it does not wear)
equipment          int32 (6, 3)    likewise: main hand, feet, legs, chest, head, off hand
held_slot          Discrete        0..8
life               float64 (6,)    health, food, saturation, oxygen, experience, armour
position           float64 (3,)    feet
velocity           float64 (3,)    blocks a tick
gaze               float64 (2,)    yaw, pitch in degrees
support            int8 (2,)       on ground, in water
tick               int64 ()        since the reset
time_of_day        Discrete        0..23999
age_ms             float64 ()      age of the frame
told               int8 (7,)       1 where the world tells of it, in the order of ``TOLD``; what it does not tell is 0 below
target             float64 (2,)    distance, break progress of what is under the crosshair
target_block       int32 ()        block id
target_cell        int64 (3,)      its cell
target_face        int64 (3,)      unit vector out of the face that the ray met
target_entity      int64 ()        id of an entity
nearby             int8 (2,)       crafting table, furnace in reach
entity_count       int64 ()        how many entities there are; rows below hold the ENTITIES nearest, nearest first
entity_told        int8 (32, 3)    whether the row holds an entity; whether its health, its item is told
entity_ids         int64 (32,)
entity_kinds       int32 (32,)     ids of ``entity_kinds.ENTITY_KINDS``
entity_variants    int32 (32,)     ids of ``entity_kinds.VARIANTS``
entity_items       int32 (32,)     item id of a dropped item
entity_places      float64 (32, 4) offset x, y, z from the agent's feet, and distance
entity_bodies      float64 (32, 3) yaw in degrees, scale, health
sound_count        int64 ()        how many sounds there are; rows below hold the first SOUNDS_HELD, as the world orders them
sound_kinds        int32 (16,)     1 + id of ``bridge.sounds.SOUNDS``; 0 is no sound, the number after the last any other sound
sound_places       float64 (16, 2) bearing in degrees from the yaw, clockwise; loudness 0..1
=================  ==============  ========================================================================================
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from bridge import names
from bridge.messages import EQUIPMENT_SLOTS, INVENTORY_SLOTS, VOXEL_SIDE, Entity, Observation, Sound, Target
from bridge.sounds import SOUNDS
from bridge.spaces.entity_kinds import ENTITY_KINDS, VARIANTS, number_of

ENTITIES = 32
SOUNDS_HELD = 16
TOLD = ("sounds", "nearby", "target", "target_block", "target_cell", "target_face", "target_entity")
TOLD_SOUNDS, TOLD_NEARBY, TOLD_TARGET, TOLD_BLOCK, TOLD_CELL, TOLD_FACE, TOLD_ENTITY = range(len(TOLD))
Arrays = dict[str, Any]

# What the contract bounds by a meaning, and what the game keeps to whatever a server says (https://minecraft.wiki/w/Attribute).
_MOST_HEALTH, _MOST_SCALE, _MOST_ARMOUR = 1024.0, 1024.0, 30.0
_FARTHEST = 30_000_000.0
"""Blocks from the middle of the world: nothing is beyond. So nothing is twice that away, or moves as far in a tick."""
_ACROSS = 2 * _FARTHEST
_FULL_TURN = 180.0
_LONGEST_MS = float(2**63 // 10**6)
"""What a clock of nanoseconds can tell."""


def observation_space(frame_size: tuple[int, int]) -> spaces.Dict:
    """The space of what ``observation_arrays`` returns, for frames of (height, width)."""

    def whole(*shape: int, dtype: type[np.signedinteger[Any]] = np.int64) -> spaces.Box:
        return spaces.Box(np.iinfo(dtype).min, np.iinfo(dtype).max, shape, dtype)

    def real(*bounds: tuple[float, float], rows: int = 0) -> spaces.Box:
        low, high = (np.array([bound[side] for bound in bounds]) for side in (0, 1))
        if rows:
            low, high = np.tile(low, (rows, 1)), np.tile(high, (rows, 1))
        return spaces.Box(low, high, dtype=np.float64)

    place, offset, degrees = (-_FARTHEST, _FARTHEST), (-_ACROSS, _ACROSS), (-_FULL_TURN, _FULL_TURN)
    distance, health, unit = (0.0, 2 * _ACROSS), (0.0, _MOST_HEALTH), (0.0, 1.0)

    def number(below: int, *shape: int) -> spaces.Box:
        return spaces.Box(0, below - 1, shape, np.int32)

    return spaces.Dict(
        {
            "frame": spaces.Box(0, 255, (*frame_size, 3), np.uint8),
            "voxels": spaces.Box(0, len(names.blocks()) - 1, (VOXEL_SIDE,) * 3, np.uint16),
            "voxel_origin": whole(3),
            "inventory": whole(INVENTORY_SLOTS, 3, dtype=np.int32),
            "equipment": whole(len(EQUIPMENT_SLOTS), 3, dtype=np.int32),
            "held_slot": spaces.Discrete(9),
            "life": real(health, (0, 20), (0, 20), (0, 300), (0, np.iinfo(np.int32).max), (0, _MOST_ARMOUR)),
            "position": real(place, place, place),
            "velocity": real(offset, offset, offset),
            "gaze": real(degrees, (-90, 90)),
            "support": spaces.MultiBinary(2),
            "tick": whole(),
            "time_of_day": spaces.Discrete(24000),
            "age_ms": spaces.Box(0, _LONGEST_MS, (), np.float64),
            "told": spaces.MultiBinary(len(TOLD)),
            "target": real(distance, unit),
            "target_block": number(len(names.blocks())),
            "target_cell": whole(3),
            "target_face": spaces.Box(-1, 1, (3,), np.int64),
            "target_entity": whole(),
            "nearby": spaces.MultiBinary(2),
            "entity_count": whole(),
            "entity_told": spaces.MultiBinary([ENTITIES, 3]),
            "entity_ids": whole(ENTITIES),
            "entity_kinds": number(len(ENTITY_KINDS), ENTITIES),
            "entity_variants": number(len(VARIANTS), ENTITIES),
            "entity_items": number(len(names.items()), ENTITIES),
            "entity_places": real(offset, offset, offset, distance, rows=ENTITIES),
            "entity_bodies": real(degrees, (0, _MOST_SCALE), health, rows=ENTITIES),
            "sound_count": whole(),
            "sound_kinds": number(len(SOUNDS) + 2, SOUNDS_HELD),
            "sound_places": real(degrees, unit, rows=SOUNDS_HELD),
        }
    )


def observation_arrays(observation: Observation) -> Arrays:
    """An Observation as arrays."""
    life, pose, nearby = observation.life, observation.pose, observation.nearby
    told = np.zeros(len(TOLD), np.int8)
    told[TOLD_SOUNDS] = observation.sounds is not None
    told[TOLD_NEARBY] = nearby is not None
    return {
        "frame": observation.frame,
        "voxels": observation.voxels,
        "voxel_origin": np.array(observation.voxel_origin, np.int64),
        "inventory": observation.inventory,
        "equipment": observation.equipment,
        "held_slot": np.int64(observation.held_slot),
        "life": np.array([life.health, life.food, life.saturation, life.oxygen, life.experience, life.armour]),
        "position": np.array(pose.position),
        "velocity": np.array(pose.velocity),
        "gaze": np.array([pose.yaw, pose.pitch]),
        "support": np.array([pose.on_ground, pose.in_water], np.int8),
        "tick": np.array(observation.tick, np.int64),
        "time_of_day": np.int64(observation.time_of_day),
        "age_ms": np.array(observation.age_ms, np.float64),
        "nearby": np.array([nearby.crafting_table, nearby.furnace] if nearby is not None else [0, 0], np.int8),
        **_target(observation.target, told),
        "told": told,
        **_entities(observation.entities),
        **_sounds(observation.sounds or ()),
    }


def _target(target: Target | None, told: NDArray[np.int8]) -> Arrays:
    """The target's arrays; notes in ``told`` what there is of it."""
    block = entity = 0
    aim, cell, face = np.zeros(2), np.zeros(3, np.int64), np.zeros(3, np.int64)
    if target is not None:
        told[TOLD_TARGET] = 1
        aim[:] = target.distance, target.break_progress
        if target.block is not None:
            told[TOLD_BLOCK], block = 1, target.block
        if target.cell is not None:
            told[TOLD_CELL], cell[:] = 1, target.cell
        if target.face is not None:
            told[TOLD_FACE], face[:] = 1, target.face
        if target.entity is not None:
            told[TOLD_ENTITY], entity = 1, target.entity
    return {
        "target": aim,
        "target_block": np.array(block, np.int32),
        "target_cell": cell,
        "target_face": face,
        "target_entity": np.array(entity, np.int64),
    }


def _entities(entities: tuple[Entity, ...]) -> Arrays:
    arrays = empty_entities()
    arrays["entity_count"] = np.array(len(entities), np.int64)
    for row, entity in enumerate(entities[:ENTITIES]):
        arrays["entity_told"][row] = 1, entity.health is not None, entity.item is not None
        arrays["entity_ids"][row] = entity.id
        arrays["entity_kinds"][row] = number_of(ENTITY_KINDS, entity.kind)
        arrays["entity_variants"][row] = number_of(VARIANTS, entity.variant)
        arrays["entity_items"][row] = entity.item or 0
        arrays["entity_places"][row] = *entity.offset, entity.distance
        arrays["entity_bodies"][row] = entity.yaw, entity.scale, entity.health or 0.0
    return arrays


def empty_entities(*worlds: int) -> Arrays:
    """The arrays of no entities: of one world, or of so many, which are then the first axis."""
    return {
        "entity_count": np.zeros(worlds, np.int64),
        "entity_told": np.zeros((*worlds, ENTITIES, 3), np.int8),
        "entity_ids": np.zeros((*worlds, ENTITIES), np.int64),
        "entity_kinds": np.zeros((*worlds, ENTITIES), np.int32),
        "entity_variants": np.zeros((*worlds, ENTITIES), np.int32),
        "entity_items": np.zeros((*worlds, ENTITIES), np.int32),
        "entity_places": np.zeros((*worlds, ENTITIES, 4)),
        "entity_bodies": np.zeros((*worlds, ENTITIES, 3)),
    }


def _sounds(sounds: tuple[Sound, ...]) -> Arrays:
    kinds, places = np.zeros(SOUNDS_HELD, np.int32), np.zeros((SOUNDS_HELD, 2))
    write_sounds(sounds, kinds, places)
    return {"sound_count": np.array(len(sounds), np.int64), "sound_kinds": kinds, "sound_places": places}


def write_sounds(sounds: tuple[Sound, ...], kinds: NDArray[np.int32], places: NDArray[np.float64]) -> None:
    """Fill the rows of ``sound_kinds`` and ``sound_places`` of one world, which are zeros."""
    for row, sound in enumerate(sounds[:SOUNDS_HELD]):
        kinds[row] = 1 + (SOUNDS.id(sound.category) if sound.category in SOUNDS else len(SOUNDS))
        places[row] = sound.bearing, sound.loudness
