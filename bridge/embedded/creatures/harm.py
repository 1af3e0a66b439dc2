"""What blocks do to a creature that touches them, and what it breathes.

The rules are the player's of ``survival``, with the game's differences: fire sets a creature alight at once, the undead breathe
water. Sources: https://minecraft.wiki/w/Fire, /w/Campfire, /w/Magma_Block, /w/Cactus, /w/Sweet_Berry_Bush, /w/Suffocation,
/w/Drowning and /w/Undead.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.creatures.kinds import BREATHES_WATER
from bridge.embedded.creatures.record import FULL_AIR
from bridge.embedded.motion.collision import block_at, make_box
from bridge.embedded.motion.contact import (
    BUBBLES,
    CHOKES,
    HEATS,
    HEATS_TWICE,
    KINDLES,
    PRICKS,
    SCORCHES,
    SCRATCHES,
    touched,
)
from bridge.embedded.motion.medium import water_height
from bridge.embedded.player.damage import CACTUS, DROWNING, FIRE, SUFFOCATION
from bridge.embedded.player.survival import (
    DROWNING_AT,
    DROWNING_DAMAGE,
    EYE_DROP,
    FIRE_TICKS,
    OXYGEN_REGAIN,
    SCRATCHING_STEP,
)
from bridge.grid import BODY_BOX


@rule
def hurt_in_place(realm, creature, amount, cause):  # type: ignore[no-untyped-def]
    """A hit that comes from nowhere and pushes nobody."""
    hurt_creature(realm, creature, amount, cause, False, creature.position[0], creature.position[2], 0.0)


@rule
def _eye_height(realm, creature):  # type: ignore[no-untyped-def]
    """Height of its eye, in blocks."""
    kind = realm.tables.kinds[creature.kind]
    return creature.position[1] + kind.eye_height * (creature.height / kind.height)


@rule
def _is_choking(realm, creature):  # type: ignore[no-untyped-def]
    """Whether a block that chokes fills a cell of its head, which is 0.8 times as wide as its body."""
    x, z, side = creature.position[0], creature.position[2], 0.8 * creature.half_width
    y = math.floor(_eye_height(realm, creature))
    for cell_z in range(math.floor(z - side), math.floor(z + side) + 1):
        for cell_x in range(math.floor(x - side), math.floor(x + side) + 1):
            if realm.contacts.bits[block_at(realm.grid, cell_x, y, cell_z), 0] & CHOKES:
                return True
    return False


@rule
def touch_blocks(realm, creature):  # type: ignore[no-untyped-def]
    """Fire, campfires, magma, thorns and walls hurt; fire also sets alight. The creature may be dead afterwards."""
    x, y, z = creature.position[0], creature.position[1], creature.position[2]
    box = realm.grid.boxes[BODY_BOX]
    make_box(box, x, y, z, creature.half_width, creature.height)
    bits, _, _ = touched(realm.grid, realm.physics, realm.contacts, box)
    under = block_at(realm.grid, math.floor(x), math.floor(y - 1e-5), math.floor(z))
    moves = max(abs(creature.velocity[0]), abs(creature.velocity[2])) >= SCRATCHING_STEP
    if bits & KINDLES and not creature.in_water:
        creature.fire_ticks = max(creature.fire_ticks, FIRE_TICKS)
    if bits & HEATS_TWICE:
        hurt_in_place(realm, creature, 2.0, FIRE)
    elif bits & HEATS or (creature.on_ground and realm.contacts.bits[under, 0] & SCORCHES):
        hurt_in_place(realm, creature, 1.0, FIRE)
    if bits & PRICKS or (bits & SCRATCHES and moves):
        hurt_in_place(realm, creature, 1.0, CACTUS)
    if creature.health > 0.0 and _is_choking(realm, creature):
        hurt_in_place(realm, creature, 1.0, SUFFOCATION)


@rule
def breathe(realm, creature):  # type: ignore[no-untyped-def]
    """One tick of breath: it drowns whose eye is under water for too long."""
    if realm.tables.kinds[creature.kind].traits & BREATHES_WATER:
        return
    x, z = math.floor(creature.position[0]), math.floor(creature.position[2])
    probe = _eye_height(realm, creature) - EYE_DROP
    y = math.floor(probe)
    bubbles = realm.contacts.bits[block_at(realm.grid, x, y, z), 0] & BUBBLES
    if bubbles or probe >= y + water_height(realm.grid, realm.physics, x, y, z):
        creature.air = min(FULL_AIR, creature.air + int(OXYGEN_REGAIN))
        return
    creature.air -= 1
    if creature.air <= DROWNING_AT:
        creature.air = 0
        hurt_in_place(realm, creature, DROWNING_DAMAGE, DROWNING)
