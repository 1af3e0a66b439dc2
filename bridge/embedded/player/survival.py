"""What a player's life goes through in a tick: falls, heat, breath, hunger and effects.

Sources: https://minecraft.wiki/w/Fall_damage, /Fire, /Lava, /Drowning, /Suffocation, /Void, /Hunger and /Effect. Freezing in
powder snow is not in this version.
"""

from __future__ import annotations

import math

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.events import SOUND, emit
from bridge.embedded.motion.block_physics import CLIMBABLE, COBWEB, WATER
from bridge.embedded.motion.collision import VOID_DEPTH, block_at, make_box, traits_at
from bridge.embedded.motion.contact import (
    BUBBLES,
    CHOKES,
    HEATS,
    HEATS_TWICE,
    KINDLES,
    PRICKS,
    SCORCHES,
    SCRATCHES,
    SNOWS,
    touched,
)
from bridge.embedded.motion.medium import water_height
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.motion.physics import AUTOJUMP_COOLDOWN
from bridge.embedded.player.damage import (
    BURNING,
    CACTUS,
    DROWNING,
    FALL,
    FIRE,
    LAVA,
    MAGIC,
    STARVATION,
    SUFFOCATION,
    VOID,
    exhaust,
    heal_player,
    hurt_player,
)
from bridge.embedded.player.effects import ABSORPTION, EFFECTS, HUNGER, POISON, REGENERATION
from bridge.embedded.player.hunger import tick_hunger, tire
from bridge.grid import BODY_BOX

FULL_OXYGEN = 300.0
OXYGEN_REGAIN = 4.0
DROWNING_AT = -20.0
DROWNING_DAMAGE = 2.0
EYE_DROP = 1.0 / 9.0
"""Blocks below the eye at which the game asks whether it is under water."""
SAFE_FALL = 3.0
"""Blocks that one may fall unhurt; each further begun block costs one half heart."""
FIRE_TICKS, LAVA_FIRE_TICKS = 160, 300
"""How long one burns after fire and after lava."""
UNBURNT = -20
"""``fire_ticks`` of who does not burn: so many ticks in fire set one alight."""
BURN_TICKS = 20
LAVA_DAMAGE, VOID_DAMAGE = 4.0, 4.0
SCRATCHING_STEP = 0.003
"""Blocks along x or z in a tick from which on a berry bush hurts."""


@rule
def _hurt(vitals, body, inventory, amount, cause, ledger, events, event_count):  # type: ignore[no-untyped-def]
    x, z = body.position[0], body.position[2]
    hurt_player(vitals, body, inventory, amount, cause, ledger, events, event_count, x, z)


@rule
def _fall(vitals, body, inventory, grid, physics, contacts, ledger, events, event_count, dy, soft, sneaking):  # type: ignore[no-untyped-def]
    """Count the way down, and hurt at its end. ``soft`` says that something holds the body that ends every fall.

    As in the game's own code, the way of the very tick that ends on the ground is not counted.
    """
    if soft:
        vitals.fall_distance = 0.0
    elif body.flags[0] == 0:
        vitals.fall_distance += max(0.0, -dy)
    else:
        x, y, z = body.position[0], body.position[1], body.position[2]
        block = block_at(grid, math.floor(x), math.floor(y - 0.2), math.floor(z))
        landing = contacts.landing[block]
        if landing == 0.0 and sneaking:
            landing = 1.0  # slime is no softer than stone to who sneaks
        damage = math.ceil((vitals.fall_distance - SAFE_FALL) * landing)
        vitals.fall_distance = 0.0
        if damage > 0:
            _hurt(vitals, body, inventory, float(damage), FALL, ledger, events, event_count)


@rule
def _burn(vitals, body, inventory, bits, wet, ledger, events, event_count):  # type: ignore[no-untyped-def]
    """Blocks that burn, lava, and being on fire; ``wet`` says that water or rain puts a fire out."""
    if bits & HEATS_TWICE:
        _hurt(vitals, body, inventory, 2.0, FIRE, ledger, events, event_count)
    elif bits & HEATS:
        _hurt(vitals, body, inventory, 1.0, FIRE, ledger, events, event_count)
    in_lava = body.flags[4] != 0
    if in_lava:
        vitals.fire_ticks = max(vitals.fire_ticks, LAVA_FIRE_TICKS)
        vitals.fall_distance *= 0.5
        _hurt(vitals, body, inventory, LAVA_DAMAGE, LAVA, ledger, events, event_count)
    if bits & KINDLES:
        vitals.fire_ticks += 1
        if vitals.fire_ticks == 0:
            vitals.fire_ticks = FIRE_TICKS
    elif vitals.fire_ticks <= 0:
        vitals.fire_ticks = UNBURNT
    if vitals.fire_ticks > 0:
        if wet or bits & SNOWS:
            vitals.fire_ticks = UNBURNT
            x, y, z = body.position[0], body.position[1], body.position[2]
            emit(events, event_count, SOUND, sounds.FIRE_EXTINGUISH, x, y, z, 0.7)
            return
        if vitals.fire_ticks % BURN_TICKS == 0 and not in_lava:
            _hurt(vitals, body, inventory, 1.0, BURNING, ledger, events, event_count)
        vitals.fire_ticks -= 1


