"""The inner loop of the camera: one ray a pixel through the block grid. Compiled by numba.

Rays run in *grid coordinates*: the eye's place in the ring buffer (x and z modulo SIDE, y from the lowest layer), so
that float32 is precise everywhere in the world. A ray is ``eye + t * (forward + u * right + v * up)``: ``t`` is the
depth along the camera's axis. The walk is that of Amanatides and Woo (1987).

numba's cache follows this file only: after a change of constants in ``grid``, ``shapes`` or ``horizon``, touch it.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.block_states import STATES
from bridge.grid import FULL_SKY_LIGHT, SIDE
from bridge.horizon import FAR, PLACE_MASK, PLACE_SHIFT, SECTOR_MASK, SECTORS_A_QUARTER, TINY, bearing
from bridge.shapes import BOX, CROSS, EMPTY, WATER
from bridge.sky_kernel import sky_colour

_MASK = SIDE - 1
_MARGIN = np.float32(1e-3)
SHADE_TOP, SHADE_NORTH_SOUTH, SHADE_EAST_WEST, SHADE_BOTTOM, SHADE_PLANT = (
    np.float32(v) for v in (1.0, 0.8, 0.6, 0.5, 0.9)
)
_OPAQUE_WATER = np.float32(7.0)
"""Blocks of water behind which nothing is looked for."""
FOG_BEGINS = np.float32(0.55)
"""Share of the draw distance from which fog thickens."""
_LEVELS_OF_WATER = 8
_WATER_STEP = np.float32(1 / 9)
"""Water flows at 8 levels a ninth of a block apart; its source and what falls fill the cell for the eye."""


@njit(cache=True, nogil=True, inline="always")
def _texel(atlas, row, u, v, footprint):
    """Index of the texel at (u, v) in 0..1, at the mip level for a squared footprint in texels."""
    if footprint < np.float32(2):
        return min(15, int(v * np.float32(16))) * 16 + min(15, int(u * np.float32(16)))
    if footprint < np.float32(8):
        return 256 + min(7, int(v * np.float32(8))) * 8 + min(7, int(u * np.float32(8)))
    if footprint < np.float32(32):
        return 320 + min(3, int(v * np.float32(4))) * 4 + min(3, int(u * np.float32(4)))
    if footprint < np.float32(128):
        return 336 + min(1, int(v * np.float32(2))) * 2 + min(1, int(u * np.float32(2)))
    return 340


@njit(cache=True, nogil=True)
def _plant_texel(atlas, row, px, py, pz, rx, ry, rz, t_in, t_out, height, footprint):
    """Where a ray meets the two crossed leaves of a plant in its cell: (t, texel), or (-1, 0). ``p`` is the eye in
    the cell's frame; the leaves reach up to ``height``."""
    difference, total = rx - rz, rx + rz
    t_a = (pz - px) / difference if abs(difference) > TINY else np.float32(-1)
    t_b = (np.float32(1) - px - pz) / total if abs(total) > TINY else np.float32(-1)
    if t_b < t_a:
        t_a, t_b = t_b, t_a
    for t in (t_a, t_b):
        if t_in <= t <= t_out:
            u, v = px + rx * t, np.float32(1) - (py + ry * t) / height
            if 0.0 <= u < 1.0 and 0.0 <= v < 1.0:
                texel = _texel(atlas, row, u, v, footprint)
                if atlas[row, texel, 3] > 127:
                    return t, texel
    return np.float32(-1), 0


@njit(cache=True, nogil=True)
def _box_entry(px, py, pz, ix, iy, iz, box, t_out):
    """Where a ray enters a box of its cell: (t, axis), or (-1, 0) where it passes beside."""
    x0, x1 = (box[0] - px) * ix, (box[3] - px) * ix
    y0, y1 = (box[1] - py) * iy, (box[4] - py) * iy
    z0, z1 = (box[2] - pz) * iz, (box[5] - pz) * iz
    near_x, near_y, near_z = min(x0, x1), min(y0, y1), min(z0, z1)
    near, axis = near_x, 0
    if near_y > near:
        near, axis = near_y, 1
    if near_z > near:
        near, axis = near_z, 2
    far = min(max(x0, x1), min(max(y0, y1), max(z0, z1)))
    if near > far or near <= 0.0 or near > t_out:
        return np.float32(-1), 0
    return near, axis


