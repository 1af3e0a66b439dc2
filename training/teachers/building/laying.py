"""Rays with the builder's question: where to look so that the block in the hand goes into this cell.

All blocks that the crosshair meets count as full cubes. Kernels read the ring of a ``BlockGrid`` as those of ``sight`` do.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.cells.block_rules import block_rules
from training.teachers.sight import block_at
from training.teachers.traits import traits

LAY_REACH = 4.4
"""Blocks from the eye to the point that is clicked; a little under the world's reach."""
BODY_HALF_WIDTH, BODY_HEIGHT = 0.31, 1.8
_SWAY = 0.01
"""How far beside a point the looks go that must do the same, in blocks."""
_LOW = 0.3
"""How far above the floor of its cell a plant is looked at, in blocks."""
_SPREAD = 0.36
"""How far from a face's middle the points lie that are tried beside it."""


class Surfaces(NamedTuple):
    """One row a block id; read-only arrays."""

    selectable: NDArray[np.uint8]
    """uint8 (blocks,), 1 for what the crosshair meets."""
    replaceable: NDArray[np.uint8]
    """uint8 (blocks,), 1 where what is placed takes its place."""
    firm: NDArray[np.uint8]
    """uint8 (blocks,), 1 for what stops a body. Nothing is put against flowers, which looks may pass by."""


@functools.cache
def surfaces() -> Surfaces:
    """The table of the whole vocabulary."""
    return Surfaces(
        traits().selectable, block_rules().replaceable.astype(np.uint8), (names.blocks().solid > 0).astype(np.uint8)
    )


@njit(cache=True, nogil=True)
def lay_cell(blocks, min_y, table, ex, ey, ez, px, py, pz, own_x, own_y, own_z):  # type: ignore[no-untyped-def]
    """The cell that a block goes into when it is placed along the ray from an eye to a point: (found, x, y, z).

    Cells of the column (own_x, own_z) below layer own_y count as standing, and nothing is put against them: of a pillar that the
    builder is yet to raise under itself.
    """
    dx, dy, dz = px - ex, py - ey, pz - ez
    x, y, z = math.floor(ex), math.floor(ey), math.floor(ez)
    last_x, last_y, last_z = x, y, z
    step_x = 1 if dx > 0 else -1
    step_y = 1 if dy > 0 else -1
    step_z = 1 if dz > 0 else -1
    delta_x = abs(1.0 / dx) if dx != 0.0 else np.inf
    delta_y = abs(1.0 / dy) if dy != 0.0 else np.inf
    delta_z = abs(1.0 / dz) if dz != 0.0 else np.inf
    next_x = (x + 1 - ex if dx > 0 else ex - x) * delta_x if dx != 0.0 else np.inf
    next_y = (y + 1 - ey if dy > 0 else ey - y) * delta_y if dy != 0.0 else np.inf
    next_z = (z + 1 - ez if dz > 0 else ez - z) * delta_z if dz != 0.0 else np.inf
    t = 0.0
    while t <= 1.0:
        if x == own_x and z == own_z and y < own_y:
            return False, 0, 0, 0
        block = block_at(blocks, min_y, x, y, z)
        if table.selectable[block]:
            if table.replaceable[block]:
                return True, x, y, z
            return table.firm[block] == 1, last_x, last_y, last_z
        last_x, last_y, last_z = x, y, z
        if next_x <= next_y and next_x <= next_z:
            t = next_x
            x += step_x
            next_x += delta_x
        elif next_y <= next_z:
            t = next_y
            y += step_y
            next_y += delta_y
        else:
            t = next_z
            z += step_z
            next_z += delta_z
    return False, 0, 0, 0


