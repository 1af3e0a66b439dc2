"""Experience: levels from points, and the orbs that carry points to the player.

Sources: https://minecraft.wiki/w/Experience (levels, what gives how much, what death leaves) and
https://minecraft.wiki/w/Experience_Orb (sizes, flight). Orbs do not merge here, but where no row is free.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from bridge import names, sounds
from bridge.compiled import rule
from bridge.embedded.chance import uniform
from bridge.embedded.events import SOUND, emit
from bridge.embedded.items.drops import PICKUP_RISE, PICKUP_SIDE, sweep
from bridge.embedded.motion.block_physics import LAVA, WATER
from bridge.embedded.motion.collision import VOID_DEPTH, block_at, is_loaded, traits_at
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.messages import EYE_HEIGHT
from bridge.recipes import recipe_book

ORB_HALF_WIDTH, ORB_HEIGHT = 0.25, 0.5
ORB_GRAVITY = 0.03
ORB_LIFETIME = 6000
ORB_PULL_RANGE = 8.0
"""Blocks within which an orb flies to the player."""
ORB_PULL = 0.1
ORB_DELAY = 2
"""Ticks between two orbs that one player takes up."""
MAX_ORBS = 64
DEATH_POINTS_PER_LEVEL, DEATH_POINTS = 7, 100
"""What death leaves of the experience, and the most of it."""
EXPERIENCE_ORB = np.dtype(
    [
        ("id", np.int64),
        ("points", np.int64),
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
        ("age", np.int64),
        ("on_ground", np.int64),
    ]
)
"""An orb, its feet at ``position``; ``age`` in ticks. ``points`` of 0 is a free row."""
_BLOCK_POINTS = {
    "coal_ore": (0, 2),
    "nether_gold_ore": (0, 1),
    "diamond_ore": (3, 7),
    "emerald_ore": (3, 7),
    "lapis_ore": (2, 5),
    "nether_quartz_ore": (2, 5),
    "redstone_ore": (1, 5),
    "spawner": (15, 43),
    "sculk": (1, 1),
    "sculk_sensor": (5, 5),
    "sculk_shrieker": (5, 5),
    "sculk_catalyst": (5, 5),
    "calibrated_sculk_sensor": (5, 5),
}
_SMELTING_POINTS = {
    2.0: r"netherite_scrap",
    1.0: r"gold_ingot|diamond|emerald|green_dye",
    0.7: r"iron_ingot|copper_ingot|redstone",
    0.35: r"cooked_\w+|baked_potato|terracotta",
    0.3: r"brick",
    0.2: r"lapis_lazuli|quartz",
    0.15: r"charcoal|sponge",
}
"""Points of one smelted item and what gives so many (https://minecraft.wiki/w/Smelting#Recipes)."""
_OTHER_SMELTING_POINTS = 0.1
"""Of everything else: coal of its ore, nuggets, stone, glass, glazed and cracked blocks, dried kelp."""


@functools.cache
def block_points() -> Mapping[int, tuple[int, int]]:
    """Block id -> the least and the most points that mining it with a right tool gives."""
    blocks = names.blocks()
    deep = {f"deepslate_{name}": points for name, points in _BLOCK_POINTS.items() if f"deepslate_{name}" in blocks}
    return MappingProxyType({blocks.id(name): points for name, points in (_BLOCK_POINTS | deep).items()})


@functools.cache
def smelting_points() -> Mapping[int, float]:
    """Item id of what comes out of a furnace -> the points that one of it gives."""

    def points_of(name: str) -> float:
        found = (points for points, pattern in _SMELTING_POINTS.items() if re.fullmatch(pattern, name))
        return next(found, _OTHER_SMELTING_POINTS)

    return MappingProxyType({item: points_of(names.items().name(item)) for item in recipe_book().smelts})


@rule
def points_for_next(level):  # type: ignore[no-untyped-def]
    """How many points lead from a level to the next."""
    if level < 15:
        return 2 * level + 7
    return 5 * level - 38 if level < 30 else 9 * level - 158


@rule
def level_of(points):  # type: ignore[no-untyped-def]
    """(level, share 0..1 of the way to the next) that so many points in all are."""
    level = 0
    while points >= points_for_next(level):
        points -= points_for_next(level)
        level += 1
    return level, points / points_for_next(level)


@rule
def _size_of_orb(points):  # type: ignore[no-untyped-def]
    """The largest orb that is made of so many points: the primes of the game."""
    for size in (2477, 1237, 617, 307, 149, 73, 37, 17, 7, 3):
        if points >= size:
            return size
    return 1


@rule
def spill_orbs(orbs, points, x, y, z, random, next_id):  # type: ignore[no-untyped-def]
    """Lay ``points`` as orbs of the game's sizes at a place; without a free row the last orb takes the rest in.

    Args:
        orbs: ``EXPERIENCE_ORB`` (n,).
        x, y, z: in blocks.
        random: uint64[1] of ``chance``.
        next_id: int64[1], moves on.
    """
    for index in range(orbs.shape[0]):
        if points <= 0:
            return
        orb = orbs[index]
        if orb.points > 0:
            continue
        orb.points = _size_of_orb(points)
        points -= orb.points
        orb.id = next_id[0]
        next_id[0] += 1
        orb.position[0], orb.position[1], orb.position[2] = x, y, z
        orb.velocity[0] = uniform(random, -0.2, 0.2)
        orb.velocity[1] = uniform(random, 0.0, 0.4)
        orb.velocity[2] = uniform(random, -0.2, 0.2)
        orb.age = 0
        orb.on_ground = 0
    orbs[orbs.shape[0] - 1].points += max(0, points)


@rule
def _fly(grid, physics, orb, body):  # type: ignore[no-untyped-def]
    position, velocity = orb.position, orb.velocity
    cell = traits_at(
        grid, physics, math.floor(position[0]), math.floor(position[1] + ORB_HEIGHT / 2), math.floor(position[2])
    )
    if cell & WATER:
        velocity[0] *= 0.99
        velocity[1] = min(velocity[1] + 0.0005, 0.06)
        velocity[2] *= 0.99
    else:
        velocity[1] -= ORB_GRAVITY
    if cell & LAVA:
        velocity[1] = 0.2
    x = body.position[0] - position[0]
    y = body.position[1] + EYE_HEIGHT / 2 - position[1]
    z = body.position[2] - position[2]
    distance = math.sqrt(x * x + y * y + z * z)
    if 0.0 < distance < ORB_PULL_RANGE:
        pull = (1.0 - distance / ORB_PULL_RANGE) ** 2 * ORB_PULL / distance
        velocity[0] += x * pull
        velocity[1] += y * pull
        velocity[2] += z * pull
    sweep(grid, physics, orb, ORB_HALF_WIDTH, ORB_HEIGHT)
    friction = 0.98
    if orb.on_ground:
        under = block_at(grid, math.floor(position[0]), math.floor(position[1] - 0.5), math.floor(position[2]))
        friction *= physics.slipperiness[under]
    velocity[0] *= friction
    velocity[1] *= 0.98
    velocity[2] *= friction


@rule
def tick_orbs(grid, physics, orbs, vitals, body, events, event_count):  # type: ignore[no-untyped-def]
    """Every orb on loaded columns flies on; those that touch the living player are taken up, one every ORB_DELAY ticks.

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        orbs: ``EXPERIENCE_ORB`` (n,).
        vitals, body: ``VITALS`` and ``BODY`` records.
        events, event_count: of ``events``.
    """
    feet = body.position
    for index in range(orbs.shape[0]):
        orb = orbs[index]
        if orb.points == 0 or not is_loaded(grid, math.floor(orb.position[0]), math.floor(orb.position[2])):
            continue
        _fly(grid, physics, orb, body)
        orb.age += 1
        if orb.age >= ORB_LIFETIME or orb.position[1] < grid.min_y - VOID_DEPTH:
            orb.points = 0
        elif (
            vitals.health > 0.0
            and vitals.orb_delay == 0
            and abs(orb.position[0] - feet[0]) < HALF_WIDTH + PICKUP_SIDE + ORB_HALF_WIDTH
            and abs(orb.position[2] - feet[2]) < HALF_WIDTH + PICKUP_SIDE + ORB_HALF_WIDTH
            and feet[1] - PICKUP_RISE - ORB_HEIGHT < orb.position[1] < feet[1] + PLAYER_HEIGHT + PICKUP_RISE
        ):
            vitals.experience += orb.points
            vitals.orb_delay = ORB_DELAY
            orb.points = 0
            emit(events, event_count, SOUND, sounds.EXPERIENCE_PICKUP, feet[0], feet[1], feet[2], 0.1)
