"""Blueprints made by rule: a form, a block and one size, such as a cobblestone tower 5 blocks high.

A form is a kind of building of which one size says everything else, which is what a sentence that asks for it can hold. What
else buildings can be is in ``training.expert.buildings``.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from bridge import names
from bridge.messages import BLUEPRINT_SIDE, Voxels
from training.expert.buildings import make_building

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "pillar": "height",
        "tower": "height",
        "wall": "length",
        "floor": "width",
        "stairs": "steps",
        "pyramid": "layers",
        "house": "width",
        "bridge": "length",
        "arch": "height",
        "ring": "width",
    }
)
"""The forms by name, and the parameter of the building that is their size in cells."""


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
    try:
        return make_building(form, block, {FORMS[form]: size}).voxels()
    except ValueError as error:
        raise ValueError(
            f"size: a {form} of size {size} does not fit into a cube of {BLUEPRINT_SIDE}; give another count"
        ) from error
