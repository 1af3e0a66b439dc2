"""What a lightning does where it strikes: it hurts and sets alight who is near, ends items, and leaves a fire.

It strikes the highest block of a column where rain falls, hurts everybody within three blocks by 5 and sets them on fire for
eight seconds. Fires burn at the place and, in up to four tries, beside it; they burn down as ``cells.fire`` says. Here nobody is
changed by it: pigs stay pigs, creepers are not charged. Source: https://minecraft.wiki/w/Lightning.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import below
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.events import SOUND, emit
from bridge.embedded.items.drops import ITEM_HALF_WIDTH, ITEM_HEIGHT
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import CUBE
from bridge.embedded.motion.collision import is_loaded, traits_at
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.player.damage import LIGHTNING, hurt_player
from bridge.embedded.weather import is_raining_at
from bridge.grid import SIDE, get_block
from bridge.sounds import THUNDER

DAMAGE = 5.0
FIRE_TICKS = 160
REACH, REACH_UP = 3.0, 9.0
"""Blocks around the place, sideways and down, and up."""
FIRES = 4
FLASH_TICKS = 4
"""How long the sky is lit up."""
THUNDER_VOLUME = 10000.0


@rule
def _is_near(position, x, y, z, half_width, height):  # type: ignore[no-untyped-def]
    """Whether a body is within reach of a lightning at a point."""
    return (
        abs(position[0] - x) < REACH + half_width
        and abs(position[2] - z) < REACH + half_width
        and y - REACH - height < position[1] < y + REACH_UP
    )


@rule
def _kindle(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Let a fire burn in a cell of air over a full block."""
    grid, rules = realm.grid, realm.rules
    if get_block(grid, x, y, z) == rules.air and traits_at(grid, realm.physics, x, y - 1, z) & CUBE:
        change_block(grid, rules, realm.updates, x, y, z, rules.fire, 0)


@rule
def _hurt(realm, x, y, z):  # type: ignore[no-untyped-def]
    for seat in range(realm.lives.shape[0]):
        vitals, body = realm.lives[seat], realm.bodies[seat]
        if vitals.health > 0.0 and _is_near(body.position, x, y, z, HALF_WIDTH, PLAYER_HEIGHT):
            vitals.fire_ticks = max(vitals.fire_ticks, FIRE_TICKS)
            inventory, ledger = realm.inventories[seat], realm.ledger
            hurt_player(vitals, body, inventory, DAMAGE, LIGHTNING, ledger, realm.events, realm.event_count, x, z)
    for index in range(realm.creatures.shape[0]):
        creature = realm.creatures[index]
        if creature.health > 0.0 and _is_near(creature.position, x, y, z, creature.half_width, creature.height):
            creature.fire_ticks = max(creature.fire_ticks, FIRE_TICKS)
            hurt_creature(realm, creature, DAMAGE, LIGHTNING, False, x, z, 0.0)
    for index in range(realm.drops.shape[0]):
        drop = realm.drops[index]
        if drop.count > 0 and _is_near(drop.position, x, y, z, ITEM_HALF_WIDTH, ITEM_HEIGHT):
            book(realm.ledger, drop.item, -drop.count)
            drop.count = 0


@rule
def strike_down(realm):  # type: ignore[no-untyped-def]
    """Let the lightning that is due at the WEATHER record's ``strike`` fall, where columns are loaded and it rains.

    Elsewhere there is none: no thunder is heard and no sky lights up. One that falls is heard and seen by everybody, be it from
    a desert: the game's client lights the whole sky up for each lightning that it is told of.
    """
    grid = realm.grid
    x, z = math.floor(realm.weather.strike[0]), math.floor(realm.weather.strike[1])
    if not is_loaded(grid, x, z):
        return
    y = grid.min_y + grid.surface[x % SIDE, z % SIDE]
    while y > grid.min_y and get_block(grid, x, y - 1, z) == realm.rules.air:
        y -= 1
    if not is_raining_at(grid, realm.weather, x, y, z):
        return
    realm.weather.flash = FLASH_TICKS
    emit(realm.events, realm.event_count, SOUND, THUNDER, x + 0.5, float(y), z + 0.5, THUNDER_VOLUME)
    # Who stands there is hit before the fires burn.
    _hurt(realm, x + 0.5, float(y), z + 0.5)
    _kindle(realm, x, y, z)
    for _ in range(FIRES):
        dx, dy, dz = below(realm.random, 3) - 1, below(realm.random, 3) - 1, below(realm.random, 3) - 1
        _kindle(realm, x + dx, y + dy, z + dz)
