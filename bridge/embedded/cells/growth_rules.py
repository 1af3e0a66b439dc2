"""Which blocks a random tick changes, and how far they grow. Source: https://minecraft.wiki/w/Tick#Random_tick."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.cells.faces import STEPS
from bridge.packed import packed

(
    STILL,
    SPREADS,
    DRIES,
    CROP,
    SLOW_CROP,
    STEM,
    SAPLING,
    CANE,
    CACTUS_GROWS,
    BERRIES,
    WART,
    MELTS_TO_WATER,
    MELTS,
    DECAYS,
) = range(14)
"""What a random tick does to a block; ``growth`` says what each of them means."""
_KINDS = {
    SPREADS: ("grass_block", "mycelium"),
    DRIES: ("farmland",),
    CROP: ("wheat", "carrots", "potatoes"),
    SLOW_CROP: ("beetroots",),
    STEM: ("melon_stem", "pumpkin_stem"),
    SAPLING: tuple(f"{wood}_sapling" for wood in ("oak", "birch", "jungle", "spruce", "acacia", "cherry")),
    CANE: ("sugar_cane",),
    CACTUS_GROWS: ("cactus",),
    BERRIES: ("sweet_berry_bush",),
    WART: ("nether_wart",),
    MELTS_TO_WATER: ("ice",),
    MELTS: ("snow",),
}
_LAST_AGES = {"wheat": 7, "carrots": 7, "potatoes": 7, "beetroots": 3, "melon_stem": 7, "pumpkin_stem": 7}
_LAST_AGES |= {"sugar_cane": 15, "cactus": 15, "sweet_berry_bush": 3, "nether_wart": 3}


class GrowthRules(NamedTuple):
    """One row a block id.

    Attributes:
        kind: uint8 (blocks,), one of this module's.
        last_age: int64 (blocks,); the state of all that grows is its age.
        opaque: bool (blocks,), what grass does not live under.
        fruit: int32 (blocks,), what a stem bears.
        attached: int32 (blocks,), the stem with its fruit.
        attached_state: uint8 (blocks, 6), its state by the face of ``faces`` on which the fruit lies.
    """

    kind: NDArray[np.uint8]
    last_age: NDArray[np.int64]
    opaque: NDArray[np.bool_]
    fruit: NDArray[np.int32]
    attached: NDArray[np.int32]
    attached_state: NDArray[np.uint8]


@functools.cache
def growth_rules() -> GrowthRules:
    """The tables, made once; not to be written to."""
    table = names.blocks()
    kind, last_age = np.zeros(len(table), np.uint8), np.zeros(len(table), np.int64)
    for value, named in _KINDS.items():
        kind[table.ids(named)] = value
    kind[[name.endswith("_leaves") for name in table.names]] = DECAYS
    for name, age in _LAST_AGES.items():
        last_age[table.id(name)] = age
    fruit, attached = np.zeros(len(table), np.int32), np.zeros(len(table), np.int32)
    attached_state = np.zeros((len(table), len(STEPS)), np.uint8)
    for name in ("melon", "pumpkin"):
        stem = table.id(f"{name}_stem")
        fruit[stem], attached[stem] = table.id(name), table.id(f"attached_{name}_stem")
        for face, facing in enumerate(("north", "south", "west", "east"), start=2):
            attached_state[stem, face] = state_of(f"attached_{name}_stem", facing=facing)
    opaque = (table.solid == 1) & (table.filter_light == 15)
    return packed(GrowthRules(kind, last_age, opaque, fruit, attached, attached_state))
