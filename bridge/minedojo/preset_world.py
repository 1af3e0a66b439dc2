"""The embedded world as a mission sets it: its terrain, and the player moved, killed and equipped from outside.

Everything here goes over the public parts of ``EmbeddedWorld``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bridge import names
from bridge.camera import Camera
from bridge.embedded.creatures.record import create
from bridge.embedded.land.sources import ColumnSource
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.player.death import stand_up
from bridge.embedded.player.life import PlayerLife
from bridge.embedded.player.senses import eye_of, pose_of
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import CHUNK
from bridge.messages import Action, Frame, Life, Nearby, Pose, Task
from bridge.minedojo import slots
from bridge.minedojo.flat import LayeredColumns
from bridge.nearby import nearby_of

SPREAD_TRIES = 64
_HEADROOM = 2
_RISE = 24
"""How far above the wanted place one is looked for that has room, in blocks."""


class Sensed(NamedTuple):
    """What a mission tells of the player, of the parts of an Observation."""

    tick: int
    time_of_day: int
    life: Life
    pose: Pose
    nearby: Nearby


class PresetWorld(EmbeddedWorld):
    """``EmbeddedWorld`` with more kinds of flat terrain, and hands from outside."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(camera)
        self.layers: LayeredColumns | None = None
        """Set before a reset: the columns of a flat world."""

    def source(self, task: Task, seed: int) -> ColumnSource:
        """What an episode takes its columns from."""
        return super().source(task, seed) if self.layers is None else self.layers

    def advance(self, action: Action) -> None:
        """One tick. What ``step`` observes and judges beside is left out: nobody asks for it, and it takes longer."""
        self.take(action)
        self._go_on()
        self.end_tick()

    def sense(self) -> Sensed:
        """What is so now."""
        eye = eye_of(self.body, self._sneaking)
        return Sensed(
            tick=self.tick,
            time_of_day=int(self.state.clocks[0]["time_of_day"]),
            life=self.vitals.life(self.inventory.armour),
            pose=pose_of(self.body),
            nearby=nearby_of(*self.grid.voxel_cube(eye), eye),
        )

    def frame_turned(self, d_yaw: float, d_pitch: float) -> Frame:
        """What the player would see now, turned by so many degrees; the body stays as it is."""
        body = self.body
        yaw, pitch = body.yaw, body.pitch
        if self.vitals.alive:  # the dead do not turn
            body.turn(d_yaw, d_pitch)
        frame = self.frame()
        body.yaw, body.pitch = yaw, pitch
        return frame

    def put(self, slot: int, stack: tuple[int, int, int]) -> None:
        """Replace one of the 41 entries of ``slots``."""
        slots.put(self.inventory, self.scene.ledger, slot, stack)

    def clear_slots(self) -> None:
        """Take everything that is carried and worn."""
        for slot in range(slots.SLOTS):
            self.put(slot, slots.EMPTY)

    def move_to(self, x: float, y: float, z: float, yaw: float | None = None, pitch: float | None = None) -> None:
        """Set the player at a place, at rest."""
        self.columns.follow(x, z)
        self.body.position[:] = x, y, z
        self.body.velocity[:] = 0.0
        self.vitals.record["fall_distance"] = 0.0
        if yaw is not None:
            self.body.yaw = (yaw + 180.0) % 360.0 - 180.0
        if pitch is not None:
            self.body.pitch = min(90.0, max(-90.0, pitch))

    def kill_player(self) -> None:
        """End the player's life and begin the next at once: what was carried lies where it stood."""
        life = PlayerLife(self.state, 0, self.grid, self.columns, self.vitals)
        if self.vitals.alive:
            self.vitals.record["health"] = 0.0
            life.end()
        life.begin_again()

    def settle_spawn(self) -> None:
        """Make the place where the player stands the one where it comes to life again."""
        x, y, z = self.body.position.tolist()
        self.vitals.settle((x, y, z))

    def stand_on_layers(self) -> None:
        """Set the player on top of the layers of a flat world, which may lie higher or lower than those of its reset."""
        if self.layers is not None:
            self.vitals.settle((0.5, float(self.layers.ground + self.grid.min_y), 0.5))
            stand_up(self.grid.arrays, block_physics(), self.body.record, self.vitals.record["spawn_point"])

    def spread_player(self, x: float, z: float, farthest: float, random: np.random.Generator) -> bool:
        """Set the player on dry ground at a place by chance within a square; False where no try found any."""
        for _ in range(SPREAD_TRIES):
            to_x, to_z = (math.floor(middle + random.uniform(-farthest, farthest)) + 0.5 for middle in (x, z))
            ground = self._dry_ground(math.floor(to_x), math.floor(to_z))
            if ground is not None:
                self.move_to(to_x, float(ground), to_z)
                return True
        return False

    def _dry_ground(self, x: int, z: int) -> int | None:
        """Height of the first free cell above a column's highest block that stops a body, where that is dry and no leaves."""
        # One column is made to look at a place; the many around it only where the player comes to stand there.
        column = self.columns.column(x >> 4, z >> 4).blocks[x % CHUNK, :, z % CHUNK]
        table = names.blocks()
        held = np.flatnonzero((table.solid[column] != 0) | table.liquid()[column])
        if not len(held) or held[-1] + 1 + _HEADROOM > self.grid.height:
            return None
        name = table.name(int(column[held[-1]]))
        if name in ("water", "lava", "cactus", "ice", "magma_block", "sweet_berry_bush") or name.endswith("_leaves"):
            return None
        return int(held[-1]) + 1 + self.grid.min_y

    def summon(self, kind: int, x: float, y: float, z: float) -> bool:
        """Let a creature stand at a place, or at the nearest free one above; False where none is free or all rows are taken."""
        cell_x, cell_z = math.floor(x), math.floor(z)
        for rise in range(_RISE):
            height = math.floor(y) + rise
            if self._is_free(cell_x, height, cell_z) and self._is_free(cell_x, height + 1, cell_z):
                realm = self.herd.realm
                row = create(
                    realm.creatures,
                    realm.tables.kinds,
                    kind,
                    cell_x + 0.5,
                    float(height),
                    cell_z + 0.5,
                    0.0,
                    1,
                    realm.random,
                    realm.clock["next_id"],
                )
                return int(row) >= 0
        return False

    def _is_free(self, x: int, y: int, z: int) -> bool:
        return not names.blocks().solid[self.grid.get(x, y, z)]
