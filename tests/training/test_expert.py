"""The expert knows where things are, seen or not."""

import math

import msgspec
import numpy as np
import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import CreatureSetup, WorldSetup
from training.task_files import find_task
from training.teachers.expert import Expert


@pytest.fixture(scope="module")
def begun():
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(creatures=(CreatureSetup("villager", 2, 8.0),))
    observation = world.reset(msgspec.structs.replace(find_task("collect_log"), setup=setup), 11)
    return world, observation


def test_blocks_are_where_the_map_says_nearest_first(begun) -> None:
    world, observation = begun
    for kind in ("oak_log", "coal_ore", "iron_ore", "water"):
        block = names.blocks().id(kind)
        cells = Expert(world).land.find([block], observation.pose.position, observation.tick)
        assert len(cells), kind
        assert all(world.grid.get(*cell) == block for cell in cells.tolist())


def test_creatures_are_known_by_kind_and_those_shunned_are_left_out(begun) -> None:
    world, observation = begun
    expert, place = Expert(world), observation.pose.position
    villagers = expert.creatures(["villager"], {}, 0)
    assert len(villagers) == 2
    assert all(math.dist(villager, place) < 14 for villager in villagers.tolist())
    numbers = world.herd.records["id"].tolist()
    assert len(expert.creatures(["villager"], dict.fromkeys(numbers, 10), 9)) == 0
    assert np.array_equal(expert.creatures(["villager"], dict.fromkeys(numbers, 10), 10), villagers)
    assert len(expert.creatures(["castle"], {}, 0)) == 0
