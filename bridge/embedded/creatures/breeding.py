"""Farm animals: fed ones fall in love, two in love have a baby, babies grow (https://minecraft.wiki/w/Breeding,
https://minecraft.wiki/w/Sheep#Breeding)."""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.health import give_experience
from bridge.embedded.creatures.kinds import BREEDS, SHEEP
from bridge.embedded.creatures.record import BABY_AGE, create, fit_box
from bridge.embedded.creatures.steering import go_to
from bridge.embedded.creatures.tables import UNMIXED

LOVE_TICKS = 600
COOLDOWN_TICKS = 6000
MATE_RANGE = 8.0
MATE_BLOCKS = 3.0
"""Two in love have their baby once they are this near."""
FEEDING_GROWS = 10
"""A baby that is fed skips one of so many parts of the time that it still has to grow, in whole seconds."""
TICKS_A_SECOND = 20
EXPERIENCE_LOW, EXPERIENCE_SPREAD = 1, 7
PARENT_RANGE, PARENT_NEAR = 8.0, 3.0


@rule
def feed(realm, creature, item):  # type: ignore[no-untyped-def]
    """Offer one item to a creature; whether it took it. The caller takes it from the slots and books it."""
    kind = creature.kind
    if creature.health <= 0.0 or not realm.tables.kinds[kind].traits & BREEDS:
        return False
    if not realm.tables.foods[item] >> kind & 1:
        return False
    creature.persistent = 1
    if creature.age < 0:
        creature.age += -creature.age // (FEEDING_GROWS * TICKS_A_SECOND) * TICKS_A_SECOND
        return True
    if creature.breed_cooldown > 0 or creature.love_ticks > 0:
        return False
    creature.love_ticks = LOVE_TICKS
    return True


@rule
def _bear(realm, creature, mate):  # type: ignore[no-untyped-def]
    """A baby between two creatures; a lamb's colour is that of both, mixed, or one's. Both rest from love."""
    middle_x = (creature.position[0] + mate.position[0]) / 2
    middle_z = (creature.position[2] + mate.position[2]) / 2
    index = create(
        realm.creatures,
        realm.tables.kinds,
        creature.kind,
        middle_x,
        max(creature.position[1], mate.position[1]),
        middle_z,
        creature.yaw,
        1,
        realm.random,
        realm.clock.next_id,
    )
    for parent in (creature, mate):
        parent.love_ticks = 0
        parent.breed_cooldown = COOLDOWN_TICKS
    if index < 0:
        return
    baby = realm.creatures[index]
    baby.age = BABY_AGE
    baby.persistent = 1
    if creature.kind == SHEEP:
        mixed = realm.tables.mixed[creature.colour, mate.colour]
        one_of_them = creature.colour if below(realm.random, 2) else mate.colour
        baby.colour = one_of_them if mixed == UNMIXED else mixed
    fit_box(baby, realm.tables.kinds)
    points = EXPERIENCE_LOW + below(realm.random, EXPERIENCE_SPREAD)
    give_experience(realm, points, creature.position[0], creature.position[1], creature.position[2])


@rule
def _nearest(realm, creature, in_love, grown, within):  # type: ignore[no-untyped-def]
    """(index, distance) of the nearest other of its kind that is in love, or grown, as asked; (-1, within) for none."""
    found, nearest = -1, within
    for index in range(realm.creatures.shape[0]):
        other = realm.creatures[index]
        if other.health <= 0.0 or other.kind != creature.kind or other.id == creature.id:
            continue
        if (in_love and other.love_ticks == 0) or (grown and other.age < 0):
            continue
        dx, dz = other.position[0] - creature.position[0], other.position[2] - creature.position[2]
        dy = other.position[1] - creature.position[1]
        distance = math.sqrt(dx * dx + dy * dy + dz * dz)
        if distance < nearest:
            found, nearest = index, distance
    return found, nearest


@rule
def seek_mate(realm, creature, pace):  # type: ignore[no-untyped-def]
    """One in love goes to another in love within MATE_RANGE; whether there is one."""
    index, distance = _nearest(realm, creature, True, True, MATE_RANGE)
    if index < 0:
        return False
    mate = realm.creatures[index]
    if distance < MATE_BLOCKS:
        _bear(realm, creature, mate)
    else:
        go_to(creature, mate.position[0], mate.position[2], pace, 20)
    return True


@rule
def follow_parent(realm, creature, pace):  # type: ignore[no-untyped-def]
    """A baby goes after the nearest grown one of its kind, but not too near; whether it does."""
    index, distance = _nearest(realm, creature, False, True, PARENT_RANGE)
    if index < 0 or distance < PARENT_NEAR:
        return False
    parent = realm.creatures[index]
    go_to(creature, parent.position[0], parent.position[2], pace, 20)
    return True


@rule
def grow(realm, creature):  # type: ignore[no-untyped-def]
    """One tick of a baby's growing; one whose time has come is grown."""
    creature.age += 1
    if creature.age == 0:
        fit_box(creature, realm.tables.kinds)
