"""What keeps the player alive, as a view of its record; the rules are those of ``survival``, ``damage`` and ``hunger``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.player.damage import FULL_HEALTH, VITALS
from bridge.embedded.player.hunger import FULL_FOOD, SPRINT_FOOD
from bridge.embedded.player.survival import FULL_OXYGEN, UNBURNT
from bridge.messages import Life, Vector

START_SATURATION = 5.0


class Vitals:
    """A player's vitals.

    Args:
        spawn_point: where it comes to life again: feet, in blocks.
        record: a ``VITALS`` record to live in; None makes one. It is set to a fresh life.
        health, food: half hearts, and half drumsticks.
    """

    def __init__(
        self,
        spawn_point: Vector = (0.0, 0.0, 0.0),
        record: NDArray[np.void] | None = None,
        health: float = FULL_HEALTH,
        food: float = FULL_FOOD,
    ) -> None:
        self.record = np.zeros(1, VITALS)[0] if record is None else record
        self.settle(spawn_point)
        self.revive(health, food)

    def settle(self, spawn_point: Vector) -> None:
        """Make a place the world's spawn, and the player's own as long as it lies in no bed."""
        self.record["spawn_point"] = self.record["world_spawn"] = spawn_point

    def revive(self, health: float = FULL_HEALTH, food: float = FULL_FOOD) -> None:
        """Begin a life: breath full, unburnt, with no effects and no experience. The spawn points stay."""
        for field in set(VITALS.names or ()) - {"spawn_point", "world_spawn"}:
            self.record[field] = 0
        self.record["health"] = health
        self.record["food"] = food
        self.record["saturation"] = min(food, START_SATURATION)
        self.record["oxygen"] = FULL_OXYGEN
        self.record["fire_ticks"] = UNBURNT

    @property
    def health(self) -> float:
        """Half hearts; 0 is death."""
        return float(self.record["health"])

    @property
    def alive(self) -> bool:
        """Whether any health is left."""
        return self.health > 0.0

    @property
    def spawn_point(self) -> Vector:
        """Feet, in blocks."""
        x, y, z = self.record["spawn_point"].tolist()
        return x, y, z

    @property
    def world_spawn(self) -> Vector:
        """Feet, in blocks: where who has no bed comes to life again."""
        x, y, z = self.record["world_spawn"].tolist()
        return x, y, z

    def may_sprint(self) -> bool:
        """Whether hunger allows it."""
        return bool(self.record["food"] > SPRINT_FOOD)

    def life(self, armour: float = 0.0) -> Life:
        """The message part; ``armour`` is the points of what is worn."""
        return Life(
            health=self.health,
            food=float(self.record["food"]),
            saturation=float(self.record["saturation"]),
            oxygen=max(0.0, float(self.record["oxygen"])),
            experience=float(self.record["experience"]),
            armour=armour,
        )
