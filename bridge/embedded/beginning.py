"""How an episode begins: the hour and the weather of its world, the life of its player, and where others stand beside him."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from bridge import names
from bridge.embedded.chance import uniform
from bridge.embedded.creatures.places import can_stand
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.motion.collision import box_blocked, make_box
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.weather import begin_weather
from bridge.light import settle_light
from bridge.messages import Action, Vector
from bridge.world import WorldError

if TYPE_CHECKING:
    from bridge.embedded.world import EmbeddedWorld

TICKS_TO_REST = 2
"""A body on a server stands on its ground before its first observation: one tick gives it weight, the next feels the ground."""
SPREAD = 8
"""Blocks along x and z from a place within which another one beside it is looked for; the game's spawn radius is 10."""
BETWEEN = 2
"""Blocks along x or z between two such places."""
_RISES = (0, 1, -1, 2, -2, 3, -3, 4, -4)


def settle(world: EmbeddedWorld, spawn: Vector) -> None:
    """Let the world of its present task begin around a place."""
    setup, clock = world.task.setup, world.state.clocks[0]
    clock["time_of_day"] = setup.time_of_day
    raining, thundering = setup.weather != "clear", setup.weather == "thunder"
    begin_weather(world.state.weathers[0], clock["random"], int(raining), int(thundering))
    world.columns.follow(spawn[0], spawn[2])
    settle_light(world.grid)


def arrive(world: EmbeddedWorld, place: Vector, spawn: Vector) -> None:
    """Let the player's life begin at a place, with what the present task gives; ``spawn`` is the world's.

    WorldError where that does not fit.
    """
    task, state = world.task, world.state
    world.body.position[:] = place
    world.body.yaw = float(uniform(state.clocks[0]["random"], -180.0, 180.0))
    for _ in range(TICKS_TO_REST):
        world.body.tick(world.grid, Action())
    world.vitals.settle(spawn)
    world.vitals.revive(task.setup.health, task.setup.food)
    for item, count in task.setup.inventory:
        if world.inventory.add(names.items().id(item), count):
            raise WorldError(f"task {task.name}: setup.inventory does not fit into the slots at {item} x {count}")
        book(state.ledgers[0], names.items().id(item), count)


def place_beside(world: EmbeddedWorld, spawn: Vector) -> Vector:
    """The place nearest to another where a body can stand and no other player does, feet in blocks; that one where none is."""
    realm, box = world.herd.realm, np.empty(6)
    steps = range(-SPREAD, SPREAD + 1, BETWEEN)
    for dx, dz in sorted(itertools.product(steps, steps), key=lambda step: (math.hypot(*step), step)):
        x, z = math.floor(spawn[0]) + dx, math.floor(spawn[2]) + dz
        for rise in _RISES:
            y = math.floor(spawn[1] + 0.5) + rise
            place = (x + 0.5, float(y), z + 0.5)
            make_box(box, *place, HALF_WIDTH, PLAYER_HEIGHT)
            if not can_stand(realm, x, y, z) or box_blocked(world.grid.arrays, block_physics(), box):
                continue
            taken = any(math.dist(place, other["position"].tolist()) < 1.0 for other in world.others)
            if not taken and world.allowed(place) == place:
                return place
    return spawn
