"""The biomes of the embedded world: their names, and the temperature and downfall that go with each.

Names, temperatures (npm ``minecraft-data``, ``biomes.json`` of 1.20.4) and downfalls (minecraft.wiki, "Biome") are the
game's, all but ``mixed_forest``: the meeting ground of forest and taiga, where oaks, birches and spruces stand together.
The game has no such biome; here it is the land in which an episode begins unless its task asks for another."""

from __future__ import annotations

import difflib
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.names import Vocabulary

(
    OCEAN, RIVER, BEACH, PLAINS, FOREST, BIRCH_FOREST, MIXED_FOREST, TAIGA, SNOWY_TAIGA, SNOWY_PLAINS, DESERT, SAVANNA, JUNGLE,
    SWAMP, WINDSWEPT_HILLS, STONY_PEAKS, SNOWY_SLOPES,
) = range(17)  # fmt: skip
BIOMES = 17


class Biome(NamedTuple):
    """One biome: the game's name, temperature (below SNOW_TEMPERATURE it snows) and downfall (0..1) of it."""

    name: str
    temperature: float
    downfall: float


SNOW_TEMPERATURE = 0.15
"""Below it rain falls as snow and water freezes (minecraft.wiki, "Biome" - Temperature)."""
_TABLE = (
    Biome("ocean", 0.5, 0.5),
    Biome("river", 0.5, 0.5),
    Biome("beach", 0.8, 0.4),
    Biome("plains", 0.8, 0.4),
    Biome("forest", 0.7, 0.8),
    Biome("birch_forest", 0.6, 0.6),
    Biome("mixed_forest", 0.5, 0.8),
    Biome("taiga", 0.25, 0.8),
    Biome("snowy_taiga", -0.5, 0.4),
    Biome("snowy_plains", 0.0, 0.5),
    Biome("desert", 2.0, 0.0),
    Biome("savanna", 2.0, 0.0),
    Biome("jungle", 0.95, 0.9),
    Biome("swamp", 0.8, 0.9),
    Biome("windswept_hills", 0.2, 0.3),
    Biome("stony_peaks", 1.0, 0.3),
    Biome("snowy_slopes", -0.3, 0.9),
)  # fmt: skip


@functools.cache
def biomes() -> Vocabulary:
    """The names of all biomes by their ids."""
    return Vocabulary("biome", [biome.name for biome in _TABLE])


def biome(index: int) -> Biome:
    """What is known of a biome by its id; IndexError outside of 0..BIOMES-1."""
    biomes().name(index)
    return _TABLE[index]


def biome_id(name: str) -> int:
    """The id of a biome's name. ValueError where there is none; it names the nearest, or all."""
    known = biomes().names
    if name in known:
        return known.index(name)
    near = difflib.get_close_matches(name.removeprefix("minecraft:"), known, n=3) or known
    raise ValueError(f"biome: unknown {name!r}; the embedded world has {', '.join(near)}")


@functools.cache
def temperatures() -> NDArray[np.float64]:
    """float64 (BIOMES,), the game's temperature of each, for compiled rules of weather."""
    return np.array([row.temperature for row in _TABLE])


@functools.cache
def downfalls() -> NDArray[np.float64]:
    """float64 (BIOMES,), the game's downfall of each."""
    return np.array([row.downfall for row in _TABLE])
