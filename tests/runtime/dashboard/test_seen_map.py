"""The map of what an agent has seen, from above: issue 4, part 7."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.from_above import top_colours
from bridge.messages import VOXEL_SIDE, Voxels
from runtime.dashboard.seen_map import TILE, UNKNOWN, SeenMap, look_down

STONE, GRASS, WATER, FLOWER = (names.blocks().id(name) for name in ("stone", "grass_block", "water", "poppy"))


def cube(**layers: int) -> Voxels:
    """Air, with whole layers of a block: ``y3=STONE``."""
    voxels = np.zeros((VOXEL_SIDE,) * 3, np.uint16)
    for layer, block in layers.items():
        voxels[:, int(layer[1:]), :] = block
    return voxels


def pixels(png: bytes) -> NDArray[np.uint8]:
    """Of a tile: uint8 (TILE, TILE, 4), rows from north to south."""
    length = struct.unpack(">I", png[33:37])[0]
    lines = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(TILE, -1)
    return lines[:, 1:].reshape(TILE, TILE, 4)


def test_a_column_shows_its_first_ground_below_the_air() -> None:
    voxels = cube(y0=STONE, y3=GRASS, y4=FLOWER)
    voxels[2, 16, 5] = STONE  # something overhead hides nothing
    voxels[3, :, 5] = STONE  # all rock: nobody knows what it looks like from above
    voxels[4, :, 5] = 0
    blocks, heights, air = look_down(voxels, 60)
    assert (blocks[0, 0], heights[0, 0]) == (GRASS, 63)
    assert (blocks[2, 5], heights[2, 5]) == (GRASS, 63)
    assert (heights[3, 5], air[3, 5]) == (UNKNOWN, False)
    assert (heights[4, 5], air[4, 5]) == (UNKNOWN, True)


def test_water_is_shown_and_plants_are_looked_through() -> None:
    blocks, heights, _ = look_down(cube(y0=STONE, y6=WATER, y7=FLOWER), 0)
    assert (blocks[0, 0], heights[0, 0]) == (WATER, 6)


def test_what_was_seen_lies_where_it_is_and_in_its_colour() -> None:
    seen = SeenMap()
    seen.take(cube(y3=GRASS), (-8, 60, 100))
    assert sorted(key for key, _ in seen.newer(0)) == [(-1, 1), (0, 1)]
    west = pixels(seen.picture((-1, 1)))
    assert not west[:, : TILE - 8, 3].any()
    assert (west[100 - TILE : 100 - TILE + VOXEL_SIDE, TILE - 8 :, 3] == 255).all()
    assert np.abs(west[100 - TILE, TILE - 1, :3] - top_colours()[GRASS] * 0.92).max() <= 1
    assert not pixels(seen.picture((7, 7))).any()


def test_slopes_are_lit_from_the_north_west() -> None:
    voxels = cube(y3=GRASS)
    voxels[8:, 4, :] = GRASS
    voxels[12:, 4, :] = 0
    seen = SeenMap()
    seen.take(voxels, (0, 0, 0))
    row = pixels(seen.picture((0, 0)))[8, :VOXEL_SIDE, 1].astype(int)
    assert row[8] > row[7] > row[12]


def test_a_dug_block_shows_what_lay_below_and_a_shaft_nothing() -> None:
    seen = SeenMap()
    seen.take(cube(y3=GRASS, y2=STONE), (0, 60, 0))
    dug = cube(y3=GRASS, y2=STONE)
    dug[0, 3, 0] = 0
    dug[1, 2:4, 0] = 0
    seen.take(dug, (0, 60, 0))
    tile = pixels(seen.picture((0, 0)))
    assert np.abs(tile[0, 0, :3] - top_colours()[STONE] * 0.92).max() <= 1
    assert tile[0, 1, 3] == 0


def test_a_cave_does_not_hide_the_ground_above_it() -> None:
    seen = SeenMap()
    seen.take(cube(y3=GRASS), (0, 60, 0))
    version = seen.version
    seen.take(cube(y3=STONE), (0, 30, 0))
    assert seen.version == version


def test_only_what_changed_is_newer_and_old_tiles_go() -> None:
    seen = SeenMap(most_tiles=2)
    for number in range(4):
        seen.take(cube(y3=GRASS), (number * TILE, 0, 0))
    assert [key for key, _ in seen.newer(0)] == [(2, 0), (3, 0)]
    seen.take(cube(y3=GRASS), (3 * TILE, 0, 0))
    assert seen.newer(seen.version) == []
    seen.clear()
    assert seen.newer(0) == []
