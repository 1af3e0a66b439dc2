"""The conductor of finding: what is known is approached and looked at, what is not is looked for."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agent.hearing import HeardSound, listen
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Entity, Observation, Vector
from bridge.raycast import line_of_sight
from training.teachers.aiming import eye_of
from training.teachers.navigation.blocks import BlockHunt
from training.teachers.navigation.compass import OwnCourse, own_course
from training.teachers.navigation.course import Course
from training.teachers.navigation.expert import FindExpert
from training.teachers.navigation.looks import eye_distance, middle
from training.teachers.navigation.ores import OreSearch, pickaxe
from training.teachers.navigation.senses import followed_sound, known_entities
from training.teachers.navigation.subgoals import FindSubgoal, Look, NavigationSkill
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.ore_layers import is_ore
from training.teachers.routes import Guide
from training.teachers.subgoals import Rest, Said, Travel

_CLOSE_BLOCKS = 3.0
"""Beyond the distance that counts, within which the gaze is on a creature and no longer level."""
_MARGIN = 0.5
_HEARD_NEAR = 2.5
_SHUNNED_TICKS = 600

Answer = tuple[Said, NavigationSkill]


class FindConductor:
    """Everything is decided anew every tick from the state; kept are what the conductor says aloud, what it gave up, and the
    sounds that the student remembers too.

    Args:
        expert: whether what no sense tells of is looked for by the map.
    """

    def __init__(self, expert: bool) -> None:
        self._expert = FindExpert() if expert else None
        self._world: EmbeddedWorld | None = None
        self._pursued: int | None = None
        self._shunned: dict[int, int] = {}

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._wayfinder = Wayfinder(world)
        self._guide = Guide(world.grid)
        self._ores = OreSearch(world.grid, self._wayfinder)
        self._course = Course(self._wayfinder)
        self._hunt: BlockHunt | None = None
        self._heard: tuple[HeardSound, ...] = ()
        self._words = ""
        self._pursued, self._shunned = None, {}
        if self._expert is not None:
            self._expert.start(world)

    def hear(self, words: str) -> None:
        """See ``Listener``."""
        self._words = words

    def give_up(self, observation: Observation) -> None:
        """Leave what the conductor was after alone for a while, or change the course."""
        self._course.fail(observation.tick)
        if self._pursued is not None:
            self._shunned[self._pursued] = observation.tick + _SHUNNED_TICKS
        if self._expert is not None and self._ores.pursued is not None:
            self._expert.shun(self._ores.pursued, observation.tick + _SHUNNED_TICKS)
        if self._hunt is not None:
            self._hunt.give_up(observation.tick)

    def direct(self, subgoal: FindSubgoal | None, observation: Observation) -> tuple[Said | None, NavigationSkill]:
        """See the class. Raises RuntimeError before ``start``."""
        if self._world is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        self._heard = listen(self._heard, observation)
        if subgoal is None:
            return None, Rest()
        self._pursued = None
        digs = bool(subgoal.blocks) and is_ore(subgoal.blocks[0])
        tool = pickaxe(observation) if digs else None
        if tool is not None:
            return Said(f"equip {names.items().name(tool.item)}"), tool
        self._ores.pursued = None
        answer = self._creature(subgoal, observation)
        if answer is None and subgoal.blocks:
            if self._hunt is None:
                self._hunt = BlockHunt(self._world.grid, self._wayfinder, subgoal.blocks, subgoal.distance)
            answer = self._hunt.direct(subgoal, self._course, observation)
        if answer is None:
            answer = self._sound(subgoal, observation)
        if answer is None and digs:
            answer = self._ores.direct(
                subgoal, self._mapped(subgoal, observation), self._course, self._own(subgoal), observation
            )
        return answer or self._search(subgoal, observation)

    def _own(self, subgoal: FindSubgoal) -> OwnCourse | None:
        return own_course(self._words, subgoal.word)

    def _mapped(self, subgoal: FindSubgoal, observation: Observation) -> NDArray[np.int64]:
        if self._expert is None:
            return np.zeros((0, 3), np.int64)
        return self._expert.cells(subgoal.blocks, observation)

    def _creature(self, subgoal: FindSubgoal, observation: Observation) -> Answer | None:
        """Walk up to the nearest that is known, and look at it."""
        items = names.items().ids(subgoal.items)
        for entity in known_entities(observation, subgoal.creatures, items):
            if self._shunned.get(entity.id, -1) > observation.tick:
                continue
            self._pursued = entity.id
            point = middle(entity, observation)
            away = eye_distance(point, observation)
            if away <= subgoal.distance + _CLOSE_BLOCKS and self._sees(point, observation, away):
                return Said(f"look {self._word(entity, subgoal)}"), Look(
                    point, away > subgoal.distance - _MARGIN, point
                )
            feet = self._feet(entity, observation)
            route = self._wayfinder.to_places(np.array([feet]), 1.5, observation)
            if route is not None:
                return Said(f"approach {self._word(entity, subgoal)}"), Travel(route, feet, "approach")
            self._shunned[entity.id] = observation.tick + _SHUNNED_TICKS
        self._pursued = None
        return None

    @staticmethod
    def _word(entity: Entity, subgoal: FindSubgoal) -> str:
        return subgoal.word if entity.item is not None else entity.kind

    def _sees(self, point: Vector, observation: Observation, away: float) -> bool:
        assert self._world is not None
        cell = (math.floor(point[0]), math.floor(point[1]), math.floor(point[2]))
        return line_of_sight(self._world.grid, eye_of(observation), cell, away + 1.0)

    def _feet(self, entity: Entity, observation: Observation) -> Vector:
        x, y, z = (p + o for p, o in zip(observation.pose.position, entity.offset, strict=True))
        return self._guide.resting_place((x, y + 0.1, z))

    def _sound(self, subgoal: FindSubgoal, observation: Observation) -> Answer | None:
        """Towards where it seemed to be heard, by the memory of sounds that the student has."""
        heard = followed_sound(self._heard, subgoal.creatures, observation.tick)
        if heard is None:
            return None
        x, y, z = observation.pose.position
        if math.hypot(heard.x - x, heard.z - z) <= _HEARD_NEAR:
            return None
        place = heard.x, y, heard.z
        route = self._wayfinder.to_places(np.array([self._guide.resting_place(place)]), 1.5, observation)
        words = Said(f"approach {subgoal.word} sound")
        return None if route is None else (words, Travel(route, place, "approach"))

    def _search(self, subgoal: FindSubgoal, observation: Observation) -> Answer:
        """Nothing is known: wander along what was said, else the expert towards what the map knows."""
        own = self._own(subgoal)
        if own is None or (own.yaw is not None and not self._course.take(own.yaw, observation.tick)):
            place = None if self._expert is None else self._expert.nearest(subgoal, self._shunned, observation)
            if place is not None:
                self._course.head_for(place, observation)
        self._course.keep_clear(observation.tick)
        skill = self._course.follow(observation)
        return self._course.words(skill, subgoal.word), skill
