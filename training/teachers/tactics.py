"""How each kind is fought with what is held: arrows from afar, blows at arm's length."""

from __future__ import annotations

import math

import numpy as np

from bridge import names
from bridge.embedded.creatures.kinds import kind_names, kind_table
from bridge.embedded.creatures.weapons import weapons
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Entity, Observation, Vector
from training.teachers.hand_skills import Equip, Fight, HandsSkill, Shoot
from training.teachers.hands import counts, lacks_in_hand, tools_held
from training.teachers.journeys import Journeys
from training.teachers.routes import Guide
from training.teachers.sight import walk_ray
from training.teachers.threats import SHOOTERS, place_of, run_from, threats
from training.teachers.traits import traits

GOOD_WEAPON = 4.0
"""Half hearts of a blow from which on a weapon is one: a wooden sword's."""
_ARROW_SPEED, _ARROW_FALLS = 3.0, 0.05
_DRAWN_TICKS = 21
_SHOOT_NEAR, _SHOOT_FAR = 5.0, 26.0
_RUN_UNTIL = 9.0
_CREEPER_NEAR, _CREEPER_ARM = 2.95, 3.5
"""Nearer than the first a creeper begins to swell (``behaviour_creeper.SWELL_RANGE``, with a margin); the second is where who
waits for it stands."""
_BURNING = 4
"""Ticks of the fuse after which one runs: turning takes 6, the way out of its seven blocks 14, and it burns 30."""
_CREEPER_CALM, _CREEPER_SAFE = 7.1, 7.6
"""From the first on its fuse burns back (``behaviour_creeper.CALM_RANGE``), and is waited for; the second ends a flight."""


class Tactics:
    """Chooses how to fight one creature now.

    The fuse of a creeper and how far a bow is drawn are read from the world: teachers may, and who has watched knows.
    """

    def __init__(self, world: EmbeddedWorld, journeys: Journeys) -> None:
        self._world = world
        self._guide: Guide = journeys.guide
        items = names.items()
        self._bow, self._arrow = items.id("bow"), items.id("arrow")
        kinds = kind_table()
        self._heights = {name: float(kinds["height"][index]) for index, name in enumerate(kind_names().names)}
        self._running = False

    def weapons(self, observation: Observation) -> list[int]:
        """Item ids of the weapons that are held, the best first."""
        table = weapons()
        tools = [item for item in tools_held(observation) if table["damage"][item] > 1.0]
        return sorted(tools, key=lambda item: -float(table["damage"][item] * min(2.0, table["speed"][item])))

    def is_armed(self, observation: Observation) -> bool:
        """Whether a weapon for the hand is held."""
        return any(weapons()["damage"][item] >= GOOD_WEAPON for item in self.weapons(observation))

    def has_bow(self, observation: Observation) -> bool:
        """Whether a bow and an arrow are held."""
        held = counts(observation)
        return bool(held.get(self._bow, 0) and held.get(self._arrow, 0))

    def engage(self, prey: Entity, observation: Observation) -> HandsSkill | None:
        """The way to fight it; None where it is simply gone to and struck."""
        if prey.kind == "creeper":
            return self._creeper(prey, observation)
        if self.is_armed(observation):
            if prey.kind in SHOOTERS and self.has_bow(observation) and prey.distance > _RUN_UNTIL:
                return self._shoot(prey, observation)
            return None
        if self.has_bow(observation):
            return self._archery(prey, observation)
        return None

    def aim_point(self, prey: Entity, observation: Observation) -> Vector:
        """Where to strike at it: what is nearest to the eye of its upper half."""
        x, y, z = place_of(prey, observation)
        height = self._heights.get(prey.kind, 1.0) * prey.scale
        eye = observation.pose.position[1] + EYE_HEIGHT
        return (
            x,
            y + max(0.55 * height, min(0.9 * height, eye - y)) if eye > y + height else y + min(0.6 * height, 1.4),
            z,
        )

    def _archery(self, prey: Entity, observation: Observation) -> HandsSkill | None:
        """Run from what is near, shoot at what is far."""
        near = threats(observation, _RUN_UNTIL if self._running else _SHOOT_NEAR)
        near = [monster for monster in near if monster.kind not in SHOOTERS]
        self._running = bool(near)
        if near:
            return run_from(near, self._guide, observation)
        return self._shoot(prey, observation)

    def _shoot(self, prey: Entity, observation: Observation) -> HandsSkill | None:
        """Draw and let go; None where nothing can be hit."""
        x, y, z = place_of(prey, observation)
        px, py, pz = observation.pose.position
        eye = (px, py + EYE_HEIGHT, pz)
        chest = (x, y + 0.6 * self._heights.get(prey.kind, 1.0) * prey.scale, z)
        if prey.distance > _SHOOT_FAR or not self._sees(eye, chest):
            return None
        taken = lacks_in_hand((self._bow,), observation)
        if taken is not None:
            return Equip(taken, (x, y, z))
        flight = math.dist(eye, chest) / _ARROW_SPEED
        point = (x, chest[1] + 0.5 * _ARROW_FALLS * flight * (flight + 1.0), z)
        use = self._world.scene.use
        ready = int(use["item"]) == self._bow and int(use["ticks"]) >= _DRAWN_TICKS
        return Shoot(point, (x, y, z), ready)

    def _sees(self, eye: Vector, point: Vector) -> bool:
        grid, table = self._world.grid, traits()
        cell = (math.floor(point[0]), math.floor(point[1]), math.floor(point[2]))
        _, _, _, reached, _ = walk_ray(
            grid.blocks, grid.min_y, table.selectable, *eye, *point, *cell, table.dig_ticks, 0.0
        )
        return bool(reached)

    def _creeper(self, prey: Entity, observation: Observation) -> HandsSkill | None:
        """Strike where its arm would be too short, run once it burns, shoot from where it does not."""
        fuse = self._fuse(prey.id)
        place = place_of(prey, observation)
        if (fuse > _BURNING and prey.distance < _CREEPER_SAFE) or (self._running and prey.distance < _CREEPER_SAFE):
            self._running = True
            return run_from([prey], self._guide, observation)
        self._running = False
        if fuse > 0 and prey.distance >= _CREEPER_CALM:
            return Fight(prey.id, self.aim_point(prey, observation), place, 0)
        if self.has_bow(observation) and prey.distance > _SHOOT_NEAR:
            shot = self._shoot(prey, observation)
            if shot is not None:
                return shot
        armed = lacks_in_hand(self.weapons(observation), observation)
        if armed is not None and prey.distance < 12.0:
            return Equip(armed, place)
        level = math.hypot(prey.offset[0], prey.offset[2])
        if level > _CREEPER_ARM + 1.5:
            return None
        pace = -1 if level < _CREEPER_NEAR or fuse > 0 else (0 if level < _CREEPER_ARM else 1)
        return Fight(prey.id, self.aim_point(prey, observation), place, pace)

    def _fuse(self, number: int) -> int:
        records = self._world.herd.records
        found = np.flatnonzero((records["id"] == number) & (records["health"] > 0.0))
        return int(records["fuse"][found[0]]) if len(found) else 0
