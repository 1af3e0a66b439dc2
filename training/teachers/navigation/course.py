"""The course of who looks for what is not in sight: a heading that is kept, and changed when it leads nowhere."""

from __future__ import annotations

from bridge.messages import Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import yaw_towards
from training.teachers.navigation.compass import NORTH, WINDS, wind, wind_yaw
from training.teachers.navigation.subgoals import NavigationSkill
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.subgoals import Roam, Said, Travel

_BY_ROUTE_TICKS = 240
_AGAIN_TICKS = 800
"""A course that fails twice within so long is given up."""
_STRETCH_TICKS = 320
_STRETCH_BLOCKS = 10.0
"""Who comes on less than this along the heading within a stretch goes round and round."""
_SHUNNED_TICKS = 900


class Course:
    """Wanders along a heading; where that fails follows a route along it; where that fails too, another heading is due.

    The heading is always one of eight that the conductor says aloud: a student that hears itself say it knows it too.
    """

    def __init__(self, wayfinder: Wayfinder) -> None:
        self._wayfinder = wayfinder
        self.heading = NORTH
        self._by_route_until = -1
        self._failed = (NORTH, -_AGAIN_TICKS)
        self._stretch: tuple[float, int, Vector] | None = None
        self._shunned: dict[float, int] = {}

    def fail(self, tick: int) -> None:
        """Nothing was gained on this course for long."""
        heading, before = self._failed
        if heading == self.heading and tick - before < _AGAIN_TICKS:
            self._shunned[heading] = tick + _SHUNNED_TICKS
            self._by_route_until = -1
        else:
            self._by_route_until = tick + _BY_ROUTE_TICKS
        self._failed = self.heading, tick

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
        self._watch(observation)
        if self.goes_by_route(observation.tick):
            route = self._wayfinder.ahead(self.heading, observation)
            if route is not None:
                return Travel(route, None)
        return Roam(self.heading)

    def words(self, skill: NavigationSkill, sought: str = "") -> Said:
        """What is said aloud while ``follow``'s skill is done for what is ``sought``, such as ``explore cow north``."""
        verb = "approach" if isinstance(skill, Travel) else "explore"
        return Said(" ".join(filter(None, (verb, sought, wind(self.heading)))))

    def _watch(self, observation: Observation) -> None:
        """Fail where a stretch of the course ends hardly farther along than it began."""
        position, tick = observation.pose.position, observation.tick
        if self._stretch is None or self._stretch[0] != self.heading:
            self._stretch = self.heading, tick, position
        _, begun, start = self._stretch
        if tick - begun < _STRETCH_TICKS:
            return
        dx, _, dz = look_direction(self.heading, 0.0)
        along = (position[0] - start[0]) * dx + (position[2] - start[2]) * dz
        self._stretch = self.heading, tick, position
        if along < _STRETCH_BLOCKS:
            self.fail(tick)

    def head_for(self, place: Vector, observation: Observation) -> None:
        """Set the heading that leads to a place, unless it failed not long ago."""
        self.take(wind_yaw(yaw_towards(observation.pose.position, place)), observation.tick)

    def take(self, heading: float, tick: int) -> bool:
        """Set the heading, a multiple of 45 degrees, unless it failed not long ago; whether it is set."""
        if self.is_shunned(heading, tick):
            return False
        self.heading = heading
        return True
