"""Where a building is to stand, and in which order its cells come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agent.site import (
    GAP_BLOCKS,
    UNKNOWN,
    Site,
    Survey,
    choose_site,
    due_cells,
    held_blocks,
    obstructing_cells,
    wanted_cells,
)
from bridge import names
from bridge.messages import (
    BLUEPRINT_SIDE,
    INVENTORY_SLOTS,
    VOXEL_RADIUS,
    VOXEL_SIDE,
    Observation,
    Pose,
    empty_slots,
    make_example_observation,
)

STONE, PLANKS, DIRT = (names.blocks().id(name) for name in ("cobblestone", "oak_planks", "dirt"))
FEET = (100, 64, -40)
CORNER = tuple(at + rise - VOXEL_RADIUS for at, rise in zip(FEET, (0, 1, 0), strict=True))


def standing(heights: np.ndarray, yaw: float = 0.0, feet: tuple[int, int, int] = FEET) -> Observation:
    """Somebody on ground of dirt, of so many cells above the feet's level in every column of the cube."""
    corner = tuple(at + rise - VOXEL_RADIUS for at, rise in zip(feet, (0, 1, 0), strict=True))
    level = np.arange(VOXEL_SIDE)[None, :, None] + corner[1]
    voxels = np.where(level < FEET[1] + heights[:, None, :], DIRT, 0).astype(np.uint16)
    pose = Pose((feet[0] + 0.5, float(feet[1]), feet[2] + 0.5), yaw=yaw)
    example = make_example_observation(np.random.default_rng(0), 16)
    inventory = empty_slots(INVENTORY_SLOTS)
    inventory[0] = (names.items().id("cobblestone"), 64, -1)
    return replace(example, voxels=voxels, voxel_origin=corner, pose=pose, inventory=inventory)


def flat(yaw: float = 0.0) -> Observation:
    return standing(np.zeros((VOXEL_SIDE, VOXEL_SIDE), np.int64), yaw)


def box(x: int, y: int, z: int) -> np.ndarray:
    blueprint = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    blueprint[:x, :y, :z] = STONE
    return blueprint


def seen_with(site: Site, first: Observation, built: np.ndarray) -> Observation:
    """The same observation with the cells of ``built``, uint16 (n, 4): world cell and block, put in."""
    voxels = first.voxels.copy()
    for *cell, block in built.tolist():
        voxels[tuple(at - corner for at, corner in zip(cell, first.voxel_origin, strict=True))] = block
    return replace(first, voxels=voxels)


@given(
    st.tuples(st.integers(1, 16), st.integers(1, 16), st.integers(1, 16)),
    st.floats(-180, 180),
    st.integers(0, 2**32 - 1),
)
def test_a_site_lies_before_the_builder_at_the_height_of_the_ground(extent, yaw, seed):
    draw = np.random.default_rng(seed)
    heights = draw.integers(-1, 2) + np.zeros((VOXEL_SIDE, VOXEL_SIDE), np.int64)
    heights[6:11, 6:11] = 0
    blueprint = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    shift = [int(draw.integers(0, 17 - part)) for part in extent]
    blueprint[tuple(slice(a, a + part) for a, part in zip(shift, extent, strict=True))] = STONE
    observation = standing(heights, yaw)
    site = choose_site(blueprint, observation)
    again = choose_site(blueprint, observation)
    assert site.origin == again.origin
    cells = np.argwhere(blueprint) + np.array(site.origin)
    ahead = np.array((-np.sin(np.radians(yaw)), np.cos(np.radians(yaw))))
    offset = cells[:, [0, 2]] - np.array(FEET)[[0, 2]]
    axis = int(np.abs(ahead)[1] >= np.abs(ahead)[0])
    assert (np.sign(ahead[axis]) * offset[:, axis] >= GAP_BLOCKS).all()
    assert np.abs(cells - np.array(FEET)).max() <= 24
    assert abs(cells[:, 1].min() - FEET[1]) <= 3


def test_on_flat_ground_a_building_stands_two_cells_ahead_and_centred():
    corners = {yaw: choose_site(box(5, 3, 4), flat(yaw)).origin for yaw in (0.0, 90.0, 180.0, -90.0)}
    x, y, z = FEET
    assert corners == {
        0.0: (x - 2, y, z + 2),
        90.0: (x - 2 - 4, y, z - 2),
        180.0: (x - 2, y, z - 2 - 3),
        -90.0: (x + 2, y, z - 2),
    }


def test_a_site_keeps_clear_of_what_stands_there():
    heights = np.zeros((VOXEL_SIDE, VOXEL_SIDE), np.int64)
    heights[8, 10:12] = 4  # a trunk or a rock straight ahead, to the south
    observation = standing(heights)
    site = choose_site(box(3, 2, 3), observation)
    assert len(obstructing_cells(site, observation)[0]) == 0
    assert choose_site(box(3, 2, 3), flat()).origin != site.origin


def test_on_a_slope_no_wanted_cell_is_taken_where_that_can_be_helped():
    heights = np.maximum(0, np.arange(VOXEL_SIDE) - 9)[None, :].repeat(VOXEL_SIDE, axis=0)
    observation = standing(heights.clip(0, 2))
    site = choose_site(box(4, 2, 4), observation)
    assert site.origin[1] == FEET[1] + 2
    assert len(obstructing_cells(site, observation)[0]) == 0


