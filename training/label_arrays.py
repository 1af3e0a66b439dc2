"""The teachers' word on a tick as arrays (``training.episodes``), and whether a student would have done something else."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from agent import act
from agent.observe import Arrays
from agent.skill import SKILLS
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, Action, Observation
from training.frame_contents import frame_contents
from training.pointing import target_token
from training.teachers.labels import TeacherLabel

MISSED_DEGREES = 3.0


def label_arrays(
    observation: Observation, label: TeacherLabel, token: int, arrays: Arrays, grid: BlockGrid
) -> dict[str, np.generic | NDArray[np.generic]]:
    """What the teachers say of one tick.

    Args:
        observation: of the tick.
        label: the teachers' word on it.
        token: the plan token that is due.
        arrays: the student's inputs of the tick, without a leading axis.
        grid: the world's blocks.
    """
    return {
        "label_heads": np.array(act.encode(label.action).as_row(), np.int16),
        "label_turn": np.array((label.action.d_pitch, label.action.d_yaw), np.float32),
        "label_plan": np.int16(token),
        "label_skill": np.uint8(SKILLS.index(label.skill)),
        "label_pointer": np.int16(target_token(observation, arrays, label, grid)),
        "label_facts": target_facts(observation, label),
        "label_patches": frame_contents(grid, observation),
    }


def differs(action: Action, wanted: Action) -> bool:
    """Whether an action does something else than the wanted one: other keys, or a turn that is off by more than a little."""
    keys = [dataclasses.replace(act.encode(one), pitch=0, yaw=0) for one in (action, wanted)]
    off = max(abs(action.d_yaw - wanted.d_yaw), abs(action.d_pitch - wanted.d_pitch))
    return keys[0] != keys[1] or off > MISSED_DEGREES


def target_facts(observation: Observation, label: TeacherLabel) -> np.ndarray:
    """float32 (4,): sine and cosine of the target's bearing, log(1 + blocks) / 4, and 1; zeros where there is no target."""
    if label.target is None:
        return np.zeros(4, np.float32)
    x, y, z = (goal - here for goal, here in zip(label.target, observation.pose.position, strict=True))
    bearing = math.atan2(-x, z) - math.radians(observation.pose.yaw)
    distance = math.hypot(x, y - EYE_HEIGHT, z)
    return np.array((math.sin(bearing), math.cos(bearing), math.log1p(distance) / 4, 1.0), np.float32)
