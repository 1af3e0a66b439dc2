"""Ways out: the nearest cell where the harm ends, and directions in which one can run."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator

from bridge.messages import Cell
from runtime.reflexes.surroundings import LAVA, SOLID, UNKNOWN, WET, Surroundings

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
MOST_CELLS = 1500
"""Cells that a search looks at before it gives up; some milliseconds."""
MOST_DROP = 3
"""Blocks that a body falls without harm (https://minecraft.wiki/w/Damage#Fall_damage)."""


def nearest(start: Cell, steps: Callable[[Cell], Iterator[Cell]], is_goal: Callable[[Cell], bool]) -> list[Cell]:
    """The shortest way from ``start`` (left out) to a cell where it ends; empty where none is found."""
    came: dict[Cell, Cell] = {start: start}
    waiting = deque([start])
    while waiting and len(came) < MOST_CELLS:
        cell = waiting.popleft()
        if cell != start and is_goal(cell):
            way = [cell]
            while came[way[-1]] != start:
                way.append(came[way[-1]])
            return way[::-1]
        for following in steps(cell):
            if following not in came:
                came[following] = cell
                waiting.append(following)
    return []


def swimming_steps(around: Surroundings) -> Callable[[Cell], Iterator[Cell]]:
    """Moves of a head under water: to any side, up or down, through what is not solid."""

    def steps(cell: Cell) -> Iterator[Cell]:
        x, y, z = cell
        for near in ((x, y + 1, z), *((x + dx, y, z + dz) for dx, dz in _SIDES), (x, y - 1, z)):
            if not around.at(*near) & SOLID:
                yield near

    return steps


def walking_steps(around: Surroundings) -> Callable[[Cell], Iterator[Cell]]:
    """Moves of feet: a block to a side, up one with a jump, down some by a fall; straight up through what is liquid."""

    def steps(cell: Cell) -> Iterator[Cell]:
        x, y, z = cell
        if around.at(x, y, z) & (LAVA | WET) and around.is_free(x, y + 1, z):
            yield x, y + 1, z
        for dx, dz in _SIDES:
            side = (x + dx, z + dz)
            if around.is_free(side[0], y, side[1]):
                yield landing(around, side[0], y, side[1])
            elif around.is_free(side[0], y + 1, side[1]) and not around.at(x, y + 2, z) & SOLID:
                yield side[0], y + 1, side[1]

    return steps


def landing(around: Surroundings, x: int, y: int, z: int) -> Cell:
    """Where feet come to rest that step into a free cell: there, or as far below as it is free and dry."""
    while (
        not (around.at(x, y, z) & (WET | LAVA) or around.at(x, y - 1, z) & SOLID) and y > around.feet[1] - MOST_DROP - 1
    ):
        y -= 1
    return x, y, z


def bears(around: Surroundings, cell: Cell) -> bool:
    """Whether a body can stay in a cell: on something solid, or in water."""
    x, y, z = cell
    below = around.at(x, y - 1, z)
    return bool(around.at(x, y, z) & WET) or (bool(below & SOLID) and not below & UNKNOWN)


def free_run(around: Surroundings, yaw: float, blocks: int = 4) -> tuple[float, bool]:
    """How far one can run: blocks without wall, drop or fire, and whether the first step is one up.

    Args:
        yaw: degrees, as in ``Pose``.
        blocks: how far to look.
    """
    dx, dz = -math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
    x, _, z = around.position
    height, climbs, cell = around.feet[1], False, (around.feet[0], around.feet[2])
    for step in range(1, 2 * blocks + 1):
        there = (math.floor(x + dx * step / 2), math.floor(z + dz * step / 2))
        if there == cell:
            continue
        cell = there
        if around.is_free(cell[0], height, cell[1]):
            _, height, _ = landing(around, cell[0], height, cell[1])
        elif around.is_free(cell[0], height + 1, cell[1]):
            climbs = climbs or step <= 3
            height += 1
        else:
            return (step - 1) / 2, climbs
        below = (cell[0], height, cell[1])
        if not around.is_cool(*below) or not bears(around, below):
            return (step - 1) / 2, climbs
    return float(blocks), climbs
