"""Batches written from the worlds' memory are what each world perceives."""

import math

import numpy as np

from bridge.embedded.perception import perceive
from bridge.embedded.saving.structures import set_block
from bridge.embedded.vector import EmbeddedWorlds
from bridge.spaces.observations import ENTITIES, observation_arrays
from tests.bridge.embedded.recorded_play import TASK
from tests.bridge.environment_checks import equal


def test_tools_are_nearby_exactly_as_far_as_the_hand_reaches() -> None:
    worlds = EmbeddedWorlds(1, (8, 8), draw=False)
    worlds.reset([TASK], [3])
    world = worlds.worlds[0]
    frames = np.zeros((1, 8, 8, 3), np.uint8)
    answers = {}
    x, y, z = (math.floor(part) for part in world.body.position)
    for name, place in (("crafting_table", 0), ("furnace", 1)):
        for distance in range(2, 7):
            cell = (x + distance, y + 1, z)
            set_block(world, cell, name)
            single = observation_arrays(world.look())
            batch = perceive(worlds.arrays, frames)
            assert all(equal(batch[key][0], single[key]) for key in single)
            answers[name, distance] = bool(batch["nearby"][0, place])
            set_block(world, cell, "air")
    assert answers["furnace", 2]
    assert answers["crafting_table", 3]
    assert not answers["furnace", 6]


def test_of_more_things_than_there_are_rows_the_nearest_are_told() -> None:
    worlds = EmbeddedWorlds(2, (8, 8), draw=False)
    worlds.reset([TASK] * 2, [3, 4])
    random = np.random.default_rng(0)
    drops = worlds.state.drops
    drops["count"], drops["item"], drops["id"] = 1, 5, np.arange(drops.size).reshape(drops.shape)
    offsets = random.integers(-30, 31, (*drops.shape, 3)) / 2.0  # whole halves: many are equally far
    drops["position"] = worlds.state.bodies["position"][:, None] + offsets
    batch = perceive(worlds.arrays, np.zeros((2, 8, 8, 3), np.uint8))
    assert (batch["entity_count"] > ENTITIES).all()
    for index, world in enumerate(worlds.worlds):
        single = observation_arrays(world.look())
        assert all(equal(batch[key][index], single[key]) for key in single if key.startswith("entity"))
