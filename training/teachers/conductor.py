"""The conductor: which skill serves the subgoal now, and with which target."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import eye_of, wrap_degrees, yaw_towards
from training.teachers.drops import DropWatch
from training.teachers.finder import RouteFinder
from training.teachers.forest import Forest
from training.teachers.navigation.compass import wind
from training.teachers.routes import Guide
from training.teachers.sight import MINING_DISTANCE, MINING_REACH
from training.teachers.subgoals import (
    BodySkill,
    CollectSubgoal,
    ExploreSubgoal,
    Mine,
    Rest,
    Roam,
    Skill,
    Subgoal,
    Travel,
)

_GOALS = 48
"""Logs among which a route may choose its end."""
_TICKS_PER_DEGREE = 1.0
"""What a log beside the gaze costs more than one straight ahead. So the conductor keeps to the trunk it goes for, by what can be
seen and not by what it remembers; and a student that goes for another one soon has its consent."""
_HEADINGS = 8
"""Headings that are tried before the conductor says that one cannot walk about here."""
_UNREACHABLE_TICKS = 200
_FAILED_TICKS = 400
_AHEAD_BLOCKS = 16.0
_AHEAD_EXPANSIONS = 1500

Handed = TypeVar("Handed", contravariant=True)
"""The subgoals that a conductor understands."""
Chosen = TypeVar("Chosen", bound=Skill, covariant=True)
"""The skills that it asks for."""


class Conductor(Protocol[Handed, Chosen]):
    """Turns a subgoal into a skill with a target."""

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode in a world."""

    def direct(self, subgoal: Handed | None, observation: Observation) -> tuple[Subgoal | None, Chosen]:
        """What to say and what to do in this state."""

    def give_up(self, observation: Observation) -> None:
        """The critic lost patience: try something else."""


