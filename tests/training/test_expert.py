"""The expert knows where things are, and the way from what is held to what is wanted."""

import math

import msgspec
import numpy as np
import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import CreatureSetup, WorldSetup
from training.task_files import find_task
from training.teachers.expert import Expert
from training.teachers.landmarks import BLOCKS, CAVE
from training.teachers.needs import Craft, Gather


@pytest.fixture(scope="module")
def begun():
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(creatures=(CreatureSetup("villager", 2, 8.0),))
    observation = world.reset(msgspec.structs.replace(find_task("collect_log"), setup=setup), 11)
    return world, observation


def test_landmarks_are_where_their_blocks_are(begun) -> None:
    world, _ = begun
    expert = Expert(world)
    for kind in ("tree", "coal_ore", "iron_ore", "water"):
        ids = set(names.blocks().ids(BLOCKS[kind]).tolist())
        found = expert.landmarks(kind)
        assert found, kind
        assert all(world.grid.get(*landmark.cell) in ids and landmark.size >= 1 for landmark in found)
        assert len({landmark.cell for landmark in found}) == len(found)


def test_caves_are_free_space_under_ground(begun) -> None:
    world, _ = begun
    found = Expert(world).landmarks(CAVE)
    assert found
    assert all(world.grid.get(*landmark.cell) == names.AIR for landmark in found)


def test_the_nearest_is_asked_for_by_its_kind(begun) -> None:
    world, observation = begun
    expert, place = Expert(world), observation.pose.position
    villager = expert.nearest("villager", place)
    assert villager is not None
    assert math.dist(villager.cell, place) < 14
    tree = expert.nearest("tree", place)
    assert tree is not None
    assert all(math.dist(tree.cell, place) <= math.dist(other.cell, place) for other in expert.landmarks("tree"))
    assert expert.nearest("witch", place) is None
    with pytest.raises(ValueError, match="'castle' is no landmark; give a kind of creature or one of tree"):
        expert.nearest("castle", place)


def test_a_way_names_the_place_of_each_step(begun) -> None:
    world, observation = begun
    expert = Expert(world)
    way = expert.way((names.items().id("wooden_pickaxe"),), 1, observation)
    assert way is not None
    assert isinstance(way[0].step, Gather)
    assert way[0].cell is not None
    assert names.blocks().name(world.grid.get(*way[0].cell)).endswith("_log")
    assert isinstance(way[-1].step, Craft)
    assert way[-1].step.item == names.items().id("wooden_pickaxe")
    assert way[-1].cell is None
    assert expert.way((names.items().id("nether_star"),), 1, observation) is None


def test_a_blueprint_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="blueprint: must have shape"):
        Expert.codes(np.zeros((8, 8, 8), np.uint16))
