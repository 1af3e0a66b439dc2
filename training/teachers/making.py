"""Crafting and smelting, and the stations that they need: gone to where one stands near, else placed."""

from __future__ import annotations

import math

import numpy as np

from agent.layout import ENTITIES
from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Cell, Observation, Vector
from training.teachers.hand_skills import HandsSkill, LeanBack, Make, PutDown
from training.teachers.hands import counts
from training.teachers.journeys import Journeys
from training.teachers.landscape import Landscape
from training.teachers.mining import Miner
from training.teachers.needs import Craft, Smelt
from training.teachers.planner import Stations
from training.teachers.sight import walk_ray
from training.teachers.subgoals import Roam
from training.teachers.traits import FREE, FULL, traits

STATION_BLOCKS = 24
"""A station so near is gone to rather than made."""
_LOOK_TICKS = 40
_PLACE_REACH = 3.8
_INSIDE = 0.02
_OFFSETS = sorted(
    ((dx, dy, dz) for dx in range(-3, 4) for dy in range(-2, 3) for dz in range(-3, 4) if (dx, dz) != (0, 0)),
    key=lambda offset: abs(math.hypot(offset[0], offset[2]) - 2.0) + 0.5 * abs(offset[1]),
)


class Maker:
    """Makes things of what is held."""

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, landscape: Landscape, miner: Miner) -> None:
        self._grid = world.grid
        self._journeys = journeys
        self._landscape = landscape
        self._miner = miner
        self._known: dict[str, Cell | None] = {}
        self._looked = -_LOOK_TICKS

    def stations(self, observation: Observation) -> Stations:
        """Which stations stand near enough to be used."""
        nearby = observation.nearby
        assert nearby is not None, "a teacher's world tells what is near"
        table = nearby.crafting_table or self._station("crafting_table", observation) is not None
        furnace = nearby.furnace or self._station("furnace", observation) is not None
        return Stations(table, furnace)

    def craft(self, step: Craft, observation: Observation) -> HandsSkill:
        """What serves the making of one batch now."""
        assert observation.nearby is not None
        if step.at_table and not observation.nearby.crafting_table:
            return self._reach("crafting_table", observation)
        return Make("craft", step.item)

    def smelt(self, step: Smelt, observation: Observation) -> HandsSkill:
        """What serves the smelting of one piece now."""
        assert observation.nearby is not None
        if not observation.nearby.furnace:
            return self._reach("furnace", observation)
        return Make("smelt", step.item)

    def _reach(self, block: str, observation: Observation) -> HandsSkill:
        cell = self._station(block, observation)
        if cell is not None:
            way = self._journeys.to_blocks(np.array([cell], np.int64), observation)
            if way is not None:
                return way
            self._landscape.shun(cell, observation.tick + 2400)
            self._known[block] = None
        return self.place(names.items().id(block), observation)

    def place(self, item: int, observation: Observation) -> HandsSkill:
        """Where a block of an item is put on the ground near by; where there is no room, what is dug for it."""
        if not counts(observation).get(item, 0):
            return LeanBack()
        self._looked = -_LOOK_TICKS
        spot = self._spot(observation)
        return self._make_room(observation) if spot is None else PutDown(item, spot, spot)

    def _station(self, block: str, observation: Observation) -> Cell | None:
        if observation.tick - self._looked >= _LOOK_TICKS:
            self._looked = observation.tick
            self._known = {}
        if block not in self._known:
            found = self._landscape.find((names.blocks().id(block),), observation.pose.position, observation.tick, 1)
            near = len(found) and math.dist(found[0] + 0.5, observation.pose.position) <= STATION_BLOCKS
            self._known[block] = (int(found[0][0]), int(found[0][1]), int(found[0][2])) if near else None
        return self._known[block]

    def _spot(self, observation: Observation) -> Vector | None:
        """A point on top of a block to look at, over which a cell is free of blocks and bodies."""
        x, y, z = observation.pose.position
        eye = (x, y + EYE_HEIGHT, z)
        feet = (math.floor(x), math.floor(y + 0.1), math.floor(z))
        bodies = [
            tuple(p + o for p, o in zip((x, y, z), e.offset, strict=True))
            for e in observation.entities[:ENTITIES]
            if e.distance < 6 and e.kind in kind_names()
        ]
        table, body = traits(), traits().body
        for dx, dy, dz in _OFFSETS:
            cell = (feet[0] + dx, feet[1] + dy, feet[2] + dz)
            floor = (cell[0], cell[1] - 1, cell[2])
            if self._grid.get(*cell) != 0 or body[self._grid.get(*floor)] != FULL:
                continue
            if abs(cell[0] + 0.5 - x) < 0.85 and abs(cell[2] + 0.5 - z) < 0.85 and -1.0 < cell[1] - y < 1.8:
                continue
            if any(
                abs(cell[0] + 0.5 - b[0]) < 1.3 and abs(cell[2] + 0.5 - b[2]) < 1.3 and abs(cell[1] - b[1]) < 2
                for b in bodies
            ):
                continue
            point = (cell[0] + 0.5, cell[1] - _INSIDE, cell[2] + 0.5)
            if math.dist(point, eye) > _PLACE_REACH or eye[1] < cell[1] + 0.2:
                continue
            rx, ry, rz, reached, _ = walk_ray(
                self._grid.blocks, self._grid.min_y, table.selectable, *eye, *point, *floor, table.dig_ticks, 0.0
            )
            if reached and (rx, ry, rz) == floor:
                return point
        return None

    def _make_room(self, observation: Observation) -> HandsSkill:
        """Break what grows or stands beside the body, at the height of its eyes, then of its feet."""
        x, y, z = (math.floor(part + 0.01) for part in observation.pose.position)
        body = traits().body
        for dy in (1, 0, 2):
            for dx, dz in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                cell = (x + dx, y + dy, z + dz)
                block = self._grid.get(*cell)
                if block == 0 or (body[block] not in (FREE, FULL)):
                    continue
                dug = self._miner.dig(cell, observation)
                if dug is not None:
                    return dug
        return Roam()
