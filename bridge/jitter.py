"""Colours and textures that differ from episode to episode, so that a student learns shapes and hues, not single shades.

What is drawn for one episode: brightness, contrast and a cast of colour for everything, a colour of its own for each block, and
a grain over the texels. All are small beside the differences between blocks.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import numpy as np
from numba import njit

from bridge.textures import FACES, LEVEL_STARTS, LEVEL_TEXELS, Atlas

BRIGHTNESS, CONTRAST, CAST, OWN = 0.12, 0.12, 0.05, 0.05
"""Standard deviations at strength 1: logarithms of what everything, and each block, is scaled by."""
GRAIN = 5.0
"""Largest change of a texel, of 255."""
_MIDDLE = 128.0


@njit(cache=True, nogil=True, fastmath=True)
def _apply(texels, factor, offset, grain, phase, out):
    """The atlas as flat rows uint8 (faces, n); so that the machine works on many values at once, all else is spread over a row.

    factor float32 (blocks, 4), offset float32 (4,), grain float32 (2 n,): of which a block takes n from ``phase`` on.
    """
    extent = texels.shape[1]
    scale, shift = np.empty(extent, np.float32), np.empty(extent, np.float32)
    for block in range(factor.shape[0]):
        for start in range(0, extent, 4):
            for channel in range(4):
                scale[start + channel] = factor[block, channel]
                shift[start + channel] = offset[channel] + grain[phase[block] + start + channel]
        for row in range(block * FACES, (block + 1) * FACES):
            for place in range(extent):
                value = np.float32(texels[row, place]) * scale[place] + shift[place]
                out[row, place] = np.uint8(min(np.float32(255), max(np.float32(0), value)))


def jittered(texels: Atlas, generator: np.random.Generator, strength: float, out: Atlas) -> None:
    """Write a variation of an atlas into ``out``, another atlas of the same blocks. About two milliseconds.

    ValueError for a negative strength.
    """
    if strength < 0.0:
        raise ValueError(f"strength: must be 0 or more, got {strength}")
    blocks = len(texels) // FACES
    contrast = np.exp(strength * CONTRAST * generator.standard_normal())
    common = strength * (BRIGHTNESS * generator.standard_normal() + CAST * generator.standard_normal(3))
    own = strength * OWN * generator.standard_normal((blocks, 3))
    factor = np.ones((blocks, 4), np.float32)  # the fourth is alpha, which stays
    factor[:, :3] = contrast * np.exp(common + own)
    offset = np.array([_MIDDLE * (1 - contrast)] * 3 + [0.0], np.float32)
    grain = np.zeros((2 * LEVEL_TEXELS, 4), np.float32)
    # A block takes its grain from somewhere in it; the smaller levels, means of many texels, get next to none.
    grain[: LEVEL_STARTS[1], :3] = strength * GRAIN * generator.uniform(-1, 1, (LEVEL_STARTS[1], 1))
    phase = 4 * generator.integers(0, LEVEL_STARTS[1] // 2, blocks)
    flat = (len(texels), LEVEL_TEXELS * 4)
    _apply(texels.reshape(flat), factor, offset, grain.reshape(-1), phase, out.reshape(flat))
