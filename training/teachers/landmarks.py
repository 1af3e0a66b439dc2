"""Landmarks of a simulated world: ore veins, trees, water, lava, caves and creatures, by where they are.

Cells of a kind that lie in the same cube of CUBE blocks are one landmark (our own definition): a vein is one or a few, a lake is
many.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import CHUNK, NO_COLUMN
from bridge.messages import Cell, Vector

CUBE = 8
CAVE = "cave"
_ORES = ("coal", "copper", "iron", "gold", "redstone", "lapis", "diamond", "emerald")
BLOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tree": tuple(f"{species}_log" for species in names.LOG_SPECIES),
        "water": ("water",),
        "lava": ("lava",),
        **{f"{ore}_ore": (f"{ore}_ore", f"deepslate_{ore}_ore") for ore in _ORES},
    }
)
"""Kinds of landmarks that are blocks."""
_CAVE_DEPTH = 6
"""Blocks under the highest solid block of its column from which on free space is a cave."""
_CAVE_CELLS = 24
"""Free cells that a cube needs to be one."""


@dataclass(frozen=True)
class Landmark:
    """Something that stands or lies somewhere.

    Attributes:
        kind: key of BLOCKS, CAVE, or a kind of creature.
        cell: one of its cells, the one nearest to their middle.
        size: its cells; 1 for a creature.
    """

    kind: str
    cell: Cell
    size: int


def find_landmarks(world: EmbeddedWorld, kind: str) -> list[Landmark]:
    """All landmarks of a kind in the columns that are loaded now. ValueError for an unknown kind."""
    if kind in kind_names():
        records = world.herd.records
        alive = (records["health"] > 0.0) & (records["kind"] == kind_names().id(kind))
        feet = np.floor(records["position"][alive]).astype(np.int64)
        return [Landmark(kind, (x, y, z), 1) for x, y, z in feet.tolist()]
    if kind != CAVE and kind not in BLOCKS:
        known = ", ".join((*BLOCKS, CAVE))
        raise ValueError(f"kind: {kind!r} is no landmark; give a kind of creature or one of {known}")
    found = [_gather(kind, cells) for cells in _cells(world, kind)]
    return [landmark for some in found for landmark in some]


def nearest(landmarks: list[Landmark], position: Vector) -> Landmark | None:
    """The landmark nearest to a position; None where there is none."""
    return min(landmarks, key=lambda landmark: math.dist(landmark.cell, position), default=None)


def _cells(world: EmbeddedWorld, kind: str) -> list[NDArray[np.int64]]:
    """int64 (n, 3) for each loaded column: its cells of a kind."""
    grid, solid = world.grid, np.asarray(names.blocks().solid, np.bool_)
    wanted = np.zeros(len(names.blocks()), np.bool_)
    if kind != CAVE:
        wanted[names.blocks().ids(BLOCKS[kind])] = True
    found = []
    for chunk_x, chunk_z in grid.column_loaded.reshape(-1, 2).tolist():
        if chunk_x == NO_COLUMN:
            continue
        column = grid.column(chunk_x, chunk_z)
        if kind == CAVE:
            heights = np.arange(column.shape[1])[None, :, None]
            top = np.where(solid[column], heights, -1).max(axis=1, keepdims=True)
            cells = np.argwhere((column == names.AIR) & (heights < top - _CAVE_DEPTH))
        else:
            cells = np.argwhere(wanted[column])
        if len(cells):
            found.append(cells + np.array([chunk_x * CHUNK, grid.min_y, chunk_z * CHUNK]))
    return found


def _gather(kind: str, cells: NDArray[np.int64]) -> list[Landmark]:
    """The landmarks that some cells are."""
    _, cube = np.unique(cells // CUBE, axis=0, return_inverse=True)
    landmarks = []
    for number in range(int(cube.max()) + 1):
        own = cells[cube.ravel() == number]
        if kind == CAVE and len(own) < _CAVE_CELLS:
            continue
        x, y, z = own[np.abs(own - own.mean(axis=0)).sum(axis=1).argmin()].tolist()
        landmarks.append(Landmark(kind, (x, y, z), len(own)))
    return landmarks
