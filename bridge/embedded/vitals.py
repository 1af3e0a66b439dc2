"""Health and breath: falls, drowning and healing.

Hunger is not in this version: food stays full, so lost health comes back by one half heart every 80 ticks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from bridge.messages import Life

FULL_HEALTH = 20.0
FULL_OXYGEN = 300.0
SAFE_FALL = 3.0
"""Blocks that one may fall unhurt; each further begun block costs one half heart."""
OXYGEN_REGAIN = 4.0
DROWNING_AT = -20.0
DROWNING_DAMAGE = 2.0
HEAL_TICKS = 80


class Vitals:
    """What keeps the body alive.

    Attributes:
        health: half hearts, 0 is death; oxygen: ticks of breath; fall_distance: blocks fallen since the last support.
    """

    saved_fields: ClassVar[Mapping[str, Any]] = {
        "health": float,
        "oxygen": float,
        "fall_distance": float,
        "_heal_timer": int,
    }

    def __init__(self) -> None:
        self.health = FULL_HEALTH
        self.oxygen = FULL_OXYGEN
        self.fall_distance = 0.0
        self._heal_timer = 0

    @property
    def alive(self) -> bool:
        """Whether any health is left."""
        return self.health > 0.0

    def life(self, armour: float = 0.0) -> Life:
        """The message part; ``armour`` is the points of what is worn. Falls and drowning hurt through it, as in the game."""
        return Life(health=self.health, oxygen=max(0.0, self.oxygen), armour=armour)

    def hurt(self, damage: float) -> None:
        """Take health away, down to 0."""
        self.health = max(0.0, self.health - damage)

    def tick(self, rise: float, on_ground: bool, in_water: bool, eye_in_water: bool) -> None:
        """One tick in which the body rose by ``rise`` blocks (negative: fell)."""
        if in_water:
            self.fall_distance = 0.0
        else:
            self.fall_distance = max(0.0, self.fall_distance - rise)
            if on_ground:
                self.hurt(max(0, math.ceil(self.fall_distance - SAFE_FALL)))
                self.fall_distance = 0.0
        if eye_in_water:
            self.oxygen -= 1.0
            if self.oxygen <= DROWNING_AT:
                self.oxygen = 0.0
                self.hurt(DROWNING_DAMAGE)
        else:
            self.oxygen = min(FULL_OXYGEN, self.oxygen + OXYGEN_REGAIN)
        self._heal_timer = self._heal_timer + 1 if 0.0 < self.health < FULL_HEALTH else 0
        if self._heal_timer == HEAL_TICKS:
            self._heal_timer = 0
            self.health = min(FULL_HEALTH, self.health + 1.0)
