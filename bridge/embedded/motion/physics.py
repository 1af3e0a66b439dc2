"""How the player moves in one tick: Minecraft 1.20's rules, in the formulas of npm ``prismarine-physics`` (MIT).

Bots on live servers move by that package, so each step here follows its order of operations: water current,
negligible velocities, jump, heading, ladders, sweep by y then x then z, step-up, friction and gravity. Not in this version:
bubble columns' drag, open trapdoors above ladders, status effects and elytra.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule
from bridge.embedded.motion.block_physics import CLIMBABLE, COBWEB, HONEY, LAVA, WATER, block_physics
from bridge.embedded.motion.climbing import LADDER_CLIMB_SPEED, cling, on_ladder
from bridge.embedded.motion.collision import block_at, box_blocked, make_box, traits_at
from bridge.embedded.motion.medium import lava_around, traits_around, water_around
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT, move
from bridge.grid import BODY_BOX, SPARE_BOX, BlockGrid
from bridge.messages import Action, Vector

GRAVITY = 0.08
AIR_DRAG = float(np.float32(0.98))
WALK_SPEED = 0.1
SPRINT_FACTOR = 0.3
SNEAK_FACTOR = 0.3
INPUT_FACTOR = 0.98
NEGLIGIBLE_VELOCITY = 0.003
WATER_INERTIA = 0.8
WATER_GRAVITY = GRAVITY / 16
LAVA_INERTIA = 0.5
LAVA_GRAVITY = GRAVITY / 4
LIQUID_ACCELERATION = 0.02
SWIM_UP = 0.04
OUT_OF_LIQUID_IMPULSE = 0.3
AIR_INERTIA = 0.91
AIR_ACCELERATION = 0.02
JUMP_VELOCITY = float(np.float32(0.42))
HONEY_JUMP_FACTOR = 0.4
SPRINT_JUMP_BOOST = 0.2
AUTOJUMP_COOLDOWN = 10
"""Ticks between two jumps while the key is held."""


BODY = np.dtype(
    [
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
        ("yaw", np.float64),
        ("pitch", np.float64),
        ("flags", np.int64, (5,)),
    ]
)
"""One player's record. ``flags``: on ground, in water, jump cooldown in ticks, collided sideways, in lava."""


@rule
def _accelerate(velocity, sin, cos, strafe, forward, amount):  # type: ignore[no-untyped-def]
    """Push along the heading; ``strafe`` here is positive to the right, as in prismarine-physics."""
    length = math.sqrt(strafe * strafe + forward * forward)
    if length < 0.01:
        return
    scale = amount / max(length, 1.0)
    velocity[0] -= strafe * scale * cos + forward * scale * sin
    velocity[2] += forward * scale * cos - strafe * scale * sin


@rule
def _swim(grid, physics, position, velocity, flags, sneak, web):  # type: ignore[no-untyped-def]
    """Move through water or lava, whichever ``flags`` say; water where both."""
    last_y = position[1]
    move(grid, physics, position, velocity, flags, sneak, web)
    inertia = WATER_INERTIA if flags[1] else LAVA_INERTIA
    velocity[1] = velocity[1] * inertia - (WATER_GRAVITY if flags[1] else LAVA_GRAVITY)
    velocity[0] *= inertia
    velocity[2] *= inertia
    if flags[3]:
        rise = velocity[1] + 0.6 - position[1] + last_y
        box = grid.boxes[BODY_BOX]
        make_box(
            box, position[0] + velocity[0], position[1] + rise, position[2] + velocity[2], HALF_WIDTH, PLAYER_HEIGHT
        )
        # The current is asked here for whether there is water, not for its push.
        if not box_blocked(grid, physics, box) and not water_around(
            grid, physics, box, 0.0, 0.0, grid.boxes[SPARE_BOX]
        ):
            velocity[1] = OUT_OF_LIQUID_IMPULSE


