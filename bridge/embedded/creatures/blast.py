"""Explosions: which blocks they break and how hard they hit (https://minecraft.wiki/w/Explosion).

Rays run from the centre to the outer cells of a cube of 16; each loses strength on its way by the blocks' resistance. What
stands behind a wall is spared: damage goes by the share of the body that the centre sees.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from bridge import names, sounds
from bridge.compiled import rule
from bridge.embedded.cells.block_rules import LEAVES, LOG
from bridge.embedded.cells.leaves import forget_logs
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import uniform
from bridge.embedded.creatures.sight import is_clear
from bridge.embedded.events import EXPLOSION, SOUND, emit
from bridge.embedded.items.loot import Spills, drop_share
from bridge.embedded.motion.block_physics import WATER
from bridge.embedded.motion.collision import block_at, traits_at
from bridge.grid import get_state

RAYS = 16
STRIDE, DECAY = 0.3, 0.225
"""A ray goes on by STRIDE and loses DECAY of its strength, and STRIDE * (resistance + STRIDE) in a block."""
REACH = 8
"""No power that creatures have breaks blocks farther than this many cells away."""
BLAST_SIDE = 2 * REACH + 1
EXPLOSION_VOLUME = 4.0
WATER_RESISTANCE = 100.0
"""Of a cell that holds water beside its block (https://minecraft.wiki/w/Explosion#Blast_resistance)."""
EXPOSURE_POINTS = 3
"""Points of a body along each axis whose sight of the centre is asked for."""


@functools.cache
def blast_resistance() -> NDArray[np.float64]:
    """float64 (blocks,), from npm ``minecraft-data``."""
    resistance = np.zeros(len(names.blocks()))
    for value, blocks in names.read_table("blast_resistance")["rows"]:
        resistance[names.blocks().ids(blocks)] = value
    return resistance


@rule
def exposure(realm, x, y, z, feet, half_width, height):  # type: ignore[no-untyped-def]
    """Share 0..1 of the points of a body that a place sees."""
    seen = 0
    for i in range(EXPOSURE_POINTS):
        for j in range(EXPOSURE_POINTS):
            for k in range(EXPOSURE_POINTS):
                point_x = feet[0] + half_width * (i - 1) * 0.9
                point_y = feet[1] + height * (0.05 + 0.45 * j)
                point_z = feet[2] + half_width * (k - 1) * 0.9
                seen += is_clear(realm.grid, realm.physics, x, y, z, point_x, point_y, point_z)
    return seen / EXPOSURE_POINTS**3


@rule
def impact_on(realm, x, y, z, power, feet, half_width, height):  # type: ignore[no-untyped-def]
    """How hard an explosion hits a body, 0..1: by its distance from twice the power, and by ``exposure``."""
    dx, dy, dz = feet[0] - x, feet[1] - y, feet[2] - z
    distance = math.sqrt(dx * dx + dy * dy + dz * dz) / (2.0 * power)
    if distance > 1.0:
        return 0.0
    return (1.0 - distance) * exposure(realm, x, y, z, feet, half_width, height)


@rule
def damage_of(impact, power):  # type: ignore[no-untyped-def]
    """Half hearts that an impact costs."""
    return float(math.floor((impact * impact + impact) / 2.0 * 7.0 * 2.0 * power + 1.0))


@rule
def _mark(realm, x, y, z, power, broken):  # type: ignore[no-untyped-def]
    """Set in ``broken`` uint8 (BLAST_SIDE,) * 3 the cells that rays from the centre break."""
    base_x, base_y, base_z = math.floor(x) - REACH, math.floor(y) - REACH, math.floor(z) - REACH
    last = RAYS - 1
    for i in range(RAYS):
        for j in range(RAYS):
            for k in range(RAYS):
                if 0 < i < last and 0 < j < last and 0 < k < last:
                    continue
                dx, dy, dz = i / last * 2.0 - 1.0, j / last * 2.0 - 1.0, k / last * 2.0 - 1.0
                length = math.sqrt(dx * dx + dy * dy + dz * dz)
                strength = power * uniform(realm.random, 0.7, 1.3)
                at = 0.0
                while strength > 0.0:
                    cell_x = math.floor(x + dx / length * at)
                    cell_y = math.floor(y + dy / length * at)
                    cell_z = math.floor(z + dz / length * at)
                    block = block_at(realm.grid, cell_x, cell_y, cell_z)
                    if block != 0:
                        resistance = realm.tables.resistance[block]
                        if traits_at(realm.grid, realm.physics, cell_x, cell_y, cell_z) & WATER:
                            resistance = max(resistance, WATER_RESISTANCE)
                        strength -= (resistance + STRIDE) * STRIDE
                        if strength > 0.0:
                            broken[cell_x - base_x, cell_y - base_y, cell_z - base_z] = 1
                    at += STRIDE
                    strength -= DECAY


@rule
def break_blocks(realm, x, y, z, power):  # type: ignore[no-untyped-def]
    """Break what an explosion breaks: of the items that a block gives to a hand or any tool, one in ``power`` is left.

    Source: https://minecraft.wiki/w/Explosion#Item_drops.
    """
    spills = Spills(realm.loot, realm.drops, realm.random, realm.clock.next_id, realm.ledger)
    broken = realm.broken
    _mark(realm, x, y, z, power, broken)
    base_x, base_y, base_z = math.floor(x) - REACH, math.floor(y) - REACH, math.floor(z) - REACH
    wooden = False
    for i in range(broken.shape[0]):
        for j in range(broken.shape[1]):
            for k in range(broken.shape[2]):
                if not broken[i, j, k]:
                    continue
                broken[i, j, k] = 0
                cell_x, cell_y, cell_z = base_x + i, base_y + j, base_z + k
                block, state = (
                    block_at(realm.grid, cell_x, cell_y, cell_z),
                    get_state(realm.grid, cell_x, cell_y, cell_z),
                )
                wooden = wooden or realm.rules.ground[block] & (LOG | LEAVES) != 0
                change_block(realm.grid, realm.rules, realm.updates, cell_x, cell_y, cell_z, 0, 0)
                drop_share(spills, block, state, False, cell_x, cell_y, cell_z, 1.0 / power)
    if wooden:
        forget_logs(realm.grid, realm.rules, realm.leaves, math.floor(x), math.floor(y), math.floor(z), REACH)
    emit(realm.events, realm.event_count, EXPLOSION, 0, x, y, z, power)
    emit(realm.events, realm.event_count, SOUND, sounds.EXPLODE, x, y, z, EXPLOSION_VOLUME)
