"""Eating: how long a food takes, what it gives, and what is left of it. The use key is held for it (``lasting``).

Food and saturation are from npm ``minecraft-data`` by ``bridge.data.build``; the rest is from https://minecraft.wiki/w/Food and
the page of each food. Not in this version: where a chorus fruit takes one, and what flower is in a suspicious stew.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names, sounds
from bridge.compiled import rule
from bridge.embedded.chance import happens
from bridge.embedded.deeds.deed import Held, Scene
from bridge.embedded.events import SOUND, emit
from bridge.embedded.player.effects import (
    ABSORPTION,
    FIRE_RESISTANCE,
    HUNGER,
    POISON,
    REGENERATION,
    RESISTANCE,
    give_effect,
)
from bridge.embedded.player.hunger import FULL_FOOD, feed

EAT_TICKS = 32
_OTHER_TICKS = {"dried_kelp": 16, "honey_bottle": 40}
_ALWAYS = ("golden_apple", "enchanted_golden_apple", "chorus_fruit", "suspicious_stew", "honey_bottle")
"""What one may eat without hunger."""
_LEFT = {
    "mushroom_stew": "bowl",
    "rabbit_stew": "bowl",
    "beetroot_soup": "bowl",
    "suspicious_stew": "bowl",
    "honey_bottle": "glass_bottle",
}
_EFFECTS: dict[str, tuple[tuple[int, int, int, float], ...]] = {
    "golden_apple": ((REGENERATION, 100, 1, 1.0), (ABSORPTION, 2400, 0, 1.0)),
    "enchanted_golden_apple": (
        (REGENERATION, 400, 1, 1.0),
        (RESISTANCE, 6000, 0, 1.0),
        (FIRE_RESISTANCE, 6000, 0, 1.0),
        (ABSORPTION, 2400, 3, 1.0),
    ),
    "pufferfish": ((POISON, 1200, 1, 1.0), (HUNGER, 300, 2, 1.0)),
    "rotten_flesh": ((HUNGER, 600, 0, 0.8),),
    "chicken": ((HUNGER, 600, 0, 0.3),),
    "spider_eye": ((POISON, 100, 0, 1.0),),
    "poisonous_potato": ((POISON, 100, 0, 0.6),),
}
"""Food -> (effect, ticks, level, probability); nausea is not in this version."""
_CURES_POISON = "honey_bottle"
_MOST_EFFECTS = 4
_FIRST_BITE, _BITE_TICKS = 7, 4
"""Eating is heard from so many ticks on, and every so many."""


class Foods(NamedTuple):
    """One row an item id.

    Attributes:
        ticks: int64 (items,), how long one eats it; 0 for what is no food.
        food, saturation: float64 (items,).
        always: bool (items,), whether it goes down without hunger.
        left: int64 (items,), the item that stays of one, or 0.
        cures_poison: bool (items,).
        effects: int64 (items, 4, 3), (effect, ticks, level), with 0 ticks for none.
        chances: float64 (items, 4), how likely each effect is.
    """

    ticks: NDArray[np.int64]
    food: NDArray[np.float64]
    saturation: NDArray[np.float64]
    always: NDArray[np.bool_]
    left: NDArray[np.int64]
    cures_poison: NDArray[np.bool_]
    effects: NDArray[np.int64]
    chances: NDArray[np.float64]


@functools.cache
def foods() -> Foods:
    """The table, made once; not to be written to."""
    items = names.items()
    size = len(items)
    table = Foods(
        ticks=np.zeros(size, np.int64),
        food=np.zeros(size),
        saturation=np.zeros(size),
        always=np.zeros(size, np.bool_),
        left=np.zeros(size, np.int64),
        cures_poison=np.zeros(size, np.bool_),
        effects=np.zeros((size, _MOST_EFFECTS, 3), np.int64),
        chances=np.zeros((size, _MOST_EFFECTS)),
    )
    for name, food, saturation in names.read_table("foods")["rows"]:
        item = items.id(name)
        table.ticks[item] = _OTHER_TICKS.get(name, EAT_TICKS)
        table.food[item], table.saturation[item] = food, saturation
        table.always[item] = name in _ALWAYS
        table.left[item] = items.id(_LEFT[name]) if name in _LEFT else 0
        table.cures_poison[item] = name == _CURES_POISON
        for place, (effect, ticks, level, chance) in enumerate(_EFFECTS.get(name, ())):
            table.effects[item, place] = effect, ticks, level
            table.chances[item, place] = chance
    return table


@rule
def may_eat(vitals, foods, item):  # type: ignore[no-untyped-def]
    """Whether an item is food that would go down now."""
    return foods.ticks[item] > 0 and (foods.always[item] or vitals.food < FULL_FOOD)


@rule
def swallow(vitals, foods, item, random):  # type: ignore[no-untyped-def]
    """What a food does to who has eaten it: a ``VITALS`` record, ``Foods``, the item, uint64[1] of ``chance``."""
    feed(vitals, foods.food[item], foods.saturation[item])
    for place in range(foods.chances.shape[1]):
        given = foods.effects[item, place]
        if given[1] > 0 and happens(random, foods.chances[item, place]):
            give_effect(vitals, given[0], given[1], given[2])
    if foods.cures_poison[item]:
        vitals.effect_ticks[POISON] = 0


def is_wanted(scene: Scene, held: Held) -> bool:
    """Whether the food in a hand would go down now."""
    return bool(may_eat(scene.vitals, foods(), held.item))


def eat(scene: Scene, held: Held, ticks: int) -> bool:
    """One tick of eating, the ``ticks``-th; True where the food was eaten up. What held it stays."""
    table, item = foods(), held.item
    if ticks >= _FIRST_BITE and ticks % _BITE_TICKS == 0:
        x, y, z = scene.body.position.tolist()
        emit(scene.events, scene.event_count, SOUND, sounds.EAT, x, y, z, 0.5)
    if ticks < table.ticks[item]:
        return False
    swallow(scene.vitals, table, item, scene.random)
    vessel = int(table.left[item])
    if vessel:
        held.exchange(names.items().name(vessel))
    else:
        held.use_up()
    return True
