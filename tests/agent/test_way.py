"""A way that was said is a place or a heading that can be pointed at, and stays where it is."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import layout, observe, plan
from agent.notes import Notes
from agent.way import HEADING, HEADING_BLOCKS, PLACE, Way, read_way
from bridge.messages import Pose, make_example_observation
from training.teachers.navigation.compass import MOST_BLOCKS, WINDS, offset_words

BASE = make_example_observation(np.random.default_rng(0))
YAW_TURN, PITCH_TURN = layout.TURN_FEATURES


def seen_at(x, z, yaw=180.0, y=64.0):
    return msgspec.structs.replace(BASE, pose=Pose(position=(x, y, z), yaw=yaw, pitch=0.0))


def said(notes, words):
    for word in (*plan.tokenize(words), plan.END):
        notes = notes.say(word)
    return notes


def way_of(notes, observation):
    arrays = observe.tick_arrays([observation], [notes])
    return int(arrays["way_kinds"][0, 0]), arrays["way_geometry"][0, 0]


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("approach north 40", Way(PLACE, (0.0, 0.0, -40.0))),
        ("approach north 64 36 east 5", Way(PLACE, (5.0, 0.0, -100.0))),
        ("explore coal_ore west", Way(HEADING, (-1.0, 0.0, 0.0))),
        ("explore coal_ore down", Way(HEADING, (0.0, -1.0, 0.0))),
        ("explore north east", Way(HEADING, (1 / math.sqrt(2), 0.0, -1 / math.sqrt(2)))),
        ("collect oak_log 3", None),
        ("build layer 2 of 5", None),
        ("explore up down", None),
        ("approach north east 30", None),
        ("approach north 5 south 5", None),
        ("approach north 0", None),
    ],
)
def test_directions_with_numbers_are_a_place_and_without_a_heading(words, way):
    assert read_way(words) == way


@given(st.integers(-MOST_BLOCKS, MOST_BLOCKS), st.integers(-MOST_BLOCKS, MOST_BLOCKS))
def test_a_place_in_words_is_that_place(east, south):
    words = offset_words(east, south)
    assert len(plan.tokenize(f"approach {words}")) <= plan.SUBGOAL_TOKENS
    assert read_way(words) == (Way(PLACE, (east, 0.0, south)) if east or south else None)


def test_every_wind_is_a_heading():
    for eighth, wind in enumerate(WINDS):
        way = read_way(f"explore {wind}")
        assert way is not None
        assert math.degrees(math.atan2(-way.offset[0], way.offset[2])) % 360 == pytest.approx(45.0 * eighth)


def test_a_place_stays_where_it_is_however_often_it_is_said_and_is_seen_from_the_agent():
    notes = said(Notes().see(seen_at(10.0, 20.0)), "approach north 40")
    for x, z, yaw in ((10.0, 20.0, 180.0), (40.0, -20.0, 90.0), (13.0, 0.0, 0.0)):
        here = seen_at(x, z, yaw)
        notes = said(notes.see(here), "approach north 40")
        kind, place = way_of(notes, here)
        assert kind == PLACE
        assert np.hypot(place[0], place[2]) * 8 == pytest.approx(math.hypot(10.0 - x, -20.0 - z), abs=1e-3)
    facing_it = way_of(notes.see(seen_at(10.0, 20.0)), seen_at(10.0, 20.0))[1]
    assert facing_it[[YAW_TURN, PITCH_TURN]] == pytest.approx([0.0, 0.0], abs=1e-5)


@pytest.mark.parametrize("yaw", [-135.0, -90.0, -45.0, 0.0, 45.0, 90.0, 135.0, 180.0])
@pytest.mark.parametrize(("way", "pitch_turn"), [("down", 1.0), ("up", -1.0)])
def test_straight_down_is_no_turn_to_any_side(yaw, way, pitch_turn):
    here = seen_at(0.0, 0.0, yaw)
    kind, place = way_of(said(Notes().see(here), f"explore coal_ore {way}").see(here), here)
    assert kind == HEADING
    assert place[[YAW_TURN, PITCH_TURN]] == pytest.approx([0.0, pitch_turn], abs=1e-5)


def test_places_near_each_other_are_one_way_and_headings_only_where_they_are_the_same():
    forty = read_way("approach north 40")
    assert forty is not None
    assert forty.is_like(read_way("approach north 38 east 3"))
    assert not forty.is_like(read_way("approach north 50"))
    assert not forty.is_like(read_way("approach north"))
    assert not forty.is_like(None)
    north = read_way("explore cow north")
    assert north is not None
    assert north.is_like(read_way("approach north"))
    assert not north.is_like(read_way("explore cow north east"))


def test_a_heading_is_as_far_ahead_wherever_the_agent_is():
    notes = said(Notes().see(seen_at(0.0, 0.0)), "explore cow east")
    for x in (0.0, 50.0):
        kind, place = way_of(notes.see(seen_at(x, 3.0, -90.0)), seen_at(x, 3.0, -90.0))
        assert kind == HEADING
        assert place[:3] * 8 == pytest.approx([0.0, 0.0, HEADING_BLOCKS], abs=1e-3)


def test_a_subgoal_without_directions_ends_the_way():
    notes = said(said(Notes().see(BASE), "explore cow east"), "look cow")
    kind, place = way_of(notes.see(BASE), BASE)
    assert kind == 0
    assert (place == 0).all()
