"""Pictures for goals: what is wanted, standing alone on open grass, drawn by the camera that draws everything else."""

from __future__ import annotations

import functools

import numpy as np

from bridge import names
from bridge.camera import Camera
from bridge.grid import BlockGrid
from bridge.messages import Entity, Frame, Vector

_FEET: Vector = (8.5, 1.0, 3.5)
_EYE: Vector = (8.5, 2.6, 3.5)
_THING = (8, 1, 6)
"""Cell in which the thing stands, three blocks to the south of the feet."""
_PITCH = 20.0
_THREE_QUARTERS = 140.0
"""Yaw of a creature, in degrees: it shows its face and one side."""


@functools.cache
def picture_of_block(block: str) -> Frame:
    """A frame of one block of this name, of the default size; read-only."""
    grid = _meadow()
    grid.set(*_THING, names.blocks().id(block))
    return _read_only(Camera().render(grid, _EYE, 0.0, _PITCH))


@functools.cache
def picture_of_creature(kind: str) -> Frame:
    """A frame of one creature of this kind, of the default size; read-only."""
    creature = Entity(1, kind, (0.0, 0.0, 3.0), 3.0, yaw=_THREE_QUARTERS)
    return _read_only(Camera().render(_meadow(), _EYE, 0.0, _PITCH, (creature,), _FEET))


def _meadow() -> BlockGrid:
    grid = BlockGrid(0, 16)
    column = np.zeros((16, 16, 16), np.uint16)
    column[:, 0] = names.blocks().id("grass_block")
    for chunk_x in range(-3, 4):
        for chunk_z in range(-1, 4):
            grid.load_column(chunk_x, chunk_z, column)
    return grid


def _read_only(frame: Frame) -> Frame:
    frame.setflags(write=False)
    return frame
