"""Putting on armour and elytra from the hand: the piece and what is worn in its place change places.

Of a piece that is equal to the worn one, wear included, nothing comes, and the other hand is asked. Carved pumpkins and heads are
blocks to the use key, and a shield is raised rather than worn. Source: https://minecraft.wiki/w/Armor#Equipping; that worn armour
is exchanged is the rule since https://minecraft.wiki/w/Java_Edition_1.19.4. The game's sounds of it have no part in
``bridge.sounds``.
"""

from __future__ import annotations

import functools

import numpy as np

from bridge import names
from bridge.embedded.deeds.deed import DONE, PASS, Gaze, Held, ItemDeed, Scene
from bridge.embedded.player.armour import worn_slot
from bridge.messages import EQUIPMENT_SLOTS

_BODY = tuple(EQUIPMENT_SLOTS.index(place) for place in ("feet", "legs", "chest", "head"))


def _put_on(place: int, scene: Scene, held: Held, gaze: Gaze) -> str | None:
    inventory, stack = scene.inventory, held.stack
    worn = inventory.worn[place].copy()
    if np.array_equal(worn, stack):
        return PASS
    item, count, durability = stack.tolist()
    inventory.put_on(place, (item, count, durability))
    stack[:] = worn
    return DONE


@functools.cache
def item_deeds() -> dict[int, ItemDeed]:
    """Item id -> what using it does."""
    places = {item: worn_slot(item) for item in range(len(names.items()))}
    return {item: functools.partial(_put_on, place) for item, place in places.items() if place in _BODY}
