"""What holds which block, for the live server of our own: the embedded world's table, written to JSON.

``python -m bridge.minecraft.support_rules`` writes ``node/server/using/support_rules.json``; a test compares it with what the
embedded world says. Blocks are told by their names in 1.20.4.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bridge import names
from bridge.embedded.cells import block_rules
from bridge.embedded.deeds import reworking
from bridge.minecraft.rules_file import write_rules

RULES_FILE = Path(__file__).parent / "node" / "server" / "using" / "support_rules.json"
SUPPORTS = (
    *("FLOOR_FULL", "FLOOR_CENTRE", "FLOOR_ANY", "ON_SOIL", "ON_FARMLAND", "ON_DRY_SOIL", "AS_CACTUS", "AS_SUGAR_CANE"),
    *("ON_SOUL_SAND", "AS_BAMBOO", "ON_WALL", "ON_LOG", "BY_FACE", "AS_LANTERN", "AS_DOOR", "AS_TALL_PLANT", "AS_BED"),
    *("ON_WATER", "FROM_ABOVE"),
)
"""Kinds of support, by the names of the constants of ``block_rules``; what grows in water only is left to itself."""
GROUNDS = (
    *("SOIL", "SAND", "GRAVEL", "FARMLAND", "SOUL_SAND", "CACTUS", "CANE", "BAMBOO", "TERRACOTTA", "JUNGLE_LOG"),
    "HANGING",
)
"""Kinds of ground that something stands on or hangs from, likewise."""


def support_rules() -> dict[str, Any]:
    """All of it, as plain values."""
    rules, blocks = block_rules.block_rules(), names.blocks().names
    kinds = {getattr(block_rules, kind): kind.lower() for kind in SUPPORTS}
    grounds = {
        name: [kind.lower() for kind in GROUNDS if bits & getattr(block_rules, kind)]
        for name, bits in zip(blocks, rules.ground.tolist(), strict=True)
    }
    return {
        "source": "made by python -m bridge.minecraft.support_rules from the embedded world's tables; do not edit",
        "supports": {
            name: kinds[kind] for name, kind in zip(blocks, rules.support.tolist(), strict=True) if kind in kinds
        },
        "grounds": {name: kinds for name, kinds in grounds.items() if kinds},
        "tilled": dict(reworking._TILLED),
        "trodden": list(reworking._TRODDEN),
    }


if __name__ == "__main__":
    sys.exit(write_rules(RULES_FILE, support_rules()))
