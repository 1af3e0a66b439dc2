"""Judging ``Build``: how far what was built overlaps a blueprint, wherever it stands and whichever way round.

Finding the place is a vote: every built cell and every wanted cell of the same block name the shift that would bring them
together, and the shift with most votes is the one with the largest overlap.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.evidence import Evidence, Perceived
from bridge.grid import BlockGrid, copy_cube
from bridge.messages import BLUEPRINT_SIDE, Build, Cell, Observation, StepInfo, Vector

RADIUS = 24
"""Blocks around the feet at the reset, on each axis, in which building counts."""
SIDE = 2 * RADIUS + 1
LOOK_EVERY_TICKS = 10
"""How often the blocks are compared where the inventory stands still: what is built costs items, what falls or burns does not."""
TOO_MUCH = 4
"""One who built more than so many times the blueprint's cells has missed it, and no place is sought."""
_TURNS = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""Quarter turns about the y axis: x' = a x + b z, z' = c x + d z."""

Cells = NDArray[np.int64]
"""int64 (n, 4): x, y, z and block of each cell."""


def cells_of(voxels: NDArray[np.uint16]) -> Cells:
    """The cells of a cube of block ids that hold something."""
    where = np.argwhere(voxels)
    return np.column_stack([where, voxels[tuple(where.T)]]).astype(np.int64)


def overlap(built: Cells, wanted: Cells) -> float:
    """Intersection over union of two sets of cells at the best shift and quarter turn, 0..1.

    ``built`` lies within SIDE cells on each axis, ``wanted`` within BLUEPRINT_SIDE.
    """
    if not len(built) or not len(wanted) or len(built) > TOO_MUCH * len(wanted):
        return 0.0
    most = max(_most_votes(built, _turned(wanted, turn)) for turn in _TURNS)
    return most / (len(built) + len(wanted) - most)


def _turned(cells: Cells, turn: tuple[int, int, int, int]) -> Cells:
    a, b, c, d = turn
    x, z = cells[:, 0], cells[:, 2]
    turned = np.column_stack([a * x + b * z, cells[:, 1], c * x + d * z, cells[:, 3]])
    turned[:, :3] -= turned[:, :3].min(axis=0)
    return turned


@njit(cache=True, nogil=True)
def _most_votes(built: Cells, wanted: Cells) -> int:
    """How many cells agree in block at the best shift; ``wanted`` begins at 0 on each axis."""
    side = SIDE + BLUEPRINT_SIDE
    votes = np.zeros((side, side, side), np.int32)
    most = 0
    for i in range(built.shape[0]):
        for k in range(wanted.shape[0]):
            if built[i, 3] == wanted[k, 3]:
                x = built[i, 0] - wanted[k, 0] + BLUEPRINT_SIDE
                y = built[i, 1] - wanted[k, 1] + BLUEPRINT_SIDE
                z = built[i, 2] - wanted[k, 2] + BLUEPRINT_SIDE
                votes[x, y, z] += 1
                most = max(most, votes[x, y, z])
    return most


class BuildTest:
    """See ``bridge.success.SuccessTest``."""

    saved_fields: ClassVar[Mapping[str, Any]] = {
        "_corner": Cell,
        "_was_solid_bits": bytes,
        "_inventory": bytes,
        "_found": float,
    }

    def __init__(self, build: Build, first: Observation, evidence: Evidence) -> None:
        self._grid = evidence.grid
        self._corner = _corner(first.pose.position)
        self._solid = np.asarray(names.blocks().solid, np.bool_)
        self._was_solid = self._solid[self._blocks()]
        self._wanted = cells_of(build.blueprint)
        self._overlap = build.overlap
        self._inventory = b""
        self._built = np.zeros((0, 4), np.int64)
        self._found = 0.0

    @property
    def _was_solid_bits(self) -> bytes:
        return np.packbits(self._was_solid).tobytes()

    @_was_solid_bits.setter
    def _was_solid_bits(self, bits: bytes) -> None:
        was_solid = np.unpackbits(np.frombuffer(bits, np.uint8), count=SIDE**3)
        self._was_solid = was_solid.astype(np.bool_).reshape(SIDE, SIDE, SIDE)

    def _blocks(self) -> NDArray[np.uint16]:
        return _cube(self._grid, self._corner)

    def judge(self, observation: Perceived) -> StepInfo:
        """Success and progress as of this tick, or as of at most LOOK_EVERY_TICKS before it."""
        slots = observation.inventory.tobytes()
        if slots != self._inventory or observation.tick % LOOK_EVERY_TICKS == 0:
            self._inventory = slots
            blocks = self._blocks()
            built = cells_of(np.where(self._solid[blocks] & ~self._was_solid, blocks, np.uint16(0)))
            if not np.array_equal(built, self._built):
                self._built = built
                self._found = overlap(built, self._wanted)
        return StepInfo(success=self._found >= self._overlap, progress=min(1.0, self._found / self._overlap))


def _corner(feet: Vector) -> tuple[int, int, int]:
    x, y, z = (int(np.floor(v)) - RADIUS for v in feet)
    return x, y, z


def _cube(grid: BlockGrid, corner: tuple[int, int, int]) -> NDArray[np.uint16]:
    """Block ids of the cells around the reset, uint16 (SIDE, SIDE, SIDE); what is not loaded is air."""
    cube = np.zeros((SIDE, SIDE, SIDE), np.uint16)
    copy_cube(grid.blocks, grid.column_loaded, corner[0], corner[1] - grid.min_y, corner[2], cube)
    return cube
