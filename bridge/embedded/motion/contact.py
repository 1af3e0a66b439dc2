"""What blocks do to a body that touches them: heat, thorns, snow, the softness of a landing, and what chokes.

Sources: the page of each block on https://minecraft.wiki, and https://minecraft.wiki/w/Fall_damage and
https://minecraft.wiki/w/Suffocation.
"""

from __future__ import annotations

import functools
import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, value_table
from bridge.compiled import rule
from bridge.embedded.motion.block_physics import WATER
from bridge.embedded.motion.collision import is_loaded, layers_of, traits_in
from bridge.embedded.motion.medium import water_height
from bridge.grid import SIDE
from bridge.packed import packed

KINDLES, HEATS, HEATS_TWICE, PRICKS, SCRATCHES, SNOWS, SCORCHES, BUBBLES, CHOKES = (1 << bit for bit in range(9))
"""Bits of a contact. KINDLES sets on fire; HEATS and HEATS_TWICE burn by 1 and 2; PRICKS is a cactus; SCRATCHES a grown berry
bush, which hurts who moves in it; SNOWS is powder snow; SCORCHES a floor of magma; BUBBLES can be breathed; CHOKES is what heads
suffocate in."""
_CONTACTS = {
    KINDLES: r"^(soul_)?fire$",
    HEATS: r"^fire$|^campfire$",
    HEATS_TWICE: r"^soul_fire$|^soul_campfire$",
    PRICKS: r"^cactus$",
    SCRATCHES: r"^sweet_berry_bush$",
    SNOWS: r"^powder_snow$",
    SCORCHES: r"^magma_block$",
    BUBBLES: r"^bubble_column$",
}
_NEVER_CHOKE = re.compile(r"leaves$|glass$|^barrier$|shulker_box$|^piston|sticky_piston$|^moving_piston$|^beacon$")
_ALWAYS_CHOKE = ("soul_sand", "mud", "farmland", "dirt_path")
_LANDINGS = {"hay_block": 0.2, "honey_block": 0.2, "slime_block": 0.0}
_BED_LANDING = 0.5


class Contacts(NamedTuple):
    """One row a block id.

    Attributes:
        bits: uint16 (blocks, STATES), the bits of this module of a block in a state.
        landing: float64 (blocks,), the share of a fall's damage that landing on it leaves.
    """

    bits: NDArray[np.uint16]
    landing: NDArray[np.float64]


@functools.cache
def contacts() -> Contacts:
    """The tables, made once; not to be written to."""
    table = names.blocks()
    bits = np.zeros((len(table), STATES), np.uint16)
    landing = np.ones(len(table))
    for block, name in enumerate(table.names):
        for bit, pattern in _CONTACTS.items():
            if re.search(pattern, name):
                bits[block] |= bit
        if (table.solid[block] == 1 and not _NEVER_CHOKE.search(name)) or name in _ALWAYS_CHOKE:
            bits[block] |= CHOKES
        landing[block] = _BED_LANDING if name.endswith("_bed") else _LANDINGS.get(name, 1.0)
    bits[(value_table("lit") == 1) & ((bits & (HEATS | HEATS_TWICE)) != 0)] = 0  # campfires that are out
    bits[table.id("sweet_berry_bush"), value_table("age")[table.id("sweet_berry_bush")] == 0] = 0
    return packed(Contacts(bits, landing))


@rule
def touched(grid, physics, contacts, box):  # type: ignore[no-untyped-def]
    """What the cells of a box hold: (bits of contacts, traits of physics, whether the box reaches water)."""
    bits = np.int64(0)
    traits = np.int64(0)
    wet = False
    first, end = layers_of(grid, math.floor(box[1] + 1e-7), math.floor(box[4] - 1e-7))
    for z in range(math.floor(box[2] + 1e-7), math.floor(box[5] - 1e-7) + 1):
        for x in range(math.floor(box[0] + 1e-7), math.floor(box[3] - 1e-7) + 1):
            if not is_loaded(grid, x, z):
                continue
            for y in range(first, end):
                block = grid.blocks[x & (SIDE - 1), z & (SIDE - 1), y - grid.min_y]
                if block == 0:
                    continue
                state = grid.states[x & (SIDE - 1), z & (SIDE - 1), y - grid.min_y]
                bits |= np.int64(contacts.bits[block, state])
                kind = traits_in(physics, block, state)
                traits |= kind
                if kind & WATER and not wet:
                    wet = y + water_height(grid, physics, x, y, z) > box[1]
    return bits, traits, wet
