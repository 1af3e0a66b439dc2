"""The blocks around a body as its reflexes see them: what is wet, what burns, what stops it."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.messages import EYE_HEIGHT, Cell, Entity, Observation, Vector

WET, LAVA, FIRE, SOLID, UNKNOWN = 1, 2, 4, 8, 16
HOT = LAVA | FIRE
_WET_BLOCKS = ("water", "kelp", "kelp_plant", "seagrass", "tall_seagrass", "bubble_column")
"""What water fills whole, whatever else stands in it."""
_FIRES = ("fire", "soul_fire", "campfire", "soul_campfire")
HALF_WIDTH, HEIGHT = 0.3, 1.8
"""Of a player's body, in blocks."""
_SUNK = 0.25
"""Standing on farmland or soul sand puts the feet a little below the cell that they stand in, in blocks."""


@functools.cache
def block_traits() -> NDArray[np.uint8]:
    """uint8 (blocks,) of the bits above."""
    blocks = names.blocks()
    traits = np.where(blocks.solid > 0, SOLID, 0).astype(np.uint8)
    traits[blocks.ids(_WET_BLOCKS)] |= WET
    traits[blocks.id("lava")] |= LAVA
    traits[blocks.ids(_FIRES)] |= FIRE
    return traits


class Surroundings:
    """The voxel cube of one observation, read by world cells."""

    def __init__(self, seen: Observation) -> None:
        self._traits = block_traits()
        self._voxels = seen.voxels
        self._origin = seen.voxel_origin
        x, y, z = seen.pose.position
        self.position = seen.pose.position
        self.feet: Cell = (math.floor(x), math.floor(y + _SUNK), math.floor(z))
        # Whether it sneaks is not observed; the cube's middle is the eye's own cell.
        side = self._voxels.shape[0] // 2
        self.eye: Cell = (self._origin[0] + side, self._origin[1] + side, self._origin[2] + side)

    def at(self, x: int, y: int, z: int) -> int:
        """The traits of a cell; UNKNOWN and SOLID outside the cube."""
        i, j, k = x - self._origin[0], y - self._origin[1], z - self._origin[2]
        side = self._voxels.shape[0]
        if not (0 <= i < side and 0 <= j < side and 0 <= k < side):
            return UNKNOWN | SOLID
        return int(self._traits[self._voxels[i, j, k]])

    def touched(self, margin: float = 0.0) -> int:
        """The traits of all cells that the body is in, or within ``margin`` blocks of, sideways."""
        found = 0
        for cell in self._cells(margin):
            found |= self.at(*cell)
        return found

    def _cells(self, margin: float) -> Iterator[Cell]:
        x, y, z = self.position
        reach = HALF_WIDTH + margin - 1e-6
        for i in range(math.floor(x - reach), math.floor(x + reach) + 1):
            for j in range(math.floor(y + 1e-6), math.floor(y + HEIGHT) + 1):
                for k in range(math.floor(z - reach), math.floor(z + reach) + 1):
                    yield i, j, k

    def is_free(self, x: int, y: int, z: int) -> bool:
        """Whether a body fits with its feet in a cell."""
        return not (self.at(x, y, z) | self.at(x, y + 1, z)) & SOLID

    def is_cool(self, x: int, y: int, z: int) -> bool:
        """Whether a body with its feet in a cell burns on nothing."""
        return not (self.at(x, y, z) | self.at(x, y + 1, z)) & HOT

    def sees(self, entity: Entity, height: float) -> bool:
        """Whether nothing solid stands between the eye and a creature's middle, ``height`` above its feet."""
        ox, oy, oz = entity.offset
        x, y, z = self.position
        eye = (x, y + EYE_HEIGHT, z)
        way: Vector = (ox, oy + height - EYE_HEIGHT, oz)
        steps = max(1, math.ceil(2.0 * math.hypot(*way)))
        for step in range(1, steps):
            share = step / steps
            cell = tuple(math.floor(e + share * w) for e, w in zip(eye, way, strict=True))
            if self.at(*cell) & SOLID and not self.at(*cell) & UNKNOWN:
                return False
        return True
