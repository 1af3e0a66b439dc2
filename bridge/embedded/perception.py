"""What the players of many embedded worlds perceive, straight from the worlds' memory into the arrays of a batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.events import SOUND
from bridge.embedded.player.aiming import A_BLOCK, A_CREATURE
from bridge.embedded.player.armour import POINTS
from bridge.embedded.player.hearing import sounds_of
from bridge.embedded.player.perceiving import describe_entities, find_entities, look_around, numbers
from bridge.embedded.realm import WorldArrays
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT, VOXEL_SIDE
from bridge.spaces.observations import (
    ENTITIES,
    SOUNDS_HELD,
    TOLD,
    TOLD_BLOCK,
    TOLD_CELL,
    TOLD_ENTITY,
    TOLD_FACE,
    TOLD_NEARBY,
    TOLD_SOUNDS,
    TOLD_TARGET,
    Arrays,
    empty_entities,
    write_sounds,
)


def perceive(arrays: WorldArrays, frames: NDArray[np.uint8]) -> Arrays:
    """The arrays of ``spaces.observations`` with the world as first axis: new ones, but for the frames that are handed in.

    Each world must have been reset, and its tick be over. ValueError where a world has several players.
    """
    if arrays.state.players != 1:
        raise ValueError(
            f"arrays: must have one player in each world, got {arrays.state.players}; ask SharedWorld's agents"
        )
    state, clocks, bodies = arrays.state, arrays.state.clocks, arrays.state.bodies
    eyes = bodies["position"].copy()
    eyes[:, 1] += np.where(arrays.turns["sneaking"] != 0, SNEAKING_EYE_HEIGHT, EYE_HEIGHT)
    slots, held = state.inventories["slots"].copy(), state.inventories["held_slot"].copy()
    equipment = state.inventories["worn"].copy()
    equipment[:, 0] = slots[np.arange(len(slots)), held]
    told = np.zeros((len(eyes), len(TOLD)), np.int8)
    told[:, [TOLD_SOUNDS, TOLD_NEARBY]] = 1
    return {
        "frame": frames,
        "inventory": slots,
        "equipment": equipment,
        "held_slot": held,
        "life": _life(arrays),
        "position": bodies["position"].copy(),
        "velocity": bodies["velocity"].copy(),
        "gaze": np.stack([bodies["yaw"], bodies["pitch"]], axis=1),
        "support": (bodies["flags"][:, :2] != 0).astype(np.int8),
        "tick": clocks["tick"].copy(),
        "time_of_day": clocks["time_of_day"].copy(),
        "age_ms": np.zeros(len(eyes)),
        "told": told,
        **_target(arrays, told),
        **_around(arrays, eyes),
        **_entities(arrays),
        **_sounds(arrays, eyes),
    }


def _life(arrays: WorldArrays) -> NDArray[np.float64]:
    vitals, inventories = arrays.state.vitals, arrays.state.inventories
    parts = [vitals[field] for field in ("health", "food", "saturation", "oxygen", "experience")]
    parts[3] = np.maximum(parts[3], 0.0)
    return np.stack([*parts, inventories["protection"][:, :, POINTS].sum(axis=1)], axis=1).astype(np.float64)


def _target(arrays: WorldArrays, told: NDArray[np.int8]) -> Arrays:
    """What lies under the crosshairs; notes in ``told`` what there is of it."""
    seen, mining = arrays.turns["seen"], arrays.state.mining
    block, creature = seen["kind"] == A_BLOCK, seen["kind"] == A_CREATURE
    told[:, TOLD_TARGET] = block | creature
    told[:, [TOLD_BLOCK, TOLD_CELL, TOLD_FACE]] = block[:, None]
    told[:, TOLD_ENTITY] = creature
    attacked = block & (mining["active"] != 0) & (mining["cell"] == seen["cell"]).all(axis=1)
    progress = np.where(attacked, np.minimum(1.0, mining["progress"]), 0.0)
    return {
        "target": np.stack([np.where(block | creature, seen["distance"], 0.0), progress], axis=1),
        "target_block": np.where(block, seen["block"], 0).astype(np.int32),
        "target_cell": np.where(block[:, None], seen["cell"], 0),
        "target_face": np.where(block[:, None], seen["face"], 0),
        "target_entity": np.where(creature, seen["id"], 0),
    }


def _around(arrays: WorldArrays, eyes: NDArray[np.float64]) -> Arrays:
    grids, worlds = arrays.grids, len(eyes)
    origins, nearby = np.zeros((worlds, 3), np.int64), np.zeros((worlds, 2), np.int8)
    voxels = np.zeros((worlds, *(VOXEL_SIDE,) * 3), np.uint16)
    look_around(grids.blocks, grids.column_loaded, grids.min_y, eyes, numbers(), origins, voxels, nearby)
    return {"voxels": voxels, "voxel_origin": origins, "nearby": nearby}


def _entities(arrays: WorldArrays) -> Arrays:
    state, worlds = arrays.state, len(arrays.turns)
    found = empty_entities(worlds)
    order = np.full((worlds, ENTITIES, 2), -1, np.int64)
    things = state.drops, state.creatures, state.projectiles, state.orbs
    positions = np.ascontiguousarray(state.bodies["position"])
    find_entities(*things, positions, found["entity_places"], order, found["entity_count"])
    parts = (found[f"entity_{part}"] for part in ("told", "ids", "kinds", "variants", "items", "bodies"))
    describe_entities(*things, numbers(), order, *parts)
    return found


def _sounds(arrays: WorldArrays, eyes: NDArray[np.float64]) -> Arrays:
    state, worlds = arrays.state, len(eyes)
    counts = np.zeros(worlds, np.int64)
    kinds, places = np.zeros((worlds, SOUNDS_HELD), np.int32), np.zeros((worlds, SOUNDS_HELD, 2))
    for world in np.flatnonzero(state.event_counts[:, 0]).tolist():
        events = state.events[world, : state.event_counts[world, 0]]
        if (events["kind"] == SOUND).any():
            x, y, z = eyes[world].tolist()
            heard = sounds_of(events, (x, y, z), float(state.bodies["yaw"][world]))
            counts[world] = len(heard)
            write_sounds(heard, kinds[world], places[world])
    return {"sound_count": counts, "sound_kinds": kinds, "sound_places": places}
