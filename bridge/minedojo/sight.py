"""Voxels and rays as MineDojo's Malmo flattens them (``buildGridData`` and ``buildRichLidarData`` of ``JSONWorldDataHelper``)."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.player.aiming import first_creature
from bridge.grid import BlockGrid, copy_cube
from bridge.messages import Cell, Vector
from bridge.minedojo.materials import facts_of
from bridge.minedojo.mission import Box, Ray
from bridge.raycast import first_block, look_direction, outline_rows
from bridge.shapes import block_shapes

Values = list[str | int | float | bool]
NO_ENTITY = "null"
_NO_WAY = 1e-9


def voxels(grid: BlockGrid, feet: Vector, eye: Vector, look: Vector, box: Box) -> Values:
    """Ten values a cell; x runs fastest, then y, then z, each from low to high, from the cell of the feet on.

    The last value is the cosine between the gaze and the way from the eye to the cell's lower corner, as in the Java code.
    """
    low = [math.floor(part) + offset for part, offset in zip(feet, box.low, strict=True)]
    sides = [high - low + 1 for low, high in zip(box.low, box.high, strict=True)]
    blocks, states = cells(grid, (low[0], low[1], low[2]), (sides[0], sides[1], sides[2]))
    x, y, z = (np.arange(start, start + side) - at for start, side, at in zip(low, sides, eye, strict=True))
    y, z = y[:, None], z[:, None, None]
    lengths = np.maximum(np.sqrt(x * x + y * y + z * z), _NO_WAY)
    cosines = ((x * look[0] + y * look[1] + z * look[2]) / lengths).ravel().tolist()
    found: Values = []
    for block, state, cosine in zip(blocks.ravel("F").tolist(), states.ravel("F").tolist(), cosines, strict=True):
        found += facts_of(block, state)[:9]
        found.append(cosine)
    return found


def cells(grid: BlockGrid, low: Cell, sides: Cell) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Block ids and states by x, y, z of a box with ``low`` as its lowest cell; air where nothing is loaded."""
    x, layer, z = low[0], low[1] - grid.min_y, low[2]
    blocks, states = np.zeros(sides, np.uint16), np.zeros(sides, np.uint8)
    copy_cube(grid.blocks, grid.column_loaded, x, layer, z, blocks)
    copy_cube(grid.states, grid.column_loaded, x, layer, z, states)
    return blocks, states


def rays(
    grid: BlockGrid, creatures: NDArray[np.void], eye: Vector, yaw: float, pitch: float, wanted: Sequence[Ray]
) -> Values:
    """Sixteen values a ray: what block it meets, liquids included, and what creature before it.

    A ray that meets nothing ends at its distance, in the cell there. ``creatures`` are CREATURE (n,). As in the Java code the
    gaze is turned about the world's axes: first by the pitch about x, then by the yaw about y.
    """
    look = look_direction(yaw, pitch)
    found: Values = []
    for ray in wanted:
        direction = _turned(look, ray)
        cell, distance = _first(grid, eye, direction, ray.distance)
        facts = facts_of(grid.get(*cell), grid.get_state(*cell))
        row, near = first_creature(creatures, eye, direction, distance)
        entity = NO_ENTITY if row < 0 else _entity_name(int(creatures[row]["kind"]))
        found += (facts.name, distance, facts.metadata, facts.harvest_level, facts.tool_not_required)
        found += (facts.blocks_movement, facts.liquid, facts.solid, facts.burns)
        found += (entity, float(near) if row >= 0 else distance, ray.pitch, ray.yaw, *cell)
    return found


def _turned(look: Vector, ray: Ray) -> Vector:
    """``Vec3d.rotatePitch`` and then ``rotateYaw``."""
    x, y, z = look
    cosine, sine = math.cos(ray.pitch), math.sin(ray.pitch)
    y, z = y * cosine + z * sine, z * cosine - y * sine
    cosine, sine = math.cos(ray.yaw), math.sin(ray.yaw)
    return x * cosine + z * sine, y, z * cosine - x * sine


@functools.cache
def _stops() -> NDArray[np.uint8]:
    """uint8 (blocks,): what a ray stops at."""
    return (block_shapes().selectable.astype(bool) | names.blocks().liquid()).astype(np.uint8)


def _first(grid: BlockGrid, eye: Vector, direction: Vector, reach: float) -> tuple[tuple[int, int, int], float]:
    shapes = block_shapes()
    x, y, z, axis, _, distance = first_block(
        grid.blocks,
        grid.states,
        grid.column_loaded,
        grid.min_y,
        _stops(),
        shapes.kind,
        outline_rows(),
        shapes.count,
        shapes.boxes,
        float(eye[0]),
        float(eye[1]),
        float(eye[2]),
        *direction,
        float(reach),
        False,
        0,
        0,
        0,
    )
    if axis < 0:
        end = [math.floor(start + part * reach) for start, part in zip(eye, direction, strict=True)]
        return (end[0], end[1], end[2]), reach
    return (int(x), int(y), int(z)), float(distance)


def _entity_name(kind: int) -> str:
    """The Java class of a creature, whose start MineDojo cuts off."""
    return "Entity" + kind_names().name(kind).title().replace("_", "")
