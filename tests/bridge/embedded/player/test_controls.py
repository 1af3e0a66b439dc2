"""Controls say what actions say."""

import numpy as np
import pytest
from gymnasium.vector.utils import batch_space, iterate

from bridge.embedded.player.controls import CONTROLS, action_of, put_action, put_choices
from bridge.messages import INVENTORY_SLOTS, Action, ItemAction
from bridge.spaces.actions import ACTION_SIZES, ActionStyle, action_space, to_action


def test_an_action_comes_back_as_it_was() -> None:
    controls = np.zeros(1, CONTROLS)[0]
    for action in (
        Action(),
        Action(forward=-1, strafe=1, jump=True, d_pitch=-3.5, use=True, item_action=ItemAction("craft", 9)),
        Action(sneak=True, sprint=True, d_yaw=90.0, attack=True, drop=True),
    ):
        put_action(controls, action)
        assert action_of(controls) == action


@pytest.mark.parametrize("style", ["minedojo", "full"])
def test_choices_of_many_worlds_are_what_they_are_one_by_one(style: ActionStyle) -> None:
    space, random = batch_space(action_space(style), 300), np.random.default_rng(0)
    space.seed(0)
    choices = space.sample()
    slots = random.integers(0, 3, (300, INVENTORY_SLOTS, 3)).astype(np.int32)
    controls = np.zeros(300, CONTROLS)
    put_choices(controls, choices, slots)
    for row, choice, held in zip(controls, iterate(space, choices), slots, strict=True):
        assert action_of(row) == to_action(choice, held)


def test_choices_outside_of_the_space_are_refused() -> None:
    slots = np.zeros((1, INVENTORY_SLOTS, 3), np.int32)
    with pytest.raises(ValueError, match="actions"):
        put_choices(np.zeros(1, CONTROLS), np.full((1, len(ACTION_SIZES)), 99), slots)
    full = batch_space(action_space("full"), 1).sample()
    with pytest.raises(ValueError, match=r"action\.turn: must be \(1, 2\) within -180"):
        put_choices(np.zeros(1, CONTROLS), full | {"turn": np.full((1, 2), np.inf)}, slots)
