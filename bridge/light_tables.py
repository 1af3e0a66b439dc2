"""What each block does to light: how much it takes, how much it gives, and which of its faces are shut.

Sources: npm ``minecraft-data`` (``filterLight`` and ``emitLight`` of the default state) and https://minecraft.wiki/w/Light (what
burns only when lit). A slab's or a stair's own cell is as bright as what is beside it, but light does not pass its whole face.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, properties_of, value_table

FILTER = 15
"""Of ``optics``, the bits that say how many levels light loses on its way into the cell beyond the first; 15 lets none in."""
FLOOR, CEILING = 16, 32
"""Bits: light cannot pass the lower, the upper face of the block."""
BY_STATE = 64
"""Bit: the block's state decides; see ``optics_by_state``."""
SHINES = 128
"""Bit: the block gives light, at least in some of its states."""
_LIT_EMISSION = {"furnace": 13, "blast_furnace": 13, "smoker": 13, "redstone_lamp": 15, "redstone_ore": 9}
_LIT_EMISSION |= {"deepslate_redstone_ore": 9}
_LOW = re.compile(r"^farmland$|^dirt_path$")


class BlockLighting(NamedTuple):
    """One row a block id, as compiled code takes it.

    Attributes:
        optics: uint8 (blocks,), the bits of this module.
        optics_by_state: uint8 (blocks, STATES), likewise; holds only what ``BY_STATE`` sends there.
        emission: uint8 (blocks, STATES), the light that a block gives, 0..15.
    """

    optics: NDArray[np.uint8]
    optics_by_state: NDArray[np.uint8]
    emission: NDArray[np.uint8]


def _is_value(block: int, values: NDArray[np.int8], prop: str, wanted: str) -> NDArray[np.bool_]:
    """bool (STATES,): in which states a property has a value."""
    found: NDArray[np.bool_] = values[block] == dict(properties_of(block))[prop].index(wanted)
    return found


def _emission() -> NDArray[np.uint8]:
    table, lit = names.blocks(), value_table("lit")
    emission = np.repeat(table.emit_light[:, None], STATES, axis=1)
    for block in np.flatnonzero((lit >= 0).any(axis=1)):
        name = table.name(int(block))
        bright = _LIT_EMISSION.get(name, 3 if "candle" in name else int(table.emit_light[block]))
        emission[block] = np.where(_is_value(int(block), lit, "lit", "true"), bright, 0)
        if "candle" in name and "candles" in dict(properties_of(int(block))):
            emission[block] *= (1 + value_table("candles")[block]).astype(np.uint8)
    return emission


@functools.cache
def block_lighting() -> BlockLighting:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    table = names.blocks()
    by_state = np.repeat(table.filter_light[:, None], STATES, axis=1).astype(np.uint8)
    kinds, halves = value_table("type"), value_table("half")
    depends = np.zeros(len(table), np.bool_)
    for block, name in enumerate(table.names):
        if name.endswith("_slab"):
            depends[block] = True
            by_state[block, _is_value(block, kinds, "type", "bottom")] |= FLOOR
            by_state[block, _is_value(block, kinds, "type", "top")] |= CEILING
            by_state[block, _is_value(block, kinds, "type", "double")] |= FILTER
        elif name.endswith("_stairs"):
            depends[block] = True
            upside_down = _is_value(block, halves, "half", "top")
            by_state[block] |= np.where(upside_down, CEILING, FLOOR).astype(np.uint8)
        elif _LOW.search(name):
            by_state[block] |= FLOOR
    emission = _emission()
    shines = np.where((emission > 0).any(axis=1), SHINES, 0).astype(np.uint8)
    by_state |= shines[:, None]
    optics = by_state[:, 0] | np.where(depends, BY_STATE, 0).astype(np.uint8)
    return BlockLighting(optics, by_state, emission)
