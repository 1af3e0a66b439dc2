"""How farm animals, horses, wolves and villagers spend their time: they wander, flee when hurt, follow food, breed, graze,
lay eggs.

Sources: the "Behavior" section of each kind's page on https://minecraft.wiki. Every THINK_TICKS ticks a creature makes up its
mind.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import below
from bridge.embedded.creatures.breeding import follow_parent, seek_mate
from bridge.embedded.creatures.kinds import CHICKEN, COW, CREEPER, HORSE, PIG, SHEEP, SPIDER, VILLAGER
from bridge.embedded.creatures.loot import lay
from bridge.embedded.creatures.record import EGG_TICKS_LOW, EGG_TICKS_SPREAD
from bridge.embedded.creatures.steering import flee, go_to, stop, wander
from bridge.embedded.motion.collision import block_at

THINK_TICKS = 4
WANDER_CHANCE = 30
"""One thought in so many of an idle creature sets it walking: one tick in 120."""
TEMPT_RANGE, TEMPT_NEAR = 10.0, 2.5
GRAZE_CHANCE, BABY_GRAZE_CHANCE = 250, 12
"""One thought in so many: one tick in 1000, and in 50."""
GRAZING_GROWS = 1200
"""Ticks of growing that a lamb's meal is worth."""


@rule
def _panic_pace(kind):  # type: ignore[no-untyped-def]
    if kind == COW:
        return 2.0
    if kind == CHICKEN:
        return 1.4
    if kind == VILLAGER:
        return 0.75
    return 1.2 if kind == HORSE else 1.25


@rule
def _tempt_pace(kind):  # type: ignore[no-untyped-def]
    if kind == COW:
        return 1.25
    if kind == PIG:
        return 1.2
    return 1.1 if kind == SHEEP else 1.0


@rule
def wander_pace(kind):  # type: ignore[no-untyped-def]
    """Factor on the kind's speed at which it wanders."""
    if kind == VILLAGER:
        return 0.5
    if kind in (SPIDER, CREEPER):
        return 0.8
    return 0.7 if kind == HORSE else 1.0


@rule
def _graze(realm, creature):  # type: ignore[no-untyped-def]
    """A sheep eats the short grass that it stands in, or turns the grass block under it to dirt; its wool grows again."""
    x, z = math.floor(creature.position[0]), math.floor(creature.position[2])
    y = math.floor(creature.position[1] + 0.01)
    tables = realm.tables
    if block_at(realm.grid, x, y, z) == tables.short_grass:
        change_block(realm.grid, realm.rules, realm.updates, x, y, z, 0, 0)
    elif block_at(realm.grid, x, y - 1, z) == tables.grass_block:
        change_block(realm.grid, realm.rules, realm.updates, x, y - 1, z, tables.dirt, 0)
    else:
        return
    creature.sheared = 0
    if creature.age < 0:
        creature.age = min(-1, creature.age + GRAZING_GROWS)


@rule
def lay_egg(realm, creature):  # type: ignore[no-untyped-def]
    """A grown hen whose time has come lays an egg; the next is due in 5 to 10 minutes."""
    lay(realm, creature, realm.tables.egg, 1, 0.0)
    creature.egg_ticks = EGG_TICKS_LOW + below(realm.random, EGG_TICKS_SPREAD)


@rule
def idle(realm, creature):  # type: ignore[no-untyped-def]
    """Stand, and now and then walk somewhere."""
    if creature.pace == 0.0 and below(realm.random, WANDER_CHANCE) == 0:
        wander(realm, creature, wander_pace(creature.kind))


@rule
def think_animal(realm, creature, dx, dz, distance):  # type: ignore[no-untyped-def]
    """Decide what a peaceful creature does next; dx, dz, distance lead to the player's feet."""
    kind = creature.kind
    if creature.panic_ticks > 0 or creature.fire_ticks > 0:
        if creature.pace == 0.0:
            flee(realm, creature, realm.body.position[0], realm.body.position[2], _panic_pace(kind))
        return
    if creature.love_ticks > 0 and seek_mate(realm, creature, 1.0):
        return
    held = realm.inventory.slots[realm.inventory.held_slot, 0]
    if distance < TEMPT_RANGE and realm.tables.foods[held] >> kind & 1:
        if distance > TEMPT_NEAR:
            go_to(creature, realm.body.position[0], realm.body.position[2], _tempt_pace(kind), 3 * THINK_TICKS)
        else:
            stop(creature)
        return
    if creature.age < 0 and follow_parent(realm, creature, 1.1):
        return
    if kind == SHEEP and below(realm.random, BABY_GRAZE_CHANCE if creature.age < 0 else GRAZE_CHANCE) == 0:
        _graze(realm, creature)
        stop(creature)
        return
    idle(realm, creature)
