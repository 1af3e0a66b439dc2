"""Who goes for an ore that no sense tells of goes where it says: what it says is all that a student can know of the way."""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from agent.way import read_way
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import BlockGrid
from bridge.messages import Observation, Pose, make_example_observation
from training.task_files import load_family
from training.task_names import TaskName
from training.teachers.crew import make_teachers
from training.teachers.shafts import dig_down
from training.teachers.traits import traits_with
from training.teachers.tunnels import TunnelFinder

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


def ground(*changed: tuple[tuple[int, int, int], str]) -> tuple[BlockGrid, TunnelFinder]:
    """Stone up to layer 60, changed here and there."""
    grid = BlockGrid(0, 80)
    layers = np.zeros((16, 80, 16), np.uint16)
    layers[:, :61] = names.blocks().id("stone")
    for chunk in ((-1, -1), (-1, 0), (0, -1), (0, 0)):
        grid.load_column(*chunk, layers)
    for cell, block in changed:
        grid.set(*cell, names.blocks().id(block))
    return grid, TunnelFinder(grid)


def standing(position: tuple[float, float, float]) -> Observation:
    observation = make_example_observation(np.random.default_rng(0))
    return replace(
        observation, pose=Pose(position=position, yaw=0.0, pitch=0.0, on_ground=position[1] == int(position[1]))
    )


def shaft(position, *changed, tool="iron_pickaxe"):
    grid, tunnels = ground(*changed)
    return dig_down(grid, tunnels, traits_with((names.items().id(tool),)), standing(position))


@pytest.mark.parametrize(
    ("position", "removed", "cell"),
    [
        ((0.5, 61.0, 0.5), [], (0, 60, 0)),
        ((0.1, 61.0, 0.5), [(0, 60, 0)], (-1, 60, 0)),
        ((0.705, 61.0, 0.5), [(0, y, 0) for y in range(52, 61)], (1, 60, 0)),
        ((0.5, 61.9, 0.5), [], (0, 60, 0)),
    ],
    ids=["under the feet", "the rim that holds the body up", "a hand's breadth of a rim", "where a fall will end"],
)
def test_a_shaft_leads_straight_down_from_wherever_one_stands(position, removed, cell):
    found = shaft(position, *((gone, "air") for gone in removed))
    assert found is not None
    assert found.cell == cell
    assert found.name == "mine"


@pytest.mark.parametrize(
    "changed",
    [
        [((1, 60, 0), "lava")],
        [((0, 59, 0), "lava")],
        [((0, 60, 1), "water")],
        [((0, y, 0), "air") for y in range(52, 60)],
        [((0, 60, 0), "bedrock")],
    ],
    ids=["lava beside", "lava below", "water beside", "a deep fall", "bedrock"],
)
def test_no_shaft_is_dug_where_it_would_harm(changed):
    assert shaft((0.5, 61.0, 0.5)) is not None
    assert shaft((0.5, 61.0, 0.5), *changed) is None
