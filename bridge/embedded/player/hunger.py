"""Food, saturation and exhaustion: what deeds cost, what heals by eating well, and starving.

Source: https://minecraft.wiki/w/Hunger, the game's difficulty being normal.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.player.damage import FULL_HEALTH, exhaust, heal_player

FULL_FOOD = 20.0
SPRINT_COST, SWIM_COST = 0.1, 0.01
"""Exhaustion a metre: of sprinting on the ground, and of any way through water."""
JUMP_COST, SPRINT_JUMP_COST = 0.05, 0.2
MINING_COST, ATTACK_COST = 0.005, 0.1
"""Of each block broken, and of each hit on a creature."""
EXHAUSTION_STEP = 4.0
"""So much exhaustion above it takes one point of saturation, or of food where none is left."""
SPRINT_FOOD = 6.0
"""With no more food than this nobody sprints."""
FAST_HEAL_TICKS, SLOW_HEAL_TICKS, STARVE_TICKS = 10, 80, 80
FAST_HEAL_SATURATION = 6.0
"""Fast healing spends up to so much saturation for one half heart."""
SLOW_HEAL_FOOD, SLOW_HEAL_COST = 18.0, 6.0
STARVE_DOWN_TO = 1.0
"""On normal difficulty hunger leaves half a heart."""


@rule
def tire(vitals, dx, dy, dz, eye_in_water, in_water, on_ground, climbing, sprinting, jumped):  # type: ignore[no-untyped-def]
    """What a tick's way of (dx, dy, dz) blocks costs. The game counts it in whole centimetres."""
    if jumped:
        exhaust(vitals, SPRINT_JUMP_COST if sprinting else JUMP_COST)
    if eye_in_water:
        way, cost = math.sqrt(dx * dx + dy * dy + dz * dz), SWIM_COST
    elif in_water:
        way, cost = math.sqrt(dx * dx + dz * dz), SWIM_COST
    elif sprinting and on_ground and not climbing:
        way, cost = math.sqrt(dx * dx + dz * dz), SPRINT_COST
    else:
        return
    exhaust(vitals, cost * math.floor(way * 100.0 + 0.5) / 100.0)


@rule
def tick_hunger(vitals):  # type: ignore[no-untyped-def]
    """One tick of the stomach of a living ``VITALS`` record; whether it is to lose half a heart by starving."""
    if vitals.exhaustion > EXHAUSTION_STEP:
        vitals.exhaustion -= EXHAUSTION_STEP
        if vitals.saturation > 0.0:
            vitals.saturation = max(0.0, vitals.saturation - 1.0)
        else:
            vitals.food = max(0.0, vitals.food - 1.0)
    hurt = 0.0 < vitals.health < FULL_HEALTH
    starves = False
    if hurt and vitals.food >= FULL_FOOD and vitals.saturation > 0.0:
        vitals.food_timer += 1
        if vitals.food_timer >= FAST_HEAL_TICKS:
            spent = min(vitals.saturation, FAST_HEAL_SATURATION)
            heal_player(vitals, spent / FAST_HEAL_SATURATION)
            exhaust(vitals, spent)
            vitals.food_timer = 0
    elif hurt and vitals.food >= SLOW_HEAL_FOOD:
        vitals.food_timer += 1
        if vitals.food_timer >= SLOW_HEAL_TICKS:
            heal_player(vitals, 1.0)
            exhaust(vitals, SLOW_HEAL_COST)
            vitals.food_timer = 0
    elif vitals.food <= 0.0:
        vitals.food_timer += 1
        if vitals.food_timer >= STARVE_TICKS:
            starves = vitals.health > STARVE_DOWN_TO
            vitals.food_timer = 0
    else:
        vitals.food_timer = 0
    return starves


@rule
def feed(vitals, food, saturation):  # type: ignore[no-untyped-def]
    """Take in half drumsticks and saturation, which never goes above the food."""
    vitals.food = min(FULL_FOOD, vitals.food + food)
    vitals.saturation = min(vitals.food, vitals.saturation + saturation)
