"""What the frame's patches are said to show is what the camera draws there."""

import msgspec
import numpy as np
import pytest

from agent.contents import content_class
from bridge import names
from bridge.camera import Camera
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, Entity, Pose, make_example_observation
from bridge.sounds import CREATURES
from training.frame_contents import content_classes, frame_contents

BIRCH, LEAVES, STONE, ORE, WATER = (
    names.blocks().id(name) for name in ("birch_log", "oak_leaves", "stone", "deepslate_iron_ore", "water")
)
EYE = (0.5, 65.62, 0.5)


def empty_grid():
    grid = BlockGrid(0, 128)
    for x in range(-3, 4):
        for z in range(-3, 4):
            grid.load_column(x, z, np.zeros((16, 128, 16), np.uint16))
    return grid


def looking(yaw=0.0, pitch=0.0, entities=()):
    pose = Pose(position=(EYE[0], EYE[1] - EYE_HEIGHT, EYE[2]), yaw=yaw, pitch=pitch)
    return msgspec.structs.replace(make_example_observation(np.random.default_rng(0)), pose=pose, entities=entities)


@pytest.mark.parametrize(("yaw", "pitch"), [(0, 0), (25, 10), (-20, -15), (10, 30)])
def test_a_patch_is_what_the_camera_draws_in_it(yaw, pitch):
    grid, camera = empty_grid(), Camera((256, 256))
    empty = camera.render(grid, EYE, yaw, pitch)
    for y in range(60, 72):
        for z in (8, 9):
            grid.set(-2, y, z, BIRCH)
    drawn = (camera.render(grid, EYE, yaw, pitch) != empty).any(axis=-1)
    share = drawn.reshape(8, 32, 8, 32).mean(axis=(1, 3)).ravel()
    said = frame_contents(grid, looking(yaw, pitch))
    assert share.max() > 0.5, "the trunk is in view"
    assert np.all(said[share > 0.45] == content_classes()[BIRCH])
    assert np.all(said[share == 0.0] == 0)


def test_a_log_comes_before_leaves_and_what_is_hidden_is_not_said():
    grid = empty_grid()
    for x in range(-8, 9):
        for y in range(60, 72):
            grid.set(x, y, 12, LEAVES)
    assert set(frame_contents(grid, looking())) == {0, content_classes()[LEAVES]}
    grid.set(0, 65, 11, BIRCH)
    assert content_classes()[BIRCH] in frame_contents(grid, looking())
    for x in range(-2, 3):
        for y in range(62, 70):
            grid.set(x, y, 5, STONE)
    assert content_classes()[BIRCH] not in frame_contents(grid, looking())


@pytest.mark.parametrize("kind", ["cow", "chicken", "zombie", "spider"])
@pytest.mark.parametrize("yaw", [0.0, 60.0])
def test_a_creature_is_said_where_the_camera_draws_it(kind, yaw):
    grid, camera = empty_grid(), Camera((256, 256))
    creature = Entity(1, kind, (-1.0, 0.0, 4.0), 4.1, yaw=yaw)
    seen = looking(10.0, 15.0, (creature,))
    empty = camera.render(grid, EYE, 10.0, 15.0)
    drawn = (camera.render(grid, EYE, 10.0, 15.0, (creature,), seen.pose.position) != empty).any(axis=-1)
    share = drawn.reshape(8, 32, 8, 32).mean(axis=(1, 3)).ravel()
    said = frame_contents(grid, seen)
    assert share.max() > 0.3, "the creature is in view"
    assert np.all(said[share > 0.5] == content_class(kind))
    assert set(said[share == 0.0]) <= {0, content_class(kind)}
    assert (said[share == 0.0] != 0).sum() <= 2, "the box about its legs is a little more than its legs"


def test_a_creature_behind_a_wall_is_not_said_and_comes_before_what_it_stands_before():
    grid = empty_grid()
    for x in range(-9, 10):
        for y in range(55, 76):
            grid.set(x, y, 12, BIRCH)
    behind, before = (Entity(1, "cow", (0.0, 0.0, z), z) for z in (16.0, 6.0))
    assert content_class("cow") not in frame_contents(grid, looking(entities=(behind,)))
    said = frame_contents(grid, looking(entities=(before,)))
    assert {content_class("cow"), content_class("birch_log")} <= set(said)


@pytest.mark.parametrize(("block", "shows"), [(ORE, "iron_ore"), (WATER, "water"), (STONE, "stone")])
def test_ores_liquids_and_the_ground_are_told_apart(block, shows):
    grid = empty_grid()
    for x in range(-8, 9):
        for y in range(60, 72):
            grid.set(x, y, 12, block)
    assert set(frame_contents(grid, looking())) == {0, content_class(shows)}


def test_every_tree_has_classes_of_its_own():
    classes = content_classes()
    told_apart = [
        classes[names.blocks().id(f"{tree}_{part}")] for tree in names.LOG_SPECIES for part in ("log", "leaves")
    ]
    assert len(set(told_apart)) == 2 * len(names.LOG_SPECIES)
    assert 0 not in told_apart
    assert len({content_class(kind) for kind in CREATURES} | set(told_apart)) == 2 * len(names.LOG_SPECIES) + len(
        CREATURES
    )