class CollectConductor:
    """Collects blocks that grow as trees do: gathers what is a straight walk away, mines, walks to what is known, explores.

    Everything is decided anew every tick from the state, the route to a tree too: kept from tick to tick it would be a memory
    that the student does not share. What was seen lately is kept, because that the student can remember, and the short way to
    a drop.
    """

    def __init__(self) -> None:
        self._world: EmbeddedWorld | None = None
        self._finder: RouteFinder | None = None
        self._guide: Guide | None = None
        self._forests: dict[tuple[str, ...], Forest] = {}
        self._pursued: Vector | None = None

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._finder = RouteFinder(world.grid)
        self._guide = Guide(world.grid)
        self._drops = DropWatch(self._finder, self._guide)
        self._forests = {}
        self._pursued = None

    def give_up(self, observation: Observation) -> None:
        """Leave the trunk that the conductor was after alone for a while."""
        if self._pursued is None:
            return
        for forest in self._forests.values():
            forest.shun(forest.trunk_at(self._pursued), observation.tick + _FAILED_TICKS)

    def direct(self, subgoal: CollectSubgoal | None, observation: Observation) -> tuple[Subgoal | None, BodySkill]:
        """See the class. Raises RuntimeError before ``start``."""
        if self._world is None or self._finder is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        if subgoal is None:
            return None, Rest()
        forest = self._forest(subgoal.items)
        forest.update(observation.tick, eye_of(observation), observation.pose.yaw, observation.pose.pitch)
        skill = self._collect(subgoal, forest, observation)
        if skill is not None:
            return subgoal, skill
        skill = self._explore(observation)
        return ExploreSubgoal(subgoal.items, wind(skill.heading) if isinstance(skill, Roam) else ""), skill

    def _forest(self, items: tuple[str, ...]) -> Forest:
        if items not in self._forests:
            assert self._world is not None
            wanted = names.items().ids(items)
            blocks = [i for i, drops in enumerate(names.blocks().drops) if len(set(drops) & set(wanted.tolist()))]
            self._forests[items] = Forest(self._world.grid, np.array(blocks, np.int64))
        return self._forests[items]

    def _collect(self, subgoal: CollectSubgoal, forest: Forest, observation: Observation) -> BodySkill | None:
        known = forest.known(observation.tick)
        drops = self._drops.wanted(subgoal.items, observation)
        choices: tuple[Callable[[], BodySkill | None], ...] = (
            lambda: self._drops.gather(drops, observation, straight=True),
            lambda: self._mine(forest, known, observation, covered=False),
            lambda: self._mine(forest, known, observation, covered=True),
            # Most ways around to a drop are soon opened by what is mined, and the way around is nothing that a student sees.
            lambda: self._drops.gather(drops, observation, straight=False),
            lambda: self._approach(forest, known, observation),
        )
        return next((skill for choice in choices if (skill := choice()) is not None), None)

    def _mine(self, forest: Forest, known: NDArray[np.bool_], observation: Observation, covered: bool) -> Mine | None:
        if observation.pose.in_water and not observation.pose.on_ground:
            return None
        eye = eye_of(observation)
        picked = self._under_crosshair(forest, known, observation) or forest.pick_mineable(
            known, eye, observation.pose.yaw, covered
        )
        if picked is None:
            return None
        index, point = picked
        x, y, z = (int(v) for v in forest.logs[index])
        self._pursued = self._middle(forest, index)
        return Mine((x, y, z), point, self._pursued)

    def _under_crosshair(
        self, forest: Forest, known: NDArray[np.bool_], observation: Observation
    ) -> tuple[int, Vector] | None:
        """The wanted log that the crosshair is on already, if it is near enough: none is better to begin with."""
        assert self._guide is not None
        target = observation.target
        if target is None or target.cell is None:
            return None
        x, _, z = target.cell
        found = np.flatnonzero((forest.logs == np.array(target.cell, np.int32)).all(axis=1) & known)
        if not len(found):
            return None
        eye = eye_of(observation)
        near = math.hypot(x + 0.5 - eye[0], z + 0.5 - eye[2]) <= MINING_DISTANCE and target.distance <= MINING_REACH
        if not near and target.break_progress == 0.0:
            return None
        index = int(found[0])
        return index, self._guide.aim(target.cell, eye) or self._middle(forest, index)

    def _approach(self, forest: Forest, known: NDArray[np.bool_], observation: Observation) -> Travel | None:
        """The way to the cheapest known log; None where there is none."""
        assert self._finder is not None
        position = observation.pose.position
        chosen = forest.nearest(known, position, _GOALS)
        if not len(chosen):
            return None
        headings = [yaw_towards(position, self._middle(forest, int(index))) for index in chosen]
        asides = np.abs([wrap_degrees(heading - observation.pose.yaw) for heading in headings])
        route = self._finder.find(position, forest.logs[chosen].astype(np.float64), _TICKS_PER_DEGREE * asides)
        if route.goal < 0:
            forest.shun(chosen, observation.tick + _UNREACHABLE_TICKS)
            return None
        self._pursued = self._middle(forest, int(chosen[route.goal]))
        return Travel(route, self._pursued, "approach")

    def _explore(self, observation: Observation) -> BodySkill:
        """Roam: where no tree was seen, a way that leads to one is nothing that a student could know. Out of a pit, a route."""
        assert self._finder is not None
        assert self._guide is not None
        position, yaw = observation.pose.position, observation.pose.yaw
        headings = (yaw + turn * 360.0 / _HEADINGS for turn in range(_HEADINGS))
        if observation.pose.in_water or any(self._guide.has_room(position, heading) for heading in headings):
            return Roam()
        ahead = np.array(position) + _AHEAD_BLOCKS * np.array(look_direction(yaw, 0.0))
        route = self._finder.find(position, ahead[None], np.zeros(1), near=2.0, max_expansions=_AHEAD_EXPANSIONS)
        return Travel(route, None)

    @staticmethod
    def _middle(forest: Forest, index: int) -> Vector:
        x, y, z = (float(v) + 0.5 for v in forest.logs[index])
        return x, y, z
