"""Which mechanics of the game the embedded live server has in which version: the table of ``docs/live-server.md``.

A test function takes its mechanic with ``@verifies("name of the row")`` and is run once in each of the row's versions, on an
unmodified mineflayer bot; ``test_mechanics.py`` compares rows, tests and the table. Add rows where their section is, then write
the table anew: ``python tests/bridge/minecraft/mechanics.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[3] / "docs" / "live-server.md"
BEGIN, END = "<!-- mechanics: begin -->\n", "<!-- mechanics: end -->"

VERSIONS = ("1.20.4", "1.16.5")
"""Columns of the table, the default version first."""

ITEMS: dict[str, tuple[str, ...]] = {
    "/give of any count": VERSIONS,
    "stack sizes": VERSIONS,
    "left and right click": VERSIONS,
    "shift-click": VERSIONS,
    "number keys and the off-hand key": VERSIONS,
    "throwing out of a window": VERSIONS,
    "dragging over slots": VERSIONS,
    "double click collects": VERSIONS,
    "armour and off-hand slots": VERSIONS,
    "tossing, drops seen as what they are, pick-up": VERSIONS,
    "tools wear and break": VERSIONS,
    "others see what is held and worn": VERSIONS,
    "dig time is checked": VERSIONS,
    "placing uses up, within reach, not into bodies or blocks": VERSIONS,
    "placed blocks stand as they should": VERSIONS,
    "crafting in the hand (2x2) and at a table (3x3)": VERSIONS,
    "shift-click crafts as many as there are": VERSIONS,
    "mixed kinds and mirrored shapes are crafted": VERSIONS,
    "what stays of an ingredient": VERSIONS,
    "what lies in a grid comes back": VERSIONS,
    "furnaces smelt and show it": VERSIONS,
    "furnaces take fuel and what smelts by shift-click, and keep a bucket of lava's bucket": VERSIONS,
    "chests keep what lies in them and drop it when they break": VERSIONS,
    "two chests make a large one": VERSIONS,
    "several players see into one chest": VERSIONS,
    "chests and furnaces are saved with the world": ("1.20.4",),
}
LIFE: dict[str, tuple[str, ...]] = {
    "falls hurt, softened by hay and water": VERSIONS,
    "fire and lava burn, water puts out": VERSIONS,
    "drowning": VERSIONS,
    "cactus, walls and the void hurt": VERSIONS,
    "a hit protects for half a second": VERSIONS,
    "armour takes its share and wears": VERSIONS,
    "hunger, starving, eating in 32 ticks": VERSIONS,
    "wounds heal by eating well": VERSIONS,
    "a peaceful world feeds and heals": VERSIONS,
    "status effects": VERSIONS,
    "death drops all, respawn begins anew": VERSIONS,
    "blows by weapon and cooldown, knock-back": VERSIONS,
    "animals wander, step up, stay behind walls": VERSIONS,
    "animals flee and leave loot and experience": VERSIONS,
    "animals follow food": VERSIONS,
    "shearing and milking": VERSIONS,
    "zombies chase and strike": VERSIONS,
    "the undead burn by day": VERSIONS,
    "skeletons shoot": VERSIONS,
    "spiders hunt in the dark only": VERSIONS,
    "creepers explode": VERSIONS,
    "monsters come by night, animals on grass, peace drives off": VERSIONS,
}
TERRAIN: dict[str, tuple[str, ...]] = {
    "sand and gravel fall": VERSIONS,
}

SECTIONS = {"Items and windows": ITEMS, "Life and creatures": LIFE, "Terrain": TERRAIN}
"""Section -> row -> the versions that it is verified in."""

MARK = "_mechanics"


def verifies(*rows: str) -> Callable[[Any], Any]:
    """Run a test in each version that its rows have, all of which must have the same; it takes ``version``."""
    known = {row: versions for section in SECTIONS.values() for row, versions in section.items()}
    (versions,) = {known[row] for row in rows}

    def mark(function: Any) -> Any:
        setattr(function, MARK, rows)
        return pytest.mark.parametrize("version", versions)(function)

    return mark


def table() -> str:
    """The table as Markdown."""
    lines = []
    for section, rows in SECTIONS.items():
        if not rows:
            continue
        lines += [f"| {section} | {' | '.join(VERSIONS)} |", f"| --- |{' --- |' * len(VERSIONS)}"]
        for row, versions in rows.items():
            cells = " | ".join("yes" if version in versions else "no" for version in VERSIONS)
            lines.append(f"| {row} | {cells} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Write the table into the docs."""
    before, rest = DOCS.read_text().split(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
