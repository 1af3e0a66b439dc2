"""What a block leaves when it breaks: items by chance, by its state and by whether shears cut it.

The figures stand in ``bridge/data/block_loot.json``; a block without a row there gives one of each of its ``drops`` in the block
table. Whether the tool harvests the block at all is asked before (``mining.harvests``): what loses its support drops its items
whoever took it away. Source: https://minecraft.wiki/w/Drops and the pages of the blocks.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, properties_of, value_table
from bridge.compiled import rule
from bridge.embedded.chance import below, happens
from bridge.embedded.items.drops import spill
from bridge.embedded.items.ledger import book
from bridge.packed import packed

ANY_TOOL, SHEARS_ONLY, NO_SHEARS = range(3)
_TOOLS = {"shears": SHEARS_ONLY, "no shears": NO_SHEARS}
LOOT_ENTRY = np.dtype(
    [
        ("item", np.int64),
        ("least", np.int64),
        ("most", np.int64),
        ("chance", np.float64),
        ("trials", np.int64),
        ("trial_chance", np.float64),
        ("tool", np.int64),
        ("otherwise", np.int64),
        ("counts", np.uint8, (STATES,)),
    ]
)
"""One line of a block's loot. ``least``..``most`` items with a ``chance``, and one more for each of ``trials`` that
succeeds; all of it ``counts[state]`` times, which is 0 in states that the line does not speak of. ``tool`` is one of
this module's; ``otherwise`` says that it holds only where the line before gave nothing."""


class Loot(NamedTuple):
    """The loot of all blocks.

    Attributes:
        entries: LOOT_ENTRY (n,).
        first: int32 (blocks + 1,); the lines of a block are ``first[block]`` up to ``first[block + 1]``.
    """

    entries: NDArray[np.void]
    first: NDArray[np.int32]


class Spills(NamedTuple):
    """Where the items of blocks go that break in compiled rules.

    Attributes:
        loot: what they give.
        drops: DROP (n,).
        random: uint64[1] of ``chance``.
        next_id: int64[1], id of the next entity.
        ledger: int64 (items,).
    """

    loot: Loot
    drops: NDArray[np.void]
    random: NDArray[np.uint64]
    next_id: NDArray[np.int64]
    ledger: NDArray[np.int64]


def _counts(block: int, entry: Mapping[str, Any]) -> NDArray[np.uint8]:
    """uint8 (STATES,): how many times a line holds in each state of its block."""
    properties = dict(properties_of(block))
    counts = np.ones(STATES, np.uint8)
    for name, wanted in entry.get("state", {}).items():
        low, _, high = wanted.partition("-")
        values = properties[name]
        index = value_table(name)[block]
        counts &= ((index >= values.index(low)) & (index <= values.index(high or low))).astype(np.uint8)
    if "each" in entry:
        counts *= np.array(properties[entry["each"]], np.uint8)[value_table(entry["each"])[block]]
    return counts


def _lines(block: int) -> Iterator[tuple[Any, ...]]:
    """The LOOT_ENTRY rows of one block."""
    for line in names.loot_lines(names.blocks().name(block)):
        least, most = line.get("count", (1, 1))
        trials, trial_chance = line.get("bonus", (0, 0.0))
        tool = _TOOLS.get(line.get("with", ""), ANY_TOOL)
        chance, otherwise = line.get("chance", 1.0), line.get("otherwise", False)
        item = names.items().id(line["item"])
        yield item, least, most, chance, trials, trial_chance, tool, otherwise, _counts(block, line)


@functools.cache
def block_loot() -> Loot:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    lines = [list(_lines(block)) for block in range(len(names.blocks()))]
    first = np.cumsum([0, *map(len, lines)]).astype(np.int32)
    return packed(Loot(np.array([line for found in lines for line in found], LOOT_ENTRY), first))


@rule
def _amount(entry, state, random):  # type: ignore[no-untyped-def]
    """How many items a line gives this time."""
    if entry.counts[state] == 0 or (entry.chance < 1.0 and not happens(random, entry.chance)):
        return 0
    amount = entry.least
    if entry.most > entry.least:
        amount += below(random, entry.most - entry.least + 1)
    for _ in range(entry.trials):
        if happens(random, entry.trial_chance):
            amount += 1
    return amount * entry.counts[state]


@rule
def drop_loot(spills, block, state, shears, x, y, z):  # type: ignore[no-untyped-def]
    """Leave and book what a block that stood at x, y, z gives; ``shears`` says whether they cut it."""
    drop_share(spills, block, state, shears, x, y, z, 1.0)


@rule
def drop_share(spills, block, state, shears, x, y, z, share):  # type: ignore[no-untyped-def]
    """As ``drop_loot``, of which each item is left with a probability of ``share``."""
    gave = 0
    for index in range(spills.loot.first[block], spills.loot.first[block + 1]):
        entry = spills.loot.entries[index]
        if (entry.tool == SHEARS_ONLY and not shears) or (entry.tool == NO_SHEARS and shears):
            continue
        if entry.otherwise and gave > 0:
            continue
        gave = _amount(entry, state, spills.random)
        left = gave
        if share < 1.0:
            for _ in range(gave):
                left -= not happens(spills.random, share)
        if left > 0:
            book(spills.ledger, entry.item, left)
            spill(spills.drops, entry.item, left, -1, x, y, z, spills.random, spills.next_id, spills.ledger)
