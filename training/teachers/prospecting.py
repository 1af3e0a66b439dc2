"""Looking for ore that nobody has seen: down to where it lies, then straight on through the rock."""

from __future__ import annotations

import math

from bridge import names
from bridge.messages import Observation, Vector
from bridge.raycast import look_direction
from training.teachers.hand_skills import HandsSkill
from training.teachers.journeys import Journeys
from training.teachers.ore_layers import layer_of

_STRETCH = 12.0
_ARRIVED = 3.0
_TURN = 90.0
_PATIENCE_TICKS = 900


class Prospector:
    """Goes down and then along in stretches; turns where there is no way on."""

    def __init__(self, journeys: Journeys) -> None:
        self._journeys = journeys
        self._place: Vector | None = None
        self._since = 0
        self._yaw = 0.0

    def seek(self, blocks: tuple[int, ...], observation: Observation) -> HandsSkill:
        """What serves finding any of some blocks now: roaming, for what lies on the surface."""
        table = names.blocks()
        known = (layer_of(table.name(block)) for block in blocks)
        levels = [layer for layer in known if layer is not None]
        if not levels:
            return self._journeys.roam(observation)
        position = observation.pose.position
        level = min(float(levels[0]), max(position[1], levels[0]))
        late = observation.tick - self._since > _PATIENCE_TICKS
        if self._place is None or late or math.dist(self._place, position) < _ARRIVED:
            self._yaw += _TURN if late else 0.0
            self._next(position, level, observation.tick)
        for _ in range(4):
            assert self._place is not None
            way = self._journeys.to_place(self._place, 2.0, observation)
            if way is not None:
                return way
            self._yaw += _TURN
            self._next(position, level, observation.tick)
        return self._journeys.roam(observation)

    def _next(self, position: Vector, level: float, tick: int) -> None:
        dx, _, dz = look_direction(self._yaw, 0.0)
        self._place = (position[0] + dx * _STRETCH, level, position[2] + dz * _STRETCH)
        self._since = tick
