"""Rays meet the block a player would touch."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bridge.block_states import state_of
from bridge.grid import BlockGrid
from bridge.names import blocks
from bridge.raycast import cast, line_of_sight, look_direction

STONE, WATER, LEAVES, GRASS, GLASS, SLAB = (
    blocks().ids(("stone", "water", "oak_leaves", "short_grass", "glass", "oak_slab")).tolist()
)
EYE = (-100.5, 64.62, 37.5)


def air() -> BlockGrid:
    """Loaded air around the eye."""
    grid = BlockGrid(-64, 384)
    for i in range(-9, -4):
        for j in range(0, 5):
            grid.load_column(i, j, np.zeros((16, 384, 16), np.uint16))
    return grid


@pytest.mark.parametrize(
    ("yaw", "pitch", "direction"),
    [(0, 0, (0, 0, 1)), (90, 0, (-1, 0, 0)), (180, 0, (0, 0, -1)), (-90, 0, (1, 0, 0)), (12, 90, (0, -1, 0))],
)
def test_look_direction_follows_minecraft(yaw: float, pitch: float, direction: tuple[float, float, float]) -> None:
    assert look_direction(yaw, pitch) == pytest.approx(direction, abs=1e-12)


def test_the_first_block_its_face_and_its_distance() -> None:
    grid = air()
    grid.set(-104, 64, 37, STONE)
    hit = cast(grid, EYE, 90.0, 0.0)
    assert hit is not None
    assert (hit.cell, hit.face, hit.block) == ((-104, 64, 37), (1, 0, 0), STONE)
    assert hit.distance == pytest.approx(2.5)
    assert cast(grid, EYE, 90.0, 0.0, reach=2.4) is None
    assert cast(grid, EYE, 89.0, -30.0) is None


def test_liquids_are_passed_and_plants_are_not() -> None:
    grid = air()
    grid.set(-102, 64, 37, WATER)
    grid.set(-103, 64, 37, GRASS)
    hit = cast(grid, EYE, 90.0, 0.0)
    assert hit is not None
    assert hit.block == GRASS


def test_a_ray_passes_above_a_slab() -> None:
    grid = air()
    grid.set(-102, 64, 37, SLAB)
    grid.set(-103, 64, 37, STONE)
    above, below = cast(grid, EYE, 90.0, 0.0), cast(grid, (EYE[0], 64.3, EYE[2]), 90.0, 0.0)
    assert above is not None
    assert above.block == STONE
    assert below is not None
    assert below.block == SLAB


def test_columns_that_are_not_held_are_air() -> None:
    grid = air()
    grid.set(-104, 64, 37, STONE)
    assert cast(grid, (EYE[0] + 128, EYE[1], EYE[2]), 90.0, 0.0) is None


def test_sight_passes_glass_plants_and_water_but_not_leaves_or_stone() -> None:
    goal = (-106, 64, 37)
    for block, seen in ((GLASS, True), (GRASS, True), (WATER, True), (LEAVES, False), (STONE, False)):
        grid = air()
        for y in range(60, 70):
            for z in range(33, 42):
                grid.set(-103, y, z, block)
        grid.set(*goal, STONE)
        assert line_of_sight(grid, EYE, goal, 20.0) is seen, blocks().name(block)
    assert not line_of_sight(air(), EYE, goal, 3.0)
    assert line_of_sight(air(), EYE, (-101, 64, 37), 1.0), "the eye's own cell is seen"


def test_an_edge_that_shows_is_enough() -> None:
    grid = air()
    grid.set(-105, 64, 37, STONE)
    grid.set(-104, 64, 37, STONE)  # hides the centre
    assert not line_of_sight(grid, EYE, (-105, 64, 37), 20.0)
    assert line_of_sight(grid, (EYE[0], 68.0, EYE[2]), (-105, 64, 37), 20.0), "its top is seen from above"


def test_distance_is_to_the_point_met() -> None:
    generator = np.random.default_rng(0)
    grid = air()
    for _ in range(400):
        x, y, z = (int(v) for v in generator.integers((-106, 60, 32), (-95, 70, 43)))
        if (x, y, z) != (-101, 64, 37):
            grid.set(x, y, z, STONE)
    for _ in range(100):
        yaw, pitch = float(generator.uniform(-180, 180)), float(generator.uniform(-90, 90))
        hit = cast(grid, EYE, yaw, pitch)
        if hit is None:
            continue
        point = [e + hit.distance * d for e, d in zip(EYE, look_direction(yaw, pitch), strict=True)]
        inside = [c - 1e-9 <= p <= c + 1 + 1e-9 for c, p in zip(hit.cell, point, strict=True)]
        assert all(inside)
        assert math.isclose(sum(map(abs, hit.face)), 1)


@pytest.mark.parametrize(
    ("block", "standing", "cell", "distance"),
    [
        # The eye looks west from x = -100.5; y is 0.62 above its cell's floor, z the middle of its cell.
        ("oak_door", {"facing": "east", "open": "false", "half": "upper"}, (-103, 64, 37), 2.3125),
        ("oak_door", {"facing": "east", "open": "true", "half": "upper", "hinge": "left"}, (-103, 64, 37), None),
        ("oak_trapdoor", {"half": "bottom", "open": "false"}, (-103, 64, 37), None),
        ("oak_trapdoor", {"facing": "east", "open": "true"}, (-103, 64, 37), 2.3125),
        ("oak_fence_gate", {"facing": "east", "open": "false"}, (-103, 64, 37), 1.9375),
        ("oak_fence_gate", {"facing": "east", "open": "true"}, (-103, 64, 37), 1.9375),
        ("oak_slab", {"type": "top"}, (-103, 64, 37), 1.5),
        ("oak_slab", {"type": "bottom"}, (-103, 64, 37), None),
        ("wall_torch", {"facing": "east"}, (-103, 64, 37), 2.1875),
        ("wall_torch", {"facing": "west"}, (-103, 64, 37), 1.5),
    ],
)
def test_the_crosshair_meets_blocks_where_they_stand(
    block: str, standing: dict[str, str], cell: tuple[int, int, int], distance: float | None
) -> None:
    """The pages of the blocks on https://minecraft.wiki. An open gate is met where it stands shut."""
    grid = air()
    grid.set(*cell, blocks().id(block), state_of(block, **standing))
    hit = cast(grid, EYE, 90.0, 0.0)
    if distance is None:
        assert hit is None
    else:
        assert hit is not None
        assert (hit.cell, hit.face) == (cell, (1, 0, 0))
        assert hit.distance == pytest.approx(distance, abs=0.07)
