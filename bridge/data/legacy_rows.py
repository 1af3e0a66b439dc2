"""Rows of the tables that tell Minecraft 1.11.2's blocks and items, by name and metadata, in the names of 1.20.4.

minecraft-data knows what the game made of each old id and metadata when it became 1.13 (``legacy.json``); here those ids get
their old names, and the few names that changed after 1.13 their new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEGACY_VERSION = "1.11.2"
LEGACY_ITEM_COLUMNS = ("name", "metadata", "item")
LEGACY_BLOCK_COLUMNS = ("name", "id", "shown", "metadata", "block", "properties")
"""``shown`` is what the game calls it in English, in small letters; ``properties`` is ``name=value``, separated by commas."""
_RENAMED = {
    "grass": "short_grass",
    "grass_path": "dirt_path",
    "rose_red": "red_dye",
    "dandelion_yellow": "yellow_dye",
    "cactus_green": "green_dye",
    "sign": "oak_sign",
    "wall_sign": "oak_wall_sign",
}
"""1.13's name -> 1.20.4's, where minecraft-data's old table has the first."""
_OLD_NAMES = {"totem": "totem_of_undying", "light_gray_shulker_box": "silver_shulker_box"}
"""minecraft-data's name of something in 1.11 -> the game's."""
_NEWER_ITEMS = (("iron_nugget", 0, "iron_nugget"),)
"""What 1.11.1 added and minecraft-data's 1.11 lacks (https://minecraft.wiki/w/Java_Edition_1.11.1)."""


def _split(state: str) -> tuple[str, str]:
    """Name in 1.20.4 and properties of a state such as ``minecraft:oak_log[axis=y]``."""
    name, _, properties = state.removeprefix("minecraft:").partition("[")
    return _RENAMED.get(name, name), properties.rstrip("]")


def _by_id(entries: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _pair(key: str) -> tuple[int, int]:
    number, metadata = key.split(":")
    return int(number), int(metadata)


def _old_name(entry: Mapping[str, Any]) -> str:
    name: str = entry["name"]
    return _OLD_NAMES.get(name, name)


def legacy_item_rows(items: list[dict[str, Any]], legacy: Mapping[str, str]) -> list[list[Any]]:
    """Rows of ``LEGACY_ITEM_COLUMNS``, in the order of the old ids.

    Args:
        items: minecraft-data's items of 1.11.
        legacy: ``id:metadata`` -> item of 1.13.
    """
    known = _by_id(items)
    rows: list[list[Any]] = []
    for key, state in legacy.items():
        number, metadata = _pair(key)
        if number == 0:
            rows.append(["air", 0, "air"])
        elif number in known:
            rows.append([_old_name(known[number]), metadata, _split(state)[0]])
    return [*rows, *(list(row) for row in _NEWER_ITEMS)]


def legacy_block_rows(blocks: list[dict[str, Any]], legacy: Mapping[str, str]) -> list[list[Any]]:
    """Rows of ``LEGACY_BLOCK_COLUMNS``, in the order of the old ids.

    Args:
        blocks: minecraft-data's blocks of 1.11.
        legacy: ``id:metadata`` -> block of 1.13 with its properties.
    """
    known = _by_id(blocks)
    rows: list[list[Any]] = []
    for key, state in legacy.items():
        number, metadata = _pair(key)
        if number in known:
            entry = known[number]
            rows.append([_old_name(entry), number, entry["displayName"].lower(), metadata, *_split(state)])
    return rows
