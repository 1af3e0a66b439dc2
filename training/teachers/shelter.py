"""Shelter for the night: a pit three deep with a lid, in firm ground."""

from __future__ import annotations

import math

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Cell, Observation
from training.teachers.hand_skills import Break, HandsSkill, Hide, PutDown
from training.teachers.hands import counts
from training.teachers.journeys import Journeys
from training.teachers.mining import Miner
from training.teachers.needs import Gather
from training.teachers.subgoals import CollectDrop, Roam
from training.teachers.traits import FREE, FULL, traits
from training.teachers.tunnels import FALLS, hazards

_LIDS = ("dirt", "cobblestone", "oak_planks", "spruce_planks", "birch_planks", "oak_log", "sandstone", "stone", "andesite",
         "diorite", "granite")  # fmt: skip
"""What closes a pit; none of them falls."""
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
_DEEP = 3
_SEARCH_BLOCKS = 12
_CENTRED = 0.22
_WALL_INSIDE, _WALL_HEIGHT = 1.02, 2.35
"""Where the wall is aimed at that the lid is put to, from the middle of the pit's corner and its floor."""


class Shelter:
    """Digs itself in, by what blocks are around the body: nothing is kept between ticks but where the pit is to be."""

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, miner: Miner) -> None:
        self._grid = world.grid
        self._journeys = journeys
        self._miner = miner
        self._spot: Cell | None = None
        self._searched = -1000
        self._falls = hazards() == FALLS
        self._lids = names.items().ids(_LIDS).tolist()
        self._earth = tuple(names.blocks().ids(("dirt", "grass_block", "podzol", "coarse_dirt")).tolist())

    def is_closed(self, observation: Observation) -> bool:
        """Whether nothing can come to the body, nor see it."""
        x, y, z = _feet(observation)
        return self._walled(x, y, z, 2) and self._is_full(x, y + 2, z) and self._is_full(x, y - 1, z)

    def hide(self, observation: Observation) -> HandsSkill:
        """What serves being hidden now."""
        if self.is_closed(observation):
            return Hide()
        x, y, z = _feet(observation)
        lid = next((item for item in self._lids if counts(observation).get(item, 0)), None)
        if self._walled(x, y, z, _DEEP) and lid is not None:
            point = (x + _WALL_INSIDE, y + _WALL_HEIGHT, z + 0.5)
            return PutDown(lid, point, (x + 0.5, y + 2.5, z + 0.5))
        if self._walled(x, y, z, 1) and self._may_dig(x, y, z):
            return self._down(x, y, z)
        if lid is None and not self._walled(x, y, z, 1):
            return self._miner.gather(Gather((names.items().id("dirt"),), 1, self._earth), observation)
        if self._walled(x, y, z, 2):
            return Hide()
        return self._begin(observation)

    def _begin(self, observation: Observation) -> HandsSkill:
        """To where a pit can be dug, and its first block."""
        if self._spot is None or not self._is_spot(*self._spot):
            if observation.tick - self._searched < 20:
                return Roam()
            self._searched = observation.tick
            self._spot = self._find_spot(_feet(observation))
            if self._spot is None:
                return Roam()
        x, y, z = self._spot
        px, py, pz = observation.pose.position
        if math.hypot(px - x - 0.5, pz - z - 0.5) < _CENTRED and abs(py - y) < 0.6:
            return self._down(x, y, z)
        middle = (x + 0.5, float(y), z + 0.5)
        if math.hypot(px - x - 0.5, pz - z - 0.5) < 1.2 and abs(py - y) < 1.3:
            return CollectDrop(None, middle, middle, "approach")
        way = self._journeys.to_place(middle, 0.3, observation)
        if way is None:
            self._spot = None
            return Roam()
        return way

    def _down(self, x: int, y: int, z: int) -> Break:
        return Break((x, y - 1, z), (x + 0.5, y - 0.5, z + 0.5), (x + 0.5, y - 0.5, z + 0.5))

    def _find_spot(self, feet: Cell) -> Cell | None:
        side = range(-_SEARCH_BLOCKS, _SEARCH_BLOCKS + 1)
        around = sorted(((dx, dz) for dx in side for dz in side), key=lambda offset: math.hypot(*offset))
        for dx, dz in around:
            for dy in (0, -1, 1, -2, 2):
                if self._is_spot(feet[0] + dx, feet[1] + dy, feet[2] + dz):
                    return feet[0] + dx, feet[1] + dy, feet[2] + dz
        return None

    def _is_spot(self, x: int, y: int, z: int) -> bool:
        """Whether the feet can stand in a cell under which a pit can be dug with four firm walls."""
        body = traits().body
        if body[self._grid.get(x, y, z)] != FREE or body[self._grid.get(x, y + 1, z)] != FREE:
            return False
        if not all(self._is_full(x, y - depth, z) for depth in range(1, _DEEP + 2)):
            return False
        return all(self._is_full(x + dx, y - depth, z + dz) for depth in range(1, _DEEP + 1) for dx, dz in _SIDES)

    def _may_dig(self, x: int, y: int, z: int) -> bool:
        return self._is_full(x, y - 2, z) and self._journeys.tunnels.is_safe(x, y - 1, z)

    def _walled(self, x: int, y: int, z: int, levels: int) -> bool:
        return all(self._is_full(x + dx, y + level, z + dz) for level in range(levels) for dx, dz in _SIDES)

    def _is_full(self, x: int, y: int, z: int) -> bool:
        return bool(traits().body[self._grid.get(x, y, z)] == FULL)


def _feet(observation: Observation) -> Cell:
    x, y, z = observation.pose.position
    return math.floor(x), math.floor(y + 0.1), math.floor(z)
