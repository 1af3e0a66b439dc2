"""The conductor of reaching a place: straight on where one can walk, around, through and up where one cannot."""

from __future__ import annotations

import math

import numpy as np

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Vector
from training.teachers.aiming import yaw_towards
from training.teachers.navigation.compass import wind_yaw
from training.teachers.navigation.course import Course
from training.teachers.navigation.ground import levels_of
from training.teachers.navigation.subgoals import NavigationSkill, ReachSubgoal
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.subgoals import Rest, Said, Travel

_STRIDE_BLOCKS = 30.0
"""How far a way is searched at a time, within the path search's window."""
_BESIDE = (0.0, 2.0, -2.0, 5.0, -5.0, 9.0, -9.0)


class ReachConductor:
    """Walks to a place of which only the way there is known; a body that gets nowhere wanders on for a while."""

    def __init__(self) -> None:
        self._world: EmbeddedWorld | None = None
        self._wayfinder: Wayfinder | None = None
        self._loops_until = -1

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._wayfinder = Wayfinder(world)
        self._course = Course(self._wayfinder)
        self._loops_until = -1

    def give_up(self, observation: Observation) -> None:
        """Came no nearer for long: loops for a while, by which another side of the obstacle may be reached."""
        self._loops_until = observation.tick + 100

    def direct(
        self, subgoal: ReachSubgoal | None, observation: Observation
    ) -> tuple[ReachSubgoal | Said | None, NavigationSkill]:
        """See the class. Raises RuntimeError before ``start``."""
        if self._wayfinder is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        if subgoal is None:
            return None, Rest()
        x, y, z = observation.pose.position
        place: Vector = subgoal.place[0], y, subgoal.place[1]
        if observation.tick >= self._loops_until:
            places = self._places(subgoal, observation)
            near = max(0.8, min(2.0, subgoal.distance - 1.0))
            route = self._wayfinder.to_places(places, near, observation) if len(places) else None
            if route is not None:
                return subgoal, Travel(route, place, "approach")
        self._course.heading = wind_yaw(yaw_towards((x, y, z), place))
        skill = self._course.follow(observation)
        return self._course.words(skill), skill

    def _places(self, subgoal: ReachSubgoal, observation: Observation) -> np.ndarray:
        """float64 (n, 3): where to stand at the place, or on the way there where it is far, else beside that."""
        assert self._world is not None
        x, y, z = observation.pose.position
        east, south = subgoal.way
        left = math.hypot(east, south)
        share = min(1.0, _STRIDE_BLOCKS / left)
        for aside in _BESIDE if share < 1.0 else (0.0,):
            px, pz = x + east * share - south / left * aside, z + south * share + east / left * aside
            levels = levels_of(self._world.grid, px, pz, y)
            if levels:
                return np.array([(px, float(level), pz) for level in levels])
        return np.array([(x + east * share, y, z + south * share)])
