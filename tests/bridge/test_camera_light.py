"""What the camera promises of light, weather, states, hand, cracks and jitter."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from bridge import textures
from bridge.block_states import state_of
from bridge.camera import Camera
from bridge.camera_speed import spawn_scene
from bridge.contact_sheets import write_sheets
from bridge.entity_view import look_of
from bridge.grid import FULL_SKY_LIGHT, BlockGrid
from bridge.jitter import jittered
from bridge.light import settle_light
from bridge.messages import Entity, Frame, Vector
from bridge.names import blocks, items
from bridge.palette import DYES
from bridge.shapes import block_shapes
from bridge.sky import Weather, colours
from bridge.sounds import CREATURES

STONE, TORCH, RED = (blocks().id(name) for name in ("stone", "torch", "red_concrete"))
EYE: Vector = (0.5, 70.5, 0.5)


def box_of_stone() -> BlockGrid:
    """A closed hall of stone, 7 x 5 x 13, with the eye near one end."""
    grid = BlockGrid(0, 128)
    column = np.zeros((16, 128, 16), np.uint16)
    column[:, 60:80] = STONE
    for i in (-2, -1, 0, 1):
        for k in (-2, -1, 0, 1):
            grid.load_column(i, k, column)
    for x in range(-3, 4):
        for y in range(69, 74):
            for z in range(-2, 11):
                grid.set(x, y, z, 0)
    settle_light(grid)
    return grid


def empty_grid() -> BlockGrid:
    grid = BlockGrid(0, 128)
    for i in (-1, 0):
        for k in (-1, 0, 1):
            grid.load_column(i, k, np.zeros((16, 128, 16), np.uint16))
    return grid


@pytest.mark.parametrize("seed", range(3))
def test_by_day_open_country_looks_as_it_did_without_light(seed: int) -> None:
    """A student that was trained before there was light still sees the same world: only the shade of trees is new."""
    grid, eye = spawn_scene(seed)
    camera = Camera((64, 64))
    gazes = [(37.0 * k, -15 + 6.0 * k) for k in range(10)]
    lit = [camera.render(grid, eye, *gaze).astype(int) for gaze in gazes]
    grid.light.fill(FULL_SKY_LIGHT)
    unlit = [camera.render(grid, eye, *gaze).astype(int) for gaze in gazes]
    assert np.mean([np.abs(a - b).mean() for a, b in zip(lit, unlit, strict=True)]) < 2.0
    assert all((a <= b).all() for a, b in zip(lit, unlit, strict=True)), "shade darkens and adds nothing"


def test_a_cave_is_dark_but_not_black_and_a_torch_lights_it() -> None:
    grid, camera = box_of_stone(), Camera((48, 48))
    dark = camera.render(grid, EYE, 0, 20)
    assert 8 < dark.mean() < 40
    assert np.array_equal(dark, camera.render(grid, EYE, 0, 20, time_of_day=18000)), "night makes no difference there"
    grid.set(0, 69, 4, TORCH)
    settle_light(grid)
    bright = camera.render(grid, EYE, 0, 20)
    assert bright.mean() > 2 * dark.mean()
    near, far = bright[40:, 20:28].mean(), bright[20:24, :8].mean()
    assert near > far, "and fades with the distance"


def test_entities_have_the_light_of_their_place() -> None:
    grid, camera = box_of_stone(), Camera((48, 48))
    pig = (Entity(1, "pig", (0.0, 0.0, 3.0), 3.0, yaw=180.0),)
    in_the_dark = camera.render(grid, EYE, 0, 25, pig, (0.5, 69.0, 0.5)).max()
    grid.set(1, 69, 3, TORCH)
    settle_light(grid)
    assert camera.render(grid, EYE, 0, 25, pig, (0.5, 69.0, 0.5)).max() > 2 * in_the_dark


def test_rain_greys_the_sky_and_falls_outdoors_only() -> None:
    grid, camera = empty_grid(), Camera((48, 48))
    clear = camera.render(grid, EYE, 0, -20).astype(int)
    wet = camera.render(grid, EYE, 0, -20, weather=Weather(rain=1.0)).astype(int)
    assert wet.mean() < clear.mean()
    assert np.ptp(wet.mean(axis=(0, 1))) < np.ptp(clear.mean(axis=(0, 1))), "greyer"
    later = camera.render(grid, EYE, 0, -20, weather=Weather(rain=1.0, tick=3))
    assert not np.array_equal(later, wet), "drops fall"
    flash = camera.render(grid, EYE, 0, -20, time_of_day=18000, weather=Weather(1.0, 1.0, flash=True))
    assert flash.mean() > camera.render(grid, EYE, 0, -20, time_of_day=18000, weather=Weather(1.0, 1.0)).mean() + 20
    cave = box_of_stone()
    indoors = [camera.render(cave, EYE, 0, 0, weather=Weather(rain=1.0, tick=tick)) for tick in (1, 2)]
    assert np.array_equal(*indoors)


def test_stars_stand_in_clear_nights() -> None:
    night = Camera((96, 96)).render(empty_grid(), EYE, 0, -30, time_of_day=18000)
    assert 3 <= (night.max(axis=2) > 60).sum() < 200
    stars = [
        float(colours(time_of_day, Weather(rain=rain))[1][4])
        for time_of_day, rain in ((18000, 0), (18000, 1), (6000, 0))
    ]
    assert stars == [1.0, 0.0, 0.0], "clouds hide them, and the day"


def covers(frame: Frame, bare: Frame) -> tuple[int, int, int, int]:
    """First and last row, first and last column that differ."""
    rows, columns = np.nonzero((frame != bare).any(axis=2))
    return rows.min(), rows.max(), columns.min(), columns.max()


def seen(name: str, **properties: str) -> tuple[int, int, int, int]:
    """Where a block three blocks ahead is seen in a frame of 64 x 64, looking south."""
    grid, camera = empty_grid(), Camera((64, 64))
    bare = camera.render(grid, EYE, 0, 0)
    grid.set(0, 70, 3, blocks().id(name), state_of(name, **properties))
    return covers(camera.render(grid, EYE, 0, 0), bare)


def test_blocks_stand_as_their_state_says() -> None:
    lower, upper, double = (seen("stone_slab", type=kind) for kind in ("bottom", "top", "double"))
    assert lower[0] >= 31
    assert upper[1] <= 32
    assert (double[0], double[1]) == (upper[0], lower[1])
    assert seen("oak_door", facing="north") != seen("oak_door", facing="north", open="true")
    thin, thick = seen("snow", layers="1"), seen("snow", layers="6")
    assert thin[0] > thick[0]
    new, ripe = seen("wheat", age="0"), seen("wheat", age="7")
    assert new[0] > ripe[0] + 8, "a crop grows"


def test_every_family_of_shapes_has_boxes_for_each_state() -> None:
    shapes = block_shapes()
    stairs = blocks().id("oak_stairs")
    assert set(shapes.count[shapes.row[stairs, :80]]) == {2, 3}
    assert shapes.boxes.min() >= 0.0
    assert shapes.boxes.max() <= 1.0
    assert (shapes.row[blocks().id("oak_fence")] < len(shapes.count)).all()


def test_flowing_water_is_lower_than_its_source() -> None:
    tops = []
    for level in (0, 4, 7):
        grid, camera = empty_grid(), Camera((64, 64))
        bare = camera.render(grid, EYE, 0, 0)
        for x in range(-3, 4):
            grid.set(x, 69, 4, blocks().id("water"), level)
        grid.light.fill(FULL_SKY_LIGHT)
        tops.append(covers(camera.render(grid, EYE, 0, 0), bare)[0])
    assert tops[0] <= tops[1] <= tops[2]
    assert tops[0] < tops[2]


@pytest.mark.parametrize("kind", CREATURES)
def test_every_creature_is_painted_and_like_no_other(kind: str) -> None:
    camera, grid = Camera((64, 64)), empty_grid()

    def portrait(name: str) -> Frame:
        entity = Entity(1, name, (0.0, 0.0, 3.0), 3.0, yaw=150.0)
        return camera.render(grid, EYE, 0, 10, (entity,), (0.5, 69.0, 0.5))

    bare, mine = camera.render(grid, EYE, 0, 10), portrait(kind)
    shown = (mine != bare).any(axis=2)
    assert len(np.unique(mine[shown], axis=0)) > 12, "more than flat colours"
    for other in CREATURES:
        if other != kind:
            assert np.abs(mine.astype(int) - portrait(other)).mean() > 1.0, other


def test_babies_are_smaller_sheep_are_dyed_and_items_look_like_themselves() -> None:
    grid, camera, feet = empty_grid(), Camera((128, 128)), (0.5, 70.0, 0.5)
    bare = camera.render(grid, EYE, 0.0, 0.0)
    grown, young = (Entity(id=1, kind="cow", offset=(0.0, 0.0, 6.0), distance=6.0, scale=scale) for scale in (1.0, 0.5))
    seen = [(camera.render(grid, EYE, 0.0, 0.0, (cow,), feet) != bare).any(axis=2) for cow in (grown, young)]
    assert 0.15 < seen[1].sum() / seen[0].sum() < 0.35, "half as high and half as wide"
    white, black = look_of("sheep")[1].mean(), look_of("sheep", variant="black")[1].mean()
    assert white > black + 30
    table, bread = (look_of("item", items().id(name)) for name in ("crafting_table", "bread"))
    assert len(table[0]) == 1, "a block is a small cube"
    assert len(bread[0]) == 2, "other items are sprites, crosswise"
    assert (bread[1][..., 3] == 0).any()


def test_hand_and_cracks_are_drawn_only_by_cameras_that_show_them() -> None:
    grid = empty_grid()
    grid.set(0, 70, 3, RED)
    pickaxe, cell = items().id("iron_pickaxe"), (0, 70, 3)
    plain = Camera((64, 64)).render(grid, EYE, 0, 0)
    asked = Camera((64, 64)).render(grid, EYE, 0, 0, held_item=pickaxe, breaking=(cell, 0.9))
    assert np.array_equal(plain, asked), "the student that we ship was trained without them"
    hand = Camera((64, 64), show_hand=True)
    for item in (0, pickaxe, items().id("oak_planks")):
        top, _, left, _ = covers(hand.render(grid, EYE, 0, 0, held_item=item), plain)
        assert top > 32
        assert left > 32, "in the lower right"
    cracked = Camera((64, 64), show_cracks=True)
    dark = [
        int((cracked.render(grid, EYE, 0, 0, breaking=(cell, progress)) != plain).any(axis=2).sum())
        for progress in (0.05, 0.35, 0.65, 0.95)
    ]
    assert dark == sorted(dark)
    assert 0 < dark[0] < dark[-1]
    beside = cracked.render(grid, EYE, 0, 0, breaking=((2, 70, 3), 0.9))
    assert np.array_equal(beside, plain), "on that block only"


def test_jitter_is_the_seeds_and_keeps_blocks_apart() -> None:
    grid, eye = spawn_scene(1)
    camera = Camera((48, 48))
    plain = camera.render(grid, eye, 33.0, 12.0)
    frames = []
    for seed in (1, 1, 2):
        camera.jitter(np.random.default_rng(seed))
        frames.append(camera.render(grid, eye, 33.0, 12.0))
    assert np.array_equal(frames[0], frames[1])
    assert not np.array_equal(frames[0], frames[2])
    assert not np.array_equal(frames[0], plain)
    camera.jitter(np.random.default_rng(1), strength=0.0)
    assert np.array_equal(camera.render(grid, eye, 33.0, 12.0), plain)
    names = [f"{dye}_wool" for dye in DYES]
    rows = blocks().ids(names) * textures.FACES
    out = textures.atlas().copy()
    for seed in range(8):
        jittered(textures.atlas(), np.random.default_rng(seed), 1.0, out)
        means = out[rows, textures.LEVEL_STARTS[-1], :3].astype(int)
        apart = np.abs(means[:, None] - means[None]).sum(axis=2)
        assert apart[~np.eye(len(rows), dtype=bool)].min() >= 10
    with pytest.raises(ValueError, match="strength"):
        camera.jitter(np.random.default_rng(1), strength=-1.0)


def test_jitter_costs_little_beside_a_reset() -> None:
    camera, generator = Camera((16, 16)), np.random.default_rng(0)
    camera.jitter(generator)
    costs = []
    for _ in range(20):
        begin = time.perf_counter()
        camera.jitter(generator)
        costs.append(time.perf_counter() - begin)
    assert min(costs) < 0.02


def test_contact_sheets_are_small_pictures(tmp_path: Path) -> None:
    paths = write_sheets(tmp_path)
    assert [path.name for path in paths] == ["creatures.png", "light.png"]
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < 250_000
