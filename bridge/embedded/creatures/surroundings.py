"""What the world does to a creature: falls, fire, lava, the sun, blocks that hurt, want of air, water that endermen cannot bear.

Rain on it is as water is: it puts fires out, keeps the sun from burning, and hurts endermen. Sources:
https://minecraft.wiki/w/Damage, https://minecraft.wiki/w/Fall_damage, https://minecraft.wiki/w/Fire#Burning,
https://minecraft.wiki/w/Zombie#Burning, https://minecraft.wiki/w/Rain#Effects, https://minecraft.wiki/w/Enderman#Behavior.
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, rule
from bridge.embedded.cells.trampling import HARMLESS_FALL, trample
from bridge.embedded.chance import below
from bridge.embedded.creatures.behaviour_enderman import teleport_about
from bridge.embedded.creatures.harm import breathe, hurt_in_place, touch_blocks
from bridge.embedded.creatures.health import fall_damage
from bridge.embedded.creatures.kinds import BURNS_BY_DAY, FALLS_UNHURT, HURT_BY_WATER
from bridge.embedded.creatures.sight import is_rained_on, meets_the_sun
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.collision import block_at
from bridge.embedded.player.damage import BURNING, DROWNING, FALL, LAVA
from bridge.sounds import FIRE_EXTINGUISH

FIRE_TICKS_OF_SUN, FIRE_TICKS_OF_LAVA = 160, 300
FIRE_DAMAGE, FIRE_EVERY = 1.0, 20
LAVA_DAMAGE = 4.0
WATER_DAMAGE = 1.0
TELEPORTS_IN = 10
"""Of ten ticks in water or rain an enderman teleports in nine."""
SUN_CHECK_TICKS = 4
TRAMPLING_SIZE = 0.512
"""Cubic blocks that a body takes up, above which it harms farmland."""


@rule
def _fall(realm, creature, unhurt):  # type: ignore[no-untyped-def]
    """The end of a fall, as soft as the block under the feet is."""
    fallen = creature.fall_distance
    creature.fall_distance = 0.0
    if fallen <= 3.0 or unhurt:
        return
    position = creature.position
    under = block_at(realm.grid, math.floor(position[0]), math.floor(position[1] - 0.2), math.floor(position[2]))
    damage = fall_damage(fallen, realm.contacts.landing[under])
    if damage > 0.0:
        hurt_in_place(realm, creature, damage, FALL)


@rule
def _burn(realm, creature):  # type: ignore[no-untyped-def]
    """One tick of being on fire; water and rain put it out."""
    if creature.in_water or is_rained_on(realm, creature):
        creature.fire_ticks = 0
        x, y, z = creature.position[0], creature.position[1], creature.position[2]
        emit(realm.events, realm.event_count, SOUND, FIRE_EXTINGUISH, x, y, z, 0.7)
        return
    if creature.fire_ticks % FIRE_EVERY == 0:
        hurt_in_place(realm, creature, FIRE_DAMAGE, BURNING)
    creature.fire_ticks = max(0, creature.fire_ticks - 1)


@rule
def _trample(realm, creature):  # type: ignore[no-untyped-def]
    """Let a creature that came down trample farmland, unless it is small (https://minecraft.wiki/w/Farmland#Trampling)."""
    if 4.0 * creature.half_width * creature.half_width * creature.height > TRAMPLING_SIZE:
        grid, rules, updates = realm.grid, realm.rules, realm.updates
        trample(grid, rules, updates, creature.position, creature.fall_distance, realm.random)


@hot_rule
def suffer(realm, creature, thinks):  # type: ignore[no-untyped-def]
    """One tick of all of it; the creature may be dead afterwards.

    The blocks around it are looked at when it ``thinks``, and in every tick of the second after it was hurt.
    """
    traits = realm.tables.kinds[creature.kind].traits
    if creature.on_ground and creature.fall_distance > HARMLESS_FALL:
        _trample(realm, creature)
    if creature.on_ground and creature.fall_distance > 0.0:
        _fall(realm, creature, traits & FALLS_UNHURT != 0)
    if creature.in_lava:
        creature.fire_ticks = FIRE_TICKS_OF_LAVA
        hurt_in_place(realm, creature, LAVA_DAMAGE, LAVA)
    elif (
        traits & BURNS_BY_DAY
        and creature.age >= 0
        and (realm.clock.tick + creature.id) % SUN_CHECK_TICKS == 0
        and not creature.in_water
        and not is_rained_on(realm, creature)
        and meets_the_sun(realm, creature, SUN_CHECK_TICKS)
    ):
        creature.fire_ticks = max(creature.fire_ticks, FIRE_TICKS_OF_SUN)
    if creature.fire_ticks > 0:
        _burn(realm, creature)
    if traits & HURT_BY_WATER and creature.health > 0.0 and (creature.in_water or is_rained_on(realm, creature)):
        hurt_in_place(realm, creature, WATER_DAMAGE, DROWNING)
        if creature.health > 0.0 and below(realm.random, TELEPORTS_IN) != 0:
            teleport_about(realm, creature)
    if creature.health > 0.0 and (thinks or creature.invulnerable_ticks > 0):
        touch_blocks(realm, creature)
    if creature.health > 0.0:
        breathe(realm, creature)
