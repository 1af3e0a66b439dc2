"""The columns around a player are those of their source, until somebody changes them."""

from __future__ import annotations

import numpy as np

from bridge.embedded.columns import LOAD_RADIUS, Columns
from bridge.embedded.land.sources import ColumnSource, SeedColumns
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.grid import CHUNK, FULL_SKY_LIGHT, NO_COLUMN, SIDE, BlockGrid
from bridge.light import settle_light
from bridge.names import blocks

GLOWSTONE = blocks().id("glowstone")


class _OneByOne:
    """The columns of a seed, of which ``Columns`` knows only that they can be asked for."""

    def __init__(self, seed: int) -> None:
        self._source = SeedColumns(seed)
        self.identity, self.column = self._source.identity, self._source.column
        self.biomes_in = self._source.biomes_in


def walked(source: ColumnSource) -> BlockGrid:
    """A grid that a player has gone through, who changed cells that later left the grid and came back."""
    grid = BlockGrid(MIN_Y, HEIGHT)
    columns = Columns(grid, source)
    for x, z in ((0, 0), (200, -90), (420, -90), (230, 10), (8, 0)):
        columns.follow(x, z)
        columns.change((x, 90, z), GLOWSTONE)
        settle_light(grid)
    return grid


def test_columns_made_together_are_those_made_one_by_one() -> None:
    together, one_by_one = walked(SeedColumns(5)), walked(_OneByOne(5))
    assert np.array_equal(together.column_loaded, one_by_one.column_loaded)
    assert np.array_equal(together.column_changed, one_by_one.column_changed)
    loaded = np.repeat(np.repeat(together.column_loaded[..., 0] != NO_COLUMN, CHUNK, 0), CHUNK, 1)
    for name in ("blocks", "states", "light", "surface"):
        differs = getattr(together, name) != getattr(one_by_one, name)
        assert not (differs & (loaded if differs.ndim == 2 else loaded[..., None])).any(), name


def test_what_was_changed_is_there_when_the_player_comes_back() -> None:
    grid = BlockGrid(MIN_Y, HEIGHT)
    columns = Columns(grid, SeedColumns(5))
    columns.follow(0, 0)
    columns.change((3, 90, 4), GLOWSTONE)
    columns.follow(SIDE, 0)  # the same places of the grid are taken by others
    assert not grid.is_loaded(0, 0)
    assert columns.kept_bytes > 0
    columns.follow(LOAD_RADIUS, 0)
    assert grid.get(3, 90, 4) == GLOWSTONE
    assert grid.column_changed[0, 0]
    assert columns.kept_bytes == 0


def test_fresh_columns_lie_under_the_open_sky_until_light_settles() -> None:
    grid = BlockGrid(MIN_Y, HEIGHT)
    Columns(grid, SeedColumns(5)).follow(0, 0)
    assert (grid.light[:CHUNK, :CHUNK, :] == FULL_SKY_LIGHT).all()
    assert not grid.arrays.column_lit.any()
