"""Where a blueprint is to stand, what of it is still missing, and in which order it is built: from the observation alone.

The order is our own definition. A cell is *due* once something solid touches it, which a block can be put against, and nothing
that could be placed now is missing below it or below its eight neighbours. So no hole can be closed in: every missing cell is
open to the sky of its own building. Nor does any part of a building run more than a layer ahead of the lowest due cell.

Of the due cells those within an arm's reach come first, the lowest layer first, and in a layer the farthest ring around the feet
first, because a near block hides the ground behind it. Farthest-first ends at the arm's reach: beyond it every step would make
another cell the farthest one, and a builder would walk to and fro. There the nearest comes first.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.messages import BLUEPRINT_SIDE, EYE_HEIGHT, REACH_BLOCKS, VOXEL_SIDE, Cell, Observation, Voxels

GAP_BLOCKS = 2
"""From the feet's cell to the first cell of the building, so that the builder stands outside of it."""
_SIDEWAYS, _FARTHER, _RISE = 3, 3, 3
"""How many cells a site may lie aside of straight ahead, farther off, and above or below the feet."""
_TAKEN, _FILLED, _HOLLOW, _MOVED = 4.0, 1.0, 1.0, 0.5
"""What speaks against a site: a wanted cell that is taken (what stands there cannot be built), a cell that should be air, a
lowest cell without ground, and each cell of distance from straight ahead."""
_TOUCHING = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))
_LAYERS_AHEAD = 1
UNKNOWN = np.uint16(0xFFFF)
"""In a survey: a cell that was never seen."""

Cells = tuple[NDArray[np.int64], NDArray[np.uint16]]
"""World cells int64 (n, 3) and the block of each, uint16 (n,)."""
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Site:
    """A blueprint and the world cell of its ``[0, 0, 0]``.

    Raises ValueError where the blueprint is no uint16 (BLUEPRINT_SIDE,) * 3 or holds nothing.
    """

    blueprint: Voxels
    origin: Cell

    def __post_init__(self) -> None:
        shape, dtype = self.blueprint.shape, self.blueprint.dtype
        if shape != (BLUEPRINT_SIDE,) * 3 or dtype != np.uint16:
            raise ValueError(f"blueprint: expected uint16 {(BLUEPRINT_SIDE,) * 3}, got {dtype.name} {shape}")
        if not self.blueprint.any():
            raise ValueError("blueprint: it is empty; at least one block must be wanted")


