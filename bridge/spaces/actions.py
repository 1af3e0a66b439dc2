"""An Action as numbers, in one of two styles.

``minedojo`` is MineDojo's own MultiDiscrete [3, 3, 4, 25, 25, 8, 244, 36], index by index
(https://github.com/MineDojo/MineDojo, ``minedojo/sim/wrappers/ar_nn/nn_action_space_wrapper.py``):

==  ====  ==================================================================
 0     3  stay, forward, back
 1     3  stay, left, right
 2     4  nothing, jump, sneak, sprint
 3    25  pitch, (index - 12) * 15 degrees, positive looks further down
 4    25  yaw, (index - 12) * 15 degrees, positive turns to the right
 5     8  nothing, use, drop, attack, craft, equip, place, destroy
 6   244  what craft makes or smelts (``craft_choices``)
 7    36  inventory slot that equip, place and destroy mean
==  ====  ==================================================================

Equip, place and destroy (the contract's ``discard``) mean the item in the slot, not the slot, in MineDojo as here. An empty slot
does nothing, where MineDojo raises ValueError.

An Action can say more than MineDojo: turns of any size, two keys at once (a jump while sprinting), and every item of 1.20.4. So
goals that need those are played in the style ``full``, a Dict that holds every field of an Action:

========  ================  ============================================================================
movement  MultiDiscrete     [3, 3]: stay, forward, back; stay, left, right
keys      MultiBinary (6,)  jump, sneak, sprint, use, attack, drop
turn      Box (2,) float64  pitch and yaw in degrees, -180..180
function  Discrete (6)      nothing, craft, smelt, equip, place, discard
item      Discrete          id of ``bridge.names.items`` that the function means; air (0) means no function
========  ================  ============================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from bridge import names
from bridge.messages import INVENTORY_SLOTS, Action, ItemAction, ItemVerb, Slots
from bridge.spaces.craft_choices import index_of, made_by

ActionStyle = Literal["minedojo", "full"]
Choice = NDArray[np.int64] | Mapping[str, Any]
"""A sample of the one space or of the other."""
CAMERA_STEP = 15.0
CAMERA_NOOP = 12
FUNCTIONS = ("nothing", "use", "drop", "attack", "craft", "equip", "place", "discard")
CRAFT = FUNCTIONS.index("craft")
ACTION_SIZES = (3, 3, 4, 2 * CAMERA_NOOP + 1, 2 * CAMERA_NOOP + 1, len(FUNCTIONS), 244, INVENTORY_SLOTS)
NOOP = (0, 0, 0, CAMERA_NOOP, CAMERA_NOOP, 0, 0, 0)
"""The action that stands still."""
POSTURES = ("jump", "sneak", "sprint")
KEYS = ("jump", "sneak", "sprint", "use", "attack", "drop")
VERBS: tuple[str, ...] = ("", *get_args(ItemVerb))
"""``function`` of the style ``full``."""
AXIS = (0, 1, -1)
MOST_TURN = 180.0


def require_style(style: str) -> None:
    """ValueError where there is no such style."""
    if style not in get_args(ActionStyle):
        raise ValueError(f"actions: got {style!r}; give one of {', '.join(get_args(ActionStyle))}")


def action_space(style: ActionStyle = "minedojo") -> spaces.MultiDiscrete[np.int64] | spaces.Dict:
    """The space of a style. ValueError where there is no such style."""
    require_style(style)
    if style == "minedojo":
        return spaces.MultiDiscrete(list(ACTION_SIZES))
    return spaces.Dict(
        {
            "movement": spaces.MultiDiscrete([3, 3]),
            "keys": spaces.MultiBinary(len(KEYS)),
            "turn": spaces.Box(-MOST_TURN, MOST_TURN, (2,), np.float64),
            "function": spaces.Discrete(len(VERBS)),
            "item": spaces.Discrete(len(names.items())),
        }
    )


def to_action(choice: Choice, inventory: Slots) -> Action:
    """The Action that a sample of either space means with these slots in the inventory.

    Raises ValueError for what lies outside of the space.
    """
    return _from_full(choice) if isinstance(choice, Mapping) else _from_minedojo(choice, inventory)


def _from_minedojo(choice: NDArray[np.int64], inventory: Slots) -> Action:
    if len(choice) != len(ACTION_SIZES) or not all(0 <= c < n for c, n in zip(choice, ACTION_SIZES, strict=True)):
        raise ValueError(f"action: must be {len(ACTION_SIZES)} indexes below {ACTION_SIZES}, got {choice}")
    forward, strafe, posture, pitch, yaw, function, made, slot = (int(c) for c in choice)
    name = FUNCTIONS[function]
    item_action = None
    if function == CRAFT:
        item_action = made_by(made, inventory)
    elif function > CRAFT and (item := int(inventory[slot, 0])):
        item_action = ItemAction(cast("ItemVerb", name), item)
    return Action(
        forward=AXIS[forward],
        strafe=AXIS[strafe],
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


def _from_full(choice: Mapping[str, Any]) -> Action:
    require_full({key: np.asarray(value)[None] for key, value in choice.items()}, 1)
    forward, strafe = (int(index) for index in choice["movement"])
    function, item = int(choice["function"]), int(choice["item"])
    pitch, yaw = (float(degrees) for degrees in choice["turn"])
    keys: dict[str, Any] = {key: bool(down) for key, down in zip(KEYS, choice["keys"], strict=True)}
    act = ItemAction(cast("ItemVerb", VERBS[function]), item) if function and item else None
    return Action(forward=AXIS[forward], strafe=AXIS[strafe], d_pitch=pitch, d_yaw=yaw, item_action=act, **keys)


def require_full(choices: Mapping[str, NDArray[Any]], worlds: int) -> None:
    """Check N samples of the style ``full``, each array with the world as first axis.

    Raises ValueError naming the part and what it may be.
    """
    parts = {
        "movement": ((2,), 0, 2),
        "keys": ((len(KEYS),), 0, 1),
        "turn": ((2,), -MOST_TURN, MOST_TURN),
        "function": ((), 0, len(VERBS) - 1),
        "item": ((), 0, len(names.items()) - 1),
    }
    if choices.keys() != parts.keys():
        raise ValueError(f"action: must have the parts {', '.join(parts)}, got {', '.join(map(str, choices))}")
    for part, (shape, low, high) in parts.items():
        values = choices[part]
        if values.shape != (worlds, *shape) or not np.all((values >= low) & (values <= high)):
            raise ValueError(f"action.{part}: must be {(worlds, *shape)} within {low}..{high}, got {values}")


def to_choice(action: Action, inventory: Slots) -> NDArray[np.int64]:
    """int64 (8,), the sample of the style ``minedojo`` that means an Action with these slots in the inventory.

    Raises ValueError naming the field where MineDojo has no word for it.
    """
    act = action.item_action
    said = [key for key in ("use", "drop", "attack") if getattr(action, key)]
    postures = [key for key in POSTURES if getattr(action, key)]
    if len(said) + (act is not None) > 1 or len(postures) > 1:
        raise _unsayable(f"{' and '.join([*said, *postures])} at once")
    made = slot = 0
    if act is not None:
        said = ["craft" if act.verb == "smelt" else act.verb]
        if said == ["craft"]:
            found = index_of(act)
            if found is None or made_by(found, inventory) != act:
                raise _unsayable(f"{act.verb} {names.items().name(act.item)} with these slots")
            made = found
        else:
            held = np.flatnonzero(inventory[:, 0] == act.item)
            if not len(held):
                raise _unsayable(f"{act.verb} {names.items().name(act.item)}, which no slot holds")
            slot = int(held[0])
    turns = [degrees / CAMERA_STEP + CAMERA_NOOP for degrees in (action.d_pitch, action.d_yaw)]
    if any(turn != int(turn) for turn in turns):
        raise _unsayable(
            f"turns of {action.d_pitch} and {action.d_yaw} degrees, which are no multiples of {CAMERA_STEP}"
        )
    return np.array(
        [
            AXIS.index(action.forward),
            AXIS.index(action.strafe),
            1 + POSTURES.index(postures[0]) if postures else 0,
            *map(int, turns),
            FUNCTIONS.index(said[0]) if said else 0,
            made,
            slot,
        ],
        np.int64,
    )


def _unsayable(what: str) -> ValueError:
    return ValueError(f"action: MineDojo's space cannot say {what}; use the style 'full'")


def to_full(action: Action) -> dict[str, Any]:
    """The sample of the style ``full`` that means an Action."""
    act = action.item_action
    return {
        "movement": np.array([AXIS.index(action.forward), AXIS.index(action.strafe)], np.int64),
        "keys": np.array([getattr(action, key) for key in KEYS], np.int8),
        "turn": np.array([action.d_pitch, action.d_yaw]),
        "function": np.int64(0 if act is None else VERBS.index(act.verb)),
        "item": np.int64(0 if act is None else act.item),
    }
