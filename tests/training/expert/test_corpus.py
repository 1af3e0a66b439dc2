"""The corpus holds many different buildings that can be built, and keeps some from training."""

import numpy as np
import pytest

from bridge import names
from training.expert.buildings import BLOCKS, KINDS, Building, make_building
from training.expert.corpus import CORPUS_SIZE, draw_building, draw_corpus, split, stack

SOME = draw_corpus(600, seed=3)


def test_the_corpus_has_more_than_twenty_thousand_buildings_of_more_than_twelve_kinds() -> None:
    corpus = draw_corpus()
    assert len({building.name for building in corpus}) == len(corpus) == CORPUS_SIZE > 20_000
    assert {building.kind for building in corpus} == set(KINDS)
    assert len(KINDS) > 12


def test_one_seed_draws_one_corpus() -> None:
    assert draw_corpus(600, seed=3) == SOME
    assert draw_corpus(600, seed=4) != SOME


def test_what_is_held_out_depends_on_the_building_alone() -> None:
    train, held_out = split(SOME)
    assert 0.08 < len(held_out) / len(SOME) < 0.2
    assert not {b.name for b in split(draw_corpus(600, seed=4))[0]} & {b.name for b in held_out}
    shapes = {(b.kind, b.shape) for b in train}
    new = [b for b in held_out if b.new_shape]
    assert new
    assert not any((b.kind, b.shape) in shapes for b in new)


def test_different_names_are_different_buildings() -> None:
    flat = stack(SOME).reshape(len(SOME), -1)
    assert len(np.unique(flat, axis=0)) > 0.99 * len(SOME)


def test_buildings_are_of_full_cubes_that_can_be_had() -> None:
    table = names.blocks()
    assert all(table.solid[table.id(block)] == 1 and block in names.items() for block in BLOCKS)
    assert set(np.unique(stack(SOME)).tolist()) <= {0, *(table.id(block) for block in BLOCKS)}


def touches_what_is_placed(solid: np.ndarray) -> np.ndarray:
    """What can be placed block by block, from the ground up, each block beside one that is there."""
    placed = np.zeros_like(solid)
    placed[:, 0] = solid[:, 0]
    while True:
        wide = np.pad(placed, 1)
        near = wide[2:, 1:-1, 1:-1] | wide[:-2, 1:-1, 1:-1] | wide[1:-1, 2:, 1:-1] | wide[1:-1, :-2, 1:-1]
        near |= wide[1:-1, 1:-1, 2:] | wide[1:-1, 1:-1, :-2]
        grown = placed | (solid & near)
        if np.array_equal(grown, placed):
            return placed
        placed = grown


@pytest.mark.parametrize("kind", KINDS)
def test_buildings_hang_together_and_begin_in_the_lowest_corner(kind: str) -> None:
    for seed in range(12):
        solid = draw_building(kind, np.random.default_rng(seed)).voxels() > 0
        assert [np.argwhere(solid)[:, axis].min() for axis in range(3)] == [0, 0, 0]
        assert np.array_equal(touches_what_is_placed(solid), solid)


def test_what_is_left_out_is_as_the_kind_says() -> None:
    plain = make_building("house", "oak_planks", {"width": 5})
    assert dict(plain.shape) == {
        "width": 5, "depth": 5, "height": 3, "roof": "flat", "door": "yes", "windows": "no",
    }  # fmt: skip
    assert plain.blocks == ("oak_planks", "oak_planks", "glass")
    roofed = make_building("house", "oak_planks", {"width": 5, "roof": "gable"}, {"roof": "bricks"})
    assert names.blocks().id("bricks") in roofed.voxels()


@pytest.mark.parametrize(
    ("kind", "block", "shape", "blocks", "said"),
    [
        ("hous", "stone", {}, {}, "kind: 'hous' is not known; did you mean house"),
        ("house", "stonne", {"width": 5}, {}, "block: 'stonne' is not known; did you mean stone"),
        ("house", "stone", {"wide": 5}, {}, "shape: 'wide' is not known; did you mean width"),
        ("house", "stone", {"width": 5}, {"roofs": "stone"}, "blocks: 'roofs' is not known; did you mean roof"),
        ("house", "stone", {}, {}, "shape: a house needs width"),
        ("house", "stone", {"width": 0}, {}, "shape.width: must be at least 1, got 0"),
    ],
)
def test_an_unknown_word_is_refused_by_name(
    kind: str, block: str, shape: dict[str, int], blocks: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        make_building(kind, block, shape, blocks)


def test_a_building_that_leaves_the_cube_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit into a cube of 16"):
        Building("pillar", (("height", 17),), ("stone",)).voxels()
