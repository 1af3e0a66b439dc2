"""Blueprints made by rule: a form, a block and one size, such as a cobblestone tower 5 blocks high.

A form is a set of cells with y upward from its lowest layer. One size is enough to say it in a sentence, which is what a text
that asks for it can hold.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from bridge import names
from bridge.messages import BLUEPRINT_SIDE, Voxels

Cells = Iterator[tuple[int, int, int]]


def _pillar(size: int) -> Cells:
    """One column, ``size`` high."""
    return ((0, y, 0) for y in range(size))


def _tower(size: int) -> Cells:
    """Hollow, 3 x 3 and ``size`` high, with battlements at the corners one higher."""
    for y in range(size):
        yield from ((x, y, z) for x in range(3) for z in range(3) if (x, z) != (1, 1))
    yield from ((x, size, z) for x in (0, 2) for z in (0, 2))


def _wall(size: int) -> Cells:
    """``size`` long, 3 high, one thick."""
    return ((x, y, 0) for x in range(size) for y in range(3))


def _floor(size: int) -> Cells:
    """``size`` x ``size`` cells, flat."""
    return ((x, 0, z) for x in range(size) for z in range(size))


def _stairs(size: int) -> Cells:
    """``size`` steps, two wide, filled below."""
    return ((x, y, z) for x in range(size) for y in range(x + 1) for z in range(2))


def _pyramid(size: int) -> Cells:
    """``size`` layers, each a full square one cell narrower on every side."""
    for y in range(size):
        yield from ((x, y, z) for x in range(y, 2 * size - 1 - y) for z in range(y, 2 * size - 1 - y))


def _house(size: int) -> Cells:
    """``size`` x ``size`` outside, walls 3 high with a doorway 2 high, and a flat roof."""
    door = size // 2
    for y in range(3):
        for x in range(size):
            for z in range(size):
                if (x in (0, size - 1) or z in (0, size - 1)) and not (x == door and z == 0 and y < 2):
                    yield x, y, z
    yield from ((x, 3, z) for x in range(size) for z in range(size))


def _bridge(size: int) -> Cells:
    """A deck ``size`` long and 3 wide, with a rail along either side."""
    yield from ((x, 0, z) for x in range(size) for z in range(3))
    yield from ((x, 1, z) for x in range(size) for z in (0, 2))


def _arch(size: int) -> Cells:
    """Two posts ``size`` high, five cells apart from outside to outside, and a beam on them."""
    yield from ((x, y, 0) for x in (0, 4) for y in range(size))
    yield from ((x, size, 0) for x in range(5))


def _ring(size: int) -> Cells:
    """The outline of a square of ``size`` x ``size``: a fence without a gate."""
    return ((x, 0, z) for x in range(size) for z in range(size) if x in (0, size - 1) or z in (0, size - 1))


FORMS: Mapping[str, Callable[[int], Cells]] = MappingProxyType(
    {
        "pillar": _pillar,
        "tower": _tower,
        "wall": _wall,
        "floor": _floor,
        "stairs": _stairs,
        "pyramid": _pyramid,
        "house": _house,
        "bridge": _bridge,
        "arch": _arch,
        "ring": _ring,
    }
)
"""The forms by name; each takes its size in cells."""


def draw_blueprint(form: str, block: str, size: int) -> Voxels:
    """The blueprint of a form, uint16 (BLUEPRINT_SIDE,) * 3 of block ids, its lowest corner at (0, 0, 0).

    Raises ValueError where the form is unknown, the block is unknown or not solid, or the size leaves the cube.
    """
    if form not in FORMS:
        near = ", ".join(difflib.get_close_matches(form, FORMS, n=3)) or ", ".join(FORMS)
        raise ValueError(f"form: {form!r} is no form; did you mean {near}")
    table = names.blocks()
    if block not in table or not table.solid[table.id(block)]:
        near = ", ".join(difflib.get_close_matches(block, table.names, n=3)) or "cobblestone"
        raise ValueError(f"block: {block!r} is no solid block; did you mean {near}")
    cells = np.array(list(FORMS[form](size)), np.int64).reshape(-1, 3)
    if not size >= 1 or not len(cells) or cells.max() >= BLUEPRINT_SIDE:
        raise ValueError(
            f"size: a {form} of size {size} does not fit into a cube of {BLUEPRINT_SIDE}; give another count"
        )
    blueprint = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    blueprint[tuple(cells.T)] = table.id(block)
    return blueprint
