"""Every success test is met exactly where its definition says so, and progress is what is told of the way there."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

from bridge import names
from bridge.built import LOOK_EVERY_TICKS, cells_of, overlap
from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.ground_squares import SQUARE_SIDE
from bridge.messages import (
    BLUEPRINT_SIDE,
    Build,
    Collect,
    Entity,
    Explore,
    Find,
    Kill,
    Life,
    Milestones,
    Observation,
    Pose,
    Reach,
    StepInfo,
    Success,
    Survive,
    empty_slots,
    make_example_observation,
)
from bridge.sounds import CREATURES
from bridge.success import SuccessTest, begin_test
from bridge.world import WorldError

EXAMPLE = replace(make_example_observation(np.random.default_rng(0), 4), inventory=empty_slots(36), entities=())
GROUND = 64
"""Height of the feet on the flat stone of these tests."""


def seen(
    tick: int = 0, x: float = 0.5, z: float = 0.5, yaw: float = 0.0, pitch: float = 0.0, **held: int
) -> Observation:
    inventory = empty_slots(36)
    for slot, (item, count) in enumerate(held.items()):
        inventory[slot] = (names.items().id(item), count, -1)
    return replace(EXAMPLE, tick=tick, pose=Pose((x, GROUND, z), yaw, pitch), inventory=inventory)


def entity(kind: str, east: float, south: float, id: int = 1, item: int | None = None) -> Entity:
    return Entity(id, kind, (east, 0.0, south), math.hypot(east, south), item=item)


@pytest.fixture
def grid() -> BlockGrid:
    grid = BlockGrid(0, 128)
    column = np.zeros((16, 128, 16), np.uint16)
    column[:, :GROUND] = names.blocks().id("stone")
    for chunk_x in range(-3, 3):
        for chunk_z in range(-3, 3):
            grid.load_column(chunk_x, chunk_z, column)
    return grid


@pytest.fixture
def begin(grid: BlockGrid) -> Callable[[Success, Observation], SuccessTest]:
    return lambda success, first: begin_test(success, first, Evidence("test", grid))


def test_collect_counts_what_was_gained_since_the_reset(begin) -> None:
    test = begin(Collect(("oak_log", "birch_log"), 4), seen(oak_log=2))
    assert test.judge(seen(oak_log=2)).progress == 0
    assert test.judge(seen(oak_log=3, birch_log=1)).progress == 0.5
    assert test.judge(seen(stick=64)).progress == 0  # what was held before is gone: no less than nothing
    info = test.judge(seen(oak_log=1, birch_log=5))
    assert (info.success, info.progress) == (True, 1.0)


def test_milestones_stay_reached_when_what_was_made_is_used_up(begin) -> None:
    steps = (Collect(("oak_log",), 1), Collect(("wooden_pickaxe",), 1), Collect(("cobblestone",), 1))
    test = begin(Milestones(steps), seen())
    assert test.judge(seen(oak_log=1)).progress == pytest.approx(1 / 3)
    assert test.judge(seen()).progress == pytest.approx(1 / 3)
    assert not test.judge(seen(wooden_pickaxe=1)).success
    assert test.judge(seen(cobblestone=1)).success


def test_kill_counts_the_kinds_asked_for_from_the_reset_on(grid) -> None:
    kills = np.full(len(CREATURES), 7, np.int64)
    test = begin_test(Kill(("zombie", "skeleton"), 2), seen(), Evidence("test", grid, kills))
    kills[CREATURES.index("cow")] += 1
    assert test.judge(seen(1)).progress == 0
    kills[CREATURES.index("zombie")] += 1
    assert test.judge(seen(2)).progress == 0.5
    kills[CREATURES.index("zombie")] += 1
    assert test.judge(seen(3)).success


def test_a_world_that_does_not_count_kills_says_so_at_the_reset(begin) -> None:
    with pytest.raises(WorldError, match=r"success kill: test does not tell who killed what; .* embedded world"):
        begin(Kill(("zombie",)), seen())


def test_survive_counts_ticks_from_the_reset(begin) -> None:
    test = begin(Survive(100), seen(tick=1000))
    assert test.judge(seen(tick=1050)).progress == 0.5
    assert not test.judge(seen(tick=1099)).success
    assert test.judge(seen(tick=1100)).success


def test_a_death_begins_the_count_of_survival_anew(begin) -> None:
    test = begin(Survive(100), seen())
    assert test.judge(replace(seen(tick=60), life=Life(health=0.0))).progress == 0
    assert test.judge(seen(tick=110)).progress == 0.5
    assert test.judge(seen(tick=160)).success


def test_survival_may_ask_for_food_at_the_end(begin) -> None:
    test = begin(Survive(100, min_food=10), seen())
    assert test.judge(replace(seen(tick=50), life=Life(food=4.0))) == StepInfo(progress=0.4)
    assert test.judge(replace(seen(tick=50), life=Life(food=10.0))) == StepInfo(progress=0.5)
    assert test.judge(replace(seen(tick=100), life=Life(food=9.0))) == StepInfo(progress=0.9)
    assert test.judge(replace(seen(tick=101), life=Life(food=10.0))) == StepInfo(success=True, progress=1.0)


def test_reach_is_level_distance_to_a_place_seen_from_the_reset(begin) -> None:
    test = begin(Reach((30.0, -40.0), distance=5.0), seen(x=100.5, z=0.5))
    assert test.judge(seen(x=100.5, z=0.5)).progress == 0
    assert test.judge(seen(x=70.5, z=40.5)).progress == 0  # the other way
    halfway = 22.5 / 50
    assert test.judge(seen(x=100.5 + 30 * halfway, z=0.5 - 40 * halfway)).progress == pytest.approx(0.5)
    assert not test.judge(seen(x=130.5, z=-34.4)).success
    assert test.judge(seen(x=130.5, z=-34.6)).success


def test_a_block_is_found_where_the_gaze_meets_it_within_the_distance(begin, grid) -> None:
    ore = names.blocks().id("diamond_ore")
    grid.set(0, GROUND + 1, 6, ore)  # its near face is 5.5 blocks from the eye
    assert begin(Find(blocks=("diamond_ore",), distance=6.0), seen()).judge(seen()).success
    assert not begin(Find(blocks=("diamond_ore",), distance=5.0), seen()).judge(seen()).success
    assert not begin(Find(blocks=("gold_ore",), distance=6.0), seen()).judge(seen()).success
    assert not begin(Find(blocks=("diamond_ore",)), seen()).judge(seen(yaw=20)).success
    grid.set(0, GROUND + 1, 3, names.blocks().id("stone"))
    assert not begin(Find(blocks=("diamond_ore",)), seen()).judge(seen()).success


def test_blocks_found_twice_count_once(begin, grid) -> None:
    for x in (0, 1):
        grid.set(x, GROUND + 1, 4, names.blocks().id("iron_ore"))
    test = begin(Find(blocks=("iron_ore",), count=2), seen())
    assert test.judge(seen()).progress == 0.5
    assert test.judge(seen()).progress == 0.5
    assert test.judge(seen(x=1.5)).success


@pytest.mark.parametrize(
    ("cow", "yaw", "found"),
    [
        (entity("cow", 0.0, 5.0), 0.0, True),
        (entity("cow", 0.0, 9.0), 0.0, False),  # too far
        (entity("cow", 0.0, 5.0), 20.0, False),  # beside the gaze
        (entity("cow", 0.0, -5.0), 0.0, False),  # behind
        (entity("pig", 0.0, 5.0), 0.0, False),
    ],
)
def test_a_creature_is_found_near_the_gaze_and_within_the_distance(begin, cow, yaw, found) -> None:
    test = begin(Find(creatures=("cow",), distance=6.0), seen())
    assert test.judge(replace(seen(yaw=yaw, pitch=10.0), entities=(cow,))).success is found


def test_a_creature_behind_a_wall_is_not_found(begin, grid) -> None:
    for x in range(-3, 4):
        for y in range(GROUND, GROUND + 4):
            grid.set(x, y, 3, names.blocks().id("stone"))
    test = begin(Find(creatures=("cow",)), seen())
    assert not test.judge(replace(seen(pitch=10.0), entities=(entity("cow", 0.0, 5.0),))).success


def test_a_dropped_item_is_found_by_its_name(begin) -> None:
    apple = names.items().id("apple")
    looking = replace(seen(pitch=20.0), entities=(entity("item", 0.0, 4.0, item=apple),))
    assert begin(Find(items=("apple",)), seen()).judge(looking).success
    assert not begin(Find(items=("stick",)), seen()).judge(looking).success


def test_explore_counts_each_square_of_ground_once(begin) -> None:
    test = begin(Explore(10_000), seen())
    first = test.judge(seen()).progress
    # A sector of 70 degrees and 32 blocks is 625 square blocks.
    assert first == pytest.approx(math.pi * 32**2 * 70 / 360 / 10_000, rel=0.2)
    assert first * 10_000 % SQUARE_SIDE**2 == pytest.approx(0)
    assert test.judge(seen()).progress == first
    assert test.judge(seen(yaw=180.0)).progress > 1.5 * first
    assert test.judge(seen(x=200.5, yaw=180.0)).progress > 2.5 * first
    assert test.judge(seen(x=1e6)).progress < 1  # beyond the map nothing counts, and nothing breaks


TOWER = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
TOWER[0, :4, 0] = names.blocks().id("cobblestone")
TOWER[1, 3, 0] = names.blocks().id("oak_planks")


def build(grid: BlockGrid, cells: np.ndarray, east: int, south: int) -> None:
    for x, y, z, block in cells.tolist():
        grid.set(x + east, y + GROUND, z + south, block)


@pytest.mark.parametrize(("east", "south"), [(0, 2), (-17, 9)])
@pytest.mark.parametrize("turns", range(4))
def test_a_build_counts_wherever_and_whichever_way_round_it_stands(begin, grid, east, south, turns) -> None:
    test = begin(Build(TOWER, 1.0), seen())
    assert test.judge(seen(LOOK_EVERY_TICKS)).progress == 0
    turned = cells_of(np.rot90(TOWER, turns, (0, 2)))
    turned[:, :3] -= turned[:, :3].min(axis=0)
    build(grid, turned, east, south)
    assert test.judge(seen(2 * LOOK_EVERY_TICKS)).success


def test_a_build_is_judged_by_intersection_over_union(begin, grid) -> None:
    test = begin(Build(TOWER, 0.9), seen())
    build(grid, cells_of(TOWER), 3, 3)
    grid.set(3, GROUND, 3, names.blocks().id("dirt"))  # 4 of 5 cells agree, 6 kinds of cells in all
    info = test.judge(seen(LOOK_EVERY_TICKS))
    assert info.progress == pytest.approx(4 / 6 / 0.9)
    assert not info.success


def test_what_stood_before_is_not_built(begin, grid) -> None:
    build(grid, cells_of(TOWER), 3, 3)
    test = begin(Build(TOWER), seen())
    assert test.judge(seen(LOOK_EVERY_TICKS)).progress == 0


def test_overlap_is_1_for_equal_sets_and_0_for_none() -> None:
    cells = cells_of(TOWER)
    assert overlap(cells, cells) == 1.0
    assert overlap(cells[:0], cells) == 0.0
    assert overlap(np.tile(cells, (5, 1)), cells) == 0.0  # more than four times too much
