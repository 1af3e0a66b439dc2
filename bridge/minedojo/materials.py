"""What Malmo tells of a block: its name and number of 1.11.2, and the traits of its material there.

The traits are those that ``JSONWorldDataHelper`` of MineDojo's Malmo asks of the game's class ``Material``. They are derived from
our tables of shapes, tools and light; which woods and cloths burn goes by name.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from bridge import names
from bridge.minedojo.names import legacy_block

_BURNS = re.compile(
    r"(planks|log|wood|leaves|wool|carpet|bed|banner|sign|chest|bookshelf|vine|tnt|hay_block|jukebox|note_block)$"
    r"|crafting_table$|^(oak|spruce|birch|jungle|acacia|dark_oak)_|short_grass$|fern$|dead_bush$|bamboo"
)
_PASSABLE = re.compile(r"(carpet|repeater|comparator|lily_pad|rail|cobweb|ladder|flower_pot|head|skull)$|^snow$")
"""What has a shape to stand on or to click at, and a material that does not stop movement."""
_TIERS = ("wooden", "stone", "iron", "diamond")


class BlockFacts(NamedTuple):
    """One block in one state as voxels and rays show it."""

    name: str
    metadata: int
    collidable: bool
    tool_not_required: bool
    blocks_movement: bool
    liquid: bool
    solid: bool
    burns: bool
    blocks_light: bool
    harvest_level: int


@functools.lru_cache(maxsize=8192)
def facts_of(block: int, state: int) -> BlockFacts:
    """The facts of a block id in a state of ``bridge.block_states``."""
    table = names.blocks()
    name = table.name(block)
    shown, metadata = legacy_block(block, state)
    liquid = shown in ("water", "lava")
    blocks_movement = bool(table.solid[block]) and not liquid and _PASSABLE.search(name) is None
    return BlockFacts(
        name=shown,
        metadata=metadata,
        collidable=name not in ("fire", "soul_fire"),
        tool_not_required=not table.harvest_tools[block],
        blocks_movement=blocks_movement,
        liquid=liquid,
        solid=blocks_movement or name == "cobweb",
        burns=_BURNS.search(name) is not None,
        blocks_light=bool(table.solid[block] == 1 and not table.transparent[block]),
        harvest_level=_harvest_level(block),
    )


def _harvest_level(block: int) -> int:
    """The least tier of a tool that makes the block drop; 0 where a kind of tool is quicker and none needed, -1 for no tool."""
    table, items = names.blocks(), names.items()
    tools = {items.name(tool) for tool in table.harvest_tools[block]}
    for level, tier in enumerate(_TIERS):
        if any(tool.startswith(f"{tier}_") for tool in tools):
            return level
    return 0 if table.material[block].startswith("mineable") else -1
