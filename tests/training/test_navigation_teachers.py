"""The teachers of the navigation suites: they win, say what a student can say, and act on what a student can know."""

import dataclasses
import math

import numpy as np
import pytest
from msgspec.structs import replace

from agent.hearing import listen
from agent.layout import ENTITIES
from agent.skill import SKILLS
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import (
    Action,
    Entity,
    Find,
    Goal,
    Observation,
    Sound,
    Target,
    Task,
    empty_slots,
    make_example_observation,
)
from bridge.raycast import look_direction
from bridge.sounds import CREATURES
from training.task_files import load_family
from training.teachers.crew import make_teachers
from training.teachers.critic import Verdict
from training.teachers.labels import TeacherLabel
from training.teachers.navigation.compass import NORTH, offset_words, wind, wind_yaw
from training.teachers.navigation.course import Course
from training.teachers.navigation.critic import StuckCritic
from training.teachers.navigation.ground import SeenGround, levels_of
from training.teachers.navigation.manager import ExploreManager, FindManager, ReachManager
from training.teachers.navigation.senses import BlockSense, followed_sound, known_entities
from training.teachers.navigation.subgoals import FindSubgoal, ReachSubgoal
from training.teachers.navigation.wayfinder import Wayfinder

SEED = 600_000
VERBS = frozenset(("explore", "approach", "look", "equip"))
HELPERS = frozenset(("sound", "north", "south", "east", "west", "up", "down"))


def play(task: Task, seed: int, expert: bool = True, ticks: int | None = None) -> tuple[bool, list[TeacherLabel]]:
    """An episode driven by the teachers: whether it was won, and all labels."""
    world = EmbeddedWorld(draw=False)
    observation = world.reset(task, seed)
    teachers = make_teachers(task, expert)
    teachers.start(task.goal, task, world)
    labels = []
    try:
        for _ in range(ticks or task.tick_limit):
            labels.append(teachers.label(observation))
            observation, _, done, info = world.step(labels[-1].action)
            if done or info.success:
                return info.success, labels
        return False, labels
    finally:
        world.close()


def require_sayable(labels: list[TeacherLabel]) -> None:
    """Every subgoal is at most 8 words that a student knows, every skill one of its classes."""
    for said in {label.subgoal for label in labels}:
        words = said.split()
        assert 2 <= len(words) <= 8, said
        assert words[0] in VERBS, said
        for word in words[1:]:
            known = word in HELPERS or word in CREATURES or word in names.items() or word in names.blocks()
            assert known or 0 <= int(word) <= 64, said
    assert {label.skill for label in labels} <= set(SKILLS)


@pytest.mark.parametrize(
    ("family", "kind", "count"),
    [
        ("find_creature", "cow", None),
        ("find_from_picture", "sheep", None),
        ("find_from_sound", "zombie", None),
        ("find_block", "log", None),
        ("find_block_from_picture", "coal_ore", None),
        ("search_blocks", "coal_ore", 10),
        ("search_blocks", "sand", 10),
        ("travel", "east", None),
        ("explore", "any", 4000),
    ],
)
def test_every_navigation_family_is_won_in_words_that_a_student_can_say(family, kind, count):
    won, labels = play(load_family(family).task(kind, count), SEED)
    assert won
    require_sayable(labels)


@pytest.mark.parametrize(("family", "kind"), [("find_creature", "pig"), ("find_block", "coal_ore")])
def test_without_an_expert_the_senses_and_the_ground_must_do(family, kind):
    won, labels = play(load_family(family).task(kind), SEED, expert=False)
    assert won
    require_sayable(labels)


def test_the_same_episode_has_the_same_labels():
    task = load_family("find_block").task("pumpkin")
    assert play(task, SEED, ticks=60) == play(task, SEED, ticks=60)


def test_a_creature_in_the_frame_is_approached_and_looked_at():
    _, labels = play(load_family("find_creature").task("cow"), SEED + 1)
    skills = [label.skill for label in labels]
    assert skills[-1] == "look"
    assert labels[-1].subgoal == "look cow"
    assert all(label.target is not None for label in labels if label.skill in ("look", "approach"))


def seen_from(generator: np.random.Generator, **changes: object) -> Observation:
    return replace(make_example_observation(generator, 16), **changes)


def test_only_what_the_student_is_shown_of_entities_is_known(generator):
    cows = tuple(Entity(i, "cow", (float(i), 0.0, 3.0), math.hypot(i, 3.0)) for i in range(ENTITIES + 4))
    known = known_entities(seen_from(generator, entities=cows), ("cow",), np.zeros(0, np.int64))
    assert [cow.id for cow in known] == list(range(ENTITIES))
    assert known_entities(seen_from(generator, entities=cows), ("pig",), np.zeros(0, np.int64)) == ()


def test_a_sound_is_followed_where_the_student_remembers_it(generator):
    first = seen_from(generator, tick=0, sounds=(Sound("entity.pig.ambient", 0.0, 0.8),))
    heard = listen((), first)
    assert followed_sound(heard, ("cow",), 0) is None
    heard = listen(heard, replace(first, tick=1, sounds=(Sound("entity.cow.hurt", 90.0, 0.5),)))
    sound = followed_sound(heard, ("cow", "pig"), 1)
    assert sound is not None
    x, _, z = first.pose.position
    dx, _, dz = look_direction(first.pose.yaw + 90.0, 0.0)
    assert sound.x == pytest.approx(x + 8.0 * dx)
    assert sound.z == pytest.approx(z + 8.0 * dz)
    assert followed_sound(heard, ("cow",), 90) == sound
    assert followed_sound(heard, ("cow",), 120) is None


