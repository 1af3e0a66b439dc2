"""A whole frame in one compiled call: what an eye sees of blocks, cracks, creatures, things and rain, in that order."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names, textures
from bridge.camera_kernel import draw_blocks
from bridge.entity_kernel import draw_thing, reach_in_frame
from bridge.grid import CHUNKS, FULL_SKY_LIGHT, SIDE, GridArrays
from bridge.horizon import PLACE_SHIFT, SECTORS, columns_in_sight, find_horizon
from bridge.overlays import crack_patterns, draw_cracks
from bridge.packed import packed
from bridge.shapes import block_shapes
from bridge.sky import fill_brightness, fill_colours, light_of_sky
from bridge.sky_kernel import draw_rain

DRAW_DISTANCE = 48.0
"""Blocks to the end of the fog; below half of the grid's SIDE, less a chunk."""
WATER_DRAW_DISTANCE = 24.0
"""The same for an eye under water."""
RAIN_DRAW_DISTANCE = 0.75
"""By how much full rain brings the end of the fog nearer."""
MIDDLE_OF_BODY = 0.9
"""Height above an entity's feet of the cell whose light it has, in blocks."""
VIEW = np.dtype(
    [
        ("eye", np.float64, (3,)),
        ("feet", np.float64, (3,)),
        ("yaw", np.float64),
        ("pitch", np.float64),
        ("time_of_day", np.int64),
        ("rain", np.float64),
        ("thunder", np.float64),
        ("flash", np.int64),
        ("tick", np.int64),
        ("things", np.int64),
        ("cell", np.int64, (3,)),
        ("crack_stage", np.int64),
    ]
)
"""What a frame shows: eye and feet in the world, gaze in degrees, ticks since sunrise, the fields of ``sky.Weather``, how many
rows of THING count, and how cracked which cell is (``crack_stage`` -1: none is)."""


class ViewTables(NamedTuple):
    """What frames look up by block, of ``bridge.shapes.BlockShapes``, and the rest that never changes.

    Attributes:
        kind, wet: uint8 (blocks,).
        row: uint16 (blocks * STATES,).
        box_count: int64 (rows,).
        boxes: float32 (rows, MOST_BOXES, 6).
        plant_height: float32 (rows,).
        tint: float32 (rows, 3).
        water_row: row of the atlas with the face of water.
        cracks: uint8 (CRACK_STAGES, 16, 16), of ``overlays.crack_patterns``.
    """

    kind: NDArray[np.uint8]
    wet: NDArray[np.uint8]
    row: NDArray[np.uint16]
    box_count: NDArray[np.int64]
    boxes: NDArray[np.float32]
    plant_height: NDArray[np.float32]
    tint: NDArray[np.float32]
    water_row: int
    cracks: NDArray[np.uint8]


@functools.cache
def view_tables() -> ViewTables:
    """The tables, made once; not to be written to."""
    shapes = block_shapes()
    return packed(
        ViewTables(
            kind=shapes.kind,
            wet=shapes.wet,
            row=shapes.row.reshape(-1),
            box_count=shapes.count,
            boxes=shapes.boxes,
            plant_height=shapes.plant_height,
            tint=shapes.tint,
            water_row=names.blocks().id("water") * textures.FACES + textures.TOP,
            cracks=crack_patterns().astype(np.uint8),
        )
    )


class Surroundings(NamedTuple):
    """The grid of one world as a frame takes it.

    Attributes:
        blocks, states, light: flat, of ``GridArrays``.
        column_loaded, surface: of ``GridArrays``.
        min_y, layers: the lowest layer, and how many there are.
    """

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]
    light: NDArray[np.uint8]
    column_loaded: NDArray[np.int32]
    surface: NDArray[np.int32]
    min_y: int
    layers: int


def surroundings(grid: GridArrays) -> Surroundings:
    """Of a grid, or, where its arrays have the world as first axis, of many alike."""
    layers = grid.blocks.shape[-1]
    worlds = grid.blocks.shape[:-3]
    flat = (grid.blocks.reshape(*worlds, -1), grid.states.reshape(*worlds, -1), grid.light.reshape(*worlds, -1))
    return Surroundings(*flat, grid.column_loaded, grid.surface, grid.min_y, layers)


@njit(cache=True, nogil=True)
def _cell_at(grid, x, y, z):
    """Index of the cell around a position, -1 outside of what is loaded."""
    i, j, k = math.floor(x), math.floor(y) - grid.min_y, math.floor(z)
    held = grid.column_loaded[(i >> PLACE_SHIFT) % CHUNKS, (k >> PLACE_SHIFT) % CHUNKS]
    if not 0 <= j < grid.layers or held[0] != i >> PLACE_SHIFT or held[1] != k >> PLACE_SHIFT:
        return -1
    return ((i % SIDE) * SIDE + k % SIDE) * grid.layers + j


@njit(cache=True, nogil=True)
def _light_at(grid, x, y, z):
    """Light around a position, that of the open sky outside of what is loaded."""
    cell = _cell_at(grid, x, y, z)
    return np.int64(grid.light[cell]) if cell >= 0 else FULL_SKY_LIGHT


