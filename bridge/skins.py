"""Skins of creatures and things: six small painted faces for each box. All of them are ours, painted from colours and figures.

A skin is uint8 (6, SKIN_SIDE, SKIN_SIDE, 4), red green blue alpha: the faces towards -x, +x, -y, +y, -z and +z of a box. The front of
a creature is +z.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.entity_kernel import SKIN_SIDE
from bridge.palette import Colour

Skin = NDArray[np.uint8]
Figure = Sequence[str]
"""Rows of letters, top to bottom, spread over a face; each letter is a colour of a palette, a dot leaves the face as it is, and a
blank cuts a hole."""
LEFT, RIGHT, BELOW, TOP, BACK, FRONT = range(6)
FACES = 6


def plain(colour: Colour, grain: float = 0.07, name: str = "") -> Skin:
    """All faces of one colour with a fine grain that depends on the colour and ``name``."""
    generator = np.random.default_rng(zlib.crc32(repr((colour, name)).encode()))
    shade = 1 + grain * generator.uniform(-1, 1, (FACES, SKIN_SIDE // 2, SKIN_SIDE // 2)).repeat(2, 1).repeat(2, 2)
    return _opaque(np.asarray(colour, np.float64) * shade[..., None])


def _opaque(colours: NDArray[np.float64]) -> Skin:
    skin = np.full((FACES, SKIN_SIDE, SKIN_SIDE, 4), 255, np.uint8)
    skin[..., :3] = np.clip(np.rint(colours), 0, 255)
    return skin


def blotched(colour: Colour, other: Colour, share: float, name: str) -> Skin:
    """A hide with large patches of a second colour over about ``share`` of it."""
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    waves = generator.uniform(0, 1, (FACES, 5, 5))
    fine = np.linspace(0, 3.999, SKIN_SIDE)
    low, part = fine.astype(int), fine % 1
    rows = waves[:, low] * (1 - part)[None, :, None] + waves[:, low + 1] * part[None, :, None]
    smooth = rows[:, :, low] * (1 - part) + rows[:, :, low + 1] * part
    skin = plain(colour, name=name)
    patch = smooth < np.quantile(smooth, share)
    skin[patch] = plain(other, name=name)[patch]
    return skin


def with_figure(skin: Skin, face: int, figure: Figure, colours: Mapping[str, Colour]) -> Skin:
    """The skin with a figure on one face. KeyError for a letter without a colour."""
    skin = skin.copy()
    height, width = len(figure), len(figure[0])
    for row in range(SKIN_SIDE):
        for column in range(SKIN_SIDE):
            letter = figure[row * height // SKIN_SIDE][column * width // SKIN_SIDE]
            if letter == " ":
                skin[face, row, column] = 0
            elif letter != ".":
                skin[face, row, column] = (*colours[letter], 255)
    return skin


def banded(colours: Sequence[Colour]) -> Skin:
    """Level bands round the sides, top to bottom; the first is the top's and the last the bottom's colour."""
    skin = plain(colours[0], name="band")
    for face in (LEFT, RIGHT, BACK, FRONT):
        for row in range(SKIN_SIDE):
            skin[face, row] = plain(colours[row * len(colours) // SKIN_SIDE], name="band")[face, row]
    skin[BELOW] = plain(colours[-1])[BELOW]
    return skin
