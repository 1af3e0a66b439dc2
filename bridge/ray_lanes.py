"""The rays of a tile of a frame, sixteen at a time, and their colours. Compiled by numba.

Those that meet full cubes, plants, water or the sky are drawn here, which is nearly all of them. The others, such as those that
meet smaller boxes or leave water again, are left to ``bridge.camera_kernel``, which goes on where they are. Both make of a ray
the same colour to the last bit, so that it does not matter which of them draws it: what is computed here is what is computed
there, in the same order.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import numpy as np
from numba import njit

from bridge import ray_rows as rows
from bridge.compiled import rule
from bridge.horizon import FAR
from bridge.lane_colours import are_in_sight, atlas_at, lights_at, lit_colours, sky_colours, texels_at
from bridge.lanes import (
    LANES,
    bits,
    choose,
    count,
    floats,
    floors,
    gather,
    larger,
    put,
    smaller,
    spread,
    taken,
    whole,
)
from bridge.ray_walk import PLAIN_CUBE, walk
from bridge.rays import along, begin_rays, cells_before, chosen_place
from bridge.shades import (
    FOG_BEGINS,
    SHADE_BOTTOM,
    SHADE_EAST_WEST,
    SHADE_NORTH_SOUTH,
    SHADE_PLANT,
    SHADE_TOP,
    WATER_CLEARNESS,
    WATER_MURK,
)
from bridge.sky_kernel import star_light


@njit(inline="always")
def _cube_texels(words, eye, texels_a_pixel, rays, place, block, mask):
    """The texels of the faces by which cubes are met."""
    zero, one = np.float32(0), np.float32(1)
    t, axis = place.t, place.axis
    x, y, z = (
        eye[0] + rays.x * t - floats(place.x),
        eye[1] + rays.y * t - floats(place.y),
        eye[2] + rays.z * t - floats(place.z),
    )
    u = smaller(larger(choose(axis == 0, z, x), zero), one)
    v = smaller(larger(choose(axis == 1, z, one - y), zero), one)
    foot = t * texels_a_pixel
    texel = texels_at(u, v, foot * foot * along(axis, rays.delta_x, rays.delta_y, rays.delta_z) * rays.length)
    face = choose(axis == 1, choose(rays.ahead_y, 2, spread(0)), 1)
    return atlas_at(words, block, face, texel, mask)


@njit(inline="always")
def _water_colours(words, water, eye, texels_a_pixel, rays, met, mask):
    """The colours of the faces by which water is entered."""
    zero = np.float32(0)
    t, axis = met.entry.t, met.entry.axis
    x, y, z = eye[0] + rays.x * t, eye[1] + rays.y * t, eye[2] + rays.z * t
    x, y, z = x - floors(x), y - floors(y), z - floors(z)
    u = choose(mask, choose(axis == 0, z, x), zero)
    v = choose(mask, choose(axis == 1, z, y), zero)
    foot = t * texels_a_pixel
    texel = texels_at(u, v, foot * foot * along(axis, rays.delta_x, rays.delta_y, rays.delta_z) * rays.length)
    shade = choose(axis == 1, np.float32(1), spread(SHADE_NORTH_SOUTH))
    return lit_colours(words, atlas_at(words, spread(water), 0, texel, mask), shade, met.water_light, mask)


@njit(inline="always")
def _lights_of_stars(rays, sun, work):
    """``sky_kernel.star_light`` of each ray."""
    if sun[4] > np.float32(0):
        put(work, rows.RAY_X, rays.x)
        put(work, rows.RAY_Y, rays.y)
        put(work, rows.RAY_Z, rays.z)
        put(work, rows.INVERSE_LENGTH, rays.inverse_length)
        for k in range(LANES):
            dx, dy, dz = work[rows.RAY_X, k], work[rows.RAY_Y, k], work[rows.RAY_Z, k]
            work[rows.STAR, k] = star_light(dx, dy, dz, dy * work[rows.INVERSE_LENGTH, k], sun)
        lights = taken(work, rows.STAR)
    else:
        lights = spread(np.float32(0))
    return lights


@rule
def draw_lanes(
    words, layers, lowest, top_layer, water, eye, basis, pixel, distance, eye_in_water, sky, sun, deep_water,
    height, width, first_i, first_j, told, cells
):  # fmt: skip
    """Draw the rays of the tile whose first pixel is (first_i, first_j); which are left, as bits.

    Args:
        words: ``Words``.
        lowest: the least of the horizon.
        water: the id of PLAIN_WATER.
        told, cells: the ``rays`` and ``cells`` of ``bridge.ray_rows``, to which is written how those look that are drawn, and
            where the others are.
        The others are those of ``camera_kernel.draw_blocks``.
    """
    zero, one = np.float32(0), np.float32(1)
    texels_a_pixel = pixel * np.float32(16)
    rays, place = begin_rays(
        words.horizon, lowest, top_layer, eye, basis, pixel, distance, height, width, first_i, first_j
    )
    met = walk(words, layers, water, eye, texels_a_pixel, rays, place, not eye_in_water)
    place, in_water, by_leaf = met.place, met.in_water, met.by_leaf
    missed = met.ended & ~in_water
    deep = in_water & (met.ended | (met.block == water))
    cube = ~met.ended & ~by_leaf & ~deep & (place.axis < 3)
    cube = are_in_sight(words, place.x, place.z, cube & (gather(words.kinds, met.block, cube) == PLAIN_CUBE))
    texel = _cube_texels(words, eye, texels_a_pixel, rays, place, met.block, cube)
    cube = cube & (texel < 0)
    solid = cube | by_leaf
    shade_y = choose(rays.ahead_y, SHADE_BOTTOM, spread(SHADE_TOP))
    shade = along(place.axis, SHADE_EAST_WEST, shade_y, spread(SHADE_NORTH_SOUTH))
    x, y, z = cells_before(rays, place)
    light = lights_at(words, layers, x, y, z, solid)
    t, tint = place.t, met.row * 3
    if count(by_leaf) > 0:  # it does not fill its cell, and may shine
        own = lights_at(words, layers, place.x, place.y, place.z, by_leaf)
        is_lighter = gather(words.brightness, own * 3, by_leaf) > gather(words.brightness, light * 3, by_leaf)
        light = choose(by_leaf & is_lighter, own, light)
        shade, texel, t = (
            choose(by_leaf, SHADE_PLANT, shade),
            choose(by_leaf, met.texel, texel),
            choose(by_leaf, met.leaf_t, t),
        )
    red, green, blue = lit_colours(words, texel, shade, light, solid)
    if count(by_leaf) > 0:
        red = choose(by_leaf, red * gather(words.tint, tint, by_leaf), red)
        green = choose(by_leaf, green * gather(words.tint, tint + 1, by_leaf), green)
        blue = choose(by_leaf, blue * gather(words.tint, tint + 2, by_leaf), blue)
    fog_t = t
    if count(in_water) > 0:
        red, green, blue = (
            choose(deep, deep_water[0], red),
            choose(deep, deep_water[1], green),
            choose(deep, deep_water[2], blue),
        )
        wet_red, wet_green, wet_blue = _water_colours(words, water, eye, texels_a_pixel, rays, met, in_water)
        depth_of_water = smaller(t, rays.t_end) - met.entry.t
        clear = WATER_CLEARNESS / (one + WATER_MURK * depth_of_water * rays.length)
        red = choose(in_water, wet_red + (red - wet_red) * clear, red)
        green = choose(in_water, wet_green + (green - wet_green) * clear, green)
        blue = choose(in_water, wet_blue + (blue - wet_blue) * clear, blue)
        fog_t = choose(in_water, met.entry.t, t)
    fog = smaller(one, larger(zero, (fog_t * rays.length / distance - FOG_BEGINS) / (one - FOG_BEGINS)))
    foggy = fog > zero
    if count(missed | foggy) > 0:
        star = _lights_of_stars(rays, sun, told)
        far_red, far_green, far_blue = sky_colours(rays.x, rays.y, rays.z, rays.inverse_length, star, sky, sun)
        red = choose(missed, far_red, choose(foggy, red + (far_red - red) * fog, red))
        green = choose(missed, far_green, choose(foggy, green + (far_green - green) * fog, green))
        blue = choose(missed, far_blue, choose(foggy, blue + (far_blue - blue) * fog, blue))
    # The sight of an eye in water is another: all of its rays are left.
    drawn, most = (solid | missed | deep) & (spread(1 - np.int64(eye_in_water)) != 0), np.float32(255)
    put(cells, rows.RED, whole(choose(drawn, smaller(most, red), zero)))
    put(cells, rows.GREEN, whole(choose(drawn, smaller(most, green), zero)))
    put(cells, rows.BLUE, whole(choose(drawn, smaller(most, blue), zero)))
    put(told, rows.DEPTH, choose(missed | deep, FAR, t))
    if count(drawn) < LANES:
        # What has come into water is left where it did.
        _tell(rays, chosen_place(in_water, met.entry, place), told, cells)
    return bits(~drawn)


@njit(inline="always")
def _tell(rays, place, told, cells):
    """Write where rays are that are left."""
    put(told, rows.RAY_X, rays.x)
    put(told, rows.RAY_Y, rays.y)
    put(told, rows.RAY_Z, rays.z)
    put(told, rows.INVERSE_X, rays.inverse_x)
    put(told, rows.INVERSE_Y, rays.inverse_y)
    put(told, rows.INVERSE_Z, rays.inverse_z)
    put(told, rows.NEXT_X, place.next_x)
    put(told, rows.NEXT_Y, place.next_y)
    put(told, rows.NEXT_Z, place.next_z)
    put(told, rows.LENGTH, rays.length)
    put(told, rows.INVERSE_LENGTH, rays.inverse_length)
    put(told, rows.T, place.t)
    put(told, rows.T_END, rays.t_end)
    put(cells, rows.X, place.x)
    put(cells, rows.Y, place.y)
    put(cells, rows.Z, place.z)
    put(cells, rows.AXIS, place.axis)
