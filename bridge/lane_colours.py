"""What sixteen rays see at once: texels, light, and the colours of the sky. Compiled by numba into ``bridge.ray_lanes``.

Each function is one of ``bridge.camera_kernel`` or ``bridge.sky_kernel``, named in its docstring, for ``bridge.lanes``, and its
results are that one's to the last bit.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.grid import FULL_SKY_LIGHT, SIDE
from bridge.horizon import PLACE_MASK, PLACE_SHIFT, TINY
from bridge.lanes import choose, floats, gather, larger, magnitudes, smaller, spread, whole
from bridge.sky_kernel import SUN_SIZE
from bridge.textures import FACES, LEVEL_SIDES, LEVEL_STARTS, LEVEL_TEXELS

_MASK = SIDE - 1
_LARGEST_FOOTPRINTS = (2.0, 8.0, 32.0, 128.0)
"""Squared texels of a pixel up to which each mip level but the last is taken."""


class Words(NamedTuple):
    """What a frame shows, in flat memory of 32 bits an element, which is what lanes are gathered from.

    Attributes:
        blocks, states, light: int32, of the grid: two blocks, or four of the others, an element.
        in_sight: int32 (CHUNKS * CHUNKS,), as ``horizon.columns_in_sight`` fills it.
        kinds: int32 (blocks,), the kinds of ``bridge.ray_walk``.
        shape_row: int32 (blocks * STATES,).
        plant_height, tint: float32, of ``BlockShapes``.
        atlas: int32, a texel an element.
        brightness: float32 (256 * 3,).
        horizon: float32 (SECTORS,).
    """

    blocks: NDArray[np.int32]
    states: NDArray[np.int32]
    light: NDArray[np.int32]
    in_sight: NDArray[np.int32]
    kinds: NDArray[np.int32]
    shape_row: NDArray[np.int32]
    plant_height: NDArray[np.float32]
    tint: NDArray[np.float32]
    atlas: NDArray[np.int32]
    brightness: NDArray[np.float32]
    horizon: NDArray[np.float32]


@njit(inline="always")
def cells_at(x, y, z, layers):
    """Indexes of cells in the grid's flat arrays."""
    return ((x & _MASK) * SIDE + (z & _MASK)) * layers + y


@njit(inline="always")
def bytes_at(words, index, mask):
    """Elements of an array of bytes."""
    return (gather(words, index >> 2, mask) >> ((index & 3) << 3)) & 255


@njit(inline="always")
def halves_at(words, index, mask):
    """Elements of an array of 16 bits each."""
    return (gather(words, index >> 1, mask) >> ((index & 1) << 4)) & 0xFFFF


@njit(inline="always")
def bearings(dx, dz):
    """``horizon.bearing``."""
    across = dx / (magnitudes(dx) + magnitudes(dz) + TINY)
    return choose(dz >= np.float32(0), np.float32(1) - across, np.float32(3) + across)


@njit(inline="always")
def are_in_sight(words, x, z, mask):
    """Whether cells are in columns that the eye can see at all."""
    place = ((x >> PLACE_SHIFT) & PLACE_MASK) * (PLACE_MASK + 1) + ((z >> PLACE_SHIFT) & PLACE_MASK)
    return mask & (gather(words.in_sight, place, mask) != 0)


@njit(inline="always")
def lights_at(words, layers, x, y, z, mask):
    """``camera_kernel.light_at``."""
    lit = are_in_sight(words, x, z, mask & (y >= 0) & (y < layers))
    return choose(lit, bytes_at(words.light, cells_at(x, y, z, layers), lit), FULL_SKY_LIGHT)


@njit(inline="always")
def texels_at(u, v, footprint):
    """``camera_kernel._texel``."""
    size, start = spread(np.float32(LEVEL_SIDES[4])), spread(LEVEL_STARTS[4])
    fits = footprint < np.float32(_LARGEST_FOOTPRINTS[3])
    size, start = choose(fits, np.float32(LEVEL_SIDES[3]), size), choose(fits, LEVEL_STARTS[3], start)
    fits = footprint < np.float32(_LARGEST_FOOTPRINTS[2])
    size, start = choose(fits, np.float32(LEVEL_SIDES[2]), size), choose(fits, LEVEL_STARTS[2], start)
    fits = footprint < np.float32(_LARGEST_FOOTPRINTS[1])
    size, start = choose(fits, np.float32(LEVEL_SIDES[1]), size), choose(fits, LEVEL_STARTS[1], start)
    fits = footprint < np.float32(_LARGEST_FOOTPRINTS[0])
    size, start = choose(fits, np.float32(LEVEL_SIDES[0]), size), choose(fits, LEVEL_STARTS[0], start)
    last = whole(size) - 1
    return start + smaller(last, whole(v * size)) * (last + 1) + smaller(last, whole(u * size))


@njit(inline="always")
def atlas_at(words, block, face, texel, mask):
    """Texels of faces of blocks: red, green, blue and alpha from the lowest byte up, so that what is opaque is below 0."""
    return gather(words.atlas, (block * FACES + face) * LEVEL_TEXELS + texel, mask)


@njit(inline="always")
def lit_colours(words, texel, shade, light, mask):
    """Red, green and blue of texels in the light of cells."""
    first = light * 3
    red = floats(texel & 255) * (shade * gather(words.brightness, first, mask))
    green = floats((texel >> 8) & 255) * (shade * gather(words.brightness, first + 1, mask))
    blue = floats((texel >> 16) & 255) * (shade * gather(words.brightness, first + 2, mask))
    return red, green, blue


@njit(inline="always")
def sky_colours(dx, dy, dz, inverse_length, star, sky, sun):
    """``sky_kernel.sky_colour``, where the light of stars is known."""
    zero, one = np.float32(0), np.float32(1)
    height = dy * inverse_length
    blend = smaller(one, larger(zero, height * np.float32(2.2)))
    blend = blend * (np.float32(2) - blend)
    red = sky[3] + (sky[0] - sky[3]) * blend + star
    green = sky[4] + (sky[1] - sky[4]) * blend + star
    blue = sky[5] + (sky[2] - sky[5]) * blend + star
    towards = dx * sun[0] + dy * sun[1]
    before = towards > zero
    across = magnitudes(dx * sun[1] - dy * sun[0])
    disc = before & (across < SUN_SIZE * towards) & (magnitudes(dz) < SUN_SIZE * towards)
    near = towards * inverse_length
    near = near * near * near * near * sun[3] * (one - magnitudes(height))
    red = choose(disc, sky[6], choose(before, red + (np.float32(255) - red) * near, red))
    green = choose(disc, sky[7], choose(before, green + (np.float32(150) - green) * near, green))
    blue = choose(disc, sky[8], choose(before, blue + (np.float32(70) - blue) * near, blue))
    return red, green, blue
