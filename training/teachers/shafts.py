"""Straight down: the block that holds the body up is broken, wherever it stands.

A way down that is searched may begin anywhere and wind, and no student sees why; this one is the same at every tick.
"""

from __future__ import annotations

import math

from bridge.grid import BlockGrid
from bridge.messages import Cell, Observation
from training.teachers.aiming import middle_of
from training.teachers.search import LONGEST_DIG_TICKS, MAX_DROP
from training.teachers.subgoals import DigThrough
from training.teachers.traits import FREE, FULL, WATER, Traits, traits
from training.teachers.tunnels import TunnelFinder

_SLACK = 0.01
_EDGES = (-0.2999, 0.2999)
"""Blocks from the middle of a body to a little within its sides."""
_BESIDE = ((1, 0, 0), (-1, 0, 0), (0, 0, 1), (0, 0, -1), (0, -1, 0))


def dig_down(grid: BlockGrid, tunnels: TunnelFinder, table: Traits, observation: Observation) -> DigThrough | None:
    """The breaking of what is under foot, or under where a fall will end.

    None where that takes long, would let lava or water in, or would end in a fall of more than MAX_DROP blocks; and in water.

    Args:
        grid: the blocks.
        tunnels: knows what is not to be opened.
        table: the traits for the tools that are held.
        observation: of this tick.
    """
    floor = _floor(grid, observation)
    if floor is None:
        return None
    block = grid.get(*floor)
    if table.body[block] != FULL or table.dig_ticks[block] > LONGEST_DIG_TICKS or observation.pose.in_water:
        return None
    if not tunnels.is_safe(*floor) or any(_kind(grid, floor, side) == WATER for side in _BESIDE) or _falls(grid, floor):
        return None
    return DigThrough(floor, middle_of(floor))


def _floor(grid: BlockGrid, observation: Observation) -> Cell | None:
    """The block that holds the body up, its middle first, or on which a short fall will end; None where there is none."""
    x, y, z = observation.pose.position
    level = math.floor(y - _SLACK)
    middle = math.floor(x), level, math.floor(z)
    if observation.pose.on_ground:
        sides = [(math.floor(x + dx), level, math.floor(z + dz)) for dx in _EDGES for dz in _EDGES]
        return next((cell for cell in (middle, *sides) if _kind(grid, cell, (0, 0, 0)) != FREE), None)
    falls = ((middle[0], level - drop, middle[2]) for drop in range(MAX_DROP + 1))
    return next((cell for cell in falls if _kind(grid, cell, (0, 0, 0)) != FREE), None)


def _kind(grid: BlockGrid, cell: Cell, side: Cell) -> int:
    return int(traits().body[grid.get(*(at + off for at, off in zip(cell, side, strict=True)))])


def _falls(grid: BlockGrid, floor: Cell) -> bool:
    """Whether who opens a cell falls too deep, or on to something that harms."""
    below = (_kind(grid, floor, (0, -drop, 0)) for drop in range(1, MAX_DROP + 1))
    return next((kind for kind in below if kind != FREE), FREE) != FULL
