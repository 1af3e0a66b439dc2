"""Going for ore that nobody sees: down to where it lies, then straight on through the rock along a heading that is said.

See ``navigation.ores`` for why who knows the map does not go straight to it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from bridge import names
from bridge.messages import Cell, Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import eye_of, middle_of, yaw_towards
from training.teachers.hand_skills import HandsSkill
from training.teachers.journeys import Journeys
from training.teachers.navigation.compass import OwnCourse, wind_yaw
from training.teachers.ore_layers import NEAR_BLOCKS, OVER_BLOCKS, is_steep, layer_of
from training.teachers.subgoals import DigThrough, Roam, Travel

_STRETCH = 12.0
_ARRIVED = 3.0
_TURN = 90.0
_PATIENCE_TICKS = 900
_BARRED_TICKS = 60
_ELSEWHERE_BLOCKS = 6.0
"""Farther apart two ores are not of one vein."""
_MARK_BLOCKS = 16.0
"""How far ahead the mark of a stretch lies, beyond its end: the words for the way to it stay the same up to there."""


class Prospector:
    """Goes down and then along in stretches; turns where there is no way on."""

    def __init__(self, journeys: Journeys) -> None:
        self._journeys = journeys
        self._place: Vector | None = None
        self._led: Cell | None = None
        self._sinks = False
        self._barred_until = 0
        self._since = 0
        self._yaw = 0.0
        self._failed, self._failed_until = 0.0, 0

    def lead(
        self, ore: Cell, layer: int, own: OwnCourse | None, observation: Observation
    ) -> Travel | DigThrough | None:
        """The way to an ore on the map; None near it, where one digs straight to it, and where there is no such way.

        Args:
            ore: where it lies.
            layer: where most of its kind lies: the level on which one goes along.
            own: the course that the student has said, which is gone along in place of the map's until it fails; None for none.
            observation: of this tick.
        """
        (x, y, z), middle, tick = observation.pose.position, middle_of(ore), observation.tick
        late = self._place is not None and not self._sinks and tick - self._since > _PATIENCE_TICKS
        if late:
            self._fail(tick)
        yaw = None if own is None else own.yaw
        if yaw == self._failed and tick < self._failed_until:
            own = yaw = None
        near = own is None and math.dist(middle, eye_of(observation)) <= NEAR_BLOCKS
        if near or tick < self._barred_until:
            self.rest()
            return None
        if own is None and (self._led is None or math.dist(ore, self._led) > _ELSEWHERE_BLOCKS):
            self._place = None
        self._led = ore
        aside = math.hypot(middle[0] - x, middle[2] - z) if own is None else math.inf
        level = float(ore[1] if aside <= OVER_BLOCKS else layer)
        sank = self._sinks
        self._sinks = abs(level - y) >= _ARRIVED if sank else is_steep(level - y, aside)
        if self._sinks:
            shaft = self._journeys.down(observation) if level < y else None
            if shaft is not None:
                self._place = None
                return shaft
            if not sank or self._place is None:
                self._place, self._since = (x, level, z), tick
        else:
            turns = yaw is not None and yaw != self._yaw
            if sank or late or turns or self._place is None or math.dist(self._place, (x, y, z)) < _ARRIVED:
                if yaw is not None or own is None:
                    self._yaw = wind_yaw(yaw_towards((x, y, z), middle)) if yaw is None else yaw
                self._next((x, y, z), level, tick)
        assert self._place is not None
        way = self._journeys.to_place(self._place, 2.0, observation)
        if way is None:
            self._fail(tick)
            self._barred_until = tick + _BARRED_TICKS
            self.rest()
            return None
        return replace(way, target=self._mark(self._place, observation))

    def _fail(self, tick: int) -> None:
        """The heading led nowhere: a student that says it is not followed for a while."""
        self._failed, self._failed_until = self._yaw, tick + _PATIENCE_TICKS

    def rest(self) -> None:
        """Nothing is gone for: what comes next is led to anew."""
        self._place = self._led = None

    def _mark(self, place: Vector, observation: Observation) -> Vector:
        """What the words of this stretch are told by: straight below or above, or level along the heading."""
        x, y, z = observation.pose.position
        if self._sinks:
            return x, y + math.copysign(_MARK_BLOCKS, place[1] - y), z
        dx, _, dz = look_direction(self._yaw, 0.0)
        return x + _MARK_BLOCKS * dx, y, z + _MARK_BLOCKS * dz

    def seek(self, blocks: tuple[int, ...], own: OwnCourse | None, observation: Observation) -> HandsSkill:
        """What serves finding any of some blocks now: roaming, for what lies on the surface. ``own`` is that of ``lead``."""
        table = names.blocks()
        known = (layer_of(table.name(block)) for block in blocks)
        levels = [layer for layer in known if layer is not None]
        if not levels:
            return Roam()
        position, tick = observation.pose.position, observation.tick
        level = min(float(levels[0]), max(position[1], levels[0]))
        late = self._place is not None and tick - self._since > _PATIENCE_TICKS
        if late:
            self._fail(tick)
            self._yaw = wind_yaw(self._yaw + _TURN)
        yaw = None if own is None else own.yaw
        turns = yaw is not None and yaw != self._yaw and not (yaw == self._failed and tick < self._failed_until)
        if turns and yaw is not None:
            self._yaw = yaw
        if self._place is None or late or turns or math.dist(self._place, position) < _ARRIVED:
            self._next(position, level, tick)
        for _ in range(4):
            assert self._place is not None
            way = self._journeys.to_place(self._place, 2.0, observation)
            if way is not None:
                return way
            self._fail(tick)
            self._yaw = wind_yaw(self._yaw + _TURN)
            self._next(position, level, tick)
        return Roam()

    def _next(self, position: Vector, level: float, tick: int) -> None:
        dx, _, dz = look_direction(self._yaw, 0.0)
        self._place = (position[0] + dx * _STRETCH, level, position[2] + dz * _STRETCH)
        self._since = tick
