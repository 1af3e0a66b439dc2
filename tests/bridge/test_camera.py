"""What the camera promises: the right thing at the right pixel, the same bytes each time, and nothing that is not
loaded."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge import textures
from bridge.camera import Camera
from bridge.camera_speed import measure_frames_per_second
from bridge.grid import BlockGrid
from bridge.messages import Entity, Frame, Vector
from bridge.names import LOG_SPECIES, blocks, items
from bridge.palette import DYES
from bridge.raycast import cast
from bridge.sky import daylight

EMPTY_COLUMN = np.zeros((16, 128, 16), np.uint16)
RED, BLUE, GREEN = (blocks().id(f"{name}_concrete") for name in ("red", "blue", "lime"))
# Feet of nobody: eyes far from the origin, on both sides of it, and across the ring buffer's seam.
PLACES = ((0.5, 0.5), (-0.5, -0.5), (127.5, -128.5), (-100000.5, 250000.5))


def empty_grid(x: float = 0.0, z: float = 0.0, reach: int = 3) -> BlockGrid:
    """Air, loaded around a position."""
    grid = BlockGrid(0, 128)
    for i in range(-reach, reach + 1):
        for j in range(-reach, reach + 1):
            grid.load_column(int(x // 16) + i, int(z // 16) + j, EMPTY_COLUMN)
    return grid


def shows(frame: Frame, row: int, column: int, block: int) -> bool:
    """Whether a pixel has a block's hue (its brightness is the face's)."""
    pixel = frame[row, column].astype(float) + 1e-3
    colour = np.array(textures.mean_colour(block), float)
    return bool(np.abs(pixel / pixel.sum() - colour / colour.sum()).max() < 0.05)


def mask_of(frame: Frame, block: int) -> NDArray[np.bool_]:
    """Pixels that have a block's hue."""
    return np.array([[shows(frame, i, j, block) for j in range(frame.shape[1])] for i in range(frame.shape[0])])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("offset", "yaw", "pitch"),
    [
        ((0, 0, 5), 0, 0),
        ((-5, 0, 0), 90, 0),
        ((0, 0, -5), 180, 0),
        ((5, 0, 0), -90, 0),
        ((0, -5, 0), 30, 90),
        ((0, 5, 0), 30, -90),
        ((-4, -4, 0), 90, 45),
    ],
)
def test_a_block_ahead_is_in_the_middle(
    place: tuple[float, float], offset: tuple[int, int, int], yaw: float, pitch: float
) -> None:
    grid = empty_grid(*place)
    eye = (place[0], 70.5, place[1])
    cell = tuple(int(np.floor(e)) + o for e, o in zip(eye, offset, strict=True))
    grid.set(cell[0], cell[1], cell[2], RED)
    frame = Camera((65, 65)).render(grid, eye, yaw, pitch)
    rows, columns = np.nonzero(mask_of(frame, RED))
    assert shows(frame, 32, 32, RED)
    assert abs(rows.mean() - 32) < 1.0
    assert abs(columns.mean() - 32) < 1.0
    hit = cast(grid, eye, yaw, pitch, reach=8)
    assert hit is not None
    assert hit.cell == cell


def test_right_is_right_and_up_is_up() -> None:
    grid, eye = empty_grid(), (0.5, 70.5, 0.5)
    grid.set(-2, 70, 6, RED)  # facing south, west is on the right
    grid.set(2, 70, 6, BLUE)
    grid.set(0, 72, 6, GREEN)
    frame = Camera((65, 65)).render(grid, eye, 0, 0)
    assert np.nonzero(mask_of(frame, RED))[1].min() > 34
    assert np.nonzero(mask_of(frame, BLUE))[1].max() < 30
    assert np.nonzero(mask_of(frame, GREEN))[0].max() < 30


def test_the_field_of_view_is_vertical() -> None:
    """At 90 degrees a wall 2.5 blocks ahead that ends 1.5 above the eye ends 3/5 of the way from the middle to the
    top."""
    grid, eye = empty_grid(), (0.5, 70.5, 0.5)
    for x in range(-20, 20):
        for y in range(40, 72):
            grid.set(x, y, 3, RED)  # its face is 2.5 ahead
    frame = Camera((100, 40), fov_degrees=90.0).render(grid, eye, 0, 0)
    expected_top = 50 - 50 * 1.5 / 2.5
    assert abs(np.nonzero(mask_of(frame, RED)[:, 20])[0].min() - expected_top) <= 1


