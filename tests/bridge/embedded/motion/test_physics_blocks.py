"""What blocks do to a body: rules of Minecraft 1.20.4 as npm prismarine-physics has them (see test_physics_parity)."""

from collections.abc import Callable

import numpy as np
import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.motion.physics import Body
from bridge.grid import BlockGrid
from bridge.messages import Action

FLOOR = 64
Fill = Callable[[str, range, range, range], None]


@pytest.fixture
def grid() -> BlockGrid:
    """A stone floor whose top is at FLOOR, 32 blocks around the origin."""
    grid = BlockGrid(0, 128)
    column = np.zeros((16, 128, 16), np.uint16)
    column[:, :FLOOR] = names.blocks().id("stone")
    for x in range(-2, 2):
        for z in range(-2, 2):
            grid.load_column(x, z, column)
    return grid


@pytest.fixture
def fill(grid: BlockGrid) -> Fill:
    """Puts one kind of block into a box of cells."""

    def put(name: str, xs: range, ys: range, zs: range) -> None:
        for x in xs:
            for y in ys:
                for z in zs:
                    grid.set(x, y, z, names.blocks().id(name))

    return put


def standing(grid: BlockGrid) -> Body:
    """A body that has felt the floor, looking south."""
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 2, Action())
    return body


def walk(grid: BlockGrid, body: Body, ticks: int, action: Action) -> None:
    for _ in range(ticks):
        body.tick(grid, action)


@pytest.mark.parametrize("climbable", ["ladder", "vine"])
def test_what_hangs_on_a_wall_is_climbed_by_walking_into_it(grid: BlockGrid, fill: Fill, climbable: str) -> None:
    fill("stone", range(-2, 3), range(FLOOR, FLOOR + 8), range(3, 4))
    fill(climbable, range(1), range(FLOOR, FLOOR + 8), range(2, 3))
    body = standing(grid)
    walk(grid, body, 40, Action(forward=1))
    before = body.position[1]
    body.tick(grid, Action(forward=1))
    assert before > FLOOR + 2
    assert body.position[1] - before == pytest.approx(0.1176, abs=1e-4)
    walk(grid, body, 60, Action(forward=1))
    assert body.position[2] > 3.0


def test_who_sneaks_on_a_ladder_does_not_sink(grid: BlockGrid, fill: Fill) -> None:
    fill("stone", range(1), range(FLOOR, FLOOR + 8), range(1, 2))
    fill("vine", range(1), range(FLOOR, FLOOR + 8), range(1))
    body = Body((0.5, FLOOR + 6, 0.5))
    walk(grid, body, 10, Action())
    height = body.position[1]
    walk(grid, body, 10, Action(sneak=True))
    assert body.position[1] == pytest.approx(height, abs=0.2)
    before = body.position[1]
    walk(grid, body, 10, Action())
    assert before - body.position[1] == pytest.approx(1.5, abs=0.16)


@pytest.mark.parametrize(("facing", "stops_at"), [("south", 3 / 16 + 0.3), ("north", 0.3)])
def test_the_box_of_a_ladder_stands_where_its_state_says(
    grid: BlockGrid, fill: Fill, facing: str, stops_at: float
) -> None:
    fill("stone", range(1), range(FLOOR, FLOOR + 4), range(-1, 0))
    ladder = names.blocks().id("ladder")
    for y in range(FLOOR, FLOOR + 4):
        grid.set(0, y, 0, ladder, state_of(ladder, facing=facing))
    body = Body((0.5, FLOOR, 0.5), yaw=180.0)
    walk(grid, body, 3, Action(forward=1))
    assert body.position[2] == pytest.approx(stops_at, abs=0.02)


@pytest.mark.parametrize(("is_open", "passes"), [("true", True), ("false", False)])
def test_an_open_gate_lets_a_body_pass(grid: BlockGrid, fill: Fill, is_open: str, passes: bool) -> None:
    gate = names.blocks().id("oak_fence_gate")
    fill("stone", range(-3, 4), range(FLOOR, FLOOR + 3), range(2, 3))
    fill("air", range(1), range(FLOOR, FLOOR + 3), range(2, 3))
    grid.set(0, FLOOR, 2, gate, state_of(gate, open=is_open))
    body = standing(grid)
    walk(grid, body, 30, Action(forward=1))
    assert (body.position[2] > 3.0) == passes


