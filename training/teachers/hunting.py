"""Creatures: the nearest of a kind is followed, and struck, shorn or milked when it is within the arm's reach."""

from __future__ import annotations

import math

import numpy as np

from agent.layout import ENTITIES
from bridge.messages import Entity, Observation, Vector
from training.teachers.expert import Expert
from training.teachers.hand_skills import Equip, Fight, HandsSkill, LeanBack, UseAt
from training.teachers.hands import lacks_in_hand
from training.teachers.journeys import Journeys
from training.teachers.mining import Miner
from training.teachers.needs import Await, Hunt, UseOn
from training.teachers.subgoals import Roam
from training.teachers.tactics import Tactics
from training.teachers.threats import place_of

ARM = 2.9
"""Blocks from the eye at which a creature's middle is struck at."""
_NEAR = 1.8
_GROWN = 0.9
_LOST_TICKS = 300
_ARM_WITHIN = 12.0
_STAY_WITHIN = 4.0


class Hunter:
    """Follows creatures of one kind; with an expert those of its map too."""

    def __init__(self, journeys: Journeys, miner: Miner, tactics: Tactics, expert: Expert | None) -> None:
        self._expert = expert
        self._tactics = tactics
        self._journeys = journeys
        self._miner = miner
        self._shunned: dict[int, int] = {}
        self._followed, self._since = -1, 0

    def hunt(self, step: Hunt, observation: Observation) -> HandsSkill:
        """What serves a kill now, or the picking up of what it left."""
        if step.items:
            picked = self._miner.pick_up(step.items, observation)
            if picked is not None:
                return picked
        prey = self.nearest(step.kind, observation)
        if prey is None:
            return self._seek(step.kind, observation)
        return self.strike(prey, observation)

    def strike(self, prey: Entity, observation: Observation) -> HandsSkill:
        """What serves the killing of one creature now."""
        engaged = self._tactics.engage(prey, observation)
        if engaged is not None:
            self._since = observation.tick
            return engaged
        armed = lacks_in_hand(self._tactics.weapons(observation), observation)
        if armed is not None and prey.distance < _ARM_WITHIN:
            return Equip(armed, self._place(prey, observation))
        if observation.target is not None and observation.target.entity == prey.id:
            self._since = observation.tick
            return self._fight(prey, observation)
        return self._approach(prey, observation)

    def use_on(self, step: UseOn, observation: Observation) -> HandsSkill:
        """What serves a use of the tool on a creature now, or the picking up of what it gave."""
        picked = self._miner.pick_up(step.items, observation)
        if picked is not None:
            return picked
        creature = self.nearest(step.kind, observation)
        if creature is None:
            return self._seek(step.kind, observation)
        taken = lacks_in_hand((step.tool,), observation)
        if taken is not None:
            return Equip(taken, self._place(creature, observation))
        if observation.target is not None and observation.target.entity == creature.id:
            return UseAt(self._point(creature, observation), self._place(creature, observation), creature.id)
        return self._approach(creature, observation)

    def stay_near(self, step: Await, observation: Observation) -> HandsSkill:
        """The picking up of what creatures left, or the way to them."""
        picked = self._miner.pick_up(step.items, observation)
        if picked is not None:
            return picked
        creature = self.nearest(step.kind, observation)
        if creature is None:
            return self._seek(step.kind, observation)
        if creature.distance <= _STAY_WITHIN:
            return LeanBack(target=self._place(creature, observation))
        return self._approach(creature, observation)

    def give_up(self, observation: Observation) -> None:
        """Leave the creature that was followed alone for a while."""
        if self._followed >= 0:
            self._shunned[self._followed] = observation.tick + 3 * _LOST_TICKS
            self._followed = -1

    def nearest(self, kind: str, observation: Observation) -> Entity | None:
        """The nearest grown creature of a kind that a student is told of and that was not followed in vain."""
        return next(
            (
                entity
                for entity in observation.entities[:ENTITIES]
                if entity.kind == kind
                and (entity.scale > _GROWN or kind == "slime")
                and entity.variant != "sheared"
                and self._shunned.get(entity.id, 0) <= observation.tick
            ),
            None,
        )

    def away(self, kind: str, observation: Observation) -> float:
        """Blocks to the nearest creature of a kind that is known, to the expert in all the world; infinity where none is."""
        if self._expert is None:
            prey = self.nearest(kind, observation)
            return math.inf if prey is None else prey.distance
        place = self._farther(kind, observation)
        return math.inf if place is None else math.dist(place, observation.pose.position)

    def _farther(self, kind: str, observation: Observation) -> Vector | None:
        """Where the nearest of a kind is, by the expert's map; None without an expert, and where there is none."""
        if self._expert is None:
            return None
        places = self._expert.creatures((kind,), self._shunned, observation.tick, useful=True)
        if not len(places):
            return None
        x, y, z = places[np.linalg.norm(places - observation.pose.position, axis=1).argmin()].tolist()
        return x, y, z

    def _seek(self, kind: str, observation: Observation) -> HandsSkill:
        """Towards the nearest that is out of sight; roam where none is known."""
        place = self._farther(kind, observation)
        way = None if place is None else self._journeys.to_place(place, _NEAR, observation)
        return Roam() if way is None else way

    def _approach(self, prey: Entity, observation: Observation) -> HandsSkill:
        """Walk to it: straight where a walk leads there, else by a route."""
        if prey.id != self._followed:
            self._followed, self._since = prey.id, observation.tick
        elif observation.tick - self._since > _LOST_TICKS:
            self._shunned[prey.id] = observation.tick + 3 * _LOST_TICKS
            self._since = observation.tick
        place = self._place(prey, observation)
        if prey.distance <= ARM + 0.6 or self._journeys.guide.walks_straight(observation.pose.position, place):
            return self._fight(prey, observation)
        way = self._journeys.to_place(place, _NEAR, observation)
        if way is None:
            self._shunned[prey.id] = observation.tick + _LOST_TICKS
            return Roam()
        return way

    def _fight(self, prey: Entity, observation: Observation) -> Fight:
        return Fight(prey.id, self._point(prey, observation), self._place(prey, observation))

    def _point(self, prey: Entity, observation: Observation) -> Vector:
        """Where to aim at it."""
        return self._tactics.aim_point(prey, observation)

    @staticmethod
    def _place(prey: Entity, observation: Observation) -> Vector:
        return place_of(prey, observation)
