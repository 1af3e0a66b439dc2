"""What sixteen rays come to: through air and past plants, to a block, a plant's leaf, through a water to its ground, or nothing.

Compiled by numba into ``bridge.ray_lanes``.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from bridge.block_states import STATES
from bridge.horizon import FAR, TINY
from bridge.lane_colours import are_in_sight, atlas_at, bytes_at, cells_at, halves_at, lights_at, texels_at
from bridge.lanes import LANES, choose, count, floats, gather, magnitudes, smaller, spread
from bridge.rays import Place, cells_before, chosen_place, step
from bridge.shades import LEVELS_OF_WATER, OPAQUE_WATER

PLAIN_CUBE, DRY_PLANT, PLAIN_WATER = 1, 2, 3
"""Kinds of blocks that lanes know, of ``Words.kinds``; all others are 0. PLAIN_WATER is one block, "water" itself."""


class Met(NamedTuple):
    """What rays came to.

    Attributes:
        place: where they stopped.
        block: Ints, the block there.
        ended: Mask, whether they ran to their ends.
        in_water: Mask, whether they are in water then; entry: where they came into it, or nowhere, at a t of FAR; water_light:
            Ints, the light there.
        by_leaf: Mask, whether they met the leaf of a plant, at leaf_t; texel: Ints, which they saw; row: Ints, of the plant's
            shape.
    """

    place: Any
    block: Any
    ended: Any
    in_water: Any
    entry: Any
    water_light: Any
    by_leaf: Any
    leaf_t: Any
    texel: Any
    row: Any


@njit(inline="always")
def _leaf(words, block, px, py, pz, rays, t, height, footprint, mask):
    """Whether there is a leaf where rays cross its plane at t, and the texel there."""
    zero, one = np.float32(0), np.float32(1)
    u, v = px + rays.x * t, one - (py + rays.y * t) / height
    mask = mask & (u >= zero) & (u < one) & (v >= zero) & (v < one)
    found = atlas_at(words, block, 1, texels_at(choose(mask, u, zero), choose(mask, v, zero), footprint), mask)
    return mask & (found < 0), found


@njit(inline="always")
def _leaves(words, block, row, px, py, pz, rays, place, footprint, mask):
    """``camera_kernel._plant_texel``: which rays meet a leaf in their cells, at what t, and the texels."""
    difference, total = rays.x - rays.z, rays.x + rays.z
    one = np.float32(1)
    t_out = smaller(place.next_x, smaller(place.next_y, place.next_z))
    t_a = choose(magnitudes(difference) > TINY, (pz - px) / difference, -one)
    t_b = choose(magnitudes(total) > TINY, (one - px - pz) / total, -one)
    first, second = choose(t_b < t_a, t_b, t_a), choose(t_b < t_a, t_a, t_b)
    height = choose(mask, gather(words.plant_height, row, mask), one)
    crosses = mask & (place.t <= first) & (first <= t_out)
    by_first, texel = _leaf(words, block, px, py, pz, rays, first, height, footprint, crosses)
    crosses = mask & ~by_first & (place.t <= second) & (second <= t_out)
    by_second, other = _leaf(words, block, px, py, pz, rays, second, height, footprint, crosses)
    return by_first | by_second, choose(by_first, first, second), choose(by_first, texel, other)


@njit(inline="always")
def walk(words, layers, water, eye, texels_a_pixel, rays, place, may_begin):
    """Walk rays from a place on. Without ``may_begin`` they stay there, and nothing is met.

    words: ``Words``; water: id of PLAIN_WATER; texels_a_pixel: extent of a pixel at depth 1 in texels.
    """
    at = place
    inside = place.t < rays.t_end
    ended = ~inside
    done = ended
    was_done = done
    in_water = done & inside
    by_leaf = in_water
    leaf_t, nothing = spread(np.float32(0)), spread(0)
    texel, row, block, expected, water_light = nothing, nothing, nothing, nothing, nothing
    entry = Place(at.x, at.y, at.z, at.next_x, at.next_y, at.next_z, spread(FAR), spread(1))
    while may_begin and count(done) < LANES:
        while True:
            # What stopped goes on with the others, since to wait for what is found takes longer than a step; where it stopped is
            # kept. For the same reason rays stop to look one step late.
            found = halves_at(words.blocks, cells_at(place.x, place.y, place.z, layers), inside & ~was_done)
            was_done = done
            stops = ~done & ((found != expected) | ~inside | (place.t - entry.t > OPAQUE_WATER))
            ended = ended | (stops & ~inside)
            block = choose(stops, found, block)
            at = chosen_place(stops, place, at)
            done = done | stops
            if count(done) == LANES:
                break
            place = step(rays, place)
            inside = place.t < rays.t_end
        dry = ~in_water & ~by_leaf & ~ended
        kind = gather(words.kinds, block, dry)
        plants = are_in_sight(words, at.x, at.z, dry & (kind == DRY_PLANT))
        waters = are_in_sight(words, at.x, at.z, dry & (kind == PLAIN_WATER))
        if count(plants | waters) == 0:
            break
        state = bytes_at(words.states, cells_at(at.x, at.y, at.z, layers), plants | waters)
        waters = waters & ((state == 0) | (state >= LEVELS_OF_WATER))
        goes_on = waters
        if count(plants) > 0:
            shape = gather(words.shape_row, block * STATES + state, plants)
            foot = at.t * texels_a_pixel
            px, py, pz = eye[0] - floats(at.x), eye[1] - floats(at.y), eye[2] - floats(at.z)
            hits, t, seen = _leaves(words, block, shape, px, py, pz, rays, at, foot * foot, plants)
            by_leaf = by_leaf | hits
            leaf_t, texel, row = choose(hits, t, leaf_t), choose(hits, seen, texel), choose(hits, shape, row)
            goes_on = goes_on | (plants & ~hits)
        if count(waters) > 0:
            in_water = in_water | waters
            entry = chosen_place(waters, at, entry)
            x, y, z = cells_before(rays, at)
            water_light = choose(waters, lights_at(words, layers, x, y, z, waters), water_light)
            expected = choose(waters, water, expected)
        done = ~goes_on
        was_done = done
        place = step(rays, at)
        inside = place.t < rays.t_end
    return Met(at, block, ended, in_water, entry, water_light, by_leaf, leaf_t, texel, row)
