"""Names of Minecraft 1.11.2, which MineDojo speaks, and our vocabulary of 1.20.4: items, blocks, biomes and creatures, both ways.

From 1.11.2 to ours the mapping is total. Back, what 1.11.2 does not have is shown as its nearest kin where it has one
(``raw_iron`` drops where 1.11.2 drops ``iron_ore``); else an item is not shown at all, since MineDojo fails on any name but its
392, and a block by its own name. Source of the pairs: ``bridge.data.legacy_rows``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from bridge import names
from bridge.block_states import describe, properties_of, state_or_default
from bridge.embedded.land.biomes import biomes

_WOODS = ("oak", "spruce", "birch", "jungle", "acacia", "dark_oak", "mangrove", "cherry", "bamboo", "crimson", "warped")
_COLOURS = (
    *("white", "orange", "magenta", "light_blue", "yellow", "lime", "pink", "gray", "light_gray", "cyan", "purple"),
    *("blue", "brown", "green", "red", "black"),
)
_FAMILIES = (
    ("sign", "{}_sign", _WOODS),
    ("trapdoor", "{}_trapdoor", _WOODS),
    ("wooden_button", "{}_button", _WOODS),
    ("wooden_pressure_plate", "{}_pressure_plate", _WOODS),
    ("bed", "{}_bed", _COLOURS),
)
"""One thing of 1.11.2 that was split by wood or colour later: its old name, and the new ones (https://minecraft.wiki/w/Java_Edition_1.13
and /Java_Edition_1.12)."""
_KIN_ITEMS = {
    "raw_iron": "iron_ore",
    "raw_gold": "gold_ore",
    "shulker_box": "purple_shulker_box",
    "cobbled_deepslate": "cobblestone",
    **{
        f"deepslate_{ore}_ore": f"{ore}_ore"
        for ore in ("coal", "iron", "gold", "diamond", "emerald", "lapis", "redstone")
    },
}
"""Item that 1.11.2 lacks -> name in 1.11.2 of what stands for it there."""
_KIN_BLOCKS = {
    "seagrass": "water",
    "tall_seagrass": "water",
    "kelp": "water",
    "kelp_plant": "water",
    "bubble_column": "water",
    "cave_air": "air",
    "void_air": "air",
}
"""Block that 1.11.2 lacks -> block of 1.20.4 that is shown in its place."""


class LegacyItem(NamedTuple):
    """An item as 1.11.2 has it."""

    name: str
    variant: int


class LegacyBlock(NamedTuple):
    """A block as 1.11.2 shows it: its English name in small letters, and its metadata."""

    shown: str
    metadata: int


NO_LEGACY_ITEM = LegacyItem("air", 0)


@functools.cache
def _pairs() -> tuple[Mapping[str, dict[int, int]], Mapping[int, LegacyItem]]:
    """1.11.2's name -> metadata -> item id, and the way back."""
    items = names.items()
    forward: dict[str, dict[int, int]] = {}
    back: dict[int, LegacyItem] = {}
    for name, metadata, item in names.read_table("legacy_items")["rows"]:
        forward.setdefault(name, {})[metadata] = items.id(item)
        back.setdefault(items.id(item), LegacyItem(name, metadata))
    for name, pattern, words in _FAMILIES:
        for word in words:
            if pattern.format(word) in items:
                back.setdefault(items.id(pattern.format(word)), LegacyItem(name, 0))
    for item, kin in _KIN_ITEMS.items():
        back.setdefault(items.id(item), LegacyItem(kin, 0))
    return forward, back


@functools.cache
def _members() -> Mapping[str, tuple[int, ...]]:
    forward, back = _pairs()
    members = {name: list(variants.values()) for name, variants in forward.items()}
    for item, old in back.items():
        if item not in members[old.name]:
            members[old.name].append(item)
    return {name: tuple(found) for name, found in members.items()}


def item_names() -> tuple[str, ...]:
    """Every item name of 1.11.2."""
    return tuple(_pairs()[0])


def items_of(name: str) -> tuple[int, ...]:
    """Ids of all items that a name of 1.11.2 stands for, its plain variant first. KeyError where 1.11.2 has no such item."""
    found = _members().get(name.removeprefix("minecraft:"))
    if found is None:
        raise KeyError(f"unknown item {name!r}; give an item name of Minecraft 1.11.2, such as 'planks'")
    return found


def item_of(name: str, metadata: int = 0) -> int:
    """Id of one variant of an item of 1.11.2, or of the plain one where it has no such variant: metadata may be wear.

    KeyError as above.
    """
    first = items_of(name)[0]
    return _pairs()[0][name.removeprefix("minecraft:")].get(metadata, first)


def legacy_item(item: int) -> LegacyItem:
    """What 1.11.2 calls an item id; NO_LEGACY_ITEM where it has neither it nor kin of it."""
    return _pairs()[1].get(item, NO_LEGACY_ITEM)


