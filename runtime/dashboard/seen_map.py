"""A map of what an agent has seen, from above, gathered from its voxels."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.fields import VOXEL_SIDE, Cell, Voxels
from bridge.from_above import is_ground, top_colours
from bridge.png import encode_png

TILE = 64
"""Blocks of a tile's side."""
MOST_TILES = 512
"""Tiles kept: 2 million square blocks in some 8 MB. Beyond them the one that changed longest ago goes."""
UNKNOWN = np.iinfo(np.int16).min
"""The height of a column that was never seen."""
_LOWER, _LEVEL, _HIGHER = 0.82, 0.92, 1.0
"""Brightness of a block that lies lower, as high, or higher than its neighbour in the north-west."""
_FAST = 1
"""zlib's level: tiles are made again whenever they change."""

TileKey = tuple[int, int]
"""x and z of its north-west corner, in tiles."""


@dataclass
class _Tile:
    blocks: NDArray[np.uint16] = field(default_factory=lambda: np.zeros((TILE, TILE), np.uint16))
    heights: NDArray[np.int16] = field(default_factory=lambda: np.full((TILE, TILE), UNKNOWN, np.int16))
    version: int = 0


class SeenMap:
    """Top-down map in tiles, each with the version at which it changed last. Belongs to one thread at a time."""

    def __init__(self, most_tiles: int = MOST_TILES) -> None:
        self._tiles: dict[TileKey, _Tile] = {}
        self._most = most_tiles
        self.version = 0

    def take(self, voxels: Voxels, origin: Cell) -> None:
        """Add what one observation shows: of each column the first ground, or water, below open air.

        Where a column is all rock, or a higher ground is known above the cube, what is known stays.
        """
        blocks, heights, known_air = look_down(voxels, origin[1])
        top = origin[1] + VOXEL_SIDE - 1
        x0, z0 = origin[0], origin[2]
        for tile_x in range(x0 // TILE, (x0 + VOXEL_SIDE - 1) // TILE + 1):
            for tile_z in range(z0 // TILE, (z0 + VOXEL_SIDE - 1) // TILE + 1):
                there, here = [], []
                for start, first in ((tile_x * TILE, x0), (tile_z * TILE, z0)):
                    low, high = max(first, start), min(first + VOXEL_SIDE, start + TILE)
                    there.append(slice(low - start, high - start))
                    here.append(slice(low - first, high - first))
                cut = (here[0], here[1])
                self._merge((tile_x, tile_z), (there[0], there[1]), blocks[cut], heights[cut], known_air[cut], top)

    def newer(self, version: int) -> list[tuple[TileKey, int]]:
        """Tiles that changed after ``version``, with their own, oldest change first."""
        found = [(key, tile.version) for key, tile in self._tiles.items() if tile.version > version]
        return sorted(found, key=lambda pair: pair[1])

    def picture(self, key: TileKey) -> bytes:
        """A tile as PNG with opacity, a pixel a block, north up; what was not seen is transparent."""
        tile = self._tiles.get(key) or _Tile()
        heights = tile.heights.astype(np.int32)
        known = heights != UNKNOWN
        # Unknown neighbours count as level: the edge of what was seen is no slope.
        corner = np.pad(heights, ((1, 0), (1, 0)), mode="edge")[:-1, :-1]
        rise = np.where(corner == UNKNOWN, 0, np.sign(heights - corner))
        shade = np.select([rise < 0, rise > 0], [_LOWER, _HIGHER], _LEVEL)
        pixels = np.zeros((TILE, TILE, 4), np.uint8)
        pixels[..., :3] = top_colours()[tile.blocks] * shade[..., None]
        pixels[..., 3] = np.where(known, 255, 0)
        pixels[~known] = 0
        return encode_png(np.ascontiguousarray(pixels.transpose(1, 0, 2)), level=_FAST)

    def clear(self) -> None:
        """Forget everything; versions go on."""
        self._tiles.clear()
        self.version += 1

    def _merge(
        self,
        key: TileKey,
        place: tuple[slice, slice],
        blocks: NDArray[np.uint16],
        heights: NDArray[np.int16],
        air: NDArray[np.bool_],
        top: int,
    ) -> None:
        tile = self._tiles.get(key) or _Tile()
        old_blocks, old_heights = tile.blocks[place], tile.heights[place]
        found = (heights != UNKNOWN) & ((heights != old_heights) | (blocks != old_blocks))
        gone = air & (old_heights > top - VOXEL_SIDE)
        changed = (found | gone) & (old_heights <= top)
        if not changed.any():
            return
        old_blocks[changed], old_heights[changed] = blocks[changed], heights[changed]
        self.version += 1
        tile.version = self.version
        self._tiles[key] = tile
        if len(self._tiles) > self._most:
            del self._tiles[min(self._tiles, key=lambda other: self._tiles[other].version)]


@functools.cache
def _shown() -> NDArray[np.bool_]:
    """bool (blocks,): ground, water, and what is less than a cube but stops a body, such as a chest."""
    table = names.blocks()
    shown: NDArray[np.bool_] = is_ground() | table.liquid() | (table.solid != 0)
    return shown


def look_down(voxels: Voxels, lowest: int) -> tuple[NDArray[np.uint16], NDArray[np.int16], NDArray[np.bool_]]:
    """Of each column [x, z] of a cube: the block to be shown, its height or UNKNOWN, and whether there is air alone.

    Args:
        voxels: as in ``Observation``.
        lowest: world height of the cube's lowest layer.
    """
    from_top = voxels[:, ::-1, :]
    shown = _shown()[from_top]
    layers = np.arange(VOXEL_SIDE)[None, :, None]
    has_open = ~shown.all(axis=1)
    below_open = shown & (layers >= np.argmin(shown, axis=1)[:, None, :])
    found = below_open.any(axis=1) & has_open
    first = np.argmax(below_open, axis=1)
    blocks = np.where(found, np.take_along_axis(from_top, first[:, None, :], axis=1)[:, 0], 0).astype(np.uint16)
    heights = np.where(found, lowest + VOXEL_SIDE - 1 - first, UNKNOWN).astype(np.int16)
    air: NDArray[np.bool_] = ~np.asarray(shown.any(axis=1))
    return blocks, heights, air