@rule
def tick_body(grid, physics, body, forward, strafe, jump, sneak, sprint):  # type: ignore[no-untyped-def]
    """One tick of a ``BODY`` record.

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        body: the record.
        forward, strafe: -1..1, how hard the keys push; ``strafe`` positive to the right.
        jump, sneak, sprint: keys.
    """
    position, velocity, flags, yaw = body.position, body.velocity, body.flags, math.radians(body.yaw)
    sin = math.sin(yaw)
    cos = math.cos(yaw)
    box = grid.boxes[BODY_BOX]
    make_box(box, position[0], position[1], position[2], HALF_WIDTH, PLAYER_HEIGHT)
    # One look at all cells of the body: most ticks find nothing there that asks for a closer one.
    around = traits_around(grid, physics, box, 0.001, 0.0)
    flags[1] = around & WATER and water_around(grid, physics, box, 0.001, 0.401, velocity)
    flags[4] = around & LAVA and lava_around(grid, physics, box)
    web = around & COBWEB and traits_around(grid, physics, box, 0.001, 0.001) & COBWEB
    in_liquid = flags[1] or flags[4]
    for axis in range(3):
        if abs(velocity[axis]) < NEGLIGIBLE_VELOCITY:
            velocity[axis] = 0.0
    x, y, z = math.floor(position[0]), math.floor(position[1]), math.floor(position[2])
    if jump:
        if flags[2] > 0:
            flags[2] -= 1
        if in_liquid:
            velocity[1] += SWIM_UP
        elif flags[0] and flags[2] == 0:
            velocity[1] = JUMP_VELOCITY
            if traits_at(grid, physics, x, y - 1, z) & HONEY:
                velocity[1] *= HONEY_JUMP_FACTOR
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
    if in_liquid:
        _accelerate(velocity, sin, cos, strafe, forward, LIQUID_ACCELERATION)
        _swim(grid, physics, position, velocity, flags, sneak, web)
        return
    inertia = AIR_INERTIA
    acceleration = AIR_ACCELERATION
    if flags[0]:
        inertia = physics.slipperiness[block_at(grid, x, math.floor(position[1] - 1), z)] * 0.91
        speed = WALK_SPEED + WALK_SPEED * SPRINT_FACTOR if sprint else WALK_SPEED
        acceleration = speed * (0.1627714 / (inertia * inertia * inertia))
    elif sprint:
        acceleration += AIR_ACCELERATION * SPRINT_FACTOR
    _accelerate(velocity, sin, cos, strafe, forward, acceleration)
    if around & CLIMBABLE and on_ladder(grid, physics, position):
        cling(velocity, sneak)
    move(grid, physics, position, velocity, flags, sneak, web)
    if (flags[3] or jump) and on_ladder(grid, physics, position):
        velocity[1] = LADDER_CLIMB_SPEED
    velocity[1] = (velocity[1] - GRAVITY) * AIR_DRAG
    velocity[0] *= inertia
    velocity[2] *= inertia


class Body:
    """The player's body.

    Args:
        position: feet, in blocks.
        yaw: degrees.
        record: a ``BODY`` record to live in; None makes one.

    Attributes:
        position: float64[3], feet, in blocks; velocity: float64[3], blocks a tick.
    """

    def __init__(
        self, position: tuple[float, float, float], yaw: float = 0.0, record: NDArray[np.void] | None = None
    ) -> None:
        self.record = np.zeros(1, BODY)[0] if record is None else record
        self.position: NDArray[np.float64] = self.record["position"]
        self.velocity: NDArray[np.float64] = self.record["velocity"]
        self._flags: NDArray[np.int64] = self.record["flags"]
        self.position[:] = position
        self.velocity[:] = 0.0
        self._flags[:] = 0
        self.yaw = yaw
        self.pitch = 0.0

    @property
    def yaw(self) -> float:
        """Degrees, -180..180."""
        return float(self.record["yaw"])

    @yaw.setter
    def yaw(self, degrees: float) -> None:
        self.record["yaw"] = degrees

    @property
    def pitch(self) -> float:
        """Degrees, -90 (up) to 90 (down)."""
        return float(self.record["pitch"])

    @pitch.setter
    def pitch(self, degrees: float) -> None:
        self.record["pitch"] = degrees

    @property
    def on_ground(self) -> bool:
        """Whether the last tick ended on something solid."""
        return bool(self._flags[0])

    @property
    def in_water(self) -> bool:
        """Whether the last tick was swum in water."""
        return bool(self._flags[1])

    @property
    def in_lava(self) -> bool:
        """Whether the last tick was spent in lava."""
        return bool(self._flags[4])

    @property
    def collided(self) -> bool:
        """Whether something stopped the body sideways in the last tick."""
        return bool(self._flags[3])

    def turn(self, d_yaw: float, d_pitch: float) -> None:
        """Turn the head; yaw wraps to -180..180, pitch stops at straight up and down."""
        self.yaw = (self.yaw + d_yaw + 180.0) % 360.0 - 180.0
        self.pitch = min(90.0, max(-90.0, self.pitch + d_pitch))

    def push(self, velocity: Vector) -> None:
        """Add to the velocity, in blocks a tick: what a blow or an explosion does to the body before its next tick."""
        self.velocity += velocity

    def tick(self, grid: BlockGrid, action: Action, pace: float = 1.0, may_sprint: bool = True) -> None:
        """Move for one tick by the action's movement keys and the present yaw.

        ``pace`` is what is left of the keys' push; below 1 there is no sprinting, as for who eats or draws a bow. ``may_sprint``
        is False for the hungry.
        """
        tick_body(
            grid.arrays,
            block_physics(),
            self.record,
            pace * action.forward,
            -pace * action.strafe,
            action.jump,
            action.sneak,
            action.sprint and may_sprint and pace == 1.0,
        )
