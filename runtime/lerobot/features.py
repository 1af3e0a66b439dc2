"""The columns of the data set: what each row holds, by the names that LeRobot gives such things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from bridge.messages import EQUIPMENT_SLOTS, INVENTORY_SLOTS, VOXEL_SIDE, ItemVerb
from runtime.episodes.fields import read_voxels

VIDEO = "observation.images.view"
VERBS = ("none", *get_args(ItemVerb))
"""``item_verb`` of the action is an index into it."""
_LIFE = ("health", "food", "saturation", "oxygen", "experience", "armour")
_KEYS = ("forward", "strafe", "jump", "sneak", "sprint", "d_pitch", "d_yaw", "use", "attack", "drop")

STATE_NAMES = ("x", "y", "z", "yaw", "pitch", "vx", "vy", "vz", "on_ground", *_LIFE, "time_of_day", "held_slot")
ACTION_NAMES = (*_KEYS, "item_verb", "item")
EMPTY_SLOT = (0, 0, -1)


@dataclass(frozen=True)
class Feature:
    """A column.

    Attributes:
        dtype: numpy's name of it, or ``string``.
        shape: of a row's value.
        names: of its parts, None where they have none.
    """

    dtype: str
    shape: tuple[int, ...]
    names: tuple[str, ...] | None = None

    def told(self) -> dict[str, Any]:
        """As ``meta/info.json`` has it."""
        return {"dtype": self.dtype, "shape": list(self.shape), "names": list(self.names) if self.names else None}


FEATURES: Mapping[str, Feature] = {
    "observation.state": Feature("float32", (len(STATE_NAMES),), STATE_NAMES),
    "observation.inventory": Feature("int32", (INVENTORY_SLOTS * 3,)),
    "observation.equipment": Feature("int32", (len(EQUIPMENT_SLOTS) * 3,)),
    "observation.voxels": Feature("uint16", (VOXEL_SIDE**3,)),
    "action": Feature("float32", (len(ACTION_NAMES),), ACTION_NAMES),
    "actor": Feature("string", (1,)),
    "plan_token": Feature("string", (1,)),
    "subgoal": Feature("string", (1,)),
    "stale": Feature("bool", (1,)),
    "skipped": Feature("int64", (1,)),
    "world_tick": Feature("int64", (1,)),
    "next.reward": Feature("float32", (1,)),
    "next.success": Feature("bool", (1,)),
    "next.done": Feature("bool", (1,)),
    "timestamp": Feature("float32", (1,)),
    "frame_index": Feature("int64", (1,)),
    "episode_index": Feature("int64", (1,)),
    "index": Feature("int64", (1,)),
    "task_index": Feature("int64", (1,)),
}
"""What is counted in slots are item, count and durability of each, slot by slot; voxels run by x, then y, then z."""


def row_of(tick: Mapping[str, Any], following: Mapping[str, Any], is_last: bool) -> dict[str, Any]:
    """What a tick gives to a row; the indexes and the time are the exporter's.

    Args:
        tick: as ``runtime.episodes.fields.tick_fields`` made it.
        following: the tick after it, in which what its action brought is seen.
        is_last: whether no action follows it in the episode.
    """
    pose, life, action = tick["pose"], tick["life"], tick["action"]
    item = action["item_action"]
    state = (
        *pose["position"],
        pose["yaw"],
        pose["pitch"],
        *pose["velocity"],
        pose["on_ground"],
        *(life[name] for name in _LIFE),
        tick["time_of_day"],
        tick["held_slot"],
    )
    deed = (VERBS.index(item["verb"]), item["item"]) if item else (0, 0)
    return {
        "observation.state": np.array(state, np.float32),
        "observation.inventory": _slots(tick["inventory"], INVENTORY_SLOTS),
        "observation.equipment": _slots(tick["equipment"], len(EQUIPMENT_SLOTS)),
        "observation.voxels": read_voxels(tick["voxels"]).ravel(),
        "action": np.array([*(action[key] for key in _KEYS), *deed], np.float32),
        "actor": tick["actor"],
        "plan_token": tick["plan_token"],
        "subgoal": tick["subgoal"],
        "stale": tick["stale"],
        "skipped": tick["skipped"],
        "world_tick": tick["world_tick"],
        "next.reward": following["progress"] - tick["progress"],
        "next.success": following["success"],
        "next.done": is_last,
    }


def _slots(filled: Sequence[Sequence[int]], count: int) -> NDArray[np.int32]:
    slots = np.tile(np.array(EMPTY_SLOT, np.int32), (count, 1))
    for slot, *stack in filled:
        slots[slot] = stack
    return slots.ravel()