class Survey:
    """What was last seen in the cells of a site: the cube around the eye is smaller than a large building."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.blocks: Voxels = np.full((BLUEPRINT_SIDE,) * 3, UNKNOWN, np.uint16)
        """uint16 (BLUEPRINT_SIDE,) * 3, UNKNOWN where nothing was seen yet."""

    def look(self, observation: Observation) -> None:
        """Take in what the voxel cube shows of the site now."""
        shift = [at - corner for at, corner in zip(observation.voxel_origin, self.site.origin, strict=True)]
        here, there = [], []
        for offset in shift:
            low, high = max(0, offset), min(BLUEPRINT_SIDE, offset + VOXEL_SIDE)
            here.append(slice(low, max(low, high)))
            there.append(slice(low - offset, max(low, high) - offset))
        self.blocks[tuple(here)] = observation.voxels[tuple(there)]


def choose_site(blueprint: Voxels, observation: Observation) -> Site:
    """The best place for a blueprint before the agent, as its first observation shows the ground. Our own rule.

    The building's box begins GAP_BLOCKS cells ahead of the feet, along the axis nearest to the gaze, and is centred on them; it
    may lie a few cells aside and farther off, and on any level of the ground near the feet's. Of all these the one counts where
    the fewest wanted cells are taken, the fewest cells must be cleared and the most of the lowest layer has ground below it, and
    the nearest to straight ahead where several are as good. What lies outside of the voxel cube counts as free and level.

    Raises ValueError where the blueprint is empty.
    """
    box = np.argwhere(blueprint)
    if not len(box):
        raise ValueError("blueprint: it is empty; at least one block must be wanted")
    low, high = box.min(axis=0), box.max(axis=0) + 1
    part = blueprint[tuple(slice(a, b) for a, b in zip(low, high, strict=True))]
    solid = names.blocks().solid[observation.voxels] > 0
    feet = _feet(observation)
    cube = np.array(observation.voxel_origin, np.int64)
    yaw = math.radians(observation.pose.yaw)
    east, south = -math.sin(yaw), math.cos(yaw)
    axis, sign = (0, 1 if east > 0 else -1) if abs(east) > abs(south) else (2, 1 if south > 0 else -1)
    side = 2 - axis
    best, least = feet, math.inf
    for ahead in range(_FARTHER + 1):
        for aside in sorted(range(-_SIDEWAYS, _SIDEWAYS + 1), key=abs):
            corner = feet.copy()
            near = GAP_BLOCKS + ahead
            corner[axis] += near if sign > 0 else -near - part.shape[axis] + 1
            corner[side] += aside - part.shape[side] // 2
            for rise in sorted(range(-_RISE, _RISE + 1), key=abs):
                corner[1] = feet[1] + rise
                moved = ahead + abs(aside) + 0.1 * abs(rise)
                price = _price(part, solid, corner - cube, feet[1] - cube[1]) + _MOVED * moved
                if price < least:
                    best, least = corner.copy(), price
    x, y, z = (best - low).tolist()
    return Site(blueprint, (x, y, z))


def _price(part: Voxels, solid: _Mask, corner: NDArray[np.int64], level: int) -> float:
    """What speaks against putting the wanted part of a blueprint at a corner of the voxel cube; ``level`` is that of the feet."""
    reach = [
        (max(0, -int(at)), min(extent, VOXEL_SIDE - int(at))) for at, extent in zip(corner, part.shape, strict=True)
    ]
    if any(first >= last for first, last in reach):
        # Out of sight: as good as level ground, at the feet's level alone.
        return _HOLLOW * np.count_nonzero(part[:, 0]) * abs(int(corner[1]) - level)
    wanted = part[tuple(slice(*bounds) for bounds in reach)] > 0
    first = [int(at) + bounds[0] for at, bounds in zip(corner, reach, strict=True)]
    there = solid[tuple(slice(at, at + extent) for at, extent in zip(first, wanted.shape, strict=True))]
    price = _TAKEN * (wanted & there).sum() + _FILLED * (there & ~wanted).sum()
    if reach[1][0] == 0 and first[1] > 0:
        x, y, z = first
        ground = solid[x : x + wanted.shape[0], y - 1, z : z + wanted.shape[2]]
        price += _HOLLOW * (wanted[:, 0] & ~ground).sum()
    return float(price)


def wanted_cells(site: Site, observation: Observation, survey: Survey | None = None) -> Cells:
    """What is still missing, in building order: see the module. Cells that hold something else wait until they are cleared.

    Args:
        site: where what is to stand.
        observation: of now.
        survey: what was seen before, for buildings that the cube does not hold; None knows the cube alone. It is not changed:
            call its ``look`` once for every observation.

    After the due cells come those that are not due yet, then those that were never seen, each the nearest first. Ties go by the
    cell's x, y and z.
    """
    seen = _seen(site, observation, survey)
    missing, known = (site.blueprint > 0) & ~_holds(seen), seen != UNKNOWN
    due = due_cells(site, seen, held_blocks(observation))
    found = np.argwhere(missing | ((site.blueprint > 0) & ~known))
    index = tuple(found.T)
    cells = found + np.array(site.origin, np.int64)
    away = np.linalg.norm(cells + 0.5 - _eye(observation), axis=1)
    reached = due[index] & (away <= REACH_BLOCKS)
    stage = np.select([reached, due[index], known[index]], [0, 1, 2], 3)
    layer = np.where(reached, found[:, 1], 0)
    ring = np.abs(cells - _feet(observation))[:, [0, 2]].max(axis=1)
    order = np.lexsort((cells[:, 2], cells[:, 1], cells[:, 0], np.where(reached, -ring, away), layer, stage))
    return cells[order], site.blueprint[index][order]


def obstructing_cells(site: Site, observation: Observation, survey: Survey | None = None) -> Cells:
    """What stands in the blueprint's box where something else or nothing is wanted, and which block it is.

    The highest come first, then the nearest. The box is that of the wanted cells: the ground below it obstructs nothing.
    """
    seen = _seen(site, observation, survey)
    wanted = np.argwhere(site.blueprint)
    inside = np.zeros_like(site.blueprint, np.bool_)
    inside[tuple(slice(a, b + 1) for a, b in zip(wanted.min(axis=0), wanted.max(axis=0), strict=True))] = True
    found = np.argwhere(inside & _holds(seen) & (seen != site.blueprint))
    cells = found + np.array(site.origin, np.int64)
    away = np.linalg.norm(cells + 0.5 - _eye(observation), axis=1)
    order = np.lexsort((cells[:, 2], cells[:, 0], away, -cells[:, 1]))
    return cells[order], seen[tuple(found.T)][order]


def held_blocks(observation: Observation) -> _Mask:
    """bool (blocks,): which blocks the slots hold items of, by name."""
    table, items = names.blocks(), names.items()
    held = np.zeros(len(table), np.bool_)
    for item in np.unique(observation.inventory[observation.inventory[:, 1] > 0, 0]).tolist():
        if items.name(item) in table:
            held[table.id(items.name(item))] = True
    held[names.AIR] = False
    return held


def due_cells(site: Site, seen: Voxels, held: _Mask | None = None) -> _Mask:
    """bool (BLUEPRINT_SIDE,) * 3: the missing cells that may be placed now, by the rule of the module.

    Args:
        site: where what is to stand.
        seen: uint16 (BLUEPRINT_SIDE,) * 3, the blocks that stand in its cells; UNKNOWN cells are neither missing nor a support.
        held: bool (blocks,), what can be placed at all (``held_blocks``); the cells of other blocks wait, and nothing waits for
            them. None holds all.

    What lies below the lowest layer counts as ground.
    """
    known = seen != UNKNOWN
    stands = _holds(seen)
    missing = (site.blueprint > 0) & known & ~stands
    padded = np.pad(stands, 1)
    lowest = int(np.argwhere(site.blueprint)[:, 1].min())
    padded[:, : lowest + 1] = True
    touched = np.zeros_like(stands)
    for dx, dy, dz in _TOUCHING:
        touched |= padded[1 + dx : 17 + dx, 1 + dy : 17 + dy, 1 + dz : 17 + dz]
    could = missing & touched
    if held is not None:
        could &= held[site.blueprint]
    around = np.pad(could, ((1, 1), (0, 0), (1, 1)))
    blocked = np.zeros_like(could)
    for dx in range(3):
        for dz in range(3):
            blocked |= around[dx : dx + BLUEPRINT_SIDE, :, dz : dz + BLUEPRINT_SIDE]
    below = np.zeros_like(could)
    below[:, 1:] = np.logical_or.accumulate(blocked, axis=1)[:, :-1]
    due: _Mask = could & ~below
    due[:, int(due.any(axis=(0, 2)).argmax()) + 1 + _LAYERS_AHEAD :] = False
    return due


@functools.cache
def _solid() -> _Mask:
    solid: _Mask = names.blocks().solid > 0
    return solid


def _holds(seen: Voxels) -> _Mask:
    """Where a solid block stands."""
    holds: _Mask = (seen != UNKNOWN) & _solid()[np.where(seen == UNKNOWN, 0, seen)]
    return holds


def _seen(site: Site, observation: Observation, survey: Survey | None) -> Voxels:
    fresh = Survey(site)
    if survey is not None:
        fresh.blocks[:] = survey.blocks
    fresh.look(observation)
    return fresh.blocks


def _eye(observation: Observation) -> NDArray[np.float64]:
    x, y, z = observation.pose.position
    return np.array((x, y + EYE_HEIGHT, z))


def _feet(observation: Observation) -> NDArray[np.int64]:
    x, y, z = observation.pose.position
    return np.array([math.floor(x), math.floor(y + 0.1), math.floor(z)], np.int64)
