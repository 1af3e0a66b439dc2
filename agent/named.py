"""What a plan names, so that it can be told from what is like it: ``collect oak_log 3`` names oak logs, and no spruce.

A word names the blocks, items and creatures that it is the name of, and the blocks that drop such an item: ``raw_iron`` its ore.
A word that is no name is what a family is called: ``log``. What the student's own last subgoal names is marked where it is told
of, so that the thing that was said need not be worked out anew from a word and a kind of block at every tick.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.layout import BLOCK_TOKENS, ENTITY_NAMES, POINTS
from bridge import names

_OF_NO_KIND = {"", "another", "item"}


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


@functools.lru_cache(maxsize=4096)
def read_named(subgoal: str) -> Named | None:
    """What a subgoal's words name; None where they name nothing."""
    blocks, items = names.blocks(), names.items()
    found = Named(
        np.zeros(len(blocks), np.bool_), np.zeros(len(items), np.bool_), np.zeros(len(ENTITY_NAMES), np.bool_)
    )
    for word in subgoal.split():
        found.kinds[
            [number for number, kind in enumerate(ENTITY_NAMES) if kind == word and kind not in _OF_NO_KIND]
        ] = True
        named_items = _like(items, word)
        found.items[named_items] = True
        dropping = [block for block, drops in enumerate(blocks.drops) if set(drops) & set(named_items)]
        found.blocks[_like(blocks, word) + dropping] = True
    found.blocks[names.AIR] = False
    found.items[names.NO_ITEM] = False
    return found if found.blocks.any() or found.items.any() or found.kinds.any() else None


def _like(table: names.Vocabulary, word: str) -> list[int]:
    """The ids of a name, or of the family that a word which is no name of anything stands for."""
    if word in table:
        return [table.id(word)]
    if word in names.items() or word in names.blocks() or word in ENTITY_NAMES:
        return []
    return [number for number, name in enumerate(table.names) if name.endswith(f"_{word}")]