def test_lava_slows_and_carries(grid: BlockGrid, fill: Fill) -> None:
    fill("lava", range(-4, 5), range(FLOOR, FLOOR + 4), range(-4, 20))
    body = standing(grid)
    assert body.in_lava
    assert not body.in_water
    before = body.position[2]
    walk(grid, body, 20, Action(forward=1))
    assert body.position[2] - before < 0.8
    walk(grid, body, 60, Action(jump=True))
    assert body.position[1] > FLOOR + 1


def test_a_cobweb_holds(grid: BlockGrid, fill: Fill) -> None:
    fill("cobweb", range(-4, 5), range(FLOOR, FLOOR + 4), range(-4, 20))
    body = Body((0.5, FLOOR + 2, 0.5))
    walk(grid, body, 20, Action(forward=1))
    assert body.position[1] > FLOOR + 1.9
    assert body.position[2] < 1.2


@pytest.mark.parametrize("ground", ["soul_sand", "honey_block"])
def test_ground_that_slows(grid: BlockGrid, fill: Fill, ground: str) -> None:
    body = standing(grid)
    walk(grid, body, 20, Action(forward=1))
    usual = body.position[2]
    fill(ground, range(-4, 5), range(FLOOR - 2, FLOOR), range(-4, 20))
    body = standing(grid)
    assert body.position[1] < FLOOR
    walk(grid, body, 20, Action(forward=1))
    assert body.position[2] < 0.7 * usual


def test_honey_shortens_a_jump(grid: BlockGrid, fill: Fill) -> None:
    fill("honey_block", range(-4, 5), range(FLOOR - 2, FLOOR), range(-4, 5))
    body = standing(grid)
    walk(grid, body, 4, Action())
    body.tick(grid, Action(jump=True))
    assert body.velocity[1] == pytest.approx((0.42 * 0.4 - 0.08) * 0.98, abs=1e-6)


def test_slime_throws_back_whom_it_stops(grid: BlockGrid, fill: Fill) -> None:
    fill("slime_block", range(-4, 5), range(FLOOR - 1, FLOOR), range(-4, 5))
    heights = []
    for sneak in (False, True):
        body = Body((0.5, FLOOR + 6, 0.5))
        while not body.on_ground:
            body.tick(grid, Action(sneak=sneak))
        walk(grid, body, 10, Action(sneak=sneak))
        heights.append(body.position[1] - FLOOR)
    assert heights[0] > 3.0
    assert heights[1] == 0.0


def test_ice_lets_a_body_slide(grid: BlockGrid, fill: Fill) -> None:
    slides = []
    for ground in ("stone", "packed_ice"):
        fill(ground, range(-4, 5), range(FLOOR - 1, FLOOR), range(-4, 30))
        body = standing(grid)
        walk(grid, body, 20, Action(forward=1))
        before = body.position[2]
        walk(grid, body, 20, Action())
        slides.append(body.position[2] - before)
    assert slides[1] > 5 * slides[0]


@pytest.mark.parametrize(("block", "height"), [("oak_slab", 0.5), ("oak_fence", 0.0), ("white_carpet", 0.0625)])
def test_a_step_of_up_to_six_tenths_needs_no_jump(grid: BlockGrid, fill: Fill, block: str, height: float) -> None:
    fill(block, range(-4, 5), range(FLOOR, FLOOR + 1), range(3, 6))
    body = standing(grid)
    walk(grid, body, 15, Action(forward=1))
    assert body.position[1] == FLOOR + height


def test_a_fence_is_too_high_to_jump(grid: BlockGrid, fill: Fill) -> None:
    fill("oak_fence", range(-8, 9), range(FLOOR, FLOOR + 1), range(3, 4))
    body = standing(grid)
    walk(grid, body, 60, Action(forward=1, jump=True))
    assert body.position[2] == pytest.approx(3 + 0.375 - 0.3)


def test_a_push_moves_the_body_from_the_next_tick_on(grid: BlockGrid) -> None:
    body = standing(grid)
    body.push((0.4, 0.36, 0.0))
    body.tick(grid, Action())
    assert body.position[0] == pytest.approx(0.9)
    assert body.position[1] == pytest.approx(FLOOR + 0.36 - 0.0784, abs=1e-4)
    assert not body.on_ground
    walk(grid, body, 30, Action())
    assert body.on_ground
