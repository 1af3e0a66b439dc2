"""Small tilled fields that lie in the plains, with a crop of every age: where wheat, carrots, potatoes and beetroots are found.

The game has such fields in villages only (minecraft.wiki, "Village" - Farms); there are no villages here.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.land.materials import CROP, CROP_AGES, CROP_KINDS
from bridge.embedded.land.noise import hash_cell, share
from bridge.embedded.land.relief import ground_height

_FIELD_CELL = 96
"""Side of the cells of the map, in blocks, of which one in _ONE_IN has a field where its middle lies in the plains."""
_ONE_IN = 3
_HALF_LENGTH, _HALF_WIDTH = 4, 3
"""Blocks from the ditch of water in the middle, and along it: no farther than water keeps farmland wet (wiki, "Farmland": 4)."""
NO_FIELD, TILLED, DITCH = 0, 1, 2
SALT_FIELD, SALT_CROP = 111, 112


@rule
def field_at(seed, x, z):  # type: ignore[no-untyped-def]
    """(NO_FIELD, TILLED or DITCH; the layer of the field's ground; the material of the crop on it)."""
    cell_x, cell_z = x // _FIELD_CELL, z // _FIELD_CELL
    word = share(hash_cell(seed, SALT_FIELD, cell_x, cell_z))
    if word % _ONE_IN != 0:
        return NO_FIELD, 0, 0
    middle_x = cell_x * _FIELD_CELL + 8 + (word // 4) % (_FIELD_CELL - 16)
    middle_z = cell_z * _FIELD_CELL + 8 + (word // 64) % (_FIELD_CELL - 16)
    if abs(x - middle_x) > _HALF_LENGTH or abs(z - middle_z) > _HALF_WIDTH:
        return NO_FIELD, 0, 0
    age = share(hash_cell(seed, SALT_CROP, x, z)) % CROP_AGES
    crop = CROP + (word // 7) % CROP_KINDS * CROP_AGES + age
    return DITCH if x == middle_x else TILLED, ground_height(seed, middle_x, middle_z), crop
