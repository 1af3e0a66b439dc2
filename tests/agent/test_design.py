"""A design is said code by code, drawn once it is whole, and built where the ground is."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import layout, observe, plan
from agent.building import CLEARED
from agent.notes import Notes, notes_for
from agent.package import open_package
from agent.shipped import shipped_package
from bridge import names
from bridge.messages import Goal, Pose, Target, make_example_observation

WORDS = plan.vocabulary()
CODES = tuple((7 * place) % plan.CODEBOOK for place in range(plan.DESIGN_CODES))
STONE, PLANKS = (names.blocks().id(name) for name in ("stone", "oak_planks"))


class Drawer:
    """Draws a post as high as the first code says, and counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def decode(self, codes):
        self.asked += 1
        blueprint = np.zeros((16, 16, 16), np.uint16)
        blueprint[5, : int(codes[0]), 5] = PLANKS
        return blueprint


def on_level_ground(tick=0, **changes):
    base = make_example_observation(np.random.default_rng(0))
    voxels = np.zeros_like(base.voxels)
    voxels[:, :7] = STONE
    pose = Pose(position=(0.5, 64.0, 0.5))
    inventory = base.inventory.copy()
    for slot, block in enumerate(("oak_planks", "stone")):  # what is not held is waited for by nothing
        inventory[slot] = (names.items().id(block), 64, 0)
    fields = {
        "inventory": inventory,
        "voxels": voxels,
        "voxel_origin": (-8, 57, -8),
        "pose": pose,
        "entities": (),
        "target": None,
    }
    return msgspec.structs.replace(base, **{**fields, "tick": tick, **changes})


def say(notes, subgoal):
    tokens = plan.tokenize(subgoal)
    for _ in range(len(tokens) + 1):
        notes = notes.say(plan.next_token(notes.speech, tokens))
    return notes


def test_a_design_is_heard_after_one_token_a_code_and_the_end():
    notes = say(Notes(), plan.design_text(CODES))
    assert notes.speech.designed == CODES
    assert plan.text(notes.speech.finished) == "design"
    assert notes.speech.design_row() == tuple(code + 1 for code in CODES)


def test_the_codes_said_so_far_are_shown_while_a_design_is_said():
    speech, tokens = plan.Speech(), plan.tokenize(plan.design_text(CODES))
    for _ in range(11):
        speech = speech.hear(plan.next_token(speech, tokens))
    assert speech.design_row() == (*(code + 1 for code in CODES[:10]), *(0,) * 54)


def test_a_wrong_code_is_no_reason_to_begin_anew():
    speech, tokens = plan.Speech(), plan.tokenize(plan.design_text(CODES))
    for place in range(len(tokens) + 1):
        token = plan.next_token(speech, tokens)
        speech = speech.hear(WORDS.first_code + 255 if place == 20 else token)
    assert speech.designed == (*CODES[:19], 255, *CODES[20:])


@pytest.mark.parametrize(
    "tokens",
    [
        [WORDS.design, plan.END],
        [WORDS.design, WORDS.first_code, plan.END],
        [WORDS.design, WORDS.first_code, WORDS.id("oak_log")],
        [WORDS.design, *[WORDS.first_code] * 65],
        [WORDS.id("build"), WORDS.first_code],
        [WORDS.first_code],
        [WORDS.design, WORDS.first_code, plan.DROP],
    ],
)
def test_what_is_no_design_is_abandoned(tokens):
    speech = plan.Speech(designed=CODES)
    for token in tokens:
        speech = speech.hear(token)
    assert speech == plan.Speech(designed=CODES)


@given(st.lists(st.sampled_from([0, 1, 2, WORDS.design, WORDS.first_code, WORDS.first_code + 9, 5]), max_size=200))
def test_babble_never_makes_half_a_design(tokens):
    speech = plan.Speech()
    for token in tokens:
        speech = speech.hear(token)
        assert len(speech.designed) in (0, plan.DESIGN_CODES)
        assert len(speech.design_row()) == plan.DESIGN_CODES


