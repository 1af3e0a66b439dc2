"""Controls say what actions say."""

import numpy as np
import pytest

from bridge.embedded.player.controls import CONTROLS, action_of, put_action, put_choices
from bridge.embedded.spaces import action_space, to_action
from bridge.messages import INVENTORY_SLOTS, Action, ItemAction


def test_an_action_comes_back_as_it_was() -> None:
    controls = np.zeros(1, CONTROLS)[0]
    for action in (
        Action(),
        Action(forward=-1, strafe=1, jump=True, d_pitch=-3.5, use=True, item_action=ItemAction("craft", 9)),
        Action(sneak=True, sprint=True, d_yaw=90.0, attack=True, drop=True),
    ):
        put_action(controls, action)
        assert action_of(controls) == action


def test_choices_of_many_worlds_are_what_they_are_one_by_one() -> None:
    space, random = action_space(), np.random.default_rng(0)
    space.seed(0)
    choices = np.array([space.sample() for _ in range(300)])
    slots = random.integers(0, 3, (300, INVENTORY_SLOTS, 3)).astype(np.int32)
    controls = np.zeros(300, CONTROLS)
    put_choices(controls, choices, slots)
    for row, choice, held in zip(controls, choices, slots, strict=True):
        assert action_of(row) == to_action(choice, held)


def test_choices_outside_of_the_space_are_refused() -> None:
    with pytest.raises(ValueError, match="actions"):
        put_choices(np.zeros(1, CONTROLS), np.full((1, 7), 99), np.zeros((1, INVENTORY_SLOTS, 3), np.int32))
