"""What a MineDojo task asks for, as a wish of the scripted player, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.embedded.creatures.kinds import kind_names
from bridge.minedojo.names import item_of, items_of
from training.teachers.wishes import Hold, Slay, UseTool, Wish

_TOOLS = ("axe", "hoe", "pickaxe", "shovel", "sword")
_ARMOUR = ("boots", "chestplate", "helmet", "leggings")
_ENOUGH = 64
"""Kills: the package itself says when it is content."""


class NoWishError(ValueError):
    """No scripted player knows how to win a task; the text says why."""


def wish_of(specification: Mapping[str, Any]) -> Wish:
    """The wish for a task's entry in MineDojo's ``ALL_TASKS_SPECS``. Raises NoWishError."""
    kind = str(specification.get("__cls__", ""))
    if kind == "harvest":
        return Hold(items_of(str(specification["target_names"])), int(specification["target_quantities"]))
    if kind == "combat":
        creature = str(specification["target_names"])
        if creature not in kind_names():
            raise NoWishError(f"the embedded world has no {creature.replace('_', ' ')}")
        return Slay((creature,), _ENOUGH)
    if kind == "techtree":
        item = str(specification["tech_item"])
        if item.rpartition("_")[2] in (*_TOOLS, *_ARMOUR):
            return UseTool(item_of(item), item.endswith(_ARMOUR))
        raise NoWishError("the scripted player uses tools and armour; this is neither")
    if kind == "survival":
        raise NoWishError("success is 100 days, 2,400,000 ticks: more than an episode of this benchmark has")
    raise NoWishError(f"no scripted player for {kind or 'this'} tasks")
