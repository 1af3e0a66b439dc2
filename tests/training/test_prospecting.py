"""Who goes for an ore that no sense tells of goes where it says: what it says is all that a student can know of the way."""

import math

import numpy as np
import pytest

from agent.way import read_way
from bridge.embedded.world import EmbeddedWorld
from training.task_files import load_family
from training.task_names import TaskName
from training.teachers.crew import make_teachers

STRETCH_BLOCKS = 6.0


@pytest.mark.parametrize("seed", [700003, 700002])
def test_the_way_to_unseen_iron_leads_where_the_words_say(seed):
    world, task = EmbeddedWorld(draw=False), load_family("materials_iron").task("iron")
    teachers, observation = make_teachers(task), world.reset(task, seed)
    teachers.start(task.goal, task, world)
    stretches: list[tuple[str, np.ndarray, np.ndarray]] = []
    done = False
    while not done:
        label = teachers.label(observation)
        here = np.array(observation.pose.position)
        if stretches and stretches[-1][0] == label.subgoal:
            stretches[-1] = (label.subgoal, stretches[-1][1], here)
        else:
            stretches.append((label.subgoal, here, here))
        observation, _, done, info = world.step(label.action)
    world.close()
    assert info.success
    said = [(read_way(words), end - start) for words, start, end in stretches if words.startswith("explore raw_iron")]
    long = [(way, way_gone) for way, way_gone in said if way is not None and np.linalg.norm(way_gone) > STRETCH_BLOCKS]
    assert long, "nothing was gone for unseen: the seed tests nothing"
    for way, gone in long:
        assert np.dot(gone, way.offset) / np.linalg.norm(gone) > math.cos(math.radians(45.0))


@pytest.mark.parametrize(
    ("task", "word"), [("find_block/coal_ore/1", "coal_ore"), ("materials_iron/iron/1", "raw_iron")]
)
@pytest.mark.parametrize("wind", ["south", "north east"])
def test_ore_is_found_along_whatever_heading_the_student_says(task, word, wind):
    world, task = EmbeddedWorld(draw=False), TaskName.parse(task).task()
    teachers, observation = make_teachers(task), world.reset(task, 700002)
    teachers.start(task.goal, task, world)
    done, said = False, set()
    while not done:
        teachers.hear(f"explore {word} {wind}")
        label = teachers.label(observation)
        said.add(label.subgoal)
        observation, _, done, info = world.step(label.action)
    world.close()
    assert info.success
    courses = {words for words in said if words.startswith("explore")} - {f"explore {word} down", f"explore {word} up"}
    assert courses <= {f"explore {word} {wind}"}
    assert said >= {f"explore {word} down"}, "how deep it lies is common knowledge, and no matter of choice"
