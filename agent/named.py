"""What a plan names, so that it can be told from what is like it: ``collect oak_log 3`` names oak logs, and no spruce.

A word names the blocks, items and creatures that it is the name of, and the blocks that may give such an item: ``raw_iron`` its
ore, ``apple`` oak leaves. A word that is no name is what a family is called: ``log``. What the student's own last subgoal names
is marked where it is told of, so that the thing that was said need not be worked out anew from a word and a kind of block at
every tick.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.layout import BLOCK_TOKENS, ENTITY_NAMES, POINTS
from bridge import names


@dataclass(frozen=True, eq=False)
class Named:
    """What words name.

    Attributes:
        blocks: bool (block ids,).
        items: bool (item ids,).
        kinds: bool (numbers of ``layout.ENTITY_NAMES``,).
    """

    blocks: NDArray[np.bool_]
    items: NDArray[np.bool_]
    kinds: NDArray[np.bool_]

    def write(
        self,
        *,
        point_blocks: NDArray[np.int32],
        touching_blocks: NDArray[np.int32],
        entity_names: NDArray[np.int32],
        entity_items: NDArray[np.int32],
        named: NDArray[np.uint8],
    ) -> None:
        """Write ``named`` (BLOCK_TOKENS + ENTITIES,), 1 where what the other fields tell of is named."""
        named[:POINTS] = self.blocks[point_blocks]
        named[POINTS:BLOCK_TOKENS] = self.blocks[touching_blocks]
        named[BLOCK_TOKENS:] = self.kinds[entity_names] | self.items[entity_items]


def read_named(subgoal: str) -> Named | None:
    """What a subgoal's words name; None where they name nothing."""
    # Numbers count, or say a place; the game has music discs of these names.
    named = [_named_by(word) for word in subgoal.split() if not word.isdecimal()]
    blocks, items, kinds = (
        np.logical_or.reduce([getattr(each, part) for each in named]) for part in ("blocks", "items", "kinds")
    )
    return Named(blocks, items, kinds) if named and (blocks.any() or items.any() or kinds.any()) else None


@functools.cache
def _named_by(word: str) -> Named:
    blocks = np.zeros(len(names.blocks()), np.bool_)
    items = np.zeros(len(names.items()), np.bool_)
    items[_called(names.items(), word)] = True
    items[names.NO_ITEM] = False
    blocks[_called(names.blocks(), word)] = True
    for item in np.flatnonzero(items).tolist():
        blocks[_givers().get(item, [])] = True
    blocks[names.AIR] = False
    return Named(blocks, items, np.array([kind == word for kind in ENTITY_NAMES]))


def _called(table: names.Vocabulary, word: str) -> list[int]:
    """The ids of a name, or of the family that a word which is no name of anything stands for."""
    if word in names.items() or word in names.blocks() or word in ENTITY_NAMES:
        # The same ore lies in two kinds of stone, and is told of by the name of one.
        spelled = (word, f"deepslate_{word}") if word.endswith("_ore") else (word,)
        return [table.id(name) for name in spelled if name in table]
    return [number for number, name in enumerate(table.names) if name.endswith(f"_{word}")]


@functools.cache
def _givers() -> Mapping[int, list[int]]:
    """Item id -> the blocks that may give it when they are broken."""
    givers: dict[int, list[int]] = {}
    for block, name in enumerate(names.blocks().names):
        for line in names.loot_lines(name):
            givers.setdefault(names.items().id(line["item"]), []).append(block)
    return givers
