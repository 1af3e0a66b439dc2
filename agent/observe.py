"""Observations, and the notes kept of their agents, to the arrays that the student reads (``agent.layout.TICK_FIELDS``)."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent import geometry
from agent.act import MAX_TURN_DEGREES
from agent.hearing import write_heard
from agent.layout import (
    CROSSHAIR_FEATURE,
    ENTITIES,
    ENTITY_KINDS,
    ENTITY_NAMES,
    FRAME_SIDE,
    OBSERVATION_FIELDS,
    STACKS,
    STATUS,
    TICK_FIELDS,
    TOLD_OF,
    Field,
)
from agent.notes import Notes
from agent.plan import pad
from bridge import names
from bridge.messages import EYE_HEIGHT, Frame, Observation

Arrays = dict[str, NDArray[Any]]
FULL_BREATH_TICKS = 300.0
NO_CELL = (0, -(10**9), 0)
"""A cell that no world has."""
_NO_CELLS = np.zeros((0, 3), np.int64)
_SLACK = np.array((0.0, 0.01, 0.0))
"""Blocks by which feet that stand on a floor may rest below it, by rounding."""


def shrink_frame(frame: Frame) -> Frame:
    """Average a square frame down to (FRAME_SIDE, FRAME_SIDE, 3). ValueError where its side is no multiple of FRAME_SIDE."""
    height, width, _ = frame.shape
    if height != width or height % FRAME_SIDE:
        raise ValueError(
            f"frame: the student reads square frames whose side is a multiple of {FRAME_SIDE}, got {frame.shape}"
        )
    times = height // FRAME_SIDE
    if times == 1:
        return frame
    total: NDArray[np.unsignedinteger[Any]] = np.zeros(
        (FRAME_SIDE, FRAME_SIDE, 3), np.uint16 if times**2 <= 256 else np.uint32
    )
    for row in range(times):
        for column in range(times):
            total += frame[row::times, column::times]
    return np.asarray(total // times**2, np.uint8)


def entity_kind(kind: str) -> int:
    """The bucket of an entity kind, 1..ENTITY_KINDS - 1; 0 is no entity."""
    return 1 + zlib.crc32(kind.encode()) % (ENTITY_KINDS - 1)


def entity_name(kind: str) -> int:
    """The number of an entity kind: its place in ENTITY_NAMES; 1 for one that is not there."""
    return ENTITY_NAMES.index(kind) if kind in ENTITY_NAMES else 1


def tick_arrays(
    observations: Sequence[Observation], notes: Sequence[Notes], fields: Sequence[Field] = TICK_FIELDS
) -> Arrays:
    """Inputs of a tick graph but for the goal and the memory: field name -> array, one row an agent.

    Args:
        observations: one an agent.
        notes: one an agent, its observation being taken in (``Notes.see``). ValueError where they are not as many.
        fields: which are wanted.
    """
    if len(observations) != len(notes):
        raise ValueError(f"observations: the state is of {len(notes)} agents, got {len(observations)}")
    arrays = encode(observations, fields)
    for row, (observation, note) in enumerate(zip(observations, notes, strict=True)):
        speech = note.speech
        arrays["spoken"][row] = pad(speech.spoken)
        arrays["finished"][row] = pad(speech.finished)
        if "design_codes" in arrays:
            arrays["design_codes"][row] = speech.design_row()
        if "sound_kinds" in arrays:
            write_heard(note.heard, observation, arrays["sound_kinds"][row], arrays["sound_geometry"][row])
        if "wanted_blocks" in arrays:
            note.plot.write_wanted(observation, arrays["wanted_blocks"][row], arrays["wanted_geometry"][row])
        if "journey" in arrays:
            note.journey.write(observation, arrays["journey"][row], arrays["land_seen"][row])
        if "way_kinds" in arrays and note.way is not None:
            start = note.journey.start or observation.pose.position
            note.way.write(start, observation, arrays["way_kinds"][row], arrays["way_geometry"][row])
        if "named" in arrays and note.named is not None:
            note.named.write(**{name: arrays[name][row] for name in (*TOLD_OF["named"], "named")})
    return arrays


def encode(observations: Sequence[Observation], fields: Sequence[Field] = OBSERVATION_FIELDS) -> Arrays:
    """Field name -> array with a leading batch axis, one row an observation; zeros where a field is none of an observation."""
    arrays: Arrays = {field.name: np.zeros((len(observations), *field.shape), field.dtype) for field in fields}
    for row, observation in enumerate(observations):
        write_row(observation, {name: array[row] for name, array in arrays.items() if array.ndim > 1})
        target = observation.target
        arrays["target_block"][row] = target.block if target is not None and target.block is not None else 0
    return arrays


def write_row(observation: Observation, row: Arrays) -> None:
    """Write all fields but the scalar ``target_block`` of one observation into views of its row."""
    blocks = names.blocks()
    pose = observation.pose
    feet = np.array(pose.position)
    eye = feet + np.array((0.0, EYE_HEIGHT, 0.0))
    origin = np.array(observation.voxel_origin, np.float64)
    row["frame"][:] = shrink_frame(observation.frame)
    geometry.patch_places(pose.pitch, row["patch_geometry"])
    target = observation.target
    crosshair = np.array(target.cell if target is not None and target.cell is not None else NO_CELL, np.int64)
    touching = _NO_CELLS
    if "touching_blocks" in row:
        touching = geometry.TOUCHING_CELLS + np.floor(feet + _SLACK).astype(np.int64)
        geometry.blocks_of(
            touching,
            observation.voxels,
            origin,
            eye,
            pose.yaw,
            pose.pitch,
            crosshair,
            row["touching_blocks"],
            row["touching_geometry"],
        )
    geometry.exposed_points(
        observation.voxels,
        blocks.solid,
        origin,
        eye,
        pose.yaw,
        pose.pitch,
        crosshair,
        touching,
        row["point_blocks"],
        row["point_geometry"],
    )
    geometry.solidity_ahead(observation.voxels, blocks.solid, blocks.liquid(), origin, feet, pose.yaw, row["surround"])
    for index, entity in enumerate(observation.entities[:ENTITIES]):
        for field, number in (("entity_names", entity_name), ("entity_kinds", entity_kind)):
            if field in row:
                row[field][index] = number(entity.kind)
        row["entity_items"][index] = entity.item or names.NO_ITEM
        dx, dy, dz = entity.offset
        place = row["entity_geometry"][index]
        geometry.place_geometry(dx, dy - EYE_HEIGHT, dz, pose.yaw, pose.pitch, place)
        place[CROSSHAIR_FEATURE] = target is not None and target.entity == entity.id
    _write_stacks(observation, row["stack_items"], row["stack_counts"])
    _write_status(observation, row["status"])


def _write_stacks(observation: Observation, items: NDArray[np.int32], counts: NDArray[np.float32]) -> None:
    inventory = observation.inventory
    held, index = np.unique(inventory[:, 0], return_inverse=True)
    totals = np.bincount(index, inventory[:, 1])
    filled = held != names.NO_ITEM
    order = np.argsort(-totals[filled], kind="stable")[:STACKS]
    items[: len(order)] = held[filled][order]
    counts[: len(order)] = totals[filled][order]


def _write_status(observation: Observation, status: NDArray[np.float32]) -> None:
    life, pose, target, nearby = observation.life, observation.pose, observation.target, observation.nearby
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.pitch)
    vx, vy, vz = pose.velocity
    day = observation.time_of_day / 24000 * 2 * math.pi
    values = (
        life.health / 20,
        life.food / 20,
        life.oxygen / FULL_BREATH_TICKS,
        life.armour / 20,
        float(pose.on_ground),
        float(pose.in_water),
        -vx * math.cos(yaw) - vz * math.sin(yaw),
        vy,
        -vx * math.sin(yaw) + vz * math.cos(yaw),
        math.sin(pitch),
        math.cos(pitch),
        pose.pitch / 90,
        min(1.0, max(-1.0, -pose.pitch / MAX_TURN_DEGREES)),
        float(target is not None),
        target.distance / 8 if target is not None else 0.0,
        target.break_progress if target is not None else 0.0,
        float(target is not None and target.entity is not None),
        float(nearby is not None and nearby.crafting_table),
        float(nearby is not None and nearby.furnace),
        math.sin(day),
        math.cos(day),
        observation.held_slot / 8,
        observation.inventory[observation.held_slot, 1] / 64,
        math.sin(yaw),
        math.cos(yaw),
    )
    assert len(values) == STATUS
    status[:] = values
