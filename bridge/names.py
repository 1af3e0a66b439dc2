"""Block and item vocabulary: Minecraft 1.20.4's names and ids, and the properties the worlds need.

Ids in every message are ids of this vocabulary, whatever version a server speaks; the far side maps by name.
``BLOCKS`` and ``ITEMS`` are read once from the tables that ``bridge.data.build`` makes.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

MINECRAFT_VERSION = "1.20.4"
AIR = 0
NO_ITEM = 0
"""Both vocabularies begin with ``air``: id 0 is the empty cell and the empty slot."""
LOG_SPECIES = ("oak", "spruce", "birch", "jungle", "acacia", "dark_oak", "mangrove", "cherry")


class Vocabulary:
    """An immutable list of names with the way back from a name to its id."""

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        self.kind = kind
        self.names = tuple(names)
        self._ids = {name: index for index, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self._ids

    def id(self, name: str) -> int:
        """The id of ``name``; KeyError with the nearest names where it is unknown."""
        try:
            return self._ids[name]
        except KeyError:
            import difflib

            near = ", ".join(difflib.get_close_matches(name, self.names, n=3)) or "nothing like it"
            raise KeyError(f"unknown {self.kind} {name!r}; the vocabulary of {MINECRAFT_VERSION} has {near}") from None

    def ids(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The ids of many names as int64 (n,)."""
        return np.array([self.id(name) for name in names], np.int64)

    def name(self, index: int) -> str:
        """The name of an id; IndexError where it lies outside the vocabulary."""
        if not 0 <= index < len(self.names):
            raise IndexError(f"{self.kind} id {index} lies outside 0..{len(self.names) - 1}")
        return self.names[index]


def read_table(table: str) -> Any:
    """The JSON of one table of ``bridge.data``, by its name without the ending."""
    return json.loads(resources.files("bridge.data").joinpath(f"{table}.json").read_text())


def _columns(table: Any) -> dict[str, list[Any]]:
    return {column: [row[i] for row in table["rows"]] for i, column in enumerate(table["columns"])}


class BlockTable(Vocabulary):
    """All blocks, with one array a property, indexed by block id."""

    def __init__(self) -> None:
        table = read_table("blocks")
        columns = _columns(table)
        super().__init__("block", columns["name"])
        self.hardness: NDArray[np.float64] = np.array(columns["hardness"], np.float64)
        """Minecraft's hardness; -1 for what cannot be broken."""
        self.solid: NDArray[np.uint8] = np.array(columns["solid"], np.uint8)
        """1 a full cube, 2 another shape that stops a body, 0 nothing that does (block's default state)."""
        self.transparent: NDArray[np.bool_] = np.array(columns["transparent"], np.bool_)
        self.emit_light: NDArray[np.uint8] = np.array(columns["emit_light"], np.uint8)
        self.filter_light: NDArray[np.uint8] = np.array(columns["filter_light"], np.uint8)
        self.default_state: NDArray[np.int64] = np.array(columns["default_state"], np.int64)
        self.min_state: NDArray[np.int64] = np.array(columns["min_state"], np.int64)
        self.max_state: NDArray[np.int64] = np.array(columns["max_state"], np.int64)
        self.material: tuple[str, ...] = tuple(columns["material"])
        self.drops: tuple[tuple[int, ...], ...] = tuple(tuple(d) for d in columns["drops"])
        """Item ids that breaking by a right tool gives."""
        self.harvest_tools: tuple[frozenset[int], ...] = tuple(frozenset(t) for t in columns["harvest_tools"])
        """Item ids of which one must be held for a drop; empty where a bare hand will do."""
        self._tool_speeds: dict[str, dict[str, float]] = table["tool_speeds"]

    def tool_speed(self, block: int, held_item: int) -> float:
        """Digging speed multiplier of an item on a block (1.0 for a hand or a wrong tool)."""
        return self._tool_speeds.get(self.material[block], {}).get(str(held_item), 1.0)

    def liquid(self) -> NDArray[np.bool_]:
        """bool (blocks,), true for water and lava."""
        mask = np.zeros(len(self), np.bool_)
        mask[self.ids(("water", "lava"))] = True
        return mask


class ItemTable(Vocabulary):
    """All items, with one array a property, indexed by item id."""

    def __init__(self) -> None:
        columns = _columns(read_table("items"))
        super().__init__("item", columns["name"])
        self.stack_size: NDArray[np.int64] = np.array(columns["stack_size"], np.int64)
        self.max_durability: NDArray[np.int64] = np.array(columns["max_durability"], np.int64)


def loot_lines(block: str) -> list[dict[str, Any]]:
    """What breaking a block may give: the lines of ``bridge/data/block_loot.json`` that speak of it, with the item's name filled
    in; one line for each of its ``drops`` where none does."""
    for pattern, lines in _loot_rows():
        found = pattern.fullmatch(block)
        if found:
            return [{**line, "item": _filled(line["item"], (block, *found.groups("")))} for line in lines]
    return [{"item": items().name(item)} for item in blocks().drops[blocks().id(block)]]


@functools.cache
def _loot_rows() -> list[tuple[re.Pattern[str], list[dict[str, Any]]]]:
    return [(re.compile(pattern), lines) for pattern, lines in read_table("block_loot")["rows"]]


def _filled(pattern: str, words: Sequence[str]) -> str:
    for number, word in enumerate(words):
        pattern = pattern.replace(f"{{{number}}}", word)
    return pattern


@functools.cache
def blocks() -> BlockTable:
    """The block table (read from disk at the first call)."""
    return BlockTable()


@functools.cache
def items() -> ItemTable:
    """The item table (read from disk at the first call)."""
    return ItemTable()
