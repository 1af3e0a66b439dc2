"""Going for ore that nobody sees: down to where it lies, then straight on through the rock along a heading that is said.

See ``navigation.ores`` for why who knows the map does not go straight to it.
"""

from __future__ import annotations

import math

from bridge import names
from bridge.messages import Cell, Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import eye_of, middle_of, yaw_towards
from training.teachers.hand_skills import HandsSkill
from training.teachers.journeys import Journeys
from training.teachers.navigation.compass import wind_yaw
from training.teachers.ore_layers import LAYERS_OFF, NEAR_BLOCKS, OVER_BLOCKS, STEEP_LAYERS, layer_of
from training.teachers.subgoals import Travel

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

    def lead(self, cell: Cell, observation: Observation) -> Travel | None:
        """The way towards an ore on the map; None near it, where one digs straight to it, and where there is no such way."""
        ore, position = middle_of(cell), observation.pose.position
        if math.dist(ore, eye_of(observation)) <= NEAR_BLOCKS:
            self._place = None
            return None
        late = observation.tick - self._since > _PATIENCE_TICKS
        if self._place is None or late or math.dist(self._place, position) < _ARRIVED:
            x, y, z = position
            is_over = math.hypot(ore[0] - x, ore[2] - z) <= OVER_BLOCKS
            if abs(cell[1] - y) > (LAYERS_OFF if is_over else STEEP_LAYERS):
                self._place, self._since = (x, float(cell[1]), z), observation.tick
            else:
                self._yaw = wind_yaw(yaw_towards(position, ore))
                self._next(position, float(cell[1]), observation.tick)
        assert self._place is not None
        way = self._journeys.to_place(self._place, 2.0, observation)
        if way is None:
            self._place = None
        return way

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
