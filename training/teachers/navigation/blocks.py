"""Finding blocks: those in sight are looked at from close by; of many each is broken, so that the world remembers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import Cell, Observation, Vector
from training.teachers.aiming import eye_of, middle_of, wrap_degrees, yaw_towards
from training.teachers.hand_skills import Break
from training.teachers.navigation.course import Course
from training.teachers.navigation.senses import BlockSense
from training.teachers.navigation.subgoals import FindSubgoal, Look, NavigationSkill
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.ore_layers import is_ore
from training.teachers.sight import best_aim
from training.teachers.subgoals import Roam, Said, Travel
from training.teachers.traits import WATER, traits

_MARGIN = 0.3
_MOST_REACH = 4.3
_CHOICES = 24
_TICKS_PER_DEGREE = 1.0
_BLOCKS_PER_DEGREE = 0.1
"""What lies beside the gaze counts as farther, so that a turn once begun makes its own end likelier."""
_GRAZE_PITCH = 45.0
_SHUNNED_TICKS = 400
_PLENTY = 60
"""Known blocks from which on they are the ground: then one walks on with the gaze lowered, over others in every tick."""
_WADING = 3
"""Levels of water through which a block below is looked at."""

Answer = tuple[Said, NavigationSkill]


class BlockHunt:
    """What to do about the wanted blocks that are known.

    Args:
        grid: of the world.
        wayfinder: for the ways.
        blocks: names of what is wanted.
        distance: blocks from the eye within which a look counts.
    """

    def __init__(self, grid: BlockGrid, wayfinder: Wayfinder, blocks: tuple[str, ...], distance: float) -> None:
        self._grid = grid
        self._wayfinder = wayfinder
        self._sense = BlockSense(grid, names.blocks().ids(blocks))
        self._reach = min(distance - _MARGIN, _MOST_REACH)
        self._shunned: dict[Cell, int] = {}
        self._chosen: NDArray[np.int64] = np.zeros((0, 3), np.int64)

    def give_up(self, tick: int) -> None:
        """Leave what was gone for alone for a while."""
        self.shun(self._chosen, tick)

    def shun(self, cells: NDArray[np.int64], tick: int) -> None:
        """Leave some cells alone for a while."""
        for x, y, z in cells.tolist():
            self._shunned[x, y, z] = tick + _SHUNNED_TICKS

    def direct(self, subgoal: FindSubgoal, course: Course, observation: Observation) -> Answer | None:
        """Look at what is at hand, else walk to what is known; None where nothing is."""
        known = self._sense.cells(observation)
        known = known[[self._shunned.get(tuple(cell), -1) <= observation.tick for cell in known.tolist()]]
        self._chosen = known[:0]
        if not len(known):
            return None
        if subgoal.is_one_of_many and len(known) >= _PLENTY and self._stands_on(observation):
            x, y, z = observation.pose.position
            return Said(f"look {self._name(self._below(observation))}"), Roam(
                course.heading, _GRAZE_PITCH, (x, y - 0.5, z), "look"
            )
        return self._at_hand(known, subgoal, observation) or self._approach(known, observation)

    @staticmethod
    def _below(observation: Observation) -> Cell:
        x, y, z = observation.pose.position
        return math.floor(x), math.floor(y - 0.5), math.floor(z)

    def _stands_on(self, observation: Observation) -> bool:
        return observation.pose.on_ground and bool(self._sense.wanted[self._grid.get(*self._below(observation))])

    def _name(self, cell: Cell) -> str:
        return names.blocks().name(int(self._grid.get(*cell)))

    def _at_hand(self, known: NDArray[np.int64], subgoal: FindSubgoal, observation: Observation) -> Answer | None:
        """The known block within reach that is nearest to the eye and the gaze."""
        eye = eye_of(observation)
        best: tuple[float, Cell, Vector] | None = None
        near = known[np.linalg.norm(known + 0.5 - np.array(eye), axis=1) <= self._reach + 1.0]
        for x, y, z in near.tolist():
            found, cover, *point, away = best_aim(
                self._grid.blocks, self._grid.min_y, traits(), *eye, x, y, z, self._reach
            )
            if not found:
                continue
            px, py, pz = point
            aside = abs(wrap_degrees(yaw_towards(eye, (px, py, pz)) - observation.pose.yaw))
            cost = away + cover + _BLOCKS_PER_DEGREE * aside
            if best is None or cost < best[0]:
                best = cost, (x, y, z), (px, py, pz)
        if best is None:
            return None
        _, cell, point = best
        self._chosen = np.array([cell], np.int64)
        middle = middle_of(cell)
        skill = Break(cell, point, middle) if subgoal.is_one_of_many else Look(point, False, middle, cell)
        return Said(f"look {self._name(cell)}"), skill

    def _approach(self, known: NDArray[np.int64], observation: Observation) -> Answer | None:
        position, yaw = observation.pose.position, observation.pose.yaw
        away = np.linalg.norm(known + 0.5 - np.array(position), axis=1)
        nearest = known[np.argsort(away, kind="stable")[:_CHOICES]]
        asides = np.abs(
            [wrap_degrees(yaw_towards(position, (x + 0.5, y, z + 0.5)) - yaw) for x, y, z in nearest.tolist()]
        )
        rock = is_ore(names.blocks().names[int(np.argmax(self._sense.wanted))])
        route = self._wayfinder.to_blocks(nearest, _TICKS_PER_DEGREE * asides, observation, rock)
        if route is None or route.goal < 0:
            wading = self._wading(nearest)
            over = self._wayfinder.to_places(wading, 1.2, observation) if len(wading) else None
            route = over or route
        if route is None or route.goal < 0:
            self.shun(nearest, observation.tick)
            return None
        x, y, z = nearest[min(route.goal, len(nearest) - 1)].tolist()
        self._chosen = np.array([[x, y, z]], np.int64)
        return Said(f"approach {self._name((x, y, z))}"), Travel(route, (x + 0.5, y + 0.5, z + 0.5), "approach")

    def _wading(self, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 (n, 3): surfaces of shallow water above cells."""
        body, places = traits().body, []
        for x, y, z in cells.tolist():
            depth = next((k for k in range(_WADING + 1) if body[self._grid.get(x, y + k + 1, z)] != WATER), None)
            if depth:
                places.append((x + 0.5, float(y + depth), z + 0.5))
        return np.array(places, np.float64).reshape(-1, 3)
