"""Which creatures live in which biome, in packs of which size.

Source: the "Spawn" section of each biome's and kind's page on https://minecraft.wiki, Java Edition 1.20.4, for the kinds that
there are here, and https://minecraft.wiki/w/Spawn#Java_Edition. Weights are the game's, but a zombie's has that of the zombie
villagers in it; where slimes come of their tries says ``places``. Villagers live in villages only.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.land.biomes import biomes
from bridge.packed import packed

_FARM = {"sheep": (12, 4, 4), "pig": (10, 4, 4), "chicken": (10, 4, 4), "cow": (8, 4, 4)}
_WOLVES = {"wolf": (5, 4, 4)}
_TAIGA_WOLVES = {"wolf": (8, 4, 4)}
_HORSES = {"horse": (5, 2, 6)}
_MONSTERS = {
    "spider": (100, 4, 4),
    "zombie": (100, 4, 4),
    "skeleton": (100, 4, 4),
    "creeper": (100, 4, 4),
    "enderman": (10, 1, 4),
    "witch": (5, 1, 1),
    "slime": (100, 4, 4),
}
_OTHER_MONSTERS = {
    "desert": {"zombie": (20, 4, 4)},
    "snowy_plains": {"skeleton": (20, 4, 4)},
    "swamp": {"slime": (101, 4, 4)},
}
"""Biome -> what differs there: husks and strays, which there are none of here, take the place of most zombies and skeletons, and
a swamp has slimes of its own."""
_Spawners = dict[str, tuple[int, int, int]]
_ANIMALS_OF: dict[str, _Spawners] = {
    "plains": _FARM | _HORSES,
    "savanna": _FARM | {"horse": (1, 2, 6)},
    "forest": _FARM | _WOLVES,
    "birch_forest": _FARM,
    "mixed_forest": _FARM | _WOLVES,
    "taiga": _FARM | _TAIGA_WOLVES,
    "snowy_taiga": _FARM | _TAIGA_WOLVES,
    "jungle": _FARM | {"chicken": (20, 4, 4)},
    "swamp": _FARM,
    "windswept_hills": _FARM,
}
"""Name of the biome -> kind -> weight, smallest and largest pack; none where the biome is missing."""
WEIGHT, LOW, HIGH = range(3)


class Habitats(NamedTuple):
    """int64 (biomes, kinds, 3) each: WEIGHT, LOW and HIGH of a pack, of animals and of monsters."""

    animals: NDArray[np.int64]
    monsters: NDArray[np.int64]


@functools.cache
def habitats() -> Habitats:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    kinds, known = kind_names(), biomes()
    shape = (len(known), len(kinds), 3)
    found = Habitats(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    for index, biome in enumerate(known.names):
        monsters = _MONSTERS | _OTHER_MONSTERS.get(biome, {})
        for table, spawners in ((found.animals, _ANIMALS_OF.get(biome, {})), (found.monsters, monsters)):
            for kind, row in spawners.items():
                table[index, kinds.id(kind)] = row
    return packed(found)
