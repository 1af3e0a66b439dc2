"""What is asked for by words is designed first, and then built."""

import numpy as np

from agent import plan
from bridge.messages import Action, Build, Goal, Task
from training.designing import Designer
from training.teachers.labels import TeacherLabel

CODES = np.arange(64, dtype=np.int32) * 4
PLACE = TeacherLabel(Action(use=True), "build layer 1 of 3", (0.5, 64.5, 0.5), "build")


def codes_of(blueprints):
    assert blueprints.shape == (1, 16, 16, 16)
    return CODES[None]


def task(**goal):
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[0, 0, 0] = 1
    goal = {name: blueprint if value else None for name, value in goal.items()}
    return Task("build", Goal("build a pillar 1 block high", **goal), Build(blueprint=blueprint))


def test_the_teachers_stand_still_until_the_whole_design_is_said():
    designer, speech = Designer(task(), codes_of), plan.Speech()
    for _ in range(1 + plan.DESIGN_CODES + 1):
        assert designer.designing(speech)
        label = designer.label(PLACE, speech)
        assert label.action == Action()
        speech = speech.hear(plan.next_token(speech, plan.tokenize(label.subgoal)))
    assert speech.designed == tuple(CODES.tolist())
    assert not designer.designing(speech)
    assert designer.label(PLACE, speech) == PLACE


def test_who_is_shown_the_blueprint_designs_nothing_nor_does_who_knows_no_codes():
    for designer in (Designer(task(blueprint=True), codes_of), Designer(task(), None)):
        assert not designer.designing(plan.Speech())
        assert designer.label(PLACE, plan.Speech()) == PLACE
