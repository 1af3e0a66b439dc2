"""The ring buffer says the same about every cell, however it is asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid import CHUNK, CHUNKS, SIDE, BlockGrid
from bridge.messages import VOXEL_SIDE


def random_grid(
    generator: np.random.Generator, min_y: int = 0, height: int = 32, around: tuple[int, int] = (0, 0)
) -> BlockGrid:
    """A grid of noise in which about a third of the columns near ``around`` (chunk x, z) are missing."""
    grid = BlockGrid(min_y, height)
    for i in range(-2, 3):
        for j in range(-2, 3):
            if generator.random() < 0.65:
                column = generator.integers(0, 3, (CHUNK, height, CHUNK), np.uint16)
                grid.load_column(around[0] + i, around[1] + j, column)
    return grid


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    chunk=st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)),
    offset=st.tuples(st.floats(-20, 36), st.floats(-30, 60), st.floats(-20, 36)),
    min_y=st.sampled_from((0, -64)),
)
def test_voxel_cube_is_what_get_says_cell_by_cell(
    seed: int, chunk: tuple[int, int], offset: tuple[float, float, float], min_y: int
) -> None:
    grid = random_grid(np.random.default_rng(seed), min_y, 32, chunk)
    eye = (chunk[0] * 16 + offset[0], min_y + offset[1], chunk[1] * 16 + offset[2])
    cube, (x, y, z) = grid.voxel_cube(eye)
    assert cube.shape == (VOXEL_SIDE,) * 3
    assert cube.dtype == np.uint16
    span = range(VOXEL_SIDE)
    expected = [[[grid.get(x + i, y + j, z + k) for k in span] for j in span] for i in span]
    assert np.array_equal(cube, np.array(expected, np.uint16))


def test_a_column_takes_the_place_of_the_one_a_side_away() -> None:
    grid = BlockGrid(0, 16)
    grid.load_column(-1, -1, np.full((16, 16, 16), 5, np.uint16))
    assert grid.get(-1, 3, -1) == 5
    grid.load_column(-1 + CHUNKS, -1, np.full((16, 16, 16), 7, np.uint16))
    assert grid.get(-1 + SIDE, 3, -1) == 7
    assert grid.get(-1, 3, -1) == 0
    assert not grid.is_loaded(-1, -1)
    grid.set(-1, 3, -1, 9)
    assert grid.get(-1 + SIDE, 3, -1) == 7, "a cell of a column that is not held must not be written"


def test_surface_is_never_below_a_block() -> None:
    generator = np.random.default_rng(4)
    grid = random_grid(generator)
    for _ in range(300):
        x, y, z = (int(v) for v in generator.integers((-40, 0, -40), (40, 32, 40)))
        grid.set(x, y, z, int(generator.integers(0, 2)))
    layers = np.arange(1, grid.height + 1)
    assert (grid.surface >= (layers * (grid.blocks != 0)).max(axis=2)).all()
    grid.unload_column(0, 0)
    assert (grid.surface[:16, :16] == 0).all()
    assert grid.get(3, 3, 3) == 0


def test_columns_of_a_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="column: expected shape"):
        BlockGrid(0, 32).load_column(0, 0, np.zeros((16, 16, 16), np.uint16))
    with pytest.raises(ValueError, match="height"):
        BlockGrid(0, 30)
