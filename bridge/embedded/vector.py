"""Many embedded worlds whose blocks and states lie in one piece of memory each, the world as first axis."""

from __future__ import annotations

import numpy as np

from bridge.camera import Camera
from bridge.embedded.state import WorldState
from bridge.embedded.terrain import HEIGHT, MIN_Y
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import BlockGrid, GridArrays, make_grid_arrays
from bridge.messages import DEFAULT_FRAME_SIZE
from bridge.vector_world import WorldGroup


class EmbeddedWorlds(WorldGroup):
    """Implements ``bridge.vector_world.VectorWorld``: each world is as ``EmbeddedWorld`` alone would be, to the last bit.

    Args:
        worlds: how many; each takes some 35 MB once it is played in.
        frame_size: height and width of the frames, in pixels.
        draw: False skips drawing and hands out black frames.
        threads: how many are stepped at one time.

    Attributes:
        worlds: the single ones, for teachers, snapshots and structures.
        grids: ``GridArrays`` with the world as first axis.
        state: ``WorldState`` of all.
    """

    name = "embedded"

    def __init__(
        self,
        worlds: int,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        draw: bool = True,
        threads: int = 1,
    ) -> None:
        if worlds < 1:
            raise ValueError(f"worlds: must be at least 1, got {worlds}")
        self.grids = _stacked_grids(worlds)
        self.state = WorldState.allocate(worlds)
        self.worlds: tuple[EmbeddedWorld, ...]
        super().__init__(
            [
                EmbeddedWorld(
                    Camera(frame_size),
                    draw,
                    grid=BlockGrid(MIN_Y, HEIGHT, _grid_of(self.grids, index)),
                    state=self.state.row(index),
                )
                for index in range(worlds)
            ],
            threads,
        )


def _stacked_grids(worlds: int) -> GridArrays:
    """The arrays of so many empty grids; untouched memory takes no room."""
    fields = make_grid_arrays(MIN_Y, HEIGHT)._asdict()
    min_y = fields.pop("min_y")
    return GridArrays(
        **{name: np.zeros((worlds, *array.shape), array.dtype) for name, array in fields.items()}, min_y=min_y
    )


def _grid_of(grids: GridArrays, world: int) -> GridArrays:
    """One world's part of the same memory."""
    fields = grids._asdict()
    min_y = fields.pop("min_y")
    return GridArrays(**{name: array[world] for name, array in fields.items()}, min_y=min_y)
