"""How items look: blocks as small cubes with their own faces, other items as flat painted sprites."""

from __future__ import annotations

import functools
import re

import numpy as np
from numpy.typing import NDArray

from bridge import names, textures
from bridge.entity_kernel import SKIN_SIDE
from bridge.palette import Colour, base_colour, scaled
from bridge.shapes import CROSS, block_shapes
from bridge.skins import BACK, FACES, FRONT, Figure, Skin, plain, with_figure

Sprite = NDArray[np.uint8]
"""uint8 (SKIN_SIDE, SKIN_SIDE, 4), red green blue alpha."""
_UNKNOWN: Colour = (200, 200, 200)
_HANDLE: Colour = (112, 82, 42)

# The figure of an item, by the first pattern found in its name. Letters: m its colour, l lighter, d darker, h a handle.
_FIGURES: tuple[tuple[str, Figure], ...] = (
    (r"_sword$", ("      lm", "     lmm", "    lmm ", "   lmm  ", "h lmm   ", " hmm    ", " hh     ", "h  h    ")),
    (r"_pickaxe$", ("  lmmm  ", "    hmm ", "   h  mm", "  hh   m", "  h    m", " h     m", "hh      ", "h       ")),
    (r"_axe$", ("   mm   ", "  lmmmh ", "  mmmh  ", "  mmh   ", "   hh   ", "  h     ", " h      ", "h       ")),
    (r"_shovel$", ("     lmm", "     mmm", "     mm ", "    h   ", "   h    ", "  h     ", " h      ", "hh      ")),
    (r"_hoe$", ("  lmmm  ", "    hmm ", "   h    ", "   h    ", "  h     ", "  h     ", " h      ", " h      ")),
    (r"^bow$|^crossbow$", ("  mmm   ", "  d  mm ", "  d   m ", "  d   m ", "  d   m ", "  d  mm ", "  mmm   ", "        ")),
    (r"arrow$|^stick$|rod$|^bone$", ("      mm", "     mm ", "    mm  ", "   md   ", "  md    ", " md     ", "md      ", "d       ")),
    (r"_helmet$", ("        ", " lmmmmm ", "lmmmmmmm", "mm    mm", "mm    mm", "d      d", "        ", "        ")),
    (r"_chestplate$|_tunic$", ("lm    mm", "lmm  mmm", "mmmmmmmm", " mmmmmm ", " mmmmmd ", " mmmmmd ", " mmmmdd ", "        ")),
    (r"_leggings$", (" lmmmmm ", " mmmmmm ", " mm  mm ", " mm  mm ", " mm  mm ", " mm  md ", " md  md ", "        ")),
    (r"_boots$", ("        ", "        ", " lm  mm ", " mm  mm ", " mm  mm ", "lmm  mmm", "mmd  dmm", "        ")),
    (r"bucket$", ("        ", "lmmmmmmd", "l......d", "lmmmmmmd", " lmmmmd ", " lmmmmd ", "  mmmm  ", "        ")),
    (r"_ingot$|^brick$", ("        ", "   lllll", "  lmmmmd", " lmmmmdd", "lmmmmdd ", "mmmmdd  ", "        ", "        ")),
    (r"seeds$|gunpowder|sugar$|dust|^redstone$|_nugget$|bone_meal", ("        ", "   l    ", " m   m  ", "   d  l ", " l  m   ", "  m   d ", "     m  ", "        ")),
    (r"^diamond$|^emerald$|lapis|quartz$|shard|pearl|^coal$|^charcoal$|^flint$|raw_", ("        ", "  lllm  ", " llmmmm ", "lmmmmmd ", "mmmmmdd ", " mmmdd  ", "  mdd   ", "        ")),
    (r"string$|feather$|leather|paper|book|_dye$", ("     lm ", "    lmm ", "   lmm  ", "  lmmm  ", " lmmm   ", " mmmd   ", " md     ", "d       ")),
    (r"", ("        ", "   lmm  ", "  lmmmm ", " lmmmmm ", " mmmmmd ", " mmmmdd ", "  mddd  ", "        ")),
)  # fmt: skip


@functools.cache
def _block_of(item: int) -> int:
    """The block that an item looks like; 0 for an item with a picture of its own."""
    name = names.items().name(item)
    return names.blocks().id(name) if item != names.NO_ITEM and name in names.blocks() else 0


def is_cube(item: int | None) -> bool:
    """Whether an item is drawn as a small block."""
    return item is not None and _block_of(item) != 0 and block_shapes().kind[_block_of(item)] != CROSS


@functools.cache
def item_skin(item: int | None) -> Skin:
    """The skin of the box that an item is drawn as. A flat item has its sprite in front and behind and holes elsewhere."""
    if item is None:
        return plain(_UNKNOWN)
    block = _block_of(item)
    if is_cube(item):
        side, top, bottom = (_texels(block, face) for face in (textures.SIDE_FACE, textures.TOP, textures.BOTTOM))
        return np.stack([side, side, bottom, top, side, side])
    skin = np.zeros((FACES, SKIN_SIDE, SKIN_SIDE, 4), np.uint8)
    if block:
        skin[[FRONT, BACK]] = _texels(block, textures.SIDE_FACE)
        return skin
    name = names.items().name(item)
    colour = base_colour(name)
    figure = next(figure for pattern, figure in _FIGURES if re.search(pattern, name))
    colours = {"m": colour, "l": scaled(colour, 1.25), "d": scaled(colour, 0.65), "h": _HANDLE}
    for face in (FRONT, BACK):
        skin[face] = with_figure(plain(scaled(colour, 0.5)), face, figure, colours)[face]
    return skin


def _texels(block: int, face: int) -> Sprite:
    return textures.atlas()[block * textures.FACES + face, : SKIN_SIDE * SKIN_SIDE].reshape(SKIN_SIDE, SKIN_SIDE, 4)