@njit(cache=True, nogil=True)
def touches_body(fx, fy, fz, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a block in a cell would reach into a body with its feet at (fx, fy, fz)."""
    return (
        x < fx + BODY_HALF_WIDTH
        and x + 1 > fx - BODY_HALF_WIDTH
        and z < fz + BODY_HALF_WIDTH
        and z + 1 > fz - BODY_HALF_WIDTH
        and y < fy + BODY_HEIGHT
        and y + 1 > fy + 0.001
    )


@njit(cache=True, nogil=True)
def _surely_into(  # type: ignore[no-untyped-def]
    blocks, min_y, table, ex, ey, ez, px, py, pz, own_x, own_y, own_z, x, y, z, reach
):
    """Whether looks through a point, and a little beside it, put a block into a cell: along an edge anything may be met."""
    for side in range(-1, 2):
        dx, dy, dz = px + side * _SWAY - ex, py + side * _SWAY - ey, pz - side * _SWAY - ez
        far = reach / math.sqrt(dx * dx + dy * dy + dz * dz)
        found, fx, fy, fz = lay_cell(
            blocks, min_y, table, ex, ey, ez, ex + dx * far, ey + dy * far, ez + dz * far, own_x, own_y, own_z
        )
        if not (found and fx == x and fy == y and fz == z):
            return False
    return True


@njit(cache=True, nogil=True)
def lay_aim(blocks, min_y, table, ex, ey, ez, x, y, z, own_x, own_y, own_z, reach):  # type: ignore[no-untyped-def]
    """The point to look at so that a block goes into a cell: (found, px, py, pz).

    The cell's middle wherever that will do, because that is what a student that knows the cell can aim at; else the middle of a
    face that something stands behind, the lower one first; else a point beside it.
    """
    block = block_at(blocks, min_y, x, y, z)
    if table.selectable[block] and not table.replaceable[block]:
        return False, 0.0, 0.0, 0.0
    cx, cy, cz = x + 0.5, y + 0.5, z + 0.5
    away = math.sqrt((cx - ex) ** 2 + (cy - ey) ** 2 + (cz - ez) ** 2)
    if away > reach + 0.9:
        return False, 0.0, 0.0, 0.0
    if table.selectable[block]:
        # A plant does not fill its cell: a look low into its middle meets it, others may pass it by.
        cy = y + _LOW
        if _surely_into(blocks, min_y, table, ex, ey, ez, cx, cy, cz, own_x, own_y, own_z, x, y, z, reach):
            return True, cx, cy, cz
        return False, 0.0, 0.0, 0.0
    if away > 0.5 and _surely_into(blocks, min_y, table, ex, ey, ez, cx, cy, cz, own_x, own_y, own_z, x, y, z, reach):
        return True, cx, cy, cz
    for sample in range(5):
        for face in range(6):
            axis, sign = (
                (1, -1) if face == 0 else ((1, 1) if face == 5 else ((0 if face <= 2 else 2), face % 2 * 2 - 1))
            )
            nx, ny, nz = x, y, z
            ox, oy, oz = 0.0, 0.0, 0.0
            first = _SPREAD if sample == 1 else (-_SPREAD if sample == 2 else 0.0)
            second = _SPREAD if sample == 3 else (-_SPREAD if sample == 4 else 0.0)
            if axis == 0:
                nx, ox, oy, oz = x + sign, sign * 0.5, first, second
            elif axis == 1:
                ny, ox, oy, oz = y + sign, first, sign * 0.5, second
            else:
                nz, ox, oy, oz = z + sign, first, second, sign * 0.5
            if not table.selectable[block_at(blocks, min_y, nx, ny, nz)]:
                continue
            px, py, pz = cx + ox, cy + oy, cz + oz
            # The eye must look at the face from its front, and not merely graze it.
            front = (px - ex) * (ox if axis == 0 else 0.0) + (py - ey) * (oy if axis == 1 else 0.0)
            front += (pz - ez) * (oz if axis == 2 else 0.0)
            if front <= 0.05:
                continue
            if _surely_into(blocks, min_y, table, ex, ey, ez, px, py, pz, own_x, own_y, own_z, x, y, z, reach):
                return True, px, py, pz
    return False, 0.0, 0.0, 0.0


@njit(cache=True, nogil=True)
def lay_aims(blocks, min_y, table, fx, fy, fz, eye_height, cells, aims):  # type: ignore[no-untyped-def]
    """Which of some cells can be placed from where the feet are now, and where to look for each.

    ``cells`` int64 (n, 3); ``aims`` float64 (n, 3) is written to. Returns bool (n,).
    """
    found = np.zeros(cells.shape[0], np.bool_)
    for i in range(cells.shape[0]):
        x, y, z = cells[i]
        if touches_body(fx, fy, fz, x, y, z):
            continue
        ok, px, py, pz = lay_aim(blocks, min_y, table, fx, fy + eye_height, fz, x, y, z, 0, -(10**6), 0, LAY_REACH)
        found[i] = ok
        aims[i, 0], aims[i, 1], aims[i, 2] = px, py, pz
    return found