def test_the_middle_of_the_frame_is_the_target() -> None:
    """Wherever we look in a field of coloured blocks, ray and picture name the same block."""
    generator = np.random.default_rng(5)
    grid = empty_grid()
    dyed = [blocks().id(f"{dye}_concrete") for dye in DYES]
    for _ in range(900):
        x, y, z = (int(v) for v in generator.integers((-5, 66, -5), (6, 77, 6)))
        if (x, y, z) != (0, 71, 0):
            grid.set(x, y, z, int(generator.choice(dyed)))
    camera, met = Camera((33, 33), fov_degrees=20.0), 0
    for _ in range(120):
        eye = (
            float(generator.uniform(0.1, 0.9)),
            float(generator.uniform(71.1, 71.9)),
            float(generator.uniform(0.1, 0.9)),
        )
        yaw, pitch = float(generator.uniform(-180, 180)), float(generator.uniform(-89, 89))
        hit = cast(grid, eye, yaw, pitch, reach=20.0)
        if hit is not None:
            met += 1
            assert shows(camera.render(grid, eye, yaw, pitch), 16, 16, hit.block)
            assert sum(map(abs, hit.face)) == 1
    assert met > 80


def test_equal_inputs_give_equal_bytes() -> None:
    grid, eye = noise_grid(1)
    a = Camera((48, 64)).render(grid, eye, 33.0, 12.0, time_of_day=3000)
    b = Camera((48, 64)).render(grid, eye, 33.0, 12.0, time_of_day=3000)
    assert a.shape == (48, 64, 3)
    assert a.dtype == np.uint8
    assert a.tobytes() == b.tobytes()


def noise_grid(seed: int, height: int = 96) -> tuple[BlockGrid, Vector]:
    """Hills of noise with pillars, pools, plants and missing columns; and an eye above the ground."""
    generator = np.random.default_rng(seed)
    grid = BlockGrid(0, height)
    ids = blocks().ids(("stone", "oak_log", "oak_leaves", "water", "short_grass", "glass", "oak_slab"))
    for i in range(-4, 4):
        for j in range(-4, 4):
            if generator.random() < 0.15:
                continue
            column = np.zeros((16, height, 16), np.uint16)
            column[:, : 40 + int(generator.integers(-4, 5))] = ids[0]
            for _ in range(30):
                x, z, y = (int(v) for v in generator.integers((0, 0, 36), (16, 16, 60)))
                column[x, y : y + int(generator.integers(1, 8)), z] = generator.choice(ids)
            grid.load_column(i, j, column)
    return grid, (float(generator.uniform(-9, 9)), float(generator.uniform(46, 70)), float(generator.uniform(-9, 9)))


@pytest.mark.parametrize("seed", range(12))
def test_the_horizon_hides_nothing(seed: int) -> None:
    """Rays that the horizon ends early are those that would have met nothing."""
    grid, eye = noise_grid(seed)
    generator = np.random.default_rng(seed)
    gazes = [(float(generator.uniform(-180, 180)), float(generator.uniform(-60, 60))) for _ in range(6)]
    camera = Camera((40, 56))
    quick = [camera.render(grid, eye, *gaze) for gaze in gazes]
    # The surface may be higher than the blocks, as after digging; where all of it is, no ray below it is ended early.
    grid.surface.fill(grid.surface.max())
    for gaze, frame in zip(gazes, quick, strict=True):
        assert np.array_equal(frame, camera.render(grid, eye, *gaze))


def test_columns_that_are_not_loaded_are_sky() -> None:
    eye = (8.5, 70.5, 8.5)
    sky = Camera((32, 32)).render(BlockGrid(0, 128), eye, 0, 10)
    grid = empty_grid()
    wall = EMPTY_COLUMN.copy()
    wall[:, :, 8] = RED
    grid.load_column(0, 1, wall)
    assert not np.array_equal(Camera((32, 32)).render(grid, eye, 0, 10), sky)
    grid.unload_column(0, 1)
    assert np.array_equal(Camera((32, 32)).render(grid, eye, 0, 10), sky)
    grid.load_column(0, 1 + 8, wall)  # a whole SIDE away: the same place of the ring buffer
    assert np.array_equal(Camera((32, 32)).render(grid, eye, 0, 10), sky)


@pytest.mark.parametrize(
    ("y", "pitch"), [(-20.0, -60.0), (-20.0, 40.0), (140.0, 60.0), (2000.0, 80.0), (128.0, 90.0), (0.0, -90.0)]
)
def test_eyes_outside_the_layers_see_without_harm(y: float, pitch: float) -> None:
    grid, _ = noise_grid(2)
    frame = Camera((24, 24)).render(grid, (0.5, y, 0.5), 20.0, pitch)
    assert frame.shape == (24, 24, 3)


def test_from_above_the_layers_the_ground_is_seen() -> None:
    grid = empty_grid()
    for x in range(-4, 5):
        for z in range(-4, 5):
            grid.set(x, 120, z, RED)
    frame = Camera((33, 33)).render(grid, (0.5, 150.0, 0.5), 0.0, 90.0)
    assert frame[16, 16, 0] > frame[16, 16, 2]


