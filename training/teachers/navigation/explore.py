"""The conductor of exploring: which way there is most to see, wandered until it was seen."""

from __future__ import annotations

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation
from bridge.raycast import look_direction
from training.teachers.navigation.compass import wind_yaw
from training.teachers.navigation.course import Course
from training.teachers.navigation.ground import SeenGround, is_water
from training.teachers.navigation.subgoals import NavigationSkill, SurveySubgoal
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.subgoals import Rest, Said

_DISTANCES = (24.0, 36.0, 48.0, 60.0, 70.0, 80.0)
"""Blocks: as far as the student's own map of the land reaches."""
_ASIDES = (-24.0, -8.0, 8.0, 24.0)
_WATER_WORTH = 0.3
_SPENT = 0.35
"""Share of what a heading could show below which another one is chosen."""


class ExploreConductor:
    """Keeps a heading while there is something to see along it; the frontier decides on the next one.

    Args:
        seen: the manager's map.
        expert: whether it knows from the map where there is water, which is slow to cross.
    """

    def __init__(self, seen: SeenGround, expert: bool) -> None:
        self._seen = seen
        self._expert = expert
        self._world: EmbeddedWorld | None = None
        self._course: Course | None = None
        self._begun = False

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._course = Course(Wayfinder(world))
        self._begun = False

    def give_up(self, observation: Observation) -> None:
        """Nothing new was seen for long."""
        if self._course is not None:
            self._course.fail(observation.tick)

    def direct(self, subgoal: SurveySubgoal | None, observation: Observation) -> tuple[Said | None, NavigationSkill]:
        """See the class. Raises RuntimeError before ``start``."""
        if self._course is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        if subgoal is None:
            return None, Rest()
        course, tick = self._course, observation.tick
        worth = self._worth(course.heading, observation)
        if not self._begun or worth < _SPENT or course.is_shunned(course.heading, tick):
            headings = (course.heading + 45.0 * turn for turn in (0, 1, -1, 2, -2, 3, -3, 4))
            open_ones = [heading for heading in headings if not course.is_shunned(heading, tick)]
            if open_ones:
                course.heading = wind_yaw(max(open_ones, key=lambda heading: self._worth(heading, observation)))
        self._begun = True
        skill = course.follow(observation)
        return course.words(skill), skill

    def _worth(self, heading: float, observation: Observation) -> float:
        """Share of the places along a heading that were not seen yet; water counts less for who knows of it."""
        assert self._world is not None
        x, y, z = observation.pose.position
        worth = 0.0
        for aside in _ASIDES:
            dx, _, dz = look_direction(heading + aside, 0.0)
            for blocks in _DISTANCES:
                place = x + dx * blocks, z + dz * blocks
                if not self._seen.has_seen(*place):
                    wet = self._expert and is_water(self._world.grid, *place, y)
                    worth += _WATER_WORTH if wet else 1.0
        return worth / (len(_ASIDES) * len(_DISTANCES))
