"""The embedded world's rules of items, for the live server of our own: written to JSON, so that none is typed twice.

``python -m bridge.minecraft.item_rules`` writes ``node/server/item_rules.json``; a test compares it with what the embedded world
says. Everything is told by its name in 1.20.4. What minecraft-data knows of every version (crafting recipes, stack sizes,
durability) is read from there on the node side.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from bridge import names
from bridge.embedded.cells import placing, placing_states
from bridge.embedded.cells.block_rules import AS_BED, AS_DOOR, AS_TALL_PLANT, block_rules
from bridge.embedded.cells.placing import placed_blocks
from bridge.embedded.player.experience import smelting_points
from bridge.embedded.player.mining import mining_tables
from bridge.minecraft.rules_file import write_rules
from bridge.recipes import recipe_book

RULES_FILE = Path(__file__).parent / "node" / "server" / "item_rules.json"


def _placed() -> dict[str, list[str]]:
    """Item -> the blocks that it becomes, the standing one first; those left out become the block of their own name."""
    blocks, items = names.blocks(), names.items()
    found = {items.name(item): [blocks.name(form) for form in forms] for item, forms in placed_blocks().items()}
    return {item: forms for item, forms in found.items() if forms != [item]}


def _facing() -> dict[str, str]:
    """What decides where a placed block looks to -> the pattern of the names of such blocks."""
    return {
        "along_the_gaze": placing_states._ALONG_THE_GAZE.pattern,
        "off_the_face": placing_states._OFF_THE_FACE.pattern,
        "on_any_face": placing_states._ON_ANY_FACE.pattern,
        "sideways": placing_states._SIDEWAYS.pattern,
        "looks_away": placing_states._LOOKS_AWAY.pattern,
    }


def _halves() -> dict[str, str]:
    """Block that comes in two halves -> ``upper`` or ``head``, whichever the second one is."""
    second = {AS_DOOR: "upper", AS_TALL_PLANT: "upper", AS_BED: "head"}
    support = block_rules().support
    return {
        name: second[int(support[id])] for id, name in enumerate(names.blocks().names) if int(support[id]) in second
    }


def item_rules() -> dict[str, Any]:
    """All of it, as plain values."""
    book, name, tables = recipe_book(), names.items().name, mining_tables()
    return {
        "source": "made by python -m bridge.minecraft.item_rules from the embedded world's tables; do not edit",
        "cook_ticks": book.cook_ticks,
        "smelts": {name(source): name(made) for made, parts in book.smelts.items() for source in parts.items},
        "smelting_points": {name(made): points for made, points in smelting_points().items()},
        "fuels": {name(fuel): ticks for fuel, ticks in book.fuels.items()},
        "remainders": {name(used): name(left) for used, left in book.remainders.items()},
        "mining_wear": {
            name(item): int(tables.wear[tables.tool[item]]) for item in np.flatnonzero(tables.tool).tolist()
        },
        "placed": _placed(),
        "facing": _facing(),
        "halves": _halves(),
        "counted": placing._STACKS,
    }


if __name__ == "__main__":
    sys.exit(write_rules(RULES_FILE, item_rules()))
