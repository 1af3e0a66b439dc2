"""What a goal holds beside its words, as arrays: kept once an episode, since it is the same on every tick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.layout import FRAME_SIDE
from agent.observe import shrink_frame
from bridge.messages import Goal
from bridge.sounds import SOUNDS


@dataclass(frozen=True)
class GoalField:
    """One array of a goal."""

    name: str
    shape: tuple[int, ...]
    dtype: type[np.generic]


GOAL_FIELDS = (
    GoalField("goal_image", (FRAME_SIDE, FRAME_SIDE, 3), np.uint8),
    GoalField("goal_has_image", (), np.bool_),
    GoalField("goal_sound", (), np.int32),
)
"""``goal_image`` is black where there is none; ``goal_sound`` is an index of ``bridge.sounds.SOUNDS`` plus 1, 0 for none."""


def goal_arrays(goal: Goal) -> dict[str, NDArray[np.generic]]:
    """GOAL_FIELDS of a goal."""
    shown = goal.image is not None
    image = shrink_frame(goal.image) if goal.image is not None else np.zeros((FRAME_SIDE, FRAME_SIDE, 3), np.uint8)
    sound = 0 if goal.sound is None else 1 + SOUNDS.id(goal.sound)
    return {"goal_image": image, "goal_has_image": np.array(shown), "goal_sound": np.array(sound, np.int32)}
