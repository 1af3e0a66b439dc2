"""What was heard stays where it was heard while the agent turns and walks, and is forgotten at last."""

import msgspec
import numpy as np
import pytest

from agent import observe
from agent.hearing import FORGOTTEN_TICKS, sound_number
from agent.layout import SOUNDS
from agent.notes import Notes
from bridge.messages import Pose, Sound, make_example_observation
from bridge.sounds import SOUNDS as CATEGORIES


def hearing(*sounds, tick=0, position=(0.5, 64.0, 0.5), yaw=0.0):
    base = make_example_observation(np.random.default_rng(0))
    heard = tuple(Sound(category, bearing, loudness) for category, bearing, loudness in sounds)
    return msgspec.structs.replace(base, sounds=heard, tick=tick, pose=Pose(position=position, yaw=yaw))


def shown(*observations):
    """Kinds and geometry after these observations, of sounds that are there."""
    notes = Notes()
    for observation in observations:
        notes = notes.see(observation)
    arrays = observe.tick_arrays(observations[-1:], [notes])
    there = arrays["sound_kinds"][0] != 0
    return arrays["sound_kinds"][0][there], arrays["sound_geometry"][0][there]


@pytest.mark.parametrize(("yaw", "sine", "cosine"), [(0.0, 1.0, 0.0), (90.0, 0.0, 1.0), (180.0, -1.0, 0.0)])
def test_a_sound_to_the_right_is_ahead_after_a_turn_to_the_right(yaw, sine, cosine):
    kinds, geometry = shown(hearing(("entity.cow.ambient", 90.0, 0.5)), hearing(tick=20, yaw=yaw))
    assert kinds.tolist() == [sound_number("entity.cow.ambient")]
    assert geometry[0] == pytest.approx([sine, cosine, 0.5, np.log(2.0)], abs=1e-6)


def test_who_walks_past_what_was_heard_has_it_behind():
    # Eight blocks ahead (to the south) by its loudness; four blocks farther on it is four blocks ahead, then four behind.
    heard = hearing(("entity.cow.ambient", 0.0, 0.5))
    for z, cosine in ((4.5, 1.0), (12.5, -1.0)):
        _, geometry = shown(heard, hearing(tick=1, position=(0.5, 64.0, z)))
        assert geometry[0][:3] == pytest.approx([0.0, cosine, 0.75], abs=1e-6)


def test_of_a_category_the_last_is_kept_and_the_newest_come_first():
    kinds, geometry = shown(
        hearing(("entity.cow.ambient", 0.0, 0.5), ("entity.pig.ambient", 90.0, 0.2)),
        hearing(("entity.cow.ambient", -90.0, 0.5), tick=5),
    )
    assert kinds.tolist() == [sound_number("entity.cow.ambient"), sound_number("entity.pig.ambient")]
    assert geometry[0][0] == pytest.approx(-1.0)


def test_ones_own_noise_unknown_sounds_and_old_ones_are_not_remembered():
    first = hearing(("block.break", 0.0, 1.0), ("entity.dragon.growl", 0.0, 0.5), ("entity.pig.ambient", 0.0, 0.5))
    assert shown(first)[0].tolist() == [sound_number("entity.pig.ambient")]
    assert len(shown(first, hearing(tick=FORGOTTEN_TICKS))[0]) == 0


def test_there_are_never_more_than_there_is_room_for():
    many = [(category, 0.0, 0.1 + index / 100) for index, category in enumerate(CATEGORIES.names[:20])]
    kinds, _ = shown(hearing(*many))
    assert kinds.tolist() == [sound_number(category) for category, _, _ in many[: -SOUNDS - 1 : -1]]