def test_blocks_are_known_where_they_are_bare_or_in_the_frame_and_not_inside_rock():
    world = EmbeddedWorld(draw=False)
    observation = world.reset(load_family("find_block").task("log"), SEED)
    sense = BlockSense(world.grid, names.blocks().ids(("stone", "dirt", "grass_block")))
    cells = sense.cells(observation)
    assert len(cells)
    solid = names.blocks().solid
    sides = (*np.eye(3, dtype=np.int64), *-np.eye(3, dtype=np.int64))
    for cell in cells:
        beside = [world.grid.get(*(cell + side).tolist()) for side in sides]
        assert any(solid[block] != 1 for block in beside)
    world.close()


def test_find_manager_counts_different_cells_within_the_distance(generator):
    manager = FindManager()
    coal = names.blocks().id("coal_ore")
    find = Find(blocks=("coal_ore",), distance=4.0, count=3)
    manager.start(Goal("find 3 coal ore"), Task(name="t", goal=Goal("find 3 coal ore"), success=find), empty_slots(36))

    def looks(cell: tuple[int, int, int], distance: float, block: int = coal) -> int:
        target = Target(distance, block=block, cell=cell, face=(0, 1, 0))
        return manager.subgoal(seen_from(generator, entities=(), target=target)).count

    assert looks((9, 9, 9), 1.0) == 3  # the reset is not judged
    counts = [
        looks((0, 0, 0), 3.0),
        looks((0, 0, 0), 3.0),
        looks((1, 0, 0), 4.4),
        looks((2, 0, 0), 2.0),
        looks((3, 0, 0), 2.0),
    ]
    assert counts == [2, 2, 2, 1, 1]


@pytest.mark.parametrize("manager", [FindManager(), ReachManager(), ExploreManager(SeenGround())])
def test_managers_ask_for_a_task_that_is_theirs(manager):
    with pytest.raises(ValueError, match="task"):
        manager.start(Goal("find a cow"), None, empty_slots(36))
    with pytest.raises(ValueError, match="success"):
        manager.start(Goal("wood"), load_family("collect_log").task("oak"), empty_slots(36))


def test_a_place_is_said_from_where_the_goal_began_and_one_too_far_off_as_a_heading(generator):
    begun = ReachSubgoal((0.0, 0.0), (3.4, -100.0), (3.4, -100.0), 3.0, 97)
    assert begun.text() == "approach north 64 36 east 3"
    assert dataclasses.replace(begun, way=(1.0, -2.0), count=2).text() == begun.text(), "the same all the way"
    assert offset_words(-2.4, 7.0) == "south 7 west 2"
    assert dataclasses.replace(begun, offset=(0.0, 900.0), way=(30.0, 800.0)).text() == "approach south"
    with pytest.raises(ValueError, match="at most 128 blocks along an axis, got 900"):
        offset_words(0.0, 900.0)
    assert [wind(yaw) for yaw in (0.0, 93.0, NORTH, -100.0, 44.0)] == ["south", "west", "north", "east", "south west"]
    assert wind_yaw(-80.0) == 270.0


def test_critic_fails_who_stays_about_and_gains_nothing_once(generator):
    critic = StuckCritic(patience=10, radius=5.0)
    still = seen_from(generator, tick=0)
    subgoal = FindSubgoal((), ("cow",), (), 4.0, 1)
    verdicts = [critic.judge(subgoal, replace(still, tick=tick)) for tick in range(12)]
    assert verdicts.count(Verdict.FAILED) == 1
    x, y, z = still.pose.position
    for tick in range(12, 60):
        moved = replace(still.pose, position=(x + tick, y, z))
        assert critic.judge(subgoal, replace(still, tick=tick, pose=moved)) is Verdict.RUNNING
    assert critic.judge(None, replace(still, tick=60)) is Verdict.DONE
    with pytest.raises(ValueError, match="patience"):
        StuckCritic(patience=0)
    with pytest.raises(ValueError, match="radius"):
        StuckCritic(radius=0.0)


def test_a_course_that_fails_is_gone_by_route_and_then_given_up():
    world = EmbeddedWorld(draw=False)
    world.reset(load_family("explore").task("any", 4000), SEED)
    course = Course(Wayfinder(world))
    course.fail(0)
    assert course.goes_by_route(1)
    course.keep_clear(1)
    assert course.heading == NORTH
    course.fail(2)
    course.keep_clear(3)
    assert course.heading != NORTH
    assert not course.goes_by_route(3)
    world.close()


def test_levels_are_where_feet_find_room():
    world = EmbeddedWorld(draw=False)
    observation = world.reset(load_family("explore").task("any", 4000), SEED)
    x, y, z = observation.pose.position
    assert math.floor(y) in levels_of(world.grid, x, z, y)
    world.close()


def test_teachers_answer_in_any_state_that_a_student_gets_into(generator):
    for family, kind in (("find_creature", "cow"), ("find_block", "coal_ore"), ("explore", None), ("travel", None)):
        task = load_family(family).task(kind)
        world = EmbeddedWorld(draw=False)
        observation = world.reset(task, SEED + 2)
        teachers = make_teachers(task)
        teachers.start(task.goal, task, world)
        for _ in range(60):
            label = teachers.label(observation)
            assert abs(label.action.d_yaw) <= 30.0
            assert abs(label.action.d_pitch) <= 30.0
            require_sayable([label])
            wild = Action(
                forward=1, jump=bool(generator.random() < 0.3), attack=True, d_yaw=float(generator.normal(0, 20))
            )
            observation, _, done, _ = world.step(wild)
            if done:
                break
        world.close()
