"""A map of the embedded world from above: blocks in their colours, grass in its biome's, slopes shaded, water darker with
its depth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.land.biomes import biomes
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import biome_at
from bridge.embedded.land.terrain import generate_column
from bridge.from_above import is_ground, top_colours
from bridge.grid import CHUNK

_GRASS_TINTS = {
    "plains": (126, 176, 74),
    "forest": (86, 150, 56),
    "birch_forest": (112, 168, 80),
    "mixed_forest": (102, 156, 64),
    "taiga": (96, 142, 92),
    "snowy_taiga": (140, 168, 150),
    "snowy_plains": (170, 190, 176),
    "savanna": (178, 170, 86),
    "jungle": (70, 160, 36),
    "swamp": (98, 110, 58),
    "windswept_hills": (120, 156, 104),
}
"""Our own colours of the grass, on the map only: in the world grass is of one colour everywhere."""
_SHALLOW, _DEEP = np.array((92, 150, 216)), np.array((28, 58, 128))
_DEEPEST = 18
_SLOPE_SHADE, _LEAF_SHADE, _HEIGHT_SHADE = 0.2, 0.07, 0.004
"""Change of brightness for each block that smoothed ground, or leaves, rise from the north-west to the south-east; and for
each block of height."""
_SMOOTHING = 7
"""Side of the square of blocks over which ground is smoothed, as steps of one block would draw lines all over the map."""


def _look_down(seed: int, chunk_x: int, chunk_z: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of one chunk column, each int64 (16, 16) by x and z: the topmost block, its layer, and the water above the ground in
    blocks.

    Plants are looked through, so that they do not speckle the map.
    """
    table = names.blocks()
    ids = generate_column(seed, chunk_x, chunk_z).blocks[:, ::-1, :]
    liquid = table.liquid()[ids] | np.isin(
        ids, table.ids(("seagrass", "tall_seagrass", "kelp", "kelp_plant", "lily_pad"))
    )
    ground = np.argmax(is_ground()[ids], axis=1)
    top = np.take_along_axis(ids, ground[:, None, :], axis=1)[:, 0].astype(np.int64)
    depth = (liquid & (np.arange(ids.shape[1])[None, :, None] < ground[:, None, :])).sum(axis=1)
    return top, ids.shape[1] - 1 - ground, depth


def _slope(surface: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.diff(surface, axis=0, prepend=surface[:1]) + np.diff(surface, axis=1, prepend=surface[:, :1])


def _smooth(surface: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of what is not NaN in the square around each place; 68 where all is."""
    known = np.isfinite(surface)
    total, count = np.where(known, surface, 0.0), known.astype(np.float64)
    for axis in (0, 1):
        for array in (total, count):
            half = _SMOOTHING // 2
            padded = np.pad(array, [(half, half) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            array[:] = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTHING, axis=axis).mean(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1e-9), 68.0)


def draw_map(seed: int, centre: tuple[int, int] = (0, 0), side: int = 1024) -> NDArray[np.uint8]:
    """The square of ``side`` blocks (a multiple of 32) around a centre (x, z): uint8 (side, side, 3), north up, a pixel a
    block."""
    if side <= 0 or side % (2 * CHUNK):
        raise ValueError(f"side: must be a positive multiple of {2 * CHUNK} blocks, got {side}")
    table, word = names.blocks(), seed_word(seed)
    grass = np.array([_GRASS_TINTS.get(name, (106, 160, 66)) for name in biomes().names])
    first_x, first_z = centre[0] // CHUNK - side // CHUNK // 2, centre[1] // CHUNK - side // CHUNK // 2
    tops, heights, depths, kinds = (np.empty((side, side), np.int64) for _ in range(4))
    for i in range(side // CHUNK):
        for k in range(side // CHUNK):
            place = slice(i * CHUNK, (i + 1) * CHUNK), slice(k * CHUNK, (k + 1) * CHUNK)
            tops[place], heights[place], depths[place] = _look_down(seed, first_x + i, first_z + k)
    for x in range(side):
        for z in range(side):
            kinds[x, z] = biome_at(word, first_x * CHUNK + x, first_z * CHUNK + z)
    picture = top_colours()[tops].astype(np.float64)
    is_grass = tops == table.id("grass_block")
    picture[is_grass] = grass[kinds[is_grass]]
    wet = depths > 0
    share = np.minimum(depths / _DEEPEST, 1.0)[..., None]
    picture[wet] = (_SHALLOW + (_DEEP - _SHALLOW) * np.sqrt(share))[wet]
    surface = np.where(wet, heights + depths, heights).astype(np.float64)
    leafy = np.array([name.endswith("_leaves") for name in table.names])[tops]
    rise = (
        _slope(_smooth(np.where(leafy, np.nan, surface))) * _SLOPE_SHADE
        + np.clip(_slope(surface), -3, 3) * leafy * _LEAF_SHADE
    )
    shade = np.clip(1 + rise + _HEIGHT_SHADE * (np.minimum(surface, 110) - 68), 0.55, 1.3)
    shaded: NDArray[np.uint8] = np.clip(picture * shade[..., None], 0, 255).astype(np.uint8)
    return shaded.transpose(1, 0, 2)
