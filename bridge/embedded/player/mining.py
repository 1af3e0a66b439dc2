"""Breaking blocks by holding attack: how long it takes, whether it gives anything, and what it costs the tool.

The share of a block that one tick breaks is the game's: speed / hardness / 30 where the hand or the tool harvests it,
/ 100 where not; a fifth of that in the air and a fifth in water (https://minecraft.wiki/w/Breaking). A live body digs by
mineflayer's ``digTime``, which rounds the time up to whole ticks, asked anew each tick; the same is done here. As in the game's
client, a block that broke is followed by a pause. Costs: https://minecraft.wiki/w/Durability.
"""

from __future__ import annotations

import functools
import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.messages import Cell
from bridge.packed import packed

HARVEST_DIVISOR = 30.0
NO_HARVEST_DIVISOR = 100.0
PENALTY = 5.0
TICKS_BETWEEN_BLOCKS = 5
"""The next block is begun this many ticks after one broke."""
_ROUNDING = 1e-6
"""What a sum of shares may lack of 1 by rounding alone."""
_TOOL = re.compile(r"_(pickaxe|axe|shovel|hoe|sword)$|^shears$|^trident$")
_WEAPON = re.compile(r"_sword$|^trident$")
MINING = np.dtype(
    [
        ("cell", np.int64, (3,)),
        ("block", np.int64),
        ("item", np.int64),
        ("progress", np.float64),
        ("pause", np.int64),
        ("active", np.int64),
    ]
)
"""The attack of one player: on which block with which item in the hand (where ``active``), how much of it is broken, and ticks
until another block can be begun."""


class MiningTables(NamedTuple):
    """What tools do to blocks.

    Attributes:
        hardness: float64 (blocks,), -1 for what cannot be broken.
        tool: int64 (items,), the column of an item in the tables below; column 0 is the hand and all that is no tool.
        speed: float64 (blocks, tools).
        harvests: bool (blocks, tools), whether breaking by it gives the drops.
        wear: int64 (tools,), what breaking a block costs the tool.
        wears_always: bool (tools,), whether blocks that break at once cost as well.
    """

    hardness: NDArray[np.float64]
    tool: NDArray[np.int64]
    speed: NDArray[np.float64]
    harvests: NDArray[np.bool_]
    wear: NDArray[np.int64]
    wears_always: NDArray[np.bool_]


@functools.cache
def mining_tables() -> MiningTables:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    blocks, items = names.blocks(), names.items()
    tools = [0, *(item for item, name in enumerate(items.names) if _TOOL.search(name))]
    tool = np.zeros(len(items), np.int64)
    tool[tools] = np.arange(len(tools))
    every = range(len(blocks))
    return packed(
        MiningTables(
            hardness=blocks.hardness.copy(),
            tool=tool,
            speed=np.array([[blocks.tool_speed(block, item) for item in tools] for block in every]),
            harvests=np.array(
                [
                    [not blocks.harvest_tools[block] or item in blocks.harvest_tools[block] for item in tools]
                    for block in every
                ]
            ),
            wear=np.array([0] + [2 if _WEAPON.search(items.name(item)) else 1 for item in tools[1:]]),
            wears_always=np.array([items.name(item) == "shears" for item in tools]),
        )
    )


@rule
def break_share(tables, block, held_item, on_ground, in_water):  # type: ignore[no-untyped-def]
    """Share of the block that a tick of attack breaks; 0 for what cannot be broken, infinity for what takes no time."""
    hardness, tool = tables.hardness[block], tables.tool[held_item]
    if hardness < 0:
        return 0.0
    if hardness == 0:
        return np.inf
    speed = tables.speed[block, tool]
    if not on_ground:
        speed /= PENALTY
    if in_water:
        speed /= PENALTY
    return speed / hardness / (HARVEST_DIVISOR if tables.harvests[block, tool] else NO_HARVEST_DIVISOR)


@rule
def ticks_to_break(tables, block, held_item, on_ground, in_water):  # type: ignore[no-untyped-def]
    """Ticks of attack that break the block: a whole number, at least 1, or infinity for what cannot be broken."""
    share = break_share(tables, block, held_item, on_ground, in_water)
    if share == 0.0:
        return np.inf
    return 1.0 if share == np.inf else max(1.0, float(math.ceil(1.0 / share)))


@rule
def rest(mining):  # type: ignore[no-untyped-def]
    """One tick without attack, or with nothing to attack; ``mining`` is a MINING record."""
    mining.pause = max(0, mining.pause - 1)
    mining.active = 0
    mining.progress = 0.0


@rule
def attack(tables, mining, x, y, z, block, held_item, on_ground, in_water):  # type: ignore[no-untyped-def]
    """One tick of attack on the block in a cell; whether it breaks now. ``mining`` is a MINING record."""
    mining.pause = max(0, mining.pause - 1)
    if mining.pause > 0:
        return False
    cell = mining.cell
    same_cell = cell[0] == x and cell[1] == y and cell[2] == z
    if not (mining.active and same_cell and mining.block == block and mining.item == held_item):
        cell[0], cell[1], cell[2] = x, y, z
        mining.block, mining.item = block, held_item
        mining.active = 1
        mining.progress = 0.0
    mining.progress += 1.0 / ticks_to_break(tables, block, held_item, on_ground, in_water)
    if mining.progress < 1.0 - _ROUNDING:
        return False
    mining.active = 0
    mining.progress = 0.0
    mining.pause = TICKS_BETWEEN_BLOCKS
    return True


@rule
def wear_of(tables, block, held_item):  # type: ignore[no-untyped-def]
    """What breaking a block costs the held item: 1 for a tool, 2 for a weapon, nothing where the block breaks at once unless
    shears cut it."""
    tool = tables.tool[held_item]
    return tables.wear[tool] if tables.hardness[block] > 0 or tables.wears_always[tool] else 0


def harvests(block: int, held_item: int) -> bool:
    """Whether breaking the block with this item (0 for a hand) gives its drops."""
    tables = mining_tables()
    return bool(tables.harvests[block, tables.tool[held_item]])


def dig_ticks(block: int, held_item: int, on_ground: bool, in_water: bool) -> float:
    """Ticks of attack that break the block, as ``ticks_to_break``."""
    return float(ticks_to_break(mining_tables(), block, held_item, on_ground, in_water))


class Mining:
    """Progress of the attack on one block. Another target, another item in the hand or a released key begins anew.

    Args:
        record: a MINING record to live in; None makes one.
    """

    def __init__(self, record: NDArray[np.void] | None = None) -> None:
        # An array of one: a record taken out of it, unlike one made alone, is what compiled code takes.
        self._record = np.zeros(1, MINING)[0] if record is None else record

    def progress_on(self, cell: Cell) -> float:
        """How much of the block in a cell is broken, 0..1."""
        attacked = bool(self._record["active"]) and tuple(self._record["cell"].tolist()) == cell
        return min(1.0, float(self._record["progress"])) if attacked else 0.0

    def rest(self) -> None:
        """One tick without attack, or with nothing to attack."""
        rest(self._record)

    def attack(self, cell: Cell, block: int, held_item: int, on_ground: bool, in_water: bool) -> bool:
        """One tick of attack on a cell; True where the block breaks now."""
        return bool(attack(mining_tables(), self._record, *cell, block, held_item, on_ground, in_water))
