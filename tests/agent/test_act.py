"""The action heads say what an Action means, as far as their bins reach."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent import act
from bridge.messages import Action, ItemAction


def test_standing_still_is_the_row_that_policies_start_with():
    assert act.encode(Action()).as_row() == act.NO_ACTION_ROW
    assert act.decode(act.ActionIndices(*act.NO_ACTION_ROW)) == Action()


@given(
    movement=st.integers(0, 8),
    posture=st.integers(0, len(act.POSTURES) - 1),
    pitch=st.integers(0, act.CAMERA_BINS - 1),
    yaw=st.integers(0, act.CAMERA_BINS - 1),
    function=st.integers(0, len(act.FUNCTIONS) - 1),
    item=st.integers(1, 1311),
)
def test_every_class_index_survives_the_way_through_an_action(movement, posture, pitch, yaw, function, item):
    takes_item = function >= act.FUNCTIONS.index("craft")
    indices = act.ActionIndices(movement, posture, pitch, yaw, function, item if takes_item else 0)
    assert act.encode(act.decode(indices)) == indices


@given(degrees=st.floats(-180, 180))
def test_camera_distribution_has_the_turn_as_its_mean(degrees):
    distribution = act.camera_distribution(degrees)
    clipped = np.clip(degrees, -act.MAX_TURN_DEGREES, act.MAX_TURN_DEGREES)
    assert np.isclose(distribution.sum(), 1)
    assert np.isclose(distribution @ act.camera_bin_degrees(), clipped, atol=1e-3)
    assert (distribution > 0).sum() <= 2


def test_camera_bins_are_finest_near_zero_and_hold_it_exactly():
    degrees = act.camera_bin_degrees()
    assert degrees[act.STILL_BIN] == 0
    assert np.all(np.diff(np.diff(degrees[act.STILL_BIN :])) > 0)
    assert degrees[act.STILL_BIN + 1] < 0.5


def test_item_functions_carry_their_item():
    action = Action(item_action=ItemAction("craft", 23))
    assert act.decode(act.encode(action)) == action
