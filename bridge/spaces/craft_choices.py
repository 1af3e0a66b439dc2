"""MineDojo's 244 things to craft or smelt, as items of 1.20.4.

MineDojo speaks the names of 1.11.2, where one name often is several items of 1.20.4: ``planks`` is every wood's. A name then
means the first of its items that the slots hold the ingredients for; where none can be made, the first item, so that the world
can say what is missing. ``data/minedojo_crafts.json`` names its sources.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from bridge import names
from bridge.messages import ItemAction, ItemVerb, Slots
from bridge.recipes import held_counts, recipe_book


class CraftChoice(NamedTuple):
    """One of the 244."""

    name: str
    """MineDojo's."""
    verb: ItemVerb
    """``craft`` or ``smelt``."""
    items: tuple[int, ...]
    """Ids of the items that it may be; at least one."""


@functools.cache
def craft_choices() -> tuple[CraftChoice, ...]:
    """All of them, in MineDojo's order (read from disk at the first call)."""
    rows = names.read_table("minedojo_crafts")["rows"]
    return tuple(CraftChoice(name, verb, tuple(map(names.items().id, items))) for name, verb, items in rows)


@functools.cache
def _indexes() -> Mapping[tuple[ItemVerb, int], int]:
    found: dict[tuple[ItemVerb, int], int] = {}
    for index, choice in enumerate(craft_choices()):
        for item in choice.items:
            found.setdefault((choice.verb, item), index)
    return found


def index_of(action: ItemAction) -> int | None:
    """Which of the 244 makes an item; None where MineDojo has no word for it."""
    return _indexes().get((action.verb, action.item))


def made_by(index: int, inventory: Slots) -> ItemAction:
    """What one of the 244 means with these slots, int32 (slots, 3), in the inventory."""
    _, verb, items = craft_choices()[index]
    if len(items) == 1:
        return ItemAction(verb, items[0])
    return ItemAction(verb, recipe_book().first_makeable(verb, items, held_counts(inventory)))
