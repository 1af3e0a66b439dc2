"""What blocks mean to a body and to a bare hand: the tables that path search, sight and digging share."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.player.mining import HARVEST_DIVISOR, NO_HARVEST_DIVISOR, mining_tables
from bridge.messages import TICK_SECONDS
from bridge.shapes import block_shapes

FREE, WATER, FULL, BARRED = range(4)
"""Kinds of cell to a body: passable, swimmable, a full cube to stand on, anything else that stops or harms."""
NEVER = 1e9
"""Dig time of what a hand cannot break."""
_HAND_SECONDS = 1.5
_WRONG_TOOL_SECONDS = 5.0
"""Seconds of digging per unit of hardness by a bare hand: of what a hand harvests, and of what needs a tool
(Minecraft Wiki, Breaking)."""


class Traits(NamedTuple):
    """One row a block id; read-only arrays, a NamedTuple so that numba kernels take it whole."""

    body: NDArray[np.uint8]
    """uint8 (blocks,), FREE, WATER, FULL or BARRED."""
    dig_ticks: NDArray[np.float32]
    """float32 (blocks,), ticks that a bare hand needs; NEVER for what it cannot break."""
    selectable: NDArray[np.uint8]
    """uint8 (blocks,), 1 for what the crosshair meets."""
    opaque: NDArray[np.uint8]
    """uint8 (blocks,), 1 for what hides what is behind."""


@functools.cache
def traits() -> Traits:
    """The tables of the whole vocabulary (made at the first call)."""
    blocks, shapes = names.blocks(), block_shapes()
    body = np.select([blocks.solid == 1, blocks.solid == 2], [FULL, BARRED], FREE).astype(np.uint8)
    body[shapes.wet == 1] = WATER
    body[[i for i, name in enumerate(blocks.names) if name in ("lava", "fire", "soul_fire", "magma_block")]] = BARRED
    by_hand = np.array([not tools for tools in blocks.harvest_tools])
    seconds = blocks.hardness * np.where(by_hand, _HAND_SECONDS, _WRONG_TOOL_SECONDS)
    ticks = np.where(blocks.hardness < 0, NEVER, np.ceil(np.maximum(seconds / TICK_SECONDS, 1.0)))
    ticks[body == WATER] = NEVER
    table = Traits(body, ticks.astype(np.float32), shapes.selectable, shapes.blocks_sight)
    for array in table[:2]:
        array.setflags(write=False)
    return table


@functools.cache
def traits_with(tools: tuple[int, ...]) -> Traits:
    """The tables for who holds these items, sorted ids, and takes the best of them to each block."""
    plain, mining = traits(), mining_tables()
    columns = [0, *sorted({int(mining.tool[item]) for item in tools})]
    speed, harvests = mining.speed[:, columns], mining.harvests[:, columns]
    divisor = np.where(harvests, HARVEST_DIVISOR, NO_HARVEST_DIVISOR)
    with np.errstate(divide="ignore"):
        ticks = np.ceil(np.maximum(mining.hardness[:, None] * divisor / speed, 1.0)).min(axis=1)
    table = plain._replace(dig_ticks=np.where(plain.dig_ticks >= NEVER, NEVER, ticks).astype(np.float32))
    table.dig_ticks.setflags(write=False)
    return table
