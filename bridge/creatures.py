"""How creatures and things look to the camera: a few boxes for each kind."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.palette import Colour, base_colour, hashed_colour
from bridge.textures import mean_colour

ITEM_SIDE = 0.25
"""Side of a dropped item, in blocks (Minecraft's own)."""
_HOVER = 0.1

Part = tuple[tuple[float, float, float, float, float, float], Colour]
"""A box (x0, y0, z0, x1, y1, z1) in blocks from the feet, z the way the creature looks and x to its right; and its
colour."""


def _quadruped(
    hide: Colour, head: Colour, legs: Colour, width: float, back: float, length: float, leg: float
) -> tuple[Part, ...]:
    w, d = width / 2, length / 2
    thick = width * 0.28
    feet = tuple(
        ((x, 0.0, z, x + thick, leg, z + thick), legs) for x in (-w, w - thick) for z in (-d, d - thick)
    )  # fmt: skip
    h = w * 0.7
    top = back + h * 0.5
    snout: Part = ((-h * 0.5, top - h * 1.5, d + h * 1.2, h * 0.5, top - h * 0.8, d + h * 1.35), legs)
    return (((-w, leg, -d, w, back, d), hide), ((-h, top - h * 2, d - 0.05, h, top, d + h * 1.2), head), snout, *feet)


def _biped(skin: Colour, shirt: Colour, trousers: Colour, scale: float = 1.0) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = (
        ((-0.25, 0.0, -0.125, 0.25, 0.7, 0.125), trousers),
        ((-0.25, 0.7, -0.125, 0.25, 1.4, 0.125), shirt),
        ((-0.48, 0.72, -0.12, -0.25, 1.4, 0.12), skin),
        ((0.25, 0.72, -0.12, 0.48, 1.4, 0.12), skin),
        ((-0.24, 1.4, -0.24, 0.24, 1.88, 0.24), skin),
        ((-0.17, 1.62, 0.235, 0.17, 1.7, 0.25), (34, 30, 40)),
    )
    return tuple(
        ((a * scale, b * scale, c * scale, d * scale, e * scale, f * scale), k) for (a, b, c, d, e, f), k in parts
    )


_BONE: Colour = (206, 206, 200)
_KINDS: dict[str, tuple[Part, ...]] = {
    "cow": _quadruped((74, 56, 44), (88, 66, 52), (206, 200, 192), 0.75, 1.3, 1.2, 0.7),
    "mooshroom": _quadruped((160, 24, 26), (170, 40, 40), (206, 200, 192), 0.75, 1.3, 1.2, 0.7),
    "pig": _quadruped((238, 160, 156), (240, 168, 164), (214, 126, 122), 0.65, 0.85, 1.0, 0.36),
    "sheep": _quadruped((232, 232, 228), (196, 168, 148), (186, 160, 140), 0.8, 1.25, 1.1, 0.6),
    "goat": _quadruped((220, 212, 198), (206, 194, 178), (150, 136, 120), 0.65, 1.1, 1.0, 0.55),
    "horse": _quadruped((128, 84, 46), (134, 92, 54), (92, 60, 34), 0.7, 1.45, 1.5, 0.8),
    "donkey": _quadruped((128, 112, 100), (140, 124, 112), (104, 92, 82), 0.65, 1.3, 1.4, 0.7),
    "wolf": _quadruped((212, 206, 204), (220, 214, 212), (190, 176, 168), 0.42, 0.75, 0.9, 0.4),
    "cat": _quadruped((190, 140, 76), (200, 150, 86), (230, 220, 206), 0.3, 0.55, 0.7, 0.3),
    "fox": _quadruped((216, 118, 42), (222, 128, 52), (50, 40, 38), 0.4, 0.6, 0.8, 0.3),
    "spider": _quadruped((52, 44, 38), (60, 50, 44), (150, 14, 14), 1.2, 0.75, 1.1, 0.3),
    "chicken": (
        ((-0.16, 0.28, -0.22, 0.16, 0.6, 0.18), (240, 240, 238)),
        ((-0.1, 0.5, 0.12, 0.1, 0.82, 0.3), (246, 246, 244)),
        ((-0.07, 0.62, 0.3, 0.07, 0.7, 0.4), (226, 160, 40)),
        ((-0.12, 0.0, -0.02, -0.05, 0.28, 0.06), (222, 164, 48)),
        ((0.05, 0.0, -0.02, 0.12, 0.28, 0.06), (222, 164, 48)),
    ),
    "player": _biped((196, 148, 118), (30, 150, 156), (62, 58, 150)),
    "villager": _biped((188, 136, 110), (104, 76, 60), (88, 62, 50)),
    "zombie": _biped((86, 138, 70), (22, 132, 132), (66, 58, 138)),
    "husk": _biped((134, 118, 82), (116, 104, 80), (104, 92, 70)),
    "drowned": _biped((88, 160, 146), (60, 106, 104), (70, 90, 92)),
    "skeleton": _biped(_BONE, (188, 188, 184), _BONE),
    "enderman": _biped((20, 18, 24), (22, 20, 28), (16, 14, 20), 1.55),
    "creeper": (
        ((-0.25, 0.0, -0.4, 0.25, 0.38, 0.4), (70, 140, 62)),
        ((-0.25, 0.38, -0.13, 0.25, 1.15, 0.13), (92, 172, 82)),
        ((-0.25, 1.15, -0.25, 0.25, 1.68, 0.25), (100, 184, 90)),
        ((-0.16, 1.28, 0.245, 0.16, 1.56, 0.26), (20, 28, 20)),
    ),
    "slime": (((-0.5, 0.0, -0.5, 0.5, 1.0, 0.5), (112, 192, 92)),),
    "squid": (((-0.35, 0.0, -0.35, 0.35, 0.8, 0.35), (64, 84, 104)),),
    "boat": (((-0.7, 0.0, -0.7, 0.7, 0.45, 0.7), (150, 112, 64)),),
    "arrow": (((-0.04, 0.0, -0.3, 0.04, 0.08, 0.3), (150, 130, 100)),),
    "experience_orb": (((-0.12, 0.1, -0.12, 0.12, 0.34, 0.12), (160, 240, 60)),),
}


@functools.cache
def _item_colour(item: int | None) -> Colour:
    if item is None:
        return (200, 200, 200)
    name = names.items().name(item)
    blocks = names.blocks()
    return mean_colour(blocks.id(name)) if name in blocks and item != names.NO_ITEM else base_colour(name)


@functools.cache
def parts(kind: str, item: int | None) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The boxes of an entity: float32 (n, 6) corners in its own frame, and float32 (n, 3) colours.

    A kind that the table does not know is a box of a person's size in a colour of its name.
    """
    if kind in ("item", "item_stack"):
        side = ITEM_SIDE / 2
        found: tuple[Part, ...] = (((-side, _HOVER, -side, side, _HOVER + ITEM_SIDE, side), _item_colour(item)),)
    else:
        found = _KINDS.get(kind) or (((-0.3, 0.0, -0.3, 0.3, 1.6, 0.3), hashed_colour(kind)),)
    return np.array([box for box, _ in found], np.float32), np.array([colour for _, colour in found], np.float32)
