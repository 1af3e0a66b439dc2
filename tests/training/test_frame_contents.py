"""What the frame's patches are said to show is what the camera draws there."""

import numpy as np
import pytest

from bridge import names
from bridge.camera import Camera
from bridge.grid import BlockGrid
from training.frame_contents import content_classes, frame_contents

BIRCH, LEAVES, STONE = (names.blocks().id(name) for name in ("birch_log", "oak_leaves", "stone"))
EYE = (0.5, 65.62, 0.5)


def empty_grid():
    grid = BlockGrid(0, 128)
    for x in range(-3, 4):
        for z in range(-3, 4):
            grid.load_column(x, z, np.zeros((16, 128, 16), np.uint16))
    return grid


@pytest.mark.parametrize(("yaw", "pitch"), [(0, 0), (25, 10), (-20, -15), (10, 30)])
def test_a_patch_is_what_the_camera_draws_in_it(yaw, pitch):
    grid, camera = empty_grid(), Camera((256, 256))
    empty = camera.render(grid, EYE, yaw, pitch)
    for y in range(60, 72):
        for z in (8, 9):
            grid.set(-2, y, z, BIRCH)
    drawn = (camera.render(grid, EYE, yaw, pitch) != empty).any(axis=-1)
    share = drawn.reshape(8, 32, 8, 32).mean(axis=(1, 3)).ravel()
    said = frame_contents(grid, EYE, yaw, pitch)
    assert share.max() > 0.5, "the trunk is in view"
    assert np.all(said[share > 0.45] == content_classes()[BIRCH])
    assert np.all(said[share == 0.0] == 0)


def test_a_log_comes_before_leaves_and_what_is_hidden_is_not_said():
    grid = empty_grid()
    for x in range(-8, 9):
        for y in range(60, 72):
            grid.set(x, y, 12, LEAVES)
    assert set(frame_contents(grid, EYE, 0.0, 0.0)) == {0, content_classes()[LEAVES]}
    grid.set(0, 65, 11, BIRCH)
    assert content_classes()[BIRCH] in frame_contents(grid, EYE, 0.0, 0.0)
    for x in range(-2, 3):
        for y in range(62, 70):
            grid.set(x, y, 5, STONE)
    assert content_classes()[BIRCH] not in frame_contents(grid, EYE, 0.0, 0.0)


def test_every_tree_has_classes_of_its_own():
    classes = content_classes()
    told_apart = [
        classes[names.blocks().id(f"{tree}_{part}")] for tree in names.LOG_SPECIES for part in ("log", "leaves")
    ]
    assert len(set(told_apart)) == 2 * len(names.LOG_SPECIES)
    assert 0 not in told_apart
    assert classes[STONE] == 0
