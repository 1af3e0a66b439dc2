"""Between ``Action`` messages and the student's factorised action heads.

Heads: movement (9 = forward x strafe), posture (5), pitch and yaw (camera bins), function (9), item (the item vocabulary).
Camera bins follow the mu-law of VPT (arXiv 2206.11795, section "action space"): finest near 0, where aiming happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.messages import Action, ItemAction, ItemVerb

POSTURES = ("stand", "jump", "sneak", "sprint", "sprint_jump")
FUNCTIONS = ("none", "use", "attack", "drop", *get_args(ItemVerb))
CAMERA_BINS = 25
MAX_TURN_DEGREES = 30.0
"""Fastest turn of one tick that the heads can say."""
MU = 20.0

HEAD_NAMES = ("movement", "posture", "pitch", "yaw", "function", "item")


def head_sizes() -> dict[str, int]:
    """Head name -> number of classes, in the order in which heads are stored."""
    sizes = (9, len(POSTURES), CAMERA_BINS, CAMERA_BINS, len(FUNCTIONS), len(names.items()))
    return dict(zip(HEAD_NAMES, sizes, strict=True))


def camera_bin_degrees() -> NDArray[np.float64]:
    """float64 (CAMERA_BINS,), the turn in degrees that each bin stands for; the middle bin is exactly 0."""
    half = CAMERA_BINS // 2
    share = np.arange(-half, half + 1) / half
    return np.asarray(np.sign(share) * MAX_TURN_DEGREES * ((1 + MU) ** np.abs(share) - 1) / MU, np.float64)


_BIN_DEGREES = camera_bin_degrees()
STILL_BIN = CAMERA_BINS // 2


def nearest_camera_bin(degrees: float) -> int:
    """The bin that stands nearest to a turn."""
    return int(np.abs(_BIN_DEGREES - degrees).argmin())


def camera_distribution(degrees: float) -> NDArray[np.float32]:
    """float32 (CAMERA_BINS,) whose mean is the (clipped) turn: its weight lies on the two bins around it."""
    degrees = float(np.clip(degrees, -MAX_TURN_DEGREES, MAX_TURN_DEGREES))
    upper = int(np.clip(np.searchsorted(_BIN_DEGREES, degrees), 1, CAMERA_BINS - 1))
    low, high = _BIN_DEGREES[upper - 1], _BIN_DEGREES[upper]
    share = (degrees - low) / (high - low)
    distribution = np.zeros(CAMERA_BINS, np.float32)
    distribution[upper - 1], distribution[upper] = 1 - share, share
    return distribution


@dataclass(frozen=True)
class ActionIndices:
    """One class index a head."""

    movement: int
    posture: int
    pitch: int
    yaw: int
    function: int
    item: int

    def as_row(self) -> tuple[int, int, int, int, int, int]:
        """The indices in the order of ``HEAD_NAMES``."""
        return (self.movement, self.posture, self.pitch, self.yaw, self.function, self.item)


NO_ACTION_ROW = (4, 0, STILL_BIN, STILL_BIN, 0, 0)
"""``Action()`` as a row of indices."""


def encode(action: Action) -> ActionIndices:
    """The nearest action that the heads can say. Of several functions at once the most specific one is kept."""
    posture = "stand"
    if action.sneak:
        posture = "sneak"
    elif action.jump:
        posture = "sprint_jump" if action.sprint else "jump"
    elif action.sprint:
        posture = "sprint"
    function, item = "none", names.NO_ITEM
    if action.item_action is not None:
        function, item = action.item_action.verb, action.item_action.item
    elif action.attack:
        function = "attack"
    elif action.use:
        function = "use"
    elif action.drop:
        function = "drop"
    return ActionIndices(
        movement=(action.forward + 1) * 3 + action.strafe + 1,
        posture=POSTURES.index(posture),
        pitch=nearest_camera_bin(action.d_pitch),
        yaw=nearest_camera_bin(action.d_yaw),
        function=FUNCTIONS.index(function),
        item=item,
    )


def decode(indices: ActionIndices) -> Action:
    """The action that a class index a head stands for."""
    posture, function = POSTURES[indices.posture], FUNCTIONS[indices.function]
    item_action = None
    for verb in get_args(ItemVerb):
        if function == verb:
            item_action = ItemAction(verb=verb, item=indices.item)
    return Action(
        forward=indices.movement // 3 - 1,
        strafe=indices.movement % 3 - 1,
        jump=posture in ("jump", "sprint_jump"),
        sneak=posture == "sneak",
        sprint=posture in ("sprint", "sprint_jump"),
        d_pitch=float(_BIN_DEGREES[indices.pitch]),
        d_yaw=float(_BIN_DEGREES[indices.yaw]),
        use=function == "use",
        attack=function == "attack",
        drop=function == "drop",
        item_action=item_action,
    )
