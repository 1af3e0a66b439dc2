"""The embedded world's messages as gymnasium spaces: arrays for an Observation, a MultiDiscrete for an Action.

The action is MineDojo's MultiDiscrete [3, 3, 4, 25, 25, 8, 244, 36] without its craft function and craft argument:

==  ====  ==================================================================
 0     3  stay, forward, back
 1     3  stay, left, right
 2     4  nothing, jump, sneak, sprint
 3    25  pitch, (index - 12) * 15 degrees, positive looks further down
 4    25  yaw, (index - 12) * 15 degrees, positive turns to the right
 5     7  nothing, use, drop, attack, equip, place, discard
 6    36  inventory slot that equip, place and discard mean
==  ====  ==================================================================
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from bridge import names
from bridge.messages import (
    EQUIPMENT_SLOTS,
    INVENTORY_SLOTS,
    VOXEL_SIDE,
    Action,
    ItemAction,
    ItemVerb,
    Observation,
    Slots,
)

CAMERA_STEP = 15.0
CAMERA_NOOP = 12
FUNCTIONS = ("nothing", "use", "drop", "attack", "equip", "place", "discard")
ACTION_SIZES = (3, 3, 4, 2 * CAMERA_NOOP + 1, 2 * CAMERA_NOOP + 1, len(FUNCTIONS), INVENTORY_SLOTS)
NOOP = (0, 0, 0, CAMERA_NOOP, CAMERA_NOOP, 0, 0)
"""The action that stands still."""
ENTITIES = 16
"""Nearest entities that an observation holds; the rest of the rows are zeros."""
_ITEM_VERBS: dict[str, ItemVerb] = {"equip": "equip", "place": "place", "discard": "discard"}
_AXIS = (0, 1, -1)
_WIDE = np.iinfo(np.int32)


def action_space() -> spaces.MultiDiscrete[np.int64]:
    """The space of ``ACTION_SIZES``."""
    return spaces.MultiDiscrete(list(ACTION_SIZES))


def observation_space(frame_size: tuple[int, int]) -> spaces.Dict:
    """The space of what ``observation_arrays`` returns, for frames of (height, width)."""

    def slots(count: int) -> spaces.Box:
        return spaces.Box(_WIDE.min, _WIDE.max, (count, 3), np.int32)

    def real(*shape: int) -> spaces.Box:
        return spaces.Box(-np.inf, np.inf, shape, np.float64)

    return spaces.Dict(
        {
            "frame": spaces.Box(0, 255, (*frame_size, 3), np.uint8),
            "voxels": spaces.Box(0, len(names.blocks()) - 1, (VOXEL_SIDE,) * 3, np.uint16),
            "inventory": slots(INVENTORY_SLOTS),
            "equipment": slots(len(EQUIPMENT_SLOTS)),
            "held_slot": spaces.Discrete(9),
            "life": real(6),
            "position": real(3),
            "velocity": real(3),
            "gaze": real(2),
            "support": spaces.MultiBinary(2),
            "entities": real(ENTITIES, 5),
            "target": real(3),
            "time_of_day": spaces.Discrete(24000),
        }
    )


def observation_arrays(observation: Observation) -> dict[str, Any]:
    """An Observation as arrays.

    ``life``: health, food, saturation, oxygen, experience, armour. ``gaze``: yaw, pitch in degrees. ``support``: on
    ground, in water. ``entities``: a row each of item id, offset x, y, z, distance. ``target``: block id (-1 for
    none), distance, break progress.
    """
    life, pose, target = observation.life, observation.pose, observation.target
    entities = np.zeros((ENTITIES, 5))
    for row, entity in zip(entities, observation.entities, strict=False):
        row[:] = (entity.item or 0, *entity.offset, entity.distance)
    aim = np.array([-1.0, 0.0, 0.0])
    if target is not None and target.block is not None:
        aim[:] = (target.block, target.distance, target.break_progress)
    return {
        "frame": observation.frame,
        "voxels": observation.voxels,
        "inventory": observation.inventory,
        "equipment": observation.equipment,
        "held_slot": np.int64(observation.held_slot),
        "life": np.array([life.health, life.food, life.saturation, life.oxygen, life.experience, life.armour]),
        "position": np.array(pose.position),
        "velocity": np.array(pose.velocity),
        "gaze": np.array([pose.yaw, pose.pitch]),
        "support": np.array([pose.on_ground, pose.in_water], np.int8),
        "entities": entities,
        "target": aim,
        "time_of_day": np.int64(observation.time_of_day),
    }


def to_action(choice: NDArray[np.int64], inventory: Slots) -> Action:
    """The Action that a sample of ``action_space`` means with these slots in the inventory."""
    if len(choice) != len(ACTION_SIZES) or not all(0 <= c < n for c, n in zip(choice, ACTION_SIZES, strict=True)):
        raise ValueError(f"action: must be {len(ACTION_SIZES)} indexes below {ACTION_SIZES}, got {choice}")
    forward, strafe, posture, pitch, yaw, function, slot = (int(c) for c in choice)
    name = FUNCTIONS[function]
    item = int(inventory[slot, 0])
    verb = _ITEM_VERBS.get(name)
    item_action = ItemAction(verb, item) if verb is not None and item else None
    return Action(
        forward=_AXIS[forward],
        strafe=_AXIS[strafe],
        jump=posture == 1,
        sneak=posture == 2,
        sprint=posture == 3,
        d_pitch=(pitch - CAMERA_NOOP) * CAMERA_STEP,
        d_yaw=(yaw - CAMERA_NOOP) * CAMERA_STEP,
        use=name == "use",
        attack=name == "attack",
        drop=name == "drop",
        item_action=item_action,
    )