@functools.cache
def _block_pairs() -> tuple[Mapping[str, dict[int, tuple[int, int]]], Mapping[int, list[tuple[LegacyBlock, str]]]]:
    """1.11.2's name -> metadata -> (block, state), and block -> what it may be in 1.11.2 with which properties."""
    blocks = names.blocks()
    forward: dict[str, dict[int, tuple[int, int]]] = {}
    back: dict[int, list[tuple[LegacyBlock, str]]] = {}
    for name, _, shown, metadata, block, properties in names.read_table("legacy_blocks")["rows"]:
        index = blocks.id(block)
        known = dict(properties_of(index))
        wanted = dict(pair.split("=") for pair in properties.split(",") if pair)
        kept = {key: value for key, value in wanted.items() if value in known.get(key, ())}
        forward.setdefault(name, {})[metadata] = (index, state_or_default(index, **kept))
        back.setdefault(index, []).append((LegacyBlock(shown, metadata), properties))
    return forward, back


def block_names() -> tuple[str, ...]:
    """Every block name of 1.11.2."""
    return tuple(_block_pairs()[0])


@functools.cache
def _numbered() -> Mapping[int, str]:
    return {number: name for name, number, *_ in names.read_table("legacy_blocks")["rows"]}


def block_of(name: str, metadata: int = 0) -> tuple[int, int]:
    """Block id and state of a block of 1.11.2 by its name or its number; unknown metadata is read as 0.

    KeyError where 1.11.2 has no such block.
    """
    if name.isascii() and name.isdigit():
        name = _numbered().get(int(name[:9]), name)
    variants = _block_pairs()[0].get(name.removeprefix("minecraft:"))
    if variants is None:
        raise KeyError(f"unknown block {name!r}; give a block name of Minecraft 1.11.2, such as 'log'")
    return variants.get(metadata, next(iter(variants.values())))


@functools.cache
def _shown() -> Mapping[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for _, _, shown, metadata, block, _ in names.read_table("legacy_blocks")["rows"]:
        found.setdefault((shown, metadata), names.blocks().id(block))
    return found


def shown_block(shown: str, metadata: int) -> int | None:
    """Block id for what 1.11.2 shows of a block; None where nothing is called so.

    Some names are shared (wood is ``log`` and ``log2``): then the first block of that name and metadata is meant.
    """
    table = _shown()
    found = table.get((shown, metadata), table.get((shown, 0)))
    if found is not None:
        return found
    name = shown.replace(" ", "_")
    return names.blocks().id(name) if name in names.blocks() else None


@functools.lru_cache(maxsize=4096)
def legacy_block(block: int, state: int) -> LegacyBlock:
    """What 1.11.2 shows for a block in a state: the variant that shares most properties with it; else its name of 1.20.4."""
    blocks = names.blocks()
    kin = _KIN_BLOCKS.get(blocks.name(block))
    if kin is not None:
        block, state = blocks.id(kin), 0
    candidates = _block_pairs()[1].get(block)
    if candidates is None:
        return LegacyBlock(blocks.name(block).replace("_", " "), 0)
    held = {f"{key}={value}" for key, value in describe(block, state).items()}
    return max(candidates, key=lambda pair: len(held.intersection(pair[1].split(","))))[0]


BIOMES: Mapping[int, str] = {
    0: "ocean", 1: "plains", 2: "desert", 3: "windswept_hills", 4: "forest", 5: "taiga", 6: "swamp", 7: "river",
    8: "desert", 9: "stony_peaks", 10: "ocean", 11: "river", 12: "snowy_plains", 13: "snowy_slopes", 14: "plains",
    15: "beach", 16: "beach", 17: "desert", 18: "forest", 19: "taiga", 20: "windswept_hills", 21: "jungle",
    22: "jungle", 23: "jungle", 24: "ocean", 25: "beach", 26: "beach", 27: "birch_forest", 28: "birch_forest",
    29: "forest", 30: "snowy_taiga", 31: "snowy_taiga", 32: "taiga", 33: "taiga", 34: "windswept_hills",
    35: "savanna", 36: "savanna", 37: "desert", 38: "desert", 39: "desert", 127: "plains", 128: "plains",
    129: "plains", 130: "desert", 131: "windswept_hills", 132: "forest", 133: "taiga", 134: "swamp",
    140: "snowy_plains", 149: "jungle", 151: "jungle", 155: "birch_forest", 156: "birch_forest", 157: "forest",
    158: "snowy_taiga", 160: "taiga", 161: "taiga", 162: "windswept_hills", 163: "savanna", 164: "savanna",
    165: "desert", 166: "desert", 167: "desert",
}  # fmt: skip
"""Biome id of 1.11.2 (those of ``mc.BIOMES_MAP`` of MineDojo 0.1) -> the embedded world's biome that answers it."""
FAITHFUL_BIOMES = frozenset((0, 1, 2, 3, 4, 5, 6, 7, 12, 16, 17, 18, 19, 21, 22, 27, 28, 30, 31, 35))
"""Those ids whose answer is the same biome or its hills; any other is told as a stand-in."""
_BIOME_IDS = {
    "ocean": 0, "plains": 1, "desert": 2, "windswept_hills": 3, "forest": 4, "mixed_forest": 4, "taiga": 5, "swamp": 6,
    "river": 7, "snowy_plains": 12, "beach": 16, "jungle": 21, "birch_forest": 27, "snowy_taiga": 30, "savanna": 35,
    "stony_peaks": 3, "snowy_slopes": 13,
}  # fmt: skip


def biome_id_of(biome: int) -> int:
    """Biome id of 1.11.2 for one of ``bridge.embedded.land.biomes``."""
    return _BIOME_IDS[biomes().name(biome)]