def test_entities_stand_before_and_behind_blocks() -> None:
    grid = empty_grid()
    eye, feet = (0.5, 71.62, 0.5), (0.5, 70.0, 0.5)
    camera = Camera((65, 65))
    bare = camera.render(grid, eye, 0, 0)
    zombie = Entity(id=1, kind="zombie", offset=(0.0, 0.0, 6.0), distance=6.0, yaw=180.0)
    seen = camera.render(grid, eye, 0, 0, (zombie,), feet)
    changed = (seen != bare).any(axis=2)
    assert changed[32, 32]
    assert 40 < changed.sum() < 800
    behind = Entity(id=1, kind="zombie", offset=(0.0, 0.0, -6.0), distance=6.0)
    assert np.array_equal(camera.render(grid, eye, 0, 0, (behind,), feet), bare)
    for x in range(-3, 4):
        for y in range(68, 76):
            grid.set(x, y, 3, RED)
    walled = camera.render(grid, eye, 0, 0)
    assert np.array_equal(camera.render(grid, eye, 0, 0, (zombie,), feet), walled)
    with pytest.raises(ValueError, match="feet"):
        camera.render(grid, eye, 0, 0, (zombie,))


def test_a_dropped_log_has_its_blocks_colour() -> None:
    grid = empty_grid()
    birch = Entity(id=2, kind="item", offset=(0.0, 0.0, 1.2), distance=1.2, item=items().id("birch_log"))
    frame = Camera((65, 65)).render(grid, (0.5, 70.4, 0.5), 0, 8, (birch,), (0.5, 70.0, 0.5))
    red, green, blue = (int(v) for v in frame[32, 32])
    assert max(red, green, blue) - min(red, green, blue) < 25
    assert red > 80


def test_water_is_seen_through_and_tints() -> None:
    grid, eye = empty_grid(), (0.5, 70.5, 0.5)
    water = blocks().id("water")
    for x in range(-9, 10):
        for y in range(60, 80):
            grid.set(x, y, 6, RED)
    dry = Camera((33, 33)).render(grid, eye, 0, 0)[16, 16].astype(int)
    for x in range(-9, 10):
        for y in range(60, 80):
            grid.set(x, y, 4, water)
    wet = Camera((33, 33)).render(grid, eye, 0, 0)[16, 16].astype(int)
    assert wet[2] > dry[2], "the wall is bluer behind water"
    assert wet[0] < dry[0], "and less red"
    assert wet[0] > 40, "and still seen"
    grid.set(0, 70, 0, water)
    drowned = Camera((33, 33)).render(grid, eye, 0, 0)
    assert (drowned[..., 2].astype(int) > drowned[..., 1]).all(), "an eye in water sees everything bluer"


def test_nights_are_darker_than_days() -> None:
    grid, eye = noise_grid(6)
    noon, midnight = (Camera((32, 32)).render(grid, eye, 0, 20, time_of_day=t).mean() for t in (6000, 18000))
    assert midnight < 0.5 * noon
    assert daylight(6000) == 1.0
    assert daylight(18000) < 0.3


def test_species_of_wood_can_be_told_apart() -> None:
    """Barks, and leaves, differ in their mean colour by more than the jitter of training."""
    for part in ("log", "leaves"):
        colours = [np.array(textures.mean_colour(blocks().id(f"{species}_{part}")), float) for species in LOG_SPECIES]
        gaps = [np.abs(a - b).max() for i, a in enumerate(colours) for b in colours[:i]]
        assert min(gaps) >= 14, (part, min(gaps))


def test_every_block_has_opaque_cube_faces_or_is_a_plant_or_has_holes() -> None:
    atlas = textures.atlas()
    assert atlas.shape == (len(blocks()) * textures.FACES, textures.LEVEL_TEXELS, 4)
    stone = blocks().id("stone") * textures.FACES
    assert (atlas[stone, :, 3] == 255).all()
    assert (atlas[blocks().id("poppy") * textures.FACES, :256, 3] == 0).any()


@pytest.mark.parametrize("frame_size", [(0, 10), (10, 5000)])
def test_wrong_sizes_are_refused(frame_size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="frame_size"):
        Camera(frame_size)


def test_wrong_gazes_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Camera((8, 8)).render(BlockGrid(0, 16), (0.0, float("nan"), 0.0), 0, 0)
    with pytest.raises(ValueError, match="fov_degrees"):
        Camera(fov_degrees=180.0)


def test_speed_is_frames_over_the_clock() -> None:
    ticks = iter(range(100))
    told = measure_frames_per_second((16, 16), seconds=10.0, seed=1, clock=lambda: next(ticks) * 1.0)
    assert told == {"frame_size": [16, 16], "frames": 9, "seconds": 10.0, "frames_per_second": 0.9}
    with pytest.raises(ValueError, match="seconds"):
        measure_frames_per_second(seconds=0.0)
