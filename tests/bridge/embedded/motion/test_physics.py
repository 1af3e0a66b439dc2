"""The body moves as Minecraft's player does; the figures are the game's published ones."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.motion.physics import Body
from bridge.grid import BlockGrid
from bridge.messages import Action

FLOOR = 64


@pytest.fixture
def grid() -> BlockGrid:
    """A stone floor whose top is at FLOOR, 64 blocks around the origin."""
    grid = BlockGrid(0, 128)
    column = np.zeros((16, 128, 16), np.uint16)
    column[:, :FLOOR] = names.blocks().id("stone")
    for x in range(-4, 4):
        for z in range(-4, 4):
            grid.load_column(x, z, column)
    return grid


def walk(grid: BlockGrid, body: Body, ticks: int, action: Action) -> None:
    for _ in range(ticks):
        body.tick(grid, action)


@pytest.mark.parametrize(
    ("action", "metres_a_second"),
    [
        (Action(forward=1), 4.317),
        (Action(forward=1, sprint=True), 5.612),
        (Action(forward=1, sneak=True), 1.295),
        (Action(strafe=1), 4.317),
    ],
)
def test_speeds(grid: BlockGrid, action: Action, metres_a_second: float) -> None:
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 40, action)
    before = body.position.copy()
    walk(grid, body, 20, action)
    assert np.linalg.norm(body.position - before) == pytest.approx(metres_a_second, abs=0.002)


@pytest.mark.parametrize(("yaw", "forward"), [(0.0, (0, 1)), (90.0, (-1, 0)), (180.0, (0, -1)), (-90.0, (1, 0))])
def test_yaw_convention(grid: BlockGrid, yaw: float, forward: tuple[int, int]) -> None:
    body = Body((0.5, FLOOR, 0.5), yaw=yaw)
    walk(grid, body, 20, Action(forward=1))
    moved = body.position[[0, 2]] - 0.5
    np.testing.assert_allclose(moved / np.linalg.norm(moved), forward, atol=1e-9)


def test_strafing_left_goes_left(grid: BlockGrid) -> None:
    body = Body((0.5, FLOOR, 0.5), yaw=0.0)
    walk(grid, body, 10, Action(strafe=1))
    assert body.position[0] > 1.0


def test_jump_height_and_cooldown(grid: BlockGrid) -> None:
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 2, Action())
    heights = []
    for _ in range(40):
        body.tick(grid, Action(jump=True))
        heights.append(body.position[1] - FLOOR)
    assert max(heights) == pytest.approx(1.2522, abs=1e-3)
    starts = [tick for tick in range(1, 40) if heights[tick - 1] == 0 and heights[tick] > 0]
    assert np.diff([0, *starts]).min() >= 10


def test_a_block_stops_a_walk_and_a_jump_passes_it(grid: BlockGrid) -> None:
    for x in range(-3, 4):
        grid.set(x, FLOOR, 3, names.blocks().id("oak_leaves"))
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 40, Action(forward=1))
    assert body.position[2] == pytest.approx(2.7)
    assert body.collided
    walk(grid, body, 20, Action(forward=1, jump=True))
    assert body.position[2] > 3.5


def test_plants_do_not_stop(grid: BlockGrid) -> None:
    grid.set(0, FLOOR, 2, names.blocks().id("short_grass"))
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 20, Action(forward=1))
    assert body.position[2] > 3.0


def test_sneaking_holds_at_an_edge(grid: BlockGrid) -> None:
    for z in range(3, 10):
        for x in range(-8, 8):
            for y in range(FLOOR - 4, FLOOR):
                grid.set(x, y, z, 0)
    body = Body((0.5, FLOOR, 0.5))
    walk(grid, body, 200, Action(forward=1, sneak=True))
    assert body.position[1] == FLOOR
    assert 3.0 < body.position[2] < 3.3
    walk(grid, body, 10, Action(forward=1))
    assert body.position[1] < FLOOR


def test_water_carries_a_swimmer(grid: BlockGrid) -> None:
    for x in range(-8, 8):
        for z in range(-8, 8):
            for y in range(FLOOR - 6, FLOOR):
                grid.set(x, y, z, names.blocks().id("water"))
    body = Body((0.5, FLOOR - 4, 0.5))
    walk(grid, body, 100, Action(jump=True))
    assert body.in_water
    heights = []
    for _ in range(60):
        body.tick(grid, Action(jump=True))
        heights.append(body.position[1])
    assert FLOOR - 1.2 < min(heights) < max(heights) < FLOOR + 0.3
    walk(grid, body, 60, Action())
    assert body.position[1] < min(heights)


def test_a_swimmer_can_climb_ashore(grid: BlockGrid) -> None:
    for x in range(-8, 8):
        for z in range(-8, 4):
            for y in range(FLOOR - 3, FLOOR):
                grid.set(x, y, z, names.blocks().id("water"))
    body = Body((0.5, FLOOR - 2, 0.5))
    walk(grid, body, 120, Action(forward=1, jump=True))
    assert body.position[2] > 4.0
    assert body.position[1] >= FLOOR


def test_turning_wraps_and_stops() -> None:
    body = Body((0.0, 64.0, 0.0), yaw=170.0)
    body.turn(20.0, 120.0)
    assert body.yaw == -170.0
    assert body.pitch == 90.0
    body.turn(0.0, -180.0)
    assert body.pitch == -90.0


def test_who_runs_and_jumps_is_fastest(grid: BlockGrid) -> None:
    """https://minecraft.wiki/w/Sprinting: 7.127 m/s on average; each jump adds 0.2 blocks a tick along the gaze."""
    body, run = Body((0.5, FLOOR, -60.5)), Action(forward=1, sprint=True, jump=True)
    walk(grid, body, 36, run)
    before = body.position[2]
    walk(grid, body, 60, run)
    assert (body.position[2] - before) / 3.0 == pytest.approx(7.127, abs=0.06)


def test_gravity_is_eight_hundredths_less_a_fiftieth_of_the_speed(grid: BlockGrid) -> None:
    """https://minecraft.wiki/w/Entity#Motion_of_entities: v = (v - 0.08) * 0.98 a tick, at last 3.92 blocks a tick."""
    body, expected = Body((0.5, 120.0, 0.5)), 0.0
    for _ in range(20):
        before = body.position[1]
        body.tick(grid, Action())
        assert body.position[1] - before == pytest.approx(expected, abs=1e-6)
        expected = (expected - 0.08) * 0.98
