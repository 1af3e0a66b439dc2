"""Our ``Action`` as MineDojo's: a vector of eight choices, MultiDiscrete [3, 3, 4, pitch, yaw, 8, crafts, 36].

Source: ``nn_action_space_wrapper.py`` of MineDojo 0.1. One of use, drop, attack and the item functions is done in a step, so of
several the rarer wins; so it is with jump, sneak and sprint.
"""

from __future__ import annotations

from collections.abc import Sequence

from bridge.messages import Action
from bridge.minedojo.names import legacy_item

CAMERA_INTERVAL = 0.5
"""Degrees between two choices of the camera, for ``minedojo.make(cam_interval=...)``."""
NO_TURN = round(180.0 / CAMERA_INTERVAL)
NOTHING, USE, DROP, ATTACK, CRAFT, EQUIP, PLACE, DESTROY = range(8)
SLOW_FUNCTIONS = frozenset((DROP, CRAFT, EQUIP, PLACE, DESTROY))
SLOW_TICKS = 3
"""After these functions MineDojo sends two steps of nothing: they take so many ticks in all."""
_SLOT_VERBS = {"equip": EQUIP, "place": PLACE, "discard": DESTROY}


def to_vector(action: Action, slot_names: Sequence[str], crafts: Sequence[str]) -> tuple[list[int], str]:
    """The eight choices, and a note that says why an item function was left out, if it was.

    Args:
        action: ours.
        slot_names: name of 1.11.2 in each of the 36 slots, ``air`` where one is empty.
        crafts: ``mc.ALL_CRAFT_SMELT_ITEMS``.
    """
    function, craft, slot, note = _function(action, slot_names, crafts)
    posture = 1 if action.jump else 2 if action.sneak else 3 if action.sprint else 0
    vector = [
        action.forward % 3,  # 1 forward, 2 back
        action.strafe % 3,  # 1 left, 2 right
        posture,
        NO_TURN + round(action.d_pitch / CAMERA_INTERVAL),
        NO_TURN + round(action.d_yaw / CAMERA_INTERVAL),
        function,
        craft,
        slot,
    ]
    return vector, note


def ticks_of(vector: Sequence[int]) -> int:
    """How many ticks of the game a step with these choices takes."""
    return SLOW_TICKS if vector[5] in SLOW_FUNCTIONS else 1


def _function(action: Action, slot_names: Sequence[str], crafts: Sequence[str]) -> tuple[int, int, int, str]:
    act = action.item_action
    note = ""
    if act is not None:
        name = legacy_item(act.item).name
        if act.verb in _SLOT_VERBS:
            if name != "air" and name in slot_names:
                return _SLOT_VERBS[act.verb], 0, list(slot_names).index(name), ""
            note = f"{act.verb}: no {name} in the inventory"
        elif name in crafts:
            return CRAFT, list(crafts).index(name), 0, ""
        else:
            note = f"{act.verb}: MineDojo has no function that makes {name}"
    function = DROP if action.drop else USE if action.use else ATTACK if action.attack else NOTHING
    return function, 0, 0, note
