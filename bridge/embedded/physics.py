"""How the player moves in one tick: Minecraft 1.20's rules, in the formulas of npm ``prismarine-physics`` (MIT).

Bots on live servers move by that package, so each step here follows its order of operations: water current,
negligible velocities, jump, heading, sweep by y then x then z, step-up, friction and gravity. Not in this version:
lava, ladders, webs, soul sand, honey, bubble columns, status effects and elytra; falling water (every water cell is a
source).
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.collision import block_at, box_blocked, make_box
from bridge.embedded.medium import water_around
from bridge.embedded.movement import HALF_WIDTH, PLAYER_HEIGHT, move
from bridge.grid import BlockGrid
from bridge.messages import Action

GRAVITY = 0.08
AIR_DRAG = float(np.float32(0.98))
WALK_SPEED = 0.1
SPRINT_FACTOR = 0.3
SNEAK_FACTOR = 0.3
INPUT_FACTOR = 0.98
NEGLIGIBLE_VELOCITY = 0.003
WATER_INERTIA = 0.8
WATER_GRAVITY = GRAVITY / 16
LIQUID_ACCELERATION = 0.02
SWIM_UP = 0.04
OUT_OF_LIQUID_IMPULSE = 0.3
AIR_INERTIA = 0.91
AIR_ACCELERATION = 0.02
JUMP_VELOCITY = float(np.float32(0.42))
SPRINT_JUMP_BOOST = 0.2
AUTOJUMP_COOLDOWN = 10
"""Ticks between two jumps while the key is held."""
DEFAULT_SLIPPERINESS = 0.6
_SLIPPERY = {"slime_block": 0.8, "ice": 0.98, "packed_ice": 0.98, "frosted_ice": 0.98, "blue_ice": 0.989}


class BlockPhysics(NamedTuple):
    """What physics knows of each block id."""

    solid: NDArray[np.uint8]
    slipperiness: NDArray[np.float64]
    water: int


@functools.cache
def block_physics() -> BlockPhysics:
    """The tables, made once."""
    table = names.blocks()
    slipperiness = np.full(len(table), DEFAULT_SLIPPERINESS)
    for name, value in _SLIPPERY.items():
        slipperiness[table.id(name)] = value
    return BlockPhysics(table.solid, slipperiness, table.id("water"))


@njit(cache=True, nogil=True)
def _accelerate(velocity, sin, cos, strafe, forward, amount):  # type: ignore[no-untyped-def]
    """Push along the heading; ``strafe`` here is positive to the right, as in prismarine-physics."""
    length = math.sqrt(strafe * strafe + forward * forward)
    if length < 0.01:
        return
    scale = amount / max(length, 1.0)
    velocity[0] -= strafe * scale * cos + forward * scale * sin
    velocity[2] += forward * scale * cos - strafe * scale * sin


@njit(cache=True, nogil=True)
def _tick(  # type: ignore[no-untyped-def]
    blocks,
    column_loaded,
    min_y,
    solid,
    slipperiness,
    water,
    position,
    velocity,
    flags,
    yaw,
    forward,
    strafe,
    jump,
    sneak,
    sprint,
):
    """One tick. ``flags`` is int64[4]: on ground, in water, jump cooldown in ticks, collided sideways."""
    sin = math.sin(yaw)
    cos = math.cos(yaw)
    box = np.empty(6)
    make_box(box, position[0], position[1], position[2], HALF_WIDTH, PLAYER_HEIGHT)
    box[0] += 0.001
    box[1] += 0.401
    box[2] += 0.001
    box[3] -= 0.001
    box[4] -= 0.401
    box[5] -= 0.001
    in_water = water_around(blocks, column_loaded, min_y, solid, water, box, velocity)
    flags[1] = in_water
    for axis in range(3):
        if abs(velocity[axis]) < NEGLIGIBLE_VELOCITY:
            velocity[axis] = 0.0
    if jump:
        if flags[2] > 0:
            flags[2] -= 1
        if in_water:
            velocity[1] += SWIM_UP
        elif flags[0] and flags[2] == 0:
            velocity[1] = JUMP_VELOCITY
            if sprint:
                velocity[0] -= sin * SPRINT_JUMP_BOOST
                velocity[2] += cos * SPRINT_JUMP_BOOST
            flags[2] = AUTOJUMP_COOLDOWN
    else:
        flags[2] = 0
    forward *= INPUT_FACTOR
    strafe *= INPUT_FACTOR
    if sneak:
        forward *= SNEAK_FACTOR
        strafe *= SNEAK_FACTOR
    if in_water:
        last_y = position[1]
        _accelerate(velocity, sin, cos, strafe, forward, LIQUID_ACCELERATION)
        move(blocks, column_loaded, min_y, solid, position, velocity, flags, sneak)
        velocity[1] = velocity[1] * WATER_INERTIA - WATER_GRAVITY
        velocity[0] *= WATER_INERTIA
        velocity[2] *= WATER_INERTIA
        if flags[3]:
            rise = velocity[1] + 0.6 - position[1] + last_y
            make_box(
                box, position[0] + velocity[0], position[1] + rise, position[2] + velocity[2], HALF_WIDTH, PLAYER_HEIGHT
            )
            free = not box_blocked(blocks, column_loaded, min_y, solid, box)
            if free and not water_around(blocks, column_loaded, min_y, solid, water, box, np.zeros(3)):
                velocity[1] = OUT_OF_LIQUID_IMPULSE
        return
    inertia = AIR_INERTIA
    acceleration = AIR_ACCELERATION
    if flags[0]:
        under = block_at(
            blocks, column_loaded, min_y, math.floor(position[0]), math.floor(position[1] - 1), math.floor(position[2])
        )
        inertia = slipperiness[under] * 0.91
        speed = WALK_SPEED + WALK_SPEED * SPRINT_FACTOR if sprint else WALK_SPEED
        acceleration = speed * (0.1627714 / (inertia * inertia * inertia))
    elif sprint:
        acceleration += AIR_ACCELERATION * SPRINT_FACTOR
    _accelerate(velocity, sin, cos, strafe, forward, acceleration)
    move(blocks, column_loaded, min_y, solid, position, velocity, flags, sneak)
    velocity[1] = (velocity[1] - GRAVITY) * AIR_DRAG
    velocity[0] *= inertia
    velocity[2] *= inertia


class Body:
    """The player's body.

    Attributes:
        position: float64[3], feet, in blocks; velocity: float64[3], blocks a tick.
        yaw, pitch: degrees, yaw in -180..180.
    """

    def __init__(self, position: tuple[float, float, float], yaw: float = 0.0) -> None:
        self.position: NDArray[np.float64] = np.array(position, np.float64)
        self.velocity: NDArray[np.float64] = np.zeros(3)
        self.yaw = yaw
        self.pitch = 0.0
        self._flags: NDArray[np.int64] = np.zeros(4, np.int64)

    @property
    def on_ground(self) -> bool:
        """Whether the last tick ended on something solid."""
        return bool(self._flags[0])

    @property
    def in_water(self) -> bool:
        """Whether the last tick was swum."""
        return bool(self._flags[1])

    @property
    def collided(self) -> bool:
        """Whether something stopped the body sideways in the last tick."""
        return bool(self._flags[3])

    def turn(self, d_yaw: float, d_pitch: float) -> None:
        """Turn the head; yaw wraps to -180..180, pitch stops at straight up and down."""
        self.yaw = (self.yaw + d_yaw + 180.0) % 360.0 - 180.0
        self.pitch = min(90.0, max(-90.0, self.pitch + d_pitch))

    def tick(self, grid: BlockGrid, action: Action) -> None:
        """Move for one tick by the action's movement keys and the present yaw."""
        table = block_physics()
        _tick(
            grid.blocks,
            grid.column_loaded,
            grid.min_y,
            table.solid,
            table.slipperiness,
            table.water,
            self.position,
            self.velocity,
            self._flags,
            math.radians(self.yaw),
            float(action.forward),
            -float(action.strafe),
            action.jump,
            action.sneak,
            action.sprint,
        )
