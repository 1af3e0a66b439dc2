"""What is asked for by words is designed first, and then built."""

import numpy as np
import pytest

from agent import plan
from agent.act import NO_ACTION_ROW
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Build, Goal, Task
from training import mirror
from training.designing import Designer
from training.episodes import EpisodeSpec
from training.teachers.labels import TeacherLabel

COBBLESTONE = names.blocks().id("cobblestone")
CODES = np.arange(64, dtype=np.int32) * 4
PLACE = TeacherLabel(Action(use=True), "build layer 1 of 3", (0.5, 64.5, 0.5), "build")


def codes_of(blueprints):
    assert blueprints.shape == (1, 16, 16, 16)
    return CODES[None]


class Drawer:
    """Draws a post of four blocks, whatever was asked for."""

    def decode(self, codes):
        assert codes.tolist() == CODES.tolist()
        blueprint = np.zeros((16, 16, 16), np.uint16)
        blueprint[4, :4, 4] = COBBLESTONE
        return blueprint


def task(**goal):
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[0, 0, 0] = 1
    goal = {name: blueprint if value else None for name, value in goal.items()}
    return Task("build", Goal("build a pillar 1 block high", **goal), Build(blueprint=blueprint))


def test_the_teachers_stand_still_until_the_whole_design_is_said():
    designer, speech = Designer(task(), codes_of, Drawer()), plan.Speech()
    for _ in range(1 + plan.DESIGN_CODES + 1):
        assert designer.designing(speech)
        label = designer.label(PLACE, speech)
        assert label.action == Action()
        speech = speech.hear(plan.next_token(speech, plan.tokenize(label.subgoal)))
    assert speech.designed == tuple(CODES.tolist())
    assert not designer.designing(speech)
    assert designer.label(PLACE, speech) == PLACE


def test_the_teachers_build_what_the_codes_draw_and_not_what_they_were_made_of():
    asked = task()
    designed = Designer(asked, codes_of, Drawer()).task
    assert np.array_equal(designed.success.blueprint, Drawer().decode(CODES))
    assert (designed.goal, designed.success.overlap) == (asked.goal, asked.success.overlap)
    for shown in (Designer(task(blueprint=True), codes_of, Drawer()), Designer(asked, None, Drawer())):
        assert (shown.task.success.blueprint > 0).sum() == 1


def test_who_is_shown_the_blueprint_designs_nothing_nor_does_who_knows_no_codes():
    for designer in (
        Designer(task(blueprint=True), codes_of, Drawer()),
        Designer(task(), None, Drawer()),
        Designer(task(), codes_of, None),
    ):
        assert not designer.designing(plan.Speech())
        assert designer.label(PLACE, plan.Speech()) == PLACE


@pytest.mark.parametrize("knows", [{}, {"designs": False}])
def test_a_mirror_has_the_design_said_and_shows_what_it_asks_for(monkeypatch, knows):
    monkeypatch.setattr(mirror, "shipped_decoder", Drawer)
    monkeypatch.setattr(mirror, "codes_of", codes_of)
    spec = EpisodeSpec("build_high/pillar/4", 5, 0, 1.0, 70, **knows)
    (episode,) = mirror.roll_out([spec], [EmbeddedWorld(draw=False)], None)
    said, wanted = episode.arrays["label_plan"], episode.arrays["wanted_blocks"]
    words = plan.vocabulary()
    if knows:
        assert not (said >= words.first_code).any()
        assert not wanted.any()
        return
    assert said[0] == words.design
    assert np.array_equal(said[1:65], words.first_code + CODES)
    assert said[65] == plan.END
    assert not wanted[:66].any()
    assert (wanted[66] == COBBLESTONE).sum() == 4
    assert np.array_equal(episode.arrays["design_codes"][66], CODES + 1)
    assert np.array_equal(episode.arrays["label_heads"][:65], np.tile(NO_ACTION_ROW, (65, 1)))
