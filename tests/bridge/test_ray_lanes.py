"""Rays that are drawn sixteen at a time look as they do one by one, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from bridge import lanes
from bridge.camera import Camera
from bridge.grid import BlockGrid
from bridge.lane_colours import sky_colours
from bridge.lanes import LANES
from bridge.light import settle_light
from bridge.messages import Vector
from bridge.names import blocks
from bridge.sky import Weather, colours
from bridge.sky_kernel import sky_colour, star_light

HEIGHT = 96
SCATTERED = blocks().ids(
    ("oak_log", "oak_leaves", "water", "short_grass", "poppy", "wheat", "cobweb", "torch", "glass", "oak_slab", "seagrass")
)  # fmt: skip


def scattered_grid(generator: np.random.Generator, floods: bool) -> BlockGrid:
    """Stone with all kinds of shapes on it, flowing water and crops of all ages among them, missing columns, and a lake if it
    ``floods``."""
    grid = BlockGrid(0, HEIGHT)
    stone, water, wheat = blocks().ids(("stone", "water", "wheat"))
    for i in range(-4, 4):
        for j in range(-4, 4):
            if generator.random() < 0.1:
                continue
            column = np.zeros((16, HEIGHT, 16), np.uint16)
            ground = 40 + int(generator.integers(-4, 5))
            column[:, :ground] = stone
            if floods:
                column[:, ground:44] = water
            for _ in range(60):
                x, y, z = (int(v) for v in generator.integers((0, 36, 0), (16, 60, 16)))
                column[x, y : y + int(generator.integers(1, 6)), z] = generator.choice(SCATTERED)
            states = generator.integers(0, 9, column.shape) * np.isin(column, (water, wheat))
            grid.load_column(i, j, column, states.astype(np.uint8))
    settle_light(grid)
    return grid


@pytest.mark.parametrize("size", [(64, 64), (45, 67), (31, 1), (1, 5)])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_drawn_together_is_what_is_drawn_one_by_one(size: tuple[int, int], seed: int) -> None:
    generator = np.random.default_rng(seed)
    grid = scattered_grid(generator, floods=seed % 2 == 0)
    together, one_by_one = Camera(size), Camera(size)
    tables = one_by_one.tables.copy()  # type: ignore[attr-defined]  # a record
    assert tables["lane_kind"].any()
    tables["lane_kind"] = 0  # lanes know no block any more, so that each ray is left where it meets one
    one_by_one.tables = tables
    for low, high in ((36, 44), (44, 62), (44, 62), (90, 130), (-5, 5)):
        x, z = generator.uniform(-12, 12, 2)
        eye: Vector = (float(x), float(generator.uniform(low, high)), float(z))
        yaw, pitch = float(generator.uniform(-180, 180)), float(generator.uniform(-60, 90))
        weather = Weather(rain=float(generator.integers(0, 2)) / 2)
        time_of_day = int(generator.integers(0, 24000))
        seen = [
            camera.render(grid, eye, yaw, pitch, time_of_day=time_of_day, weather=weather)
            for camera in (together, one_by_one)
        ]
        assert np.array_equal(*seen)


@njit
def _skies(directions, sky, sun, together, one_by_one):
    x, y, z = lanes.taken(directions, 0), lanes.taken(directions, 1), lanes.taken(directions, 2)
    inverse_length, star = lanes.taken(directions, 3), lanes.taken(directions, 4)
    red, green, blue = sky_colours(x, y, z, inverse_length, star, sky, sun)
    lanes.put(together, 0, red)
    lanes.put(together, 1, green)
    lanes.put(together, 2, blue)
    for k in range(LANES):
        x0, y0, z0, inverse = directions[0, k], directions[1, k], directions[2, k], directions[3, k]
        one_by_one[0, k], one_by_one[1, k], one_by_one[2, k] = sky_colour(x0, y0, z0, inverse, sky, sun)


@pytest.mark.parametrize("time_of_day", [0, 3000, 6000, 12500, 18000])
def test_the_sky_is_the_same(time_of_day: int) -> None:
    """Towards the sun or moon, where it is bright, in some directions, and anywhere in the others."""
    generator = np.random.default_rng(time_of_day)
    sky, sun, _ = (array.copy() for array in colours(time_of_day))
    for _ in range(40):
        directions = np.empty((5, LANES), np.float32)
        directions[:3] = generator.normal(0, 1, (3, LANES))
        directions[:3, ::2] = sun[:3, None] + generator.normal(0, 0.1, (3, LANES // 2))
        directions[3] = 1 / np.linalg.norm(directions[:3], axis=0)
        directions[4] = [star_light(*ray[:3], ray[1] * ray[3], sun) for ray in directions.T]
        together, one_by_one = np.empty((3, LANES), np.float32), np.empty((3, LANES), np.float32)
        _skies(directions, sky, sun, together, one_by_one)
        assert np.array_equal(together, one_by_one)
