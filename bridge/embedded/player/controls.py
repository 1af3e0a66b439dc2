"""What a body is told for one tick, as a record: from an ``Action``, or for many worlds from samples of the action space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bridge.messages import Action, ItemAction, ItemVerb
from bridge.spaces.actions import (
    ACTION_SIZES,
    AXIS,
    CAMERA_NOOP,
    CAMERA_STEP,
    CRAFT,
    FUNCTIONS,
    KEYS,
    POSTURES,
    VERBS,
    Choice,
    require_full,
)
from bridge.spaces.craft_choices import made_by

CONTROLS = np.dtype(
    [
        ("forward", np.int64),
        ("strafe", np.int64),
        ("jump", np.int64),
        ("sneak", np.int64),
        ("sprint", np.int64),
        ("d_pitch", np.float64),
        ("d_yaw", np.float64),
        ("use", np.int64),
        ("attack", np.int64),
        ("drop", np.int64),
        ("verb", np.int64),
        ("item", np.int64),
    ]
)
"""The fields of an ``Action``; ``verb`` is an index into VERBS, 0 for no item function, and ``item`` an item id."""
_AXIS = np.array(AXIS)


def put_action(controls: NDArray[np.void], action: Action) -> None:
    """Fill a record."""
    act = action.item_action
    controls["forward"], controls["strafe"] = action.forward, action.strafe
    controls["jump"], controls["sneak"], controls["sprint"] = action.jump, action.sneak, action.sprint
    controls["d_pitch"], controls["d_yaw"] = action.d_pitch, action.d_yaw
    controls["use"], controls["attack"], controls["drop"] = action.use, action.attack, action.drop
    controls["verb"], controls["item"] = (0, 0) if act is None else (VERBS.index(act.verb), act.item)


def action_of(controls: NDArray[np.void]) -> Action:
    """The ``Action`` that a record was filled from."""
    values: dict[str, Any] = dict(zip(CONTROLS.names or (), controls.item(), strict=True))
    verb, item = values.pop("verb"), values.pop("item")
    for key in ("jump", "sneak", "sprint", "use", "attack", "drop"):
        values[key] = bool(values[key])
    act = ItemAction(cast("ItemVerb", VERBS[verb]), item) if verb else None
    return Action(**values, item_action=act)


def put_choices(controls: NDArray[np.void], choices: Choice, slots: NDArray[np.int32]) -> None:
    """Fill the records of N worlds as ``spaces.actions.to_action`` fills an Action.

    Args:
        controls: CONTROLS (N,).
        choices: N samples of an action space as gymnasium batches them: int64 (N, len(ACTION_SIZES)) of the style
            ``minedojo``, or the arrays of the style ``full``, each with the world as first axis.
        slots: int32 (N, INVENTORY_SLOTS, 3), the inventories.

    Raises ValueError where a choice lies outside of its space.
    """
    if isinstance(choices, Mapping):
        _put_full(controls, choices)
    else:
        _put_minedojo(controls, choices, slots)


def _put_minedojo(controls: NDArray[np.void], choices: NDArray[np.int64], slots: NDArray[np.int32]) -> None:
    if choices.shape != (len(controls), len(ACTION_SIZES)) or np.any((choices < 0) | (choices >= ACTION_SIZES)):
        raise ValueError(f"actions: must be {len(controls)} rows of indexes below {ACTION_SIZES}")
    forward, strafe, posture, pitch, yaw, function, made, slot = choices.T
    controls["forward"], controls["strafe"] = _AXIS[forward], _AXIS[strafe]
    for index, name in enumerate(POSTURES, start=1):
        controls[name] = posture == index
    controls["d_pitch"], controls["d_yaw"] = (pitch - CAMERA_NOOP) * CAMERA_STEP, (yaw - CAMERA_NOOP) * CAMERA_STEP
    for name in ("use", "attack", "drop"):
        controls[name] = function == FUNCTIONS.index(name)
    verbs = np.array([VERBS.index(name) if name in VERBS else 0 for name in FUNCTIONS])[function]
    items = slots[np.arange(len(controls)), slot, 0]
    controls["verb"] = np.where(items != 0, verbs, 0)
    controls["item"] = np.where(controls["verb"] != 0, items, 0)
    for world in np.flatnonzero(function == CRAFT).tolist():
        act = made_by(int(made[world]), slots[world])
        controls["verb"][world], controls["item"][world] = VERBS.index(act.verb), act.item


def _put_full(controls: NDArray[np.void], choices: Mapping[str, Any]) -> None:
    require_full(choices, len(controls))
    movement, turn = choices["movement"], choices["turn"]
    controls["forward"], controls["strafe"] = _AXIS[movement[:, 0]], _AXIS[movement[:, 1]]
    for index, name in enumerate(KEYS):
        controls[name] = choices["keys"][:, index]
    controls["d_pitch"], controls["d_yaw"] = turn[:, 0], turn[:, 1]
    acts = (choices["function"] != 0) & (choices["item"] != 0)
    controls["verb"] = np.where(acts, choices["function"], 0)
    controls["item"] = np.where(acts, choices["item"], 0)