@njit(cache=True, nogil=True)
def _fill_basis(yaw, pitch, basis):
    """Unit vectors forward, right and up of a gaze, as rows of float32 (3, 3)."""
    angle, slant = math.radians(yaw), math.radians(pitch)
    level = math.cos(slant)
    fx, fy, fz = -math.sin(angle) * level, -math.sin(slant), math.cos(angle) * level
    rx, rz = -math.cos(angle), -math.sin(angle)
    basis[0, 0], basis[0, 1], basis[0, 2] = fx, fy, fz
    basis[1, 0], basis[1, 1], basis[1, 2] = rx, 0.0, rz
    basis[2, 0], basis[2, 1], basis[2, 2] = -rz * fy, rz * fx - rx * fz, rx * fy  # right x forward


@njit(cache=True, nogil=True, error_model="numpy")
def draw_view(grid, view, things, tables, looks, atlas, pixel, frame):
    """Draw a frame; the brightness of each level of light in it, float32 (256, 3), and that at the eye.

    Args:
        grid: ``Surroundings``.
        view: a VIEW record.
        things: THING (n,), whose offsets run from the feet; of two in the same place the first is seen.
        tables: ``ViewTables``.
        looks: ``LookArrays``.
        atlas: ``textures.Atlas``.
        pixel: float32, extent of a pixel at depth 1.
        frame: uint8 (H, W, 3), all of which is written.
    """
    depth = np.empty((frame.shape[0], frame.shape[1]), np.float32)
    brightness = np.empty((256, 3), np.float32)
    sky, sun, deep_water = np.empty(9, np.float32), np.empty(5, np.float32), np.empty(3, np.float32)
    basis, local_eye = np.empty((3, 3), np.float32), np.empty(3, np.float32)
    fill_brightness(light_of_sky(view.time_of_day, view.rain, view.thunder, view.flash != 0), brightness)
    fill_colours(view.time_of_day, view.rain, view.thunder, view.flash != 0, sky, sun, deep_water)
    _fill_basis(view.yaw, view.pitch, basis)
    x, y, z = view.eye[0], view.eye[1], view.eye[2]
    local_eye[0], local_eye[1], local_eye[2] = x % SIDE, y - grid.min_y, z % SIDE
    cell = _cell_at(grid, x, y, z)
    in_water = cell >= 0 and tables.wet[grid.blocks[cell]] != 0
    light_of_eye = _light_at(grid, x, y, z)
    distance = np.float32(DRAW_DISTANCE * (1 - (1 - RAIN_DRAW_DISTANCE) * view.rain))
    if in_water:
        # Deep down it is darker than the sky that the colour of deep water is made for.
        shade = max(brightness[light_of_eye, 0] / brightness[FULL_SKY_LIGHT, 0], np.float32(0.5))
        distance = np.float32(WATER_DRAW_DISTANCE)
        for k in range(3):
            deep_water[k] *= shade
    in_sight = np.zeros((CHUNKS, CHUNKS), np.bool_)
    columns_in_sight(grid.column_loaded, math.floor(x) >> PLACE_SHIFT, math.floor(z) >> PLACE_SHIFT, in_sight)
    horizon = np.empty(SECTORS, np.float32)
    top = find_horizon(grid.surface, in_sight, local_eye, distance, horizon)
    draw_blocks(
        grid.blocks,
        grid.states,
        grid.light,
        grid.layers,
        in_sight,
        top,
        horizon,
        tables.kind,
        tables.wet,
        tables.row,
        tables.box_count,
        tables.boxes,
        tables.plant_height,
        tables.tint,
        atlas,
        tables.water_row,
        local_eye,
        basis,
        pixel,
        distance,
        brightness,
        in_water,
        sky,
        sun,
        deep_water,
        frame,
        depth,
    )
    if view.crack_stage >= 0:
        _draw_cracks(view, tables.cracks[view.crack_stage], basis, pixel, frame, depth)
    if view.things:
        fog = deep_water if in_water else sky[3:6]
        _draw_things(grid, view, things, looks, basis, pixel, distance, brightness, fog, frame, depth)
    if view.rain > 0 and light_of_eye >= FULL_SKY_LIGHT and not in_water:
        draw_rain(frame, view.rain, view.tick)
    return brightness, light_of_eye


@njit(cache=True, nogil=True, error_model="numpy")
def _draw_things(grid, view, things, looks, basis, pixel, distance, brightness, fog, frame, depth):
    to_eye, origin = np.empty(3), np.empty(3, np.float32)
    local_basis, box = np.empty((3, 3), np.float32), np.empty(6, np.float32)
    for index in range(view.things):
        thing = things[index]
        for k in range(3):
            to_eye[k] = view.eye[k] - view.feet[k] - thing.offset[k]
        light = _light_at(
            grid,
            view.feet[0] + thing.offset[0],
            view.feet[1] + thing.offset[1] + MIDDLE_OF_BODY * min(thing.scale, 1.0),
            view.feet[2] + thing.offset[2],
        )
        draw_thing(
            thing, looks, to_eye, basis, pixel, distance, brightness[light], fog, frame, depth, origin, local_basis, box
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def _draw_cracks(view, pattern, basis, pixel, frame, depth):
    from_cell, corner, cube = np.empty(3, np.float32), np.zeros(3, np.float32), np.zeros(6, np.float32)
    for k in range(3):
        from_cell[k] = view.eye[k] - view.cell[k]
        cube[k + 3] = 1
    rectangle = reach_in_frame(cube, from_cell, basis, pixel, frame.shape[0], frame.shape[1])
    draw_cracks(frame, depth, from_cell, basis, pixel, corner, pattern, rectangle)
