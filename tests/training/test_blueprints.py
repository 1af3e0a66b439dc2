"""Blueprints made by rule have the size that their text says, and stand on the ground."""

import numpy as np
import pytest

from bridge import names
from bridge.built import cells_of, overlap
from training.blueprints import FORMS, draw_blueprint


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [3, 4, 6])
def test_a_form_grows_with_its_size_and_stands_in_the_lowest_corner(form: str, size: int) -> None:
    blueprint = draw_blueprint(form, "cobblestone", size)
    cells = cells_of(blueprint)
    assert cells[:, :3].min(axis=0).tolist() == [0, 0, 0]
    assert set(cells[:, 3]) == {names.blocks().id("cobblestone")}
    assert len(cells) < len(cells_of(draw_blueprint(form, "cobblestone", size + 1)))
    assert overlap(cells, cells_of(draw_blueprint(form, "cobblestone", size + 1))) < 0.9


@pytest.mark.parametrize("form", FORMS)
def test_every_block_can_be_placed_on_another_one_by_one(form: str) -> None:
    solid = draw_blueprint(form, "stone", 5) > 0
    placed = np.zeros_like(solid)
    placed[:, 0] = solid[:, 0]
    for _ in range(solid.sum()):
        beside = np.zeros_like(solid)
        for axis in range(3):
            for step in (-1, 1):
                beside |= np.roll(placed, step, axis)
        placed |= solid & beside
    assert np.array_equal(placed, solid)


def test_sizes_are_those_of_the_words() -> None:
    assert draw_blueprint("pillar", "stone", 5)[0, :, 0].astype(bool).sum() == 5
    assert cells_of(draw_blueprint("wall", "stone", 7))[:, :3].max(axis=0).tolist() == [6, 2, 0]
    assert cells_of(draw_blueprint("pyramid", "stone", 3))[:, :3].max(axis=0).tolist() == [4, 2, 4]
    assert np.count_nonzero(draw_blueprint("pyramid", "stone", 3)) == 25 + 9 + 1
