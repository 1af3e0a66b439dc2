"""Looking for ores that are not in sight: down to where they lie, then on through the rock along a heading.

Which way an ore lies no sense tells, so what is done depends on no more than what is said: ``down``, one of eight winds, or the
ore itself once it is near. Went the teachers straight to it, the first turn would be left or right for no reason that a student
sees, and who has learned both turns to and fro on the spot.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import Cell, Observation
from bridge.raycast import look_direction
from training.teachers.aiming import eye_of, middle_of
from training.teachers.hand_skills import Break, Equip
from training.teachers.hands import best_tool, in_hand, tools_held
from training.teachers.navigation.compass import OwnCourse, way_words, wind
from training.teachers.navigation.course import Course
from training.teachers.navigation.subgoals import FindSubgoal, NavigationSkill
from training.teachers.navigation.wayfinder import Wayfinder
from training.teachers.ore_layers import LAYERS, NEAR_BLOCKS, OVER_BLOCKS, is_steep, layer_of
from training.teachers.sight import best_aim
from training.teachers.subgoals import Said, Travel
from training.teachers.traits import traits_with

_TUNNEL_BLOCKS = 6.0
_TUNNEL_EXPANSIONS = 2000
_REACH = 4.3

Answer = tuple[Said, NavigationSkill]


def pickaxe(observation: Observation) -> Equip | None:
    """What to take into the hand before rock is dug; None where it is there, or nothing held beats a hand."""
    best = best_tool(names.blocks().id("stone"), tools_held(observation))
    return None if best is None or best == in_hand(observation) else Equip(best)


class OreSearch:
    """Digs to the layer in which ore lies and on along the course: an expert's leads to what the map knows, and ends there.

    Attributes:
        pursued: the ore on the map that it was last after.
    """

    def __init__(self, grid: BlockGrid, wayfinder: Wayfinder) -> None:
        self.pursued: Cell | None = None
        self._grid = grid
        self._wayfinder = wayfinder

    def direct(
        self,
        subgoal: FindSubgoal,
        cells: NDArray[np.int64],
        course: Course,
        own: OwnCourse | None,
        observation: Observation,
    ) -> Answer | None:
        """What to do while no ore is in sight; None where nothing helps.

        Args:
            cells: int64 (n, 3), what an expert knows.
            course: is kept and changed.
            own: the course that the student has said. Rock hides which way is best, so it is as good as any until it fails, and
                what the map knows beside it is left alone; None for none.
            observation: of this tick.
        """
        word, self.pursued = subgoal.word, None
        taken = own is not None and (own.yaw is None or course.take(own.yaw, observation.tick))
        if len(cells) and not taken:
            dig = self._behind(cells, observation)
            if dig is not None:
                return Said(f"look {word}"), dig
            near = cells[np.linalg.norm(cells + 0.5 - np.array(eye_of(observation)), axis=1) <= NEAR_BLOCKS]
            route = self._wayfinder.to_blocks(near, np.zeros(len(near)), observation, rock=True) if len(near) else None
            if route is not None:
                x, y, z = cell = near[max(route.goal, 0)].tolist()
                self.pursued = x, y, z
                way = way_words(observation.pose.position, (x + 0.5, y, z + 0.5))
                return Said(f"explore {word} {way}"), Travel(route, middle_of(cell))
            self.pursued = tuple(cells[0].tolist())
            course.head_for(middle_of(self.pursued), observation)
        # A hop in a tunnel is no other level.
        x, y, z = self._wayfinder.guide.resting_place(observation.pose.position)
        layer = layer_of(word) or LAYERS["iron_ore"]
        aside = math.inf if self.pursued is None else math.hypot(self.pursued[0] - x, self.pursued[2] - z)
        if self.pursued is not None and aside <= OVER_BLOCKS:
            layer = self.pursued[1]
        if is_steep(y - layer, aside):
            shaft = self._wayfinder.down(observation) if y > layer else None
            if shaft is not None:
                return Said(f"explore {word} down"), shaft
            below = np.array([(x, float(layer), z)])
            route = self._wayfinder.to_places(below, 3.0, observation, rock=True)
            words = f"explore {word} {'down' if y > layer else 'up'}"
        else:
            dx, _, dz = look_direction(course.heading, 0.0)
            ahead = np.array([(x + dx * _TUNNEL_BLOCKS, float(layer), z + dz * _TUNNEL_BLOCKS)])
            route = self._wayfinder.to_places(ahead, 1.5, observation, True, _TUNNEL_EXPANSIONS)
            words = f"explore {word} {wind(course.heading)}"
        return None if route is None else (Said(words), Travel(route, None))

    def _behind(self, cells: NDArray[np.int64], observation: Observation) -> Break | None:
        """The first known ore that is within reach behind what a few ticks dig through."""
        eye, grid, table = eye_of(observation), self._grid, traits_with(tools_held(observation))
        near = cells[np.linalg.norm(cells + 0.5 - np.array(eye), axis=1) <= _REACH]
        for x, y, z in near.tolist():
            found, _, *point, _ = best_aim(grid.blocks, grid.min_y, table, *eye, x, y, z, _REACH)
            if found:
                px, py, pz = point
                self.pursued = x, y, z
                return Break((x, y, z), (px, py, pz), middle_of((x, y, z)))
        return None
