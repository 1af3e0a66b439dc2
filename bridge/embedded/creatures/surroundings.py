"""What the world does to a creature: falls, fire, lava, the sun, blocks that hurt, want of air, water that endermen cannot bear.

Sources: https://minecraft.wiki/w/Damage, https://minecraft.wiki/w/Fire#Burning, https://minecraft.wiki/w/Zombie#Burning.
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, rule
from bridge.embedded.cells.trampling import HARMLESS_FALL, trample
from bridge.embedded.chance import uniform
from bridge.embedded.creatures.behaviour_enderman import teleport_about
from bridge.embedded.creatures.harm import breathe, hurt_in_place, touch_blocks
from bridge.embedded.creatures.health import fall_damage
from bridge.embedded.creatures.kinds import BURNS_BY_DAY, FALLS_UNHURT, HURT_BY_WATER
from bridge.embedded.creatures.sight import brightness_at
from bridge.embedded.player.damage import BURNING, DROWNING, FALL, LAVA
from bridge.embedded.weather import is_raining, sky_darkening
from bridge.light import sky_light

FIRE_TICKS_OF_SUN, FIRE_TICKS_OF_LAVA = 160, 300
FIRE_DAMAGE, FIRE_EVERY = 1.0, 20
LAVA_DAMAGE = 4.0
WATER_DAMAGE = 1.0
DAY_LIGHT = 4
"""It is day while the hour takes less than so much of the sky's light."""
SUN_CHECK_TICKS = 4
TRAMPLING_SIZE = 0.512
"""Cubic blocks that a body takes up, above which it harms farmland."""


@rule
def _sun_ignites(realm, creature):  # type: ignore[no-untyped-def]
    """Whether the sun sets it on fire now: by day without rain, under the open sky, the more probably the brighter."""
    if creature.in_water or is_raining(realm.weather):
        return False
    if sky_darkening(realm.clock.time_of_day, realm.weather) >= DAY_LIGHT:
        return False
    position = creature.position
    eye = position[1] + realm.tables.kinds[creature.kind].eye_height
    if sky_light(realm.grid, math.floor(position[0]), math.floor(eye), math.floor(position[2])) < 15:
        return False
    level = brightness_at(realm, position[0], eye, position[2]) / 15.0
    brightness = level / (4.0 - 3.0 * level)
    return brightness > 0.5 and uniform(realm.random, 0.0, 30.0) < SUN_CHECK_TICKS * (brightness - 0.4) * 2.0


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
        fallen = creature.fall_distance
        creature.fall_distance = 0.0
        if fallen > 3.0 and not traits & FALLS_UNHURT:
            hurt_in_place(realm, creature, fall_damage(fallen), FALL)
    if creature.in_lava:
        creature.fire_ticks = FIRE_TICKS_OF_LAVA
        hurt_in_place(realm, creature, LAVA_DAMAGE, LAVA)
    elif (
        traits & BURNS_BY_DAY
        and creature.age >= 0
        and (realm.clock.tick + creature.id) % SUN_CHECK_TICKS == 0
        and _sun_ignites(realm, creature)
    ):
        creature.fire_ticks = max(creature.fire_ticks, FIRE_TICKS_OF_SUN)
    if creature.fire_ticks > 0:
        if creature.in_water:
            creature.fire_ticks = 0
        elif creature.fire_ticks % FIRE_EVERY == 0:
            hurt_in_place(realm, creature, FIRE_DAMAGE, BURNING)
        creature.fire_ticks = max(0, creature.fire_ticks - 1)
    if traits & HURT_BY_WATER and creature.in_water:
        hurt_in_place(realm, creature, WATER_DAMAGE, DROWNING)
        if creature.health > 0.0:
            teleport_about(realm, creature)
    if creature.health > 0.0 and (thinks or creature.invulnerable_ticks > 0):
        touch_blocks(realm, creature)
    if creature.health > 0.0:
        breathe(realm, creature)
