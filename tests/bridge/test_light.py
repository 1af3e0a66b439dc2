"""Light follows the game's rules (https://minecraft.wiki/w/Light), and mending it gives what making it anew gives."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge.block_states import state_of
from bridge.grid import CHUNK, LIGHT_QUEUE, MOST_UNSETTLED, SIDE, BlockGrid
from bridge.light import block_light, settle_light, sky_light
from bridge.names import blocks

STONE, TORCH, LEAVES, WATER = (blocks().id(name) for name in ("stone", "torch", "oak_leaves", "water"))
GLOWSTONE, GLASS, SLAB, STAIRS, FURNACE = (
    blocks().id(name) for name in ("glowstone", "glass", "stone_slab", "stone_stairs", "furnace")
)


def flat_grid(reach: int = 1, ground: int = 4, height: int = 32) -> BlockGrid:
    """Stone below layer ``ground``, air above, lit."""
    grid = BlockGrid(0, height)
    column = np.zeros((CHUNK, height, CHUNK), np.uint16)
    column[:, :ground] = STONE
    for i in range(-reach, reach + 1):
        for k in range(-reach, reach + 1):
            grid.load_column(i, k, column)
    settle_light(grid)
    return grid


def loaded_light(grid: BlockGrid) -> NDArray[np.uint8]:
    """The light of the loaded columns, and 0 elsewhere."""
    loaded = np.repeat(np.repeat(grid.arrays.column_lit, CHUNK, 0), CHUNK, 1)
    return np.where(loaded[:, :, None], grid.light, 0)


def from_scratch(grid: BlockGrid) -> NDArray[np.uint8]:
    """The light of the same blocks in a grid that never changed."""
    anew = BlockGrid(grid.min_y, grid.height)
    for chunk_x, chunk_z in grid.column_loaded.reshape(-1, 2).tolist():
        if grid.is_loaded(chunk_x, chunk_z):
            anew.load_column(chunk_x, chunk_z, grid.column(chunk_x, chunk_z), grid.column_states(chunk_x, chunk_z))
    settle_light(anew)
    return loaded_light(anew)


def change_at_random(grid: BlockGrid, generator: np.random.Generator, reach: int) -> None:
    """One cell becomes air (half of the time) or some block that matters to light."""
    x, z = (int(v) for v in generator.integers(-reach, reach, 2))
    y = int(generator.integers(0, 20))
    block = int(generator.choice((0, 0, 0, 0, STONE, LEAVES, WATER, TORCH, GLOWSTONE, GLASS, SLAB, STAIRS, FURNACE)))
    grid.set(x, y, z, block, int(generator.integers(0, 6)))


def test_sky_light_falls_without_loss_and_loses_a_level_a_step_sideways() -> None:
    grid = flat_grid()
    for x in range(-6, 7):
        for z in range(-6, 7):
            grid.set(x, 8, z, STONE)
    settle_light(grid)
    levels = [sky_light(grid.arrays, x, 5, 0) for x in range(8, -1, -1)]
    assert levels == [15, 15, 14, 13, 12, 11, 10, 9, 8], "under a roof, from its edge inwards"
    assert sky_light(grid.arrays, 0, 8, 0) == 0, "inside stone"
    assert sky_light(grid.arrays, 0, 9, 0) == 15
    grid.set(0, 8, 0, GLASS)
    settle_light(grid)
    assert sky_light(grid.arrays, 0, 4, 0) == 15, "glass lets it fall on without loss"
    grid.set(0, 8, 0, STONE)
    settle_light(grid)
    assert sky_light(grid.arrays, 0, 5, 0) == 8


@pytest.mark.parametrize("block", [LEAVES, WATER])
def test_leaves_and_water_take_one_level_a_block(block: int) -> None:
    grid = flat_grid()
    for x in range(-16, 32):
        for z in range(-16, 32):
            for y in range(10, 13):
                grid.set(x, y, z, block)
    settle_light(grid)
    assert [sky_light(grid.arrays, 4, y, 4) for y in range(13, 6, -1)] == [15, 14, 13, 12, 11, 10, 9]


def test_a_torch_gives_14_and_a_level_less_each_step_round_corners() -> None:
    grid = flat_grid()
    grid.set(0, 4, 0, TORCH)
    settle_light(grid)
    assert [block_light(grid.arrays, x, 4, 0) for x in range(16)] == [*range(14, 0, -1), 0, 0]
    assert block_light(grid.arrays, 3, 6, -2) == 14 - 7
    grid.set(1, 4, 0, STONE)
    settle_light(grid)
    assert block_light(grid.arrays, 2, 4, 0) == 10, "round the stone: four steps instead of two"
    grid.set(0, 4, 0, 0)
    settle_light(grid)
    assert not (loaded_light(grid) & 15).any(), "gone with the torch"


def test_a_furnace_shines_while_it_burns() -> None:
    grid = flat_grid()
    grid.set(0, 4, 0, FURNACE, state_of("furnace", lit="true"))
    settle_light(grid)
    assert block_light(grid.arrays, 1, 4, 0) == 12
    grid.set(0, 4, 0, FURNACE, state_of("furnace", lit="false"))
    settle_light(grid)
    assert block_light(grid.arrays, 1, 4, 0) == 0


@pytest.mark.parametrize(("kind", "own"), [("bottom", 15), ("top", 0), ("double", 0)])
def test_a_roof_of_slabs_shuts_the_light_out(kind: str, own: int) -> None:
    grid = flat_grid()
    for x in range(-16, 32):
        for z in range(-16, 32):
            grid.set(x, 8, z, SLAB, state_of("stone_slab", type=kind))
    settle_light(grid)
    assert sky_light(grid.arrays, 5, 7, 5) == 0
    assert sky_light(grid.arrays, 5, 8, 5) == own, "a lower slab is lit from above"


@pytest.mark.parametrize("seed", range(6))
def test_mended_light_equals_light_made_anew(seed: int) -> None:
    """Properties of the whole: whatever cells change, one at a time or many, over borders too."""
    generator = np.random.default_rng(seed)
    grid = flat_grid(ground=18)
    for batch in (1,) * 60 + (5,) * 30 + (200,) * 6:
        for _ in range(batch):
            change_at_random(grid, generator, 18)
        settle_light(grid)
        if generator.random() < 0.1 or batch == 200:
            assert np.array_equal(loaded_light(grid), from_scratch(grid))


@pytest.mark.parametrize("seed", range(4))
def test_light_does_not_depend_on_the_order_in_which_columns_come(seed: int) -> None:
    generator = np.random.default_rng(seed)
    source = flat_grid(ground=12)
    for _ in range(3000):
        change_at_random(source, generator, 24)
    places = [(i, k) for i in (-1, 0, 1) for k in (-1, 0, 1)]
    one_by_one = BlockGrid(0, 32)
    for index in generator.permutation(len(places)):
        i, k = places[index]
        one_by_one.load_column(i, k, source.column(i, k), source.column_states(i, k))
        settle_light(one_by_one)
    assert np.array_equal(loaded_light(one_by_one), from_scratch(source))


def test_columns_a_whole_side_apart_do_not_shine_into_each_other() -> None:
    grid = BlockGrid(0, 16)
    dark = np.full((CHUNK, 16, CHUNK), STONE, np.uint16)
    dark[:, 4:6] = 0
    bright = dark.copy()
    bright[15, 4, 8] = GLOWSTONE
    grid.load_column(0, 0, bright)
    grid.load_column(1 - SIDE // CHUNK, 0, dark)  # lies beside it in the ring, and 15 columns away in the world
    settle_light(grid)
    assert block_light(grid.arrays, 14, 4, 8) == 14
    assert block_light(grid.arrays, 16 - SIDE, 4, 8) == 0
    grid.load_column(1, 0, dark)
    settle_light(grid)
    assert block_light(grid.arrays, 16, 4, 8) == 14


def test_more_changes_than_are_noted_are_settled_all_the_same() -> None:
    generator = np.random.default_rng(3)
    grid = flat_grid()
    for _ in range(MOST_UNSETTLED + 500):
        change_at_random(grid, generator, 20)
    settle_light(grid)
    assert np.array_equal(loaded_light(grid), from_scratch(grid))


def test_more_lamps_than_the_queue_holds_shine_all_the_same() -> None:
    """A slab of glowstone over nine columns, and the cave below it."""
    grid = BlockGrid(0, 160)
    column = np.zeros((CHUNK, 160, CHUNK), np.uint16)
    column[:, 20:150] = GLOWSTONE
    column[:, 150:] = STONE
    for i in range(-1, 2):
        for k in range(-1, 2):
            grid.load_column(i, k, column)
    assert np.count_nonzero(grid.blocks == GLOWSTONE) > LIGHT_QUEUE
    settle_light(grid)
    for x, z in ((-16, -16), (8, 8), (31, 31)):
        levels = [block_light(grid.arrays, x, y, z) for y in range(21, 3, -1)]
        assert levels == [15, 15, *range(14, -1, -1), 0]


def test_nothing_due_costs_nothing() -> None:
    grid = flat_grid()
    before = grid.light.copy()
    settle_light(grid)
    assert np.array_equal(before, grid.light)
    assert not grid.light_due.any()