def test_a_design_of_the_wrong_length_and_words_among_codes_are_refused():
    for subgoal in ("design", "design code_1", plan.design_text(CODES) + " code_1", "design " + "build " * 64):
        with pytest.raises(ValueError, match="a design must have 64 codes"):
            plan.tokenize(subgoal)
    with pytest.raises(KeyError, match="code_256"):
        plan.tokenize(plan.design_text((256, *CODES[1:])))


def test_a_whole_design_is_drawn_once_and_its_missing_cells_are_shown():
    drawer, notes = Drawer(), say(Notes(), plan.design_text((3, *CODES[1:])))
    for tick in range(3):
        notes = notes.see(on_level_ground(tick), drawer)
    assert drawer.asked == 1
    site = notes.plot.survey.site
    arrays = observe.tick_arrays([on_level_ground()], [notes])
    assert (arrays["wanted_blocks"][0] == PLANKS).sum() == 3
    lowest = arrays["wanted_geometry"][0][0]
    assert lowest[1] * 8 == pytest.approx(site.origin[1] + 0.5 - 64.0 - 1.62)
    assert site.origin[1] == 64, "it stands on the ground"


def test_what_was_begun_is_built_whatever_is_designed_later():
    drawer = Drawer()
    notes = say(Notes(), plan.design_text((3, *CODES[1:]))).see(on_level_ground(), drawer)
    later = say(notes, plan.design_text((2, *CODES[1:]))).see(on_level_ground(9), drawer)
    assert drawer.asked == 1
    assert (later.plot.blueprint > 0).sum() == 3
    assert later.plot.survey.site.origin == notes.plot.survey.site.origin


def test_a_design_of_air_asks_for_nothing_and_another_may_come():
    drawer = Drawer()
    notes = say(Notes(), plan.design_text((0, *CODES[1:]))).see(on_level_ground(), drawer)
    assert not observe.tick_arrays([on_level_ground()], [notes])["wanted_blocks"].any()
    notes = say(notes, plan.design_text((2, *CODES[1:]))).see(on_level_ground(), drawer)
    assert (observe.tick_arrays([on_level_ground()], [notes])["wanted_blocks"] == PLANKS).sum() == 2


def test_a_blueprint_of_the_goal_is_built_whatever_is_designed():
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[:3, 0, 0] = STONE
    drawer = Drawer()
    notes = say(notes_for(Goal("build this", blueprint=blueprint)), plan.design_text(CODES))
    notes = notes.see(on_level_ground(), drawer)
    assert drawer.asked == 0
    assert (observe.tick_arrays([on_level_ground()], [notes])["wanted_blocks"][0] == STONE).sum() == 3


def test_what_stands_in_the_way_is_shown_as_to_be_cleared_and_the_crosshair_says_what_a_click_would_fill():
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[0, :2, 0] = STONE
    notes = notes_for(Goal("build this", blueprint=blueprint)).see(on_level_ground())
    x, y, z = notes.plot.survey.site.origin
    voxels = on_level_ground().voxels.copy()
    voxels[x + 8, y - 57, z + 8] = PLANKS
    below = Target(distance=3.0, block=STONE, cell=(x, y - 1, z), face=(0, 1, 0))
    free = observe.tick_arrays([on_level_ground(1, target=below)], [notes.see(on_level_ground(1, target=below))])
    assert free["wanted_geometry"][0][0][layout.CROSSHAIR_FEATURE] == 1.0
    assert free["wanted_geometry"][0][1][layout.CROSSHAIR_FEATURE] == 0.0
    blocked = on_level_ground(2, voxels=voxels)
    arrays = observe.tick_arrays([blocked], [notes.see(blocked)])
    assert names.blocks().id(CLEARED) in arrays["wanted_blocks"][0]


def test_the_student_of_logs_knows_no_designs():
    interface = open_package(shipped_package("nano-logs")).interface
    assert interface.vocabulary.design == -1
    assert interface.vocabulary.first_code == len(interface.words)
    assert "wanted_blocks" not in interface.fields
