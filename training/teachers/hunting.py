"""Creatures: the nearest of a kind is followed, and struck, shorn or milked when it is within the arm's reach."""

from __future__ import annotations

import math

import numpy as np

from bridge.embedded.creatures.kinds import kind_names, kind_table
from bridge.embedded.creatures.weapons import weapons
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Action, Entity, Observation, Vector
from training.teachers.aiming import clamp, gaze_error, wrap_degrees, yaw_towards
from training.teachers.hands import take, tools_held
from training.teachers.journeys import Journeys
from training.teachers.mining import Miner
from training.teachers.needs import Hunt, UseOn

ARM = 2.9
"""Blocks from the eye at which a creature's middle is struck at."""
_NEAR = 1.8
_TURN = 60.0
_GROWN = 0.9
_USE_EVERY = 4
_LOST_TICKS = 300


class Hunter:
    """Follows creatures of one kind."""

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, miner: Miner) -> None:
        self._world = world
        self._journeys = journeys
        self._miner = miner
        self._heights = {name: float(kind_table()["height"][index]) for index, name in enumerate(kind_names().names)}
        self._shunned: dict[int, int] = {}
        self._followed, self._since = -1, 0

    def hunt(self, step: Hunt, observation: Observation) -> Action:
        """One tick towards a kill, and what it leaves."""
        if step.items:
            picked = self._miner.pick_up(step.items, observation)
            if picked is not None:
                return picked
        prey = self.nearest(step.kind, observation)
        if prey is None:
            return self._seek(step.kind, observation)
        armed = take(self._weapons(observation), observation)
        if armed is not None and prey.distance < 12.0:
            return armed
        if observation.target is not None and observation.target.entity == prey.id:
            self._since = observation.tick
            return self._press(prey, observation, attack=True)
        return self._approach(prey, observation)

    def use_on(self, step: UseOn, observation: Observation) -> Action:
        """One tick towards a use of the tool on a creature, and what it gives."""
        picked = self._miner.pick_up(step.items, observation)
        if picked is not None:
            return picked
        taken = take((step.tool,), observation)
        if taken is not None:
            return taken
        creature = self.nearest(step.kind, observation)
        if creature is None:
            return self._seek(step.kind, observation)
        if observation.target is not None and observation.target.entity == creature.id:
            d_yaw, d_pitch = self._error(creature, observation)
            return Action(use=observation.tick % _USE_EVERY == 0, d_yaw=d_yaw, d_pitch=d_pitch)
        return self._approach(creature, observation)

    def nearest(self, kind: str, observation: Observation) -> Entity | None:
        """The nearest grown creature of a kind that was not followed in vain."""
        return next(
            (
                entity
                for entity in observation.entities
                if entity.kind == kind
                and (entity.scale > _GROWN or kind == "slime")
                and entity.variant != "sheared"
                and self._shunned.get(entity.id, 0) <= observation.tick
            ),
            None,
        )

    def away(self, kind: str, observation: Observation) -> float:
        """Blocks to the nearest creature of a kind in the world, seen or not; infinity where there is none."""
        place = self._farther(kind, observation)
        return math.inf if place is None else math.dist(place, observation.pose.position)

    def _farther(self, kind: str, observation: Observation) -> Vector | None:
        """Where the nearest of a kind is, by the world's own records."""
        if kind not in kind_names():
            return None
        records = self._world.herd.records
        chosen = (records["health"] > 0.0) & (records["kind"] == kind_names().id(kind)) & (records["sheared"] == 0)
        chosen &= records["age"] >= 0
        chosen &= [self._shunned.get(int(number), 0) <= observation.tick for number in records["id"]]
        places = records["position"][chosen]
        if not len(places):
            return None
        x, y, z = places[np.linalg.norm(places - observation.pose.position, axis=1).argmin()].tolist()
        return x, y, z

    def _seek(self, kind: str, observation: Observation) -> Action:
        """Towards the nearest that is out of sight; roam where there is none."""
        place = self._farther(kind, observation)
        way = None if place is None else self._journeys.to_place(place, _NEAR, observation)
        return self._journeys.roam(observation) if way is None else way

    def _weapons(self, observation: Observation) -> list[int]:
        table = weapons()
        tools = [item for item in tools_held(observation) if table["damage"][item] > 1.0]
        return sorted(tools, key=lambda item: -float(table["damage"][item] * min(2.0, table["speed"][item])))

    def _approach(self, prey: Entity, observation: Observation) -> Action:
        """Walk to it: straight where a walk leads there, else by a route."""
        if prey.id != self._followed:
            self._followed, self._since = prey.id, observation.tick
        elif observation.tick - self._since > _LOST_TICKS:
            self._shunned[prey.id] = observation.tick + 3 * _LOST_TICKS
            self._since = observation.tick
        place = self._place(prey, observation)
        if prey.distance <= ARM + 0.6 or self._journeys.guide.walks_straight(observation.pose.position, place):
            return self._press(prey, observation, attack=False)
        way = self._journeys.to_place(place, _NEAR, observation)
        if way is None:
            self._shunned[prey.id] = observation.tick + _LOST_TICKS
            return self._journeys.roam(observation)
        return way

    def _press(self, prey: Entity, observation: Observation, attack: bool) -> Action:
        """Aim at it and walk on until it is before the body."""
        pose = observation.pose
        d_yaw, d_pitch = self._error(prey, observation)
        level = math.hypot(prey.offset[0], prey.offset[2])
        heading = abs(wrap_degrees(yaw_towards((0.0, 0.0, 0.0), prey.offset) - pose.yaw - d_yaw))
        go = level > (1.4 if attack else 0.8) and heading < 45.0
        direction = (prey.offset[0] / max(level, 1e-6), prey.offset[2] / max(level, 1e-6))
        jump = pose.in_water or (go and self._journeys.guide.step_ahead(pose.position, direction))
        return Action(
            forward=int(go), sprint=go and not attack, jump=jump, attack=attack,
            d_yaw=clamp(d_yaw, _TURN), d_pitch=clamp(d_pitch, _TURN),
        )  # fmt: skip

    def _error(self, prey: Entity, observation: Observation) -> tuple[float, float]:
        x, y, z = observation.pose.position
        place = self._place(prey, observation)
        height = self._heights.get(prey.kind, 1.0) * prey.scale
        point = (place[0], place[1] + min(0.6 * height, 1.4), place[2])
        return gaze_error((x, y + EYE_HEIGHT, z), observation.pose.yaw, observation.pose.pitch, point)

    @staticmethod
    def _place(prey: Entity, observation: Observation) -> Vector:
        x, y, z = (p + o for p, o in zip(observation.pose.position, prey.offset, strict=True))
        return x, y, z
