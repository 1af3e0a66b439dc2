"""Eating and drinking: holding use with food in the hand, what it gives, and what is left.

Food and saturation are from npm ``minecraft-data`` by ``bridge.data.build``; the rest is from https://minecraft.wiki/w/Food and
the page of each food. Not in this version: where a chorus fruit takes one, and what flower is in a suspicious stew.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names, sounds
from bridge.embedded.chance import happens
from bridge.embedded.drops import TOSS_DELAY, add_drop
from bridge.embedded.effects import (
    ABSORPTION,
    EFFECTS,
    FIRE_RESISTANCE,
    HUNGER,
    POISON,
    REGENERATION,
    RESISTANCE,
    give_effect,
)
from bridge.embedded.events import SOUND, emit
from bridge.embedded.hunger import FULL_FOOD, feed
from bridge.embedded.inventory import add_stack
from bridge.embedded.ledger import book
from bridge.messages import EYE_HEIGHT

EAT_TICKS = 32
_OTHER_TICKS = {"dried_kelp": 16, "honey_bottle": 40}
_ALWAYS = ("golden_apple", "enchanted_golden_apple", "chorus_fruit", "suspicious_stew", "honey_bottle", "milk_bucket")
"""What one may eat without hunger."""
_LEFT = {
    "mushroom_stew": "bowl",
    "rabbit_stew": "bowl",
    "beetroot_soup": "bowl",
    "suspicious_stew": "bowl",
    "honey_bottle": "glass_bottle",
    "milk_bucket": "bucket",
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
_CURES_POISON, _CURES_ALL = 1, 2
_CURES = {"honey_bottle": _CURES_POISON, "milk_bucket": _CURES_ALL}
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
        cures: int64 (items,), whether it ends poison (1) or every effect (2).
        effects: int64 (items, 4, 3), (effect, ticks, level), with 0 ticks for none.
        chances: float64 (items, 4), how likely each effect is.
    """

    ticks: NDArray[np.int64]
    food: NDArray[np.float64]
    saturation: NDArray[np.float64]
    always: NDArray[np.bool_]
    left: NDArray[np.int64]
    cures: NDArray[np.int64]
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
        cures=np.zeros(size, np.int64),
        effects=np.zeros((size, _MOST_EFFECTS, 3), np.int64),
        chances=np.zeros((size, _MOST_EFFECTS)),
    )
    for name, food, saturation in (*names.read_table("foods")["rows"], ("milk_bucket", 0, 0.0)):
        item = items.id(name)
        table.ticks[item] = _OTHER_TICKS.get(name, EAT_TICKS)
        table.food[item], table.saturation[item] = food, saturation
        table.always[item] = name in _ALWAYS
        table.left[item] = items.id(_LEFT[name]) if name in _LEFT else 0
        table.cures[item] = _CURES.get(name, 0)
        for place, (effect, ticks, level, chance) in enumerate(_EFFECTS.get(name, ())):
            table.effects[item, place] = effect, ticks, level
            table.chances[item, place] = chance
    return table


@njit(cache=True, nogil=True)
def may_eat(vitals, foods, item):  # type: ignore[no-untyped-def]
    """Whether an item is food that would go down now."""
    return foods.ticks[item] > 0 and (foods.always[item] or vitals.food < FULL_FOOD)


@njit(cache=True, nogil=True)
def _swallow(vitals, foods, item, random):  # type: ignore[no-untyped-def]
    """What the food does to who ate it."""
    feed(vitals, foods.food[item], foods.saturation[item])
    for place in range(foods.chances.shape[1]):
        given = foods.effects[item, place]
        if given[1] > 0 and happens(random, foods.chances[item, place]):
            give_effect(vitals, given[0], given[1], given[2])
    if foods.cures[item] == _CURES_POISON:
        vitals.effect_ticks[POISON] = 0
    elif foods.cures[item] == _CURES_ALL:
        for effect in range(EFFECTS):
            vitals.effect_ticks[effect] = 0
        vitals.absorption = 0.0


@njit(cache=True, nogil=True)
def _use_up(body, inventory, left, drops, next_id, ledger):  # type: ignore[no-untyped-def]
    """One item of the hand is gone; what stays of it takes its place, or another slot, or falls."""
    stack = inventory.slots[inventory.held_slot]
    book(ledger, stack[0], -1)
    stack[1] -= 1
    if stack[1] == 0:
        stack[0], stack[2] = 0, -1
    if left == 0:
        return
    book(ledger, left, 1)
    if stack[1] == 0:
        stack[0], stack[1] = left, 1
    elif add_stack(inventory.slots, inventory.held_slot, left, 1, -1, 64) > 0:
        x, y, z = body.position[0], body.position[1] + EYE_HEIGHT - 0.3, body.position[2]
        add_drop(drops, left, 1, -1, x, y, z, 0.0, 0.1, 0.0, TOSS_DELAY, next_id, ledger)


@njit(cache=True, nogil=True)
def eat_tick(vitals, body, inventory, use_held, foods, drops, random, next_id, ledger, events, event_count):  # type: ignore[no-untyped-def]
    """One tick of eating what is in the hand; whether something was eaten up in it.

    To be called in every tick: letting go of use, or another item in the hand, ends a meal. While ``eating_ticks`` is above 0 the
    player chews, and may neither sprint nor go fast (``vitals``).

    Args:
        vitals, body, inventory: ``VITALS``, ``BODY`` and ``INVENTORY`` records.
        use_held: whether the use key is down, and does nothing else.
        foods: ``Foods``.
        drops: ``DROP`` (n,); next_id: int64[1]. An empty bottle may fall there.
        random: uint64[1] of ``chance``.
        ledger: int64 (items,).
        events, event_count: of ``events``.
    """
    item = inventory.slots[inventory.held_slot, 0]
    goes_on = vitals.eating_ticks > 0 and vitals.eating_item == item
    if not use_held or vitals.health <= 0.0 or not (goes_on or may_eat(vitals, foods, item)):
        vitals.eating_ticks = 0
        return False
    vitals.eating_ticks = vitals.eating_ticks + 1 if goes_on else 1
    vitals.eating_item = item
    if vitals.eating_ticks >= _FIRST_BITE and vitals.eating_ticks % _BITE_TICKS == 0:
        emit(events, event_count, SOUND, sounds.EAT, body.position[0], body.position[1], body.position[2], 0.5)
    if vitals.eating_ticks < foods.ticks[item]:
        return False
    vitals.eating_ticks = 0
    _swallow(vitals, foods, item, random)
    _use_up(body, inventory, foods.left[item], drops, next_id, ledger)
    return True
