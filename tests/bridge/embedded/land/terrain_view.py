"""Pieces of the embedded world's terrain as arrays, for the tests of it."""

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import biome_at, ground_height
from bridge.embedded.land.terrain import generate_column

BLOCKS = names.blocks()
NATURAL_GROUND = (
    "stone", "dirt", "grass_block", "sand", "gravel", "sandstone", "clay", "mud", "coarse_dirt", "podzol", "snow_block",
    "calcite", "granite", "diorite", "andesite",
)  # fmt: skip


def area(seed: int, chunks_x: range, chunks_z: range | None = None) -> NDArray[np.uint16]:
    """Block ids [x, y, z] of a rectangle of chunk columns."""
    chunks_z = chunks_x if chunks_z is None else chunks_z
    rows = [np.concatenate([generate_column(seed, x, z).blocks for z in chunks_z], axis=2) for x in chunks_x]
    return np.concatenate(rows, axis=0)


def is_any(blocks: NDArray[np.uint16], *names_: str) -> NDArray[np.bool_]:
    """Where an array of ids holds one of some blocks."""
    return np.isin(blocks, BLOCKS.ids(names_))


def biome_map(seed: int, xs: range, zs: range) -> NDArray[np.int64]:
    """Biome ids (len(xs), len(zs)) of places."""
    word = seed_word(seed)
    return np.array([[biome_at(word, x, z) for z in zs] for x in xs])


def heights_of(seed: int, xs: range, zs: range) -> NDArray[np.int64]:
    """The ground's heights before caves, (len(xs), len(zs))."""
    word = seed_word(seed)
    return np.array([[ground_height(word, x, z) for z in zs] for x in xs])