@rule
def _breathe(vitals, body, inventory, grid, contacts, ledger, events, event_count, eye_in_water, eye_y):  # type: ignore[no-untyped-def]
    """Breath under water, and blocks that fill the cells of the eyes."""
    x, z = body.position[0], body.position[2]
    y = math.floor(eye_y)
    if eye_in_water:
        block = block_at(grid, math.floor(x), y, math.floor(z))
        if not contacts.bits[block, 0] & BUBBLES:
            vitals.oxygen -= 1.0
            if vitals.oxygen <= DROWNING_AT:
                vitals.oxygen = 0.0
                _hurt(vitals, body, inventory, DROWNING_DAMAGE, DROWNING, ledger, events, event_count)
    else:
        vitals.oxygen = min(FULL_OXYGEN, vitals.oxygen + OXYGEN_REGAIN)
    side = 0.8 * HALF_WIDTH
    chokes = False
    for cell_z in range(math.floor(z - side), math.floor(z + side) + 1):
        for cell_x in range(math.floor(x - side), math.floor(x + side) + 1):
            # No block chokes in some of its states only: the first stands for all.
            chokes |= contacts.bits[block_at(grid, cell_x, y, cell_z), 0] & CHOKES != 0
    if chokes:
        _hurt(vitals, body, inventory, 1.0, SUFFOCATION, ledger, events, event_count)


@rule
def _tick_effects(vitals, body, inventory, ledger, events, event_count):  # type: ignore[no-untyped-def]
    for effect in range(EFFECTS):
        ticks = vitals.effect_ticks[effect]
        if ticks == 0:
            continue
        level = vitals.effect_levels[effect]
        if effect == POISON and ticks % max(1, 25 >> level) == 0 and vitals.health > 1.0:
            _hurt(vitals, body, inventory, 1.0, MAGIC, ledger, events, event_count)
        elif effect == REGENERATION and ticks % max(1, 50 >> level) == 0:
            heal_player(vitals, 1.0)
        elif effect == HUNGER:
            exhaust(vitals, 0.005 * (level + 1))
        vitals.effect_ticks[effect] = ticks - 1
        if effect == ABSORPTION and ticks == 1:
            vitals.absorption = 0.0


@rule
def tick_vitals(  # type: ignore[no-untyped-def]
    vitals,
    body,
    inventory,
    grid,
    physics,
    contacts,
    ledger,
    events,
    event_count,
    dx,
    dy,
    dz,
    eye_height,
    sneaking,
    sprinting,
    in_rain,
):
    """One tick after the body has moved.

    Args:
        vitals, body, inventory: ``VITALS``, ``BODY`` and ``INVENTORY`` records.
        grid, physics, contacts: ``GridArrays``, ``BlockPhysics``, ``Contacts``.
        ledger: int64 (items,).
        events, event_count: of ``events``.
        dx, dy, dz: the way that the body went in this tick, in blocks.
        eye_height: of the eye above the feet, in blocks.
        sneaking, sprinting: how the body goes.
        in_rain: whether rain falls on it.
    """
    vitals.invulnerable_ticks = max(0, vitals.invulnerable_ticks - 1)
    vitals.orb_delay = max(0, vitals.orb_delay - 1)
    vitals.protected_ticks = max(0, vitals.protected_ticks - 1)
    if vitals.health <= 0.0:
        return
    x, y, z = body.position[0], body.position[1], body.position[2]
    box = grid.boxes[BODY_BOX]
    make_box(box, x, y, z, HALF_WIDTH, PLAYER_HEIGHT)
    bits, traits, in_water = touched(grid, physics, contacts, box)
    climbing = traits & CLIMBABLE and traits_at(grid, physics, math.floor(x), math.floor(y), math.floor(z)) & CLIMBABLE
    soft = in_water or climbing or traits & COBWEB or bits & (SNOWS | SCRATCHES)
    _fall(vitals, body, inventory, grid, physics, contacts, ledger, events, event_count, dy, soft, sneaking)
    if bits & PRICKS:
        _hurt(vitals, body, inventory, 1.0, CACTUS, ledger, events, event_count)
    if bits & SCRATCHES and (abs(dx) >= SCRATCHING_STEP or abs(dz) >= SCRATCHING_STEP):
        _hurt(vitals, body, inventory, 1.0, CACTUS, ledger, events, event_count)
    if body.flags[0] and not sneaking:
        under = block_at(grid, math.floor(x), math.floor(y - 1e-5), math.floor(z))
        if contacts.bits[under, 0] & SCORCHES:
            _hurt(vitals, body, inventory, 1.0, FIRE, ledger, events, event_count)
    _burn(vitals, body, inventory, bits, in_water or in_rain, ledger, events, event_count)
    eye_y = y + eye_height
    eye_in_water = False
    if traits & WATER:
        probe = eye_y - EYE_DROP
        cell = math.floor(probe)
        eye_in_water = probe < cell + water_height(grid, physics, math.floor(x), cell, math.floor(z))
    _breathe(vitals, body, inventory, grid, contacts, ledger, events, event_count, eye_in_water, eye_y)
    if y < grid.min_y - VOID_DEPTH:
        _hurt(vitals, body, inventory, VOID_DAMAGE, VOID, ledger, events, event_count)
    jumped = body.flags[2] == AUTOJUMP_COOLDOWN
    tire(vitals, dx, dy, dz, eye_in_water, in_water, body.flags[0], climbing, sprinting, jumped)
    if vitals.health > 0.0 and tick_hunger(vitals):
        _hurt(vitals, body, inventory, 1.0, STARVATION, ledger, events, event_count)
    _tick_effects(vitals, body, inventory, ledger, events, event_count)
