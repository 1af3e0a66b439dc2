"""The course of who looks for what is not in sight: a heading that is kept, and changed when it leads nowhere."""

from __future__ import annotations

from bridge.messages import Observation, Vector
from training.teachers.aiming import yaw_towards
from training.teachers.navigation.compass import NORTH, WINDS, wind_yaw
from training.teachers.navigation.subgoals import NavigationSkill, Wander
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.subgoals import Travel

_BY_ROUTE_TICKS = 240
_SHUNNED_TICKS = 900


class Course:
    """Wanders along a heading; where that fails follows a route along it; where that fails too, another heading is due.

    The heading is always one of eight that the conductor says aloud: a student that hears itself say it knows it too.
    """

    def __init__(self, wayfinder: Wayfinder) -> None:
        self._wayfinder = wayfinder
        self.heading = NORTH
        self._by_route_until = -1
        self._shunned: dict[float, int] = {}

    def fail(self, tick: int) -> None:
        """Nothing was gained on this course for long."""
        if tick < self._by_route_until:
            self._shunned[self.heading] = tick + _SHUNNED_TICKS
            self._by_route_until = -1
        else:
            self._by_route_until = tick + _BY_ROUTE_TICKS

    def goes_by_route(self, tick: int) -> bool:
        """Whether loops have failed on this course just now."""
        return tick < self._by_route_until

    def is_shunned(self, heading: float, tick: int) -> bool:
        """Whether a heading failed not long ago."""
        return self._shunned.get(wind_yaw(heading), -1) > tick

    def keep_clear(self, tick: int) -> None:
        """Turn right until the heading is one that did not fail."""
        for _ in WINDS:
            if not self.is_shunned(self.heading, tick):
                return
            self.heading = wind_yaw(self.heading + 90.0 if self.heading % 90.0 == 0.0 else self.heading + 45.0)

    def follow(self, observation: Observation) -> NavigationSkill:
        """What to do to get on."""
        if self.goes_by_route(observation.tick):
            route = self._wayfinder.ahead(self.heading, observation)
            if route is not None:
                return Travel(route, None)
        return Wander(self.heading)

    def head_for(self, place: Vector, observation: Observation) -> None:
        """Set the heading that leads to a place, unless it failed not long ago."""
        heading = wind_yaw(yaw_towards(observation.pose.position, place))
        if not self.is_shunned(heading, observation.tick):
            self.heading = heading
