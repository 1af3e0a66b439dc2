"""Where the student is told that it has come, and which ground it has seen."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import layout, observe
from agent.journey import KEPT_SIDE, Journey
from agent.notes import Notes, notes_for
from bridge.explored import ExploreTest
from bridge.ground_squares import SQUARE_SIDE
from bridge.messages import Explore, Goal, Pose, make_example_observation
from training.teachers.navigation import explore

MIDDLE = layout.LAND_SIDE // 2
EXAMPLE = make_example_observation(np.random.default_rng(0))


def seen_at(x, z, yaw=0.0, y=64.0, tick=0):
    pose = Pose(position=(x, y, z), yaw=yaw, pitch=0.0)
    return msgspec.structs.replace(EXAMPLE, pose=pose, tick=tick)


def written(observations):
    """``journey`` and ``land_seen`` at the last of some observations."""
    journey = Journey()
    for observation in observations:
        journey = journey.see(observation)
    row = np.zeros(layout.JOURNEY, np.float32), np.zeros((layout.LAND_SIDE, layout.LAND_SIDE), np.uint8)
    journey.write(observations[-1], *row)
    return row


def test_a_way_is_told_in_the_directions_of_the_world_from_where_the_goal_began():
    features, _ = written([seen_at(1000.5, -500.0, tick=7), seen_at(1040.5, -520.0, yaw=123.0, y=72.0, tick=127)])
    assert features[0] == pytest.approx(40 / 64)
    assert features[1] == pytest.approx(math.log1p(40) / 4)
    assert features[6] == pytest.approx(-20 / 64)
    assert features[7] == pytest.approx(-math.log1p(20) / 4)
    assert features[-3:] == pytest.approx([0.5, 72 / 64, math.log1p(6) / 8])


def test_the_far_and_the_deep_are_numbers_that_a_network_bears():
    features, _ = written([seen_at(0.0, 0.0), seen_at(3e7, -3e7, y=-2000.0, tick=10**9)])
    assert np.abs(features[:-2]).max() <= 5.0
    assert features[-1] <= 4.0


def test_the_first_observation_is_where_it_began():
    features, land = written([seen_at(77.0, 5.0)])
    assert features[[0, 1, 6, 7]] == pytest.approx(0.0)
    assert land.any()


@pytest.mark.parametrize(
    ("yaw", "ahead"), [(0.0, (0, 1)), (90.0, (-1, 0)), (180.0, (0, -1)), (-90.0, (1, 0))], ids=["S", "W", "N", "E"]
)
def test_ground_ahead_is_seen_and_ground_behind_is_not(yaw, ahead):
    _, land = written([seen_at(4.0, 4.0, yaw)])
    east, south = ahead
    assert land[MIDDLE + 2 * east, MIDDLE + 2 * south] == 1
    assert land[MIDDLE - 2 * east, MIDDLE - 2 * south] == 0


@given(st.lists(st.tuples(st.floats(-70, 70), st.floats(-70, 70), st.floats(-180, 180)), min_size=1, max_size=12))
def test_it_is_the_ground_by_which_exploring_is_judged(poses):
    observations = [seen_at(*pose) for pose in poses] + [seen_at(0.0, 0.0, poses[-1][2])]
    test = ExploreTest(Explore(area=1_000_000), observations[0])
    for observation in observations:
        progress = test.judge(observation).progress
    journey = Journey()
    for observation in observations:
        journey = journey.see(observation)
    assert (journey.seen != Journey().seen).sum() * SQUARE_SIDE**2 == round(progress * 1_000_000)


def test_ground_that_is_far_behind_makes_room_and_is_not_taken_for_what_lies_here():
    span = KEPT_SIDE * SQUARE_SIDE
    _, land = written([seen_at(4.0, 4.0), seen_at(4.0 + span, 4.0, yaw=180.0)])
    _, alone = written([seen_at(4.0, 4.0, yaw=180.0)])
    assert np.array_equal(land, alone)


def test_what_was_kept_of_a_journey_never_changes():
    before = Journey().see(seen_at(0.0, 0.0))
    kept = before.seen.copy()
    before.see(seen_at(0.0, 0.0, yaw=180.0))
    assert np.array_equal(before.seen, kept)


def test_notes_tell_it_to_the_student():
    first, later = seen_at(0.0, 0.0), seen_at(32.0, 0.0)
    arrays = observe.tick_arrays([later], [Notes().see(first).see(later)])
    assert arrays["journey"][0, 0] == pytest.approx(0.5)
    assert arrays["land_seen"][0].sum() > 0


def test_a_new_goal_begins_a_new_journey():
    here = Notes().see(seen_at(0.0, 0.0)).see(seen_at(100.0, 0.0))
    begun = notes_for(Goal("go on")).see(seen_at(100.0, 0.0))
    assert here.journey.start != begun.journey.start == (100.0, 64.0, 0.0)
    assert (begun.journey.seen != here.journey.seen).any()


def test_who_explores_looks_no_farther_than_the_student_sees_its_own_map():
    assert max(explore._DISTANCES) <= layout.LAND_SIDE // 2 * SQUARE_SIDE
