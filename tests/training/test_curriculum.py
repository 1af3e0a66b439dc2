"""Tasks are drawn by what the student has shown, evenly over suites, in words it is trained on, in worlds that can answer."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from bridge.messages import Collect
from training import task_files
from training.curriculum import CLOSED_SHARE, FOCUS, Curriculum
from training.episodes import EpisodeFacts, EpisodeSpec
from training.goal_texts import draw_goal_text
from training.task_files import SUITES
from training.task_names import TaskName, tasks_among, tasks_of

EASY, HARD = TaskName("collect_log", "oak", 1), TaskName("collect_log", "oak", 8)


def ended(task, success, round_number=1, beta=0.2):
    spec = EpisodeSpec(str(task), 1, round_number, beta, 100)
    return EpisodeFacts(spec, "any words", 1, success, float(success), 100), 1 - beta


def chance(curriculum, task):
    return float(curriculum.chances()[curriculum.tasks.index(task)])


def test_suites_stand_for_their_tasks():
    explore = tasks_of(["navigation/explore"])
    assert {task.family for task in explore} == {"explore", "travel"}
    assert set(explore) < set(tasks_of(["navigation"]))
    assert tasks_of(["collect_log/oak"]) == tuple(TaskName("collect_log", "oak", count) for count in range(1, 9))
    assert tasks_of(["collect_log", "collect_log/oak"]) == tasks_of(["collect_log"])
    with pytest.raises(ValueError, match=r"no suite or family 'navigatoin'.*navigation/explore"):
        tasks_of(["navigatoin"])
    with pytest.raises(ValueError, match="no kind 'plum'; it has oak"):
        tasks_of(["collect_log/plum"])
    with pytest.raises(ValueError, match="no task"):
        tasks_of([])


def test_every_shipped_task_can_be_drawn():
    curriculum = Curriculum(tasks_of([suite for suite in SUITES if suite != "own"]))
    assert curriculum.chances().min() > 0
    assert curriculum.chances().sum() == pytest.approx(1)


def test_suites_and_their_families_get_the_same_share():
    tasks = tasks_of(["collect_log", "navigation/object-search"])
    chances = Curriculum(tasks, follows_student=False).chances()
    shares = {}
    for task, one in zip(tasks, chances, strict=True):
        shares[task.family] = shares.get(task.family, 0) + one
    assert shares == pytest.approx({"collect_log": 0.5, "find_creature": 0.25, "find_block": 0.25})


def test_names_choose_among_known_tasks(tmp_path, monkeypatch):
    known = tasks_of(["collect_log", "navigation/explore"])
    assert set(tasks_among(known, ["navigation"])) == set(tasks_of(["navigation/explore"]))
    assert tasks_among(known, ["collect_log/oak"]) == tasks_of(["collect_log/oak"])
    assert tasks_among(known, ["harvest"]) == tasks_of(["collect_log"])
    assert tasks_among(known, []) == ()
    with pytest.raises(ValueError, match="focus: creation is none of the tasks that are trained on"):
        tasks_among(known, ["travel", "creation"])
    monkeypatch.chdir(tmp_path)
    shutil.copy(Path(task_files.__file__).with_name("tasks") / "travel.yaml", tmp_path / "travel.yaml")
    mine = tasks_of(["travel.yaml"])
    assert tasks_among(mine, [str(tmp_path / "travel.yaml")]) == mine


def test_what_is_in_focus_is_played_more():
    tasks = tasks_of(["collect_log", "navigation/object-search"])
    chances = Curriculum(tasks, follows_student=False, focus=tasks_of(["collect_log"])).chances()
    logs = sum(one for task, one in zip(tasks, chances, strict=True) if task.family == "collect_log")
    assert logs == pytest.approx(FOCUS / (FOCUS + 1))


def test_harder_counts_come_when_easier_ones_are_done():
    curriculum = Curriculum(tasks_of(["collect_log"]))
    assert curriculum.is_open(EASY)
    assert not curriculum.is_open(HARD)
    assert 0 < chance(curriculum, HARD) < CLOSED_SHARE / 10
    for count in (2, 5):
        for _ in range(6):
            curriculum.add(*ended(TaskName("collect_log", "birch", count), True))
    assert curriculum.is_open(HARD), "levels are those of the family, whatever the kind"
    assert chance(curriculum, HARD) > CLOSED_SHARE / 10


def test_later_milestones_wait_for_earlier_ones():
    curriculum = Curriculum(tasks_of(["materials_wood", "materials_stone"]))
    wood = next(task for task in curriculum.tasks if task.family == "materials_wood")
    assert {task.family for task in curriculum.tasks if curriculum.is_open(task)} == {"materials_wood"}
    for _ in range(6):
        curriculum.add(*ended(wood, True))
    assert "materials_stone" in {task.family for task in curriculum.tasks if curriculum.is_open(task)}
    alone = Curriculum(tasks_of(["materials_stone"]))
    assert any(map(alone.is_open, alone.tasks)), "what takes no part is not waited for"


def test_a_family_that_is_done_leaves_room_and_one_that_fails_does_not():
    tasks = tasks_of(["navigation/object-search"])

    def share_of_blocks(creatures_found, blocks_found):
        curriculum = Curriculum(tasks)
        for task in tasks:
            for _ in range(20):
                curriculum.add(*ended(task, creatures_found if task.family == "find_creature" else blocks_found))
        chances = curriculum.chances()
        return sum(one for task, one in zip(tasks, chances, strict=True) if task.family == "find_block")

    assert share_of_blocks(True, True) == pytest.approx(0.5, abs=0.02)
    assert share_of_blocks(True, False) > 0.6
    assert share_of_blocks(False, False) == pytest.approx(0.5, abs=0.02)


def test_what_the_student_can_just_about_do_is_drawn_most():
    curriculum = Curriculum(tasks_of(["find_creature"]))
    cow, pig, wolf = (TaskName("find_creature", kind, 1) for kind in ("cow", "pig", "wolf"))
    for number in range(12):
        curriculum.add(*ended(cow, True))
        curriculum.add(*ended(pig, number % 2 == 0))
        curriculum.add(*ended(wolf, False))
    assert curriculum.success(wolf) < curriculum.success(pig) < curriculum.success(cow)
    assert chance(curriculum, pig) > chance(curriculum, cow) > 0
    assert chance(curriculum, pig) > chance(curriculum, wolf) > 0
    drawn = curriculum.draw(300, np.random.default_rng(0))
    assert drawn.count(pig) > drawn.count(cow)
    assert drawn == curriculum.draw(300, np.random.default_rng(0))


def test_what_the_teachers_did_is_not_the_students_success():
    curriculum = Curriculum(tasks_of(["collect_log"]))
    before = curriculum.success(EASY)
    curriculum.add(*ended(EASY, True, beta=1.0))
    assert curriculum.success(EASY) == before


def test_old_failures_are_forgotten():
    curriculum, stuck = Curriculum([EASY]), Curriculum([EASY])
    for each in (curriculum, stuck):
        for _ in range(5):
            each.add(*ended(EASY, False, 1))
    curriculum.add(*ended(EASY, True, 12))
    stuck.add(*ended(EASY, True, 1))
    assert curriculum.success(EASY) > stuck.success(EASY)


def test_texts_are_trained_ones_alone_for_every_family():
    generator = np.random.default_rng(0)
    for task in {task.family: task for task in tasks_of([suite for suite in SUITES if suite != "own"])}.values():
        held_out = {text.partition("{")[0] for text in task.file.held_out_texts}
        trained = tuple(text.partition("{")[0] for text in task.file.texts)
        for _ in range(5):
            text = draw_goal_text(task, generator)
            assert text.startswith(trained)
            assert "{" not in text
            assert not any(begin and text.startswith(begin) and begin not in trained for begin in held_out)


def test_a_world_that_cannot_answer_is_not_asked():
    from bridge.embedded.world import EmbeddedWorld
    from training.answerable import begin_in_a_fitting_world, share_given

    world = EmbeddedWorld(draw=False)
    many = replace(TaskName("collect_log", "spruce", 3).task(), success=Collect(("spruce_log",), 200))
    lacking = next(seed for seed in range(40) if (world.reset(many, seed), share_given(world, many))[1] < 0.7)
    _, seed = begin_in_a_fitting_world(world, many, lacking)
    assert seed != lacking
    assert world.seed == seed
    assert share_given(world, many) == 1.0
    nowhere = replace(many, success=Collect(("acacia_log",), 200))
    assert begin_in_a_fitting_world(world, nowhere, 5)[1] == 5, "a run goes on even so"
    cow = TaskName("find_creature", "cow", 1).task()
    assert begin_in_a_fitting_world(world, cow, 5)[1] == 5, "it is set up with one"