@given(st.integers(0, 2**32 - 1))
def test_placing_the_due_cells_one_after_the_other_completes_any_building_that_holds_together(seed):
    """Whatever due cell is taken each time: every cell gets its turn, with something to put it against and nothing above it."""
    draw = np.random.default_rng(seed)
    blueprint = np.where(draw.random((6, 5, 6)) < 0.6, STONE, 0)
    blueprint[:, 0] = STONE
    whole = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    whole[:6, :5, :6] = blueprint
    site = Site(whole, (0, 0, 0))
    seen = np.zeros_like(whole)
    while (due := due_cells(site, seen)).any():
        cell = draw.choice(np.argwhere(due))
        assert cell[1] == 0 or np.abs(np.argwhere(seen) - cell).sum(axis=1).min() == 1
        seen[tuple(cell)] = whole[tuple(cell)]
    # What is left hangs on nothing: no cell of it touches one that stands.
    left = np.argwhere((whole > 0) & (seen == 0))
    stands = np.argwhere(seen)
    for cell in left:
        assert np.abs(stands - cell).sum(axis=1).min() > 1


def test_what_is_missing_comes_lowest_layer_first_and_the_farthest_first_within_reach():
    observation = flat()
    site = choose_site(box(3, 2, 2), observation)
    cells, blocks = wanted_cells(site, observation)
    assert len(cells) == 12
    assert (blocks == STONE).all()
    assert cells.dtype == np.int64
    assert blocks.dtype == np.uint16
    assert (cells[:6, 1] == FEET[1]).all()
    assert (cells[6:, 1] == FEET[1] + 1).all()
    assert set(cells[:3, 2].tolist()) == {FEET[2] + 3}, "the near row would hide the far one's ground"
    built = seen_with(site, observation, np.column_stack([cells[:7], blocks[:7]]))
    left, _ = wanted_cells(site, built)
    assert {tuple(cell) for cell in left.tolist()} == {tuple(cell) for cell in cells[7:].tolist()}


def test_what_is_not_held_is_not_due_and_nothing_waits_for_it():
    observation = flat()
    blueprint = box(2, 2, 2)
    blueprint[:, 0, 0] = PLANKS
    held = held_blocks(observation)
    assert np.flatnonzero(held).tolist() == [STONE]
    site, seen = Site(blueprint, (0, 0, 0)), np.zeros_like(blueprint)
    assert np.argwhere(due_cells(site, seen, held)).tolist() == [[0, 0, 1], [1, 0, 1]]
    seen[:2, 0, 1] = STONE
    assert np.argwhere(due_cells(site, seen, held)).tolist() == [[0, 1, 1], [1, 1, 1]]


def test_no_part_runs_more_than_a_layer_ahead():
    site, seen = Site(box(8, 4, 1), (0, 0, 0)), np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    seen[:4, 0, 0] = seen[:3, 1, 0] = STONE
    # The third layer's first cells have all below them that they need, and wait for the first layer all the same.
    assert np.argwhere(due_cells(site, seen)).tolist() == [[4, 0, 0], [5, 0, 0], [6, 0, 0], [7, 0, 0]]
    seen[4:, 0, 0] = STONE
    assert np.argwhere(due_cells(site, seen)).tolist() == [[0, 2, 0], [1, 2, 0], *([x, 1, 0] for x in range(3, 8))]


def test_wrong_blocks_are_to_be_cleared_and_are_not_wanted_until_they_are():
    observation = flat()
    site = choose_site(box(2, 2, 2), observation)
    x, y, z = site.origin
    observation = seen_with(site, observation, np.array([(x, y, z, DIRT), (x + 1, y, z, STONE)]))
    cells, blocks = obstructing_cells(site, observation)
    assert cells.tolist() == [[x, y, z]]
    assert blocks.tolist() == [DIRT]
    wanted, _ = wanted_cells(site, observation)
    assert [x, y, z] not in wanted.tolist()
    assert len(wanted) == 6


def test_a_survey_remembers_what_the_cube_no_longer_shows():
    near, level = flat(), np.zeros((VOXEL_SIDE, VOXEL_SIDE), np.int64)
    site = choose_site(box(2, 1, 1), near)
    survey = Survey(site)
    assert (survey.blocks == UNKNOWN).all()
    x, y, z = site.origin
    survey.look(seen_with(site, near, np.array([(x, y, z, STONE)])))
    far = standing(level, feet=(FEET[0] + 40, FEET[1], FEET[2]))
    assert wanted_cells(site, far, survey)[0].tolist() == [[x + 1, y, z]]
    assert len(wanted_cells(site, far)[0]) == 2, "without a survey what was never seen counts as missing"


def test_a_site_needs_a_blueprint():
    with pytest.raises(ValueError, match="empty"):
        choose_site(np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16), flat())
    with pytest.raises(ValueError, match="blueprint: expected uint16"):
        Site(np.zeros((4, 4, 4), np.uint16), (0, 0, 0))
    with pytest.raises(ValueError, match="empty"):
        Site(np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16), (0, 0, 0))
