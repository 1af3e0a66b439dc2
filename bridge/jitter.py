"""Colours and textures that differ from episode to episode, so that a student learns from shapes and hues, not from single shades.

What is drawn for one episode: brightness, contrast and a cast of colour for everything, a colour of its own for each block, and
a grain over the texels. All are small beside the differences between blocks.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import numpy as np
from numba import njit

from bridge.textures import FACES, LEVEL_TEXELS, Atlas

BRIGHTNESS, CONTRAST, CAST, OWN = 0.12, 0.12, 0.05, 0.08
"""Standard deviations at strength 1: logarithms of what everything, and each block, is scaled by."""
GRAIN = 5.0
"""Largest change of a texel, of 255."""
_MIDDLE = 128
_ONE, _SHIFT = 256, 8
"""Factors are whole 256ths, which is twice as fast as floating point."""


@njit(cache=True, nogil=True)
def _apply(texels, factor, offset, grain, phase, out):
    for row in range(texels.shape[0]):
        block = row // FACES
        for texel in range(LEVEL_TEXELS):
            noise = np.int32(grain[(texel + phase[block]) % LEVEL_TEXELS] if texel < grain.shape[0] else 0)
            for channel in range(3):
                value = np.int32(texels[row, texel, channel]) * factor[block, channel]
                value = ((value + offset[channel]) >> _SHIFT) + noise
                out[row, texel, channel] = np.uint8(min(np.int32(255), max(np.int32(0), value)))


def jittered(texels: Atlas, generator: np.random.Generator, strength: float, out: Atlas) -> None:
    """Write a variation of an atlas into ``out``, another atlas of the same blocks. About a millisecond.

    ValueError for a negative strength.
    """
    if strength < 0.0:
        raise ValueError(f"strength: must be 0 or more, got {strength}")
    blocks = len(texels) // FACES
    contrast = float(np.exp(strength * CONTRAST * generator.standard_normal()))
    common = strength * (BRIGHTNESS * generator.standard_normal() + CAST * generator.standard_normal(3))
    own = strength * OWN * generator.standard_normal((blocks, 3))
    factor = np.clip(np.rint(_ONE * contrast * np.exp(common + own)), 0, 4 * _ONE).astype(np.int32)
    offset = np.rint(_ONE * _MIDDLE * (1 - contrast) * np.ones(3)).astype(np.int32)
    grain = np.rint(strength * GRAIN * generator.uniform(-1, 1, LEVEL_TEXELS)).astype(np.int32)
    _apply(texels, factor, offset, grain, generator.integers(0, LEVEL_TEXELS, blocks), out)
