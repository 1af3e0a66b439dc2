"""Where items come from: blocks that give them, creatures that leave them, what is done to a creature for them.

What a block gives is read from ``bridge.data`` (its loot, else its drops), so that it follows the world's own rules.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.loot import loot_table
from bridge.embedded.player.mining import mining_tables

_RARE_SHARES = {"apple": 0.005, "stick": 0.02}
"""Of what leaves give beside saplings (https://minecraft.wiki/w/Leaves)."""
_GROWN_CROPS = ("wheat", "carrots", "potatoes", "beetroots")


@dataclass(frozen=True)
class BlockSource:
    """A block that gives an item when it is broken.

    Attributes:
        block: its id.
        share: how many of the item one block gives, on average.
        tools: item ids of which one must be held; empty where a hand will do.
    """

    block: int
    share: float
    tools: frozenset[int]


@dataclass(frozen=True)
class CreatureSource:
    """A creature that gives an item: when it is killed, or when ``tool`` is used on it, which then may become the item."""

    kind: str
    share: float
    tool: int | None = None
    consumes: bool = False


@dataclass(frozen=True)
class FluidSource:
    """A liquid that ``tool`` takes up, which then becomes the item."""

    block: int
    tool: int


def _chance(line: Mapping[str, Any]) -> float:
    """How many of an item a row gives, on average."""
    least, most = line.get("count", (1, 1))
    return float(line.get("chance", 1.0)) * float(least + most) / 2.0


@functools.cache
def block_sources() -> Mapping[int, tuple[BlockSource, ...]]:
    """Item id -> the blocks that give it."""
    blocks, items = names.blocks(), names.items()
    shears = frozenset((items.id("shears"),))
    found: dict[int, list[BlockSource]] = {}

    def add(item: int, source: BlockSource) -> None:
        kept = found.setdefault(item, [])
        if not any(other.block == source.block and other.tools == source.tools for other in kept):
            kept.append(source)

    for block, name in enumerate(blocks.names):
        if blocks.hardness[block] < 0:
            continue
        tools = blocks.harvest_tools[block]
        for line in names.loot_lines(name):
            share = _RARE_SHARES.get(line["item"], _chance(line)) if name.endswith("_leaves") else _chance(line)
            if share > 0:
                add(
                    items.id(line["item"]), BlockSource(block, share, shears if line.get("with") == "shears" else tools)
                )
    return {item: tuple(sources) for item, sources in found.items()}


@functools.cache
def creature_sources() -> Mapping[int, tuple[CreatureSource, ...]]:
    """Item id -> the creatures that give it."""
    items, kinds = names.items(), kind_names()
    found: dict[int, list[CreatureSource]] = {}
    for kind, rows in enumerate(loot_table()):
        for row in rows[rows["high"] > 0]:
            share = float(row["chance"]) * (int(row["low"]) + int(row["high"])) / 2
            found.setdefault(int(row["item"]), []).append(CreatureSource(kinds.name(kind), share))
    shears, bucket = items.id("shears"), items.id("bucket")
    for name in items.names:
        if name.endswith("_wool"):
            # Most sheep are white; of which colour one is, is seen when it is chosen.
            share = 1.0 if name == "white_wool" else 0.02
            found.setdefault(items.id(name), []).extend(
                (CreatureSource("sheep", share), CreatureSource("sheep", 2.0 * share, shears))
            )
    found.setdefault(items.id("milk_bucket"), []).append(CreatureSource("cow", 1.0, bucket, consumes=True))
    return {item: tuple(sources) for item, sources in found.items()}


@functools.cache
def fluid_sources() -> Mapping[int, tuple[FluidSource, ...]]:
    """Item id -> the liquids that give it."""
    items, blocks = names.items(), names.blocks()
    bucket = items.id("bucket")
    return {items.id(f"{name}_bucket"): (FluidSource(blocks.id(name), bucket),) for name in ("water", "lava")}


@functools.cache
def tools_for(block: int) -> tuple[int, ...]:
    """Items that speed up breaking a block, the fastest first; empty where nothing beats a hand."""
    tables = mining_tables()
    speeds = tables.speed[block]
    items = [item for item in range(len(names.items())) if tables.tool[item]]
    quick = [item for item in items if speeds[tables.tool[item]] > 1.0 or tables.harvests[block, tables.tool[item]]]
    return tuple(sorted(quick, key=lambda item: -float(speeds[tables.tool[item]])))


def ripe_only(block: int) -> bool:
    """Whether a block gives its crop only when it is grown."""
    return names.blocks().name(block) in _GROWN_CROPS