@njit(cache=True, nogil=True)
def _nearest_box(px, py, pz, ix, iy, iz, boxes, count, t_out):
    """Where a ray first enters one of the boxes of its cell: (t, axis), or (-1, 0)."""
    nearest, nearest_axis = np.float32(-1), 0
    for index in range(count):
        near, axis = _box_entry(px, py, pz, ix, iy, iz, boxes[index], t_out)
        if near >= 0.0 and (nearest < 0.0 or near < nearest):
            nearest, nearest_axis = near, axis
    return nearest, nearest_axis


@njit(cache=True, nogil=True)
def _light_at(light, layers, in_sight, x, y, z):
    """The light of a cell, that of the open sky outside of what is loaded."""
    if not 0 <= y < layers or not in_sight[(x >> PLACE_SHIFT) & PLACE_MASK, (z >> PLACE_SHIFT) & PLACE_MASK]:
        return np.uint8(FULL_SKY_LIGHT)
    return light[np.uintp(((x & _MASK) * SIDE + (z & _MASK)) * layers + y)]


@njit(cache=True, nogil=True, error_model="numpy")
def draw_blocks(
    blocks, states, light, layers, in_sight, top_layer, horizon, kind, wet, shape_row, box_count, boxes, plant_height, tint,
    atlas, water_row, eye, basis, pixel, distance, brightness, eye_in_water, sky, sun, deep_water, frame, depth
):  # fmt: skip
    """Draw the grid into ``frame`` uint8 (H, W, 3) and write the depth of what was met into ``depth`` float32 (H, W).

    blocks, states, light: of the grid, flat; kind, wet and the five after them: of ``bridge.shapes.BlockShapes``, ``row`` flat;
    eye float32 (3,) in grid coordinates; basis float32 (3, 3): rows forward, right, up; pixel: extent of a pixel at
    depth 1; distance: draw distance in blocks; brightness float32 (256, 3): of ``bridge.sky``, by which a face is scaled for the
    light of the cell before it; deep_water float32 (3,): colour of deep water.
    """
    height, width = depth.shape
    zero, half, one = np.float32(0), np.float32(0.5), np.float32(1)
    top = np.float32(top_layer)
    lowest = horizon.min()
    ex, ey, ez = eye[0], eye[1], eye[2]
    texels_a_pixel = pixel * np.float32(16)
    for i in range(height):
        v_screen = (np.float32(height) * half - np.float32(i) - half) * pixel
        for j in range(width):
            u_screen = (np.float32(j) + half - np.float32(width) * half) * pixel
            rx = basis[0, 0] + u_screen * basis[1, 0] + v_screen * basis[2, 0]
            ry = basis[0, 1] + u_screen * basis[1, 1] + v_screen * basis[2, 1]
            rz = basis[0, 2] + u_screen * basis[1, 2] + v_screen * basis[2, 2]
            length = math.sqrt(one + u_screen * u_screen + v_screen * v_screen)
            inverse_length = one / length
            # A component of 0 would make 0 * inf below; a tiny one never crosses a cell within the draw distance.
            rx = rx if abs(rx) > TINY else TINY
            ry = ry if abs(ry) > TINY else TINY
            rz = rz if abs(rz) > TINY else TINY
            ix, iy, iz = one / rx, one / ry, one / rz
            forward_x, forward_y, forward_z = 1 if rx > 0 else 0, 1 if ry > 0 else 0, 1 if rz > 0 else 0
            step_x, step_y, step_z = 2 * forward_x - 1, 2 * forward_y - 1, 2 * forward_z - 1
            delta_x, delta_y, delta_z = abs(ix), abs(iy), abs(iz)
            # The margin keeps rounding from carrying a ray out of the layers in use.
            t_end = distance * inverse_length
            t = zero
            if ry > zero:
                t_end = min(t_end, (top - ey) * iy - _MARGIN)
            else:
                t_end = min(t_end, -ey * iy - _MARGIN)
                if ey >= top:  # Rays from above start where they come down to the highest block.
                    t = (top - ey) * iy + _MARGIN
            if ey < zero:
                t_end = -one
            slope = ry * abs(ry)
            level = rx * rx + rz * rz
            if slope > lowest * level:
                sector = math.floor(bearing(rx, rz) * SECTORS_A_QUARTER) & SECTOR_MASK
                if slope > horizon[sector] * level:
                    t_end = -one
            x = math.floor(ex + rx * t)
            y = min(max(math.floor(ey + ry * t), 0), top_layer - 1)
            z = math.floor(ez + rz * t)
            next_x = (np.float32(x + forward_x) - ex) * ix
            next_y = (np.float32(y + forward_y) - ey) * iy
            next_z = (np.float32(z + forward_z) - ez) * iz
            axis = 1 if t > zero else 3
            in_water = eye_in_water
            water_t = zero if eye_in_water else FAR
            water_axis = 1
            water_depth = zero
            last_water_t = zero
            met = -1
            texel = 0
            row = 0
            shape = EMPTY
            shape_index = 0
            entry_axis = 3
            water_light = np.uint8(FULL_SKY_LIGHT)
            while t < t_end:
                block = blocks[np.uintp(((x & _MASK) * SIDE + (z & _MASK)) * layers + y)]
                if block != 0 or in_water:
                    if not in_sight[(x >> PLACE_SHIFT) & PLACE_MASK, (z >> PLACE_SHIFT) & PLACE_MASK]:
                        block = np.uint16(0)
                    shape = kind[block]
                    is_wet, enters, enters_by = wet[block], t, axis
                    if is_wet and not in_water:
                        level = (
                            states[np.uintp(((x & _MASK) * SIDE + (z & _MASK)) * layers + y)] if shape == WATER else 0
                        )
                        if 0 < level < _LEVELS_OF_WATER:
                            surface = np.float32(y) + _WATER_STEP * np.float32(_LEVELS_OF_WATER - level)
                            if ey + ry * t > surface:  # the ray comes in above the water, and may go down to it
                                enters, enters_by = (surface - ey) * iy, 1
                                is_wet = np.uint8(ry < zero and enters < min(next_x, min(next_y, next_z)))
                    if is_wet:
                        if not in_water:
                            in_water = True
                            last_water_t = enters
                            if water_t == FAR:
                                water_t, water_axis = enters, enters_by
                                water_light = _light_at(
                                    light,
                                    layers,
                                    in_sight,
                                    x - step_x * (axis == 0),
                                    y - step_y * (axis == 1),
                                    z - step_z * (axis == 2),
                                )
                        elif not eye_in_water and water_depth + t - last_water_t > _OPAQUE_WATER:
                            break
                    elif in_water:
                        in_water = False
                        water_depth += t - last_water_t
                    if shape != EMPTY and shape != WATER:
                        side = axis
                        # A block that fills the eye's own cell is not drawn, as we could see nothing else.
                        if shape == CROSS:
                            t_out = min(next_x, min(next_y, next_z))
                            foot = t * texels_a_pixel
                            row = int(block) * 3 + 1
                            cell = np.uintp(((x & _MASK) * SIDE + (z & _MASK)) * layers + y)
                            shape_index = shape_row[np.uintp(int(block) * STATES + states[cell])]
                            hit, texel = _plant_texel(
                                atlas,
                                row,
                                ex - np.float32(x),
                                ey - np.float32(y),
                                ez - np.float32(z),
                                rx,
                                ry,
                                rz,
                                t,
                                t_out,
                                plant_height[shape_index],
                                foot * foot,
                            )
                            if hit >= zero:
                                t, met, entry_axis, axis = hit, int(block), axis, 4
                                break
                        elif side < 3:
                            hit = t
                            if shape == BOX:
                                t_out = min(next_x, min(next_y, next_z))
                                cell = np.uintp(((x & _MASK) * SIDE + (z & _MASK)) * layers + y)
                                shape_index = shape_row[np.uintp(int(block) * STATES + states[cell])]
                                hit, side = _nearest_box(
                                    ex - np.float32(x),
                                    ey - np.float32(y),
                                    ez - np.float32(z),
                                    ix,
                                    iy,
                                    iz,
                                    boxes[shape_index],
                                    box_count[shape_index],
                                    t_out,
                                )
                            if hit >= zero:
                                bx = ex + rx * hit - np.float32(x)
                                by = ey + ry * hit - np.float32(y)
                                bz = ez + rz * hit - np.float32(z)
                                foot = hit * texels_a_pixel
                                if side == 0:
                                    u, v, slant, face = bz, one - by, delta_x, 1
                                elif side == 1:
                                    u, v, slant, face = bx, bz, delta_y, 2 * forward_y
                                else:
                                    u, v, slant, face = bx, one - by, delta_z, 1
                                u = min(max(u, zero), one)
                                v = min(max(v, zero), one)
                                row = int(block) * 3 + face
                                texel = _texel(atlas, row, u, v, foot * foot * slant * length)
                                if atlas[row, texel, 3] > 127:
                                    t, met, entry_axis, axis = hit, int(block), axis, side
                                    break
                if next_x <= next_y:
                    if next_x <= next_z:
                        t, axis = next_x, 0
                        x += step_x
                        next_x += delta_x
                    else:
                        t, axis = next_z, 2
                        z += step_z
                        next_z += delta_z
                elif next_y <= next_z:
                    t, axis = next_y, 1
                    y += step_y
                    next_y += delta_y
                else:
                    t, axis = next_z, 2
                    z += step_z
                    next_z += delta_z
            if in_water:
                water_depth += min(t, t_end) - last_water_t
            hit_t = t if met >= 0 else FAR
            fog_t = min(hit_t, water_t) if not eye_in_water else hit_t
            fog = one
            if fog_t < FAR:
                fog = min(one, max(zero, (fog_t * length / distance - FOG_BEGINS) / (one - FOG_BEGINS)))
            if fog > zero or met < 0:
                if eye_in_water and (met >= 0 or in_water):
                    red, green, blue = deep_water[0], deep_water[1], deep_water[2]
                else:
                    red, green, blue = sky_colour(rx, ry, rz, inverse_length, sky, sun)
            else:
                red = green = blue = zero
            seen_red, seen_green, seen_blue = red, green, blue
            if met >= 0:
                if axis == 1:
                    shade = SHADE_BOTTOM if forward_y else SHADE_TOP
                elif axis == 0:
                    shade = SHADE_EAST_WEST
                elif axis == 2:
                    shade = SHADE_NORTH_SOUTH
                else:
                    shade = SHADE_PLANT
                lit = _light_at(
                    light,
                    layers,
                    in_sight,
                    x - step_x * (entry_axis == 0),
                    y - step_y * (entry_axis == 1),
                    z - step_z * (entry_axis == 2),
                )
                if shape in (BOX, CROSS):  # it does not fill its cell, and may shine
                    own = _light_at(light, layers, in_sight, x, y, z)
                    lit = own if brightness[own, 0] > brightness[lit, 0] else lit
                seen_red = np.float32(atlas[row, texel, 0]) * (shade * brightness[lit, 0])
                seen_green = np.float32(atlas[row, texel, 1]) * (shade * brightness[lit, 1])
                seen_blue = np.float32(atlas[row, texel, 2]) * (shade * brightness[lit, 2])
                if shape == CROSS:
                    seen_red *= tint[shape_index, 0]
                    seen_green *= tint[shape_index, 1]
                    seen_blue *= tint[shape_index, 2]
            elif in_water and not eye_in_water:
                seen_red, seen_green, seen_blue = deep_water[0], deep_water[1], deep_water[2]
            if water_t < FAR:
                clear = np.float32(0.6) / (one + np.float32(0.45) * water_depth * length)
                wr, wg, wb = deep_water[0], deep_water[1], deep_water[2]
                if not eye_in_water:
                    px, py, pz = ex + rx * water_t, ey + ry * water_t, ez + rz * water_t
                    if water_axis == 1:
                        u, v, slant, shade = px - np.floor(px), pz - np.floor(pz), delta_y, one
                    elif water_axis == 0:
                        u, v, slant, shade = pz - np.floor(pz), py - np.floor(py), delta_x, SHADE_NORTH_SOUTH
                    else:
                        u, v, slant, shade = px - np.floor(px), py - np.floor(py), delta_z, SHADE_NORTH_SOUTH
                    foot = water_t * texels_a_pixel
                    texel = _texel(atlas, water_row, u, v, foot * foot * slant * length)
                    wr = np.float32(atlas[water_row, texel, 0]) * (shade * brightness[water_light, 0])
                    wg = np.float32(atlas[water_row, texel, 1]) * (shade * brightness[water_light, 1])
                    wb = np.float32(atlas[water_row, texel, 2]) * (shade * brightness[water_light, 2])
                seen_red = wr + (seen_red - wr) * clear
                seen_green = wg + (seen_green - wg) * clear
                seen_blue = wb + (seen_blue - wb) * clear
            if fog > zero and fog_t < FAR:
                seen_red += (red - seen_red) * fog
                seen_green += (green - seen_green) * fog
                seen_blue += (blue - seen_blue) * fog
            frame[i, j, 0] = np.uint8(min(np.float32(255), seen_red))
            frame[i, j, 1] = np.uint8(min(np.float32(255), seen_green))
            frame[i, j, 2] = np.uint8(min(np.float32(255), seen_blue))
            depth[i, j] = hit_t
