"""The biomes in a chunk of a save: the game's names, one for each cell of 4 x 4 x 4 blocks of a section.

Format: https://minecraft.wiki/w/Chunk_format. Ours are the same from the bottom to the top of a column; of a save's the highest
cell of our layers counts, which is no cave. Of the game's biomes that the embedded world lacks the nearest stands in, and plains
where none is near; the game lacks our mixed forest, which is written as forest.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.land.biomes import MIXED_FOREST, PLAINS, biome_id, biomes
from bridge.embedded.land.sources import BIOMES_SHAPE
from bridge.embedded.saving.anvil.nbt import Compound, NbtError, member
from bridge.embedded.saving.anvil.palette import pack_indexes, unpack_indexes

_PREFIX = "minecraft:"
_CELLS = BIOMES_SHAPE[0] ** 3
_NEAREST = (
    (r"frozen_ocean|frozen_river|snowy_beach|ice_spikes", "snowy_plains"),
    (r"ocean", "ocean"),
    (r"river", "river"),
    (r"beach|stony_shore", "beach"),
    (r"windswept_savanna|savanna", "savanna"),
    (r"windswept", "windswept_hills"),
    (r"frozen_peaks|jagged_peaks", "snowy_slopes"),
    (r"^grove$", "snowy_taiga"),
    (r"birch", "birch_forest"),
    (r"taiga", "taiga"),
    (r"jungle", "jungle"),
    (r"swamp", "swamp"),
    (r"badlands|nether|basalt|soul_sand_valley|crimson|warped", "desert"),
    (r"forest", "forest"),
)
"""By the pages of the biomes on https://minecraft.wiki/w/Biome."""


@functools.cache
def _id_of(name: str) -> int:
    """Our biome for one of the game's names."""
    name = name.removeprefix(_PREFIX)
    if name in biomes():
        return biome_id(name)
    near = next((ours for pattern, ours in _NEAREST if re.search(pattern, name)), None)
    return PLAINS if near is None else biome_id(near)


def _name_of(biome: int) -> str:
    return _PREFIX + ("forest" if biome == MIXED_FOREST else biomes().name(biome))


def _bits(palette: int) -> int:
    """Bits of an index: as few as the palette needs, unlike those of blocks."""
    return max(1, (palette - 1).bit_length())


def biome_tags(found: NDArray[np.int8]) -> Compound:
    """The ``biomes`` of a section of a column; ``found`` int8 (4, 4) by x and z."""
    used, indexes = np.unique(found.T, return_inverse=True)
    tags: Compound = {"palette": [_name_of(int(biome)) for biome in used]}
    if len(used) > 1:
        cells = np.broadcast_to(indexes.reshape(BIOMES_SHAPE), (BIOMES_SHAPE[0], *BIOMES_SHAPE))
        tags["data"] = pack_indexes(cells.reshape(-1), _bits(len(used)))
    return tags


def section_biomes(section: Any, y: int) -> NDArray[np.int8]:
    """int8 (4, 4) by x and z, of the highest cells of a section, plains where it tells of none. NbtError for malformed tags."""
    if "biomes" not in section:
        return np.full(BIOMES_SHAPE, PLAINS, np.int8)
    palette = member(section, "biomes.palette", list)
    where = f"section {y}: biomes"
    if not 1 <= len(palette) <= _CELLS or not all(isinstance(name, str) for name in palette):
        raise NbtError(f"{where}.palette: it must be 1 to {_CELLS} names")
    ids = np.array([_id_of(name) for name in palette], np.int8)
    if len(palette) == 1:
        return np.full(BIOMES_SHAPE, ids[0], np.int8)
    words = member(section, "biomes.data", np.dtype(np.int64))
    try:
        indexes = unpack_indexes(words, _bits(len(palette)), _CELLS)
    except ValueError as error:
        raise NbtError(f"{where}.data: {error}") from error
    if indexes.max() >= len(palette):
        raise NbtError(f"{where}.data: index {indexes.max()} in a palette of {len(palette)}")
    highest: NDArray[np.int8] = ids[indexes].reshape(BIOMES_SHAPE[0], *BIOMES_SHAPE)[-1].T
    return highest
