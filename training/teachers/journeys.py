"""Going to places: routes that are kept while they serve, over the land and through the ground."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Vector
from training.teachers.finder import RouteFinder
from training.teachers.hands import tools_held
from training.teachers.routes import Guide, Route
from training.teachers.shafts import dig_down
from training.teachers.subgoals import DigThrough, Travel
from training.teachers.traits import traits_with
from training.teachers.tunnels import TunnelFinder

_REPLAN_TICKS = 60
_TUNNEL_TICKS = 400
_MOVED_BLOCKS = 1.5
_DEEP_LEVELS = 8.0
"""Levels between the body and all goals from which on the way leads through the ground."""


class Journeys:
    """Plans the ways of one body in one world.

    Attributes:
        guide: for who looks along a line or aims.
        finder: of routes, by the tools that were held when it was last asked.
        tunnels: likewise, of ways through the ground.
    """

    def __init__(self, world: EmbeddedWorld) -> None:
        self._grid = world.grid
        self.guide = Guide(world.grid)
        self.finder = RouteFinder(world.grid)
        self.tunnels = TunnelFinder(world.grid)
        self._route: Route | None = None
        self._goals: NDArray[np.float64] | None = None
        self._near = 0.0
        self._planned = 0
        self._through = False

    def to_blocks(self, cells: NDArray[np.int64], observation: Observation) -> Travel | None:
        """The way to where any of some blocks, int64 (n, 3), can be dug; None where no way leads to any."""
        return self._go(cells.astype(np.float64), 0.0, observation)

    def to_place(self, place: Vector, near: float, observation: Observation) -> Travel | None:
        """The way to within ``near`` level blocks of a place; None where no way leads there."""
        return self._go(np.array([place], np.float64), near, observation)

    def down(self, observation: Observation) -> DigThrough | None:
        """The next block of a shaft straight down; None where none may be dug here."""
        self.tunnels.table = traits_with(tools_held(observation))
        return dig_down(self._grid, self.tunnels, self.tunnels.table, observation)

    def _go(self, goals: NDArray[np.float64], near: float, observation: Observation) -> Travel | None:
        position, pose = observation.pose.position, observation.pose
        if self._route is not None and not pose.on_ground and not pose.in_water:
            # Who jumps or falls lands first: a way from the air is none.
            return self._along(near, position)
        if self._is_stale(goals, near, observation):
            self._plan(goals, near, observation)
        assert self._route is not None
        if self._route.goal < 0 and len(self._route.path) < 3:
            return None
        if self.guide.steer(self._route, position) is None:
            self._plan(goals, near, observation)
            if self.guide.steer(self._route, position) is None:
                return None
        return self._along(near, position)

    def _along(self, near: float, position: Vector) -> Travel:
        assert self._goals is not None
        assert self._route is not None
        chosen = self._route.goal if self._route.goal >= 0 else _nearest(self._goals, position)
        x, y, z = self._goals[chosen].tolist()
        middle = 0.0 if near > 0.0 else 0.5
        return Travel(self._route, (x + middle, y + middle, z + middle), "approach")

    def _plan(self, goals: NDArray[np.float64], near: float, observation: Observation) -> None:
        position = observation.pose.position
        self.finder.table = self.tunnels.table = traits_with(tools_held(observation))
        rises = np.abs(goals[:, 1] - position[1])
        self._through = bool(rises.min() > _DEEP_LEVELS)
        if not self._through:
            self._route = self.finder.find(position, goals, np.zeros(len(goals)), near)
            self._through = self._route.goal < 0
        if self._through:
            self._route = self.tunnels.find(position, goals, near)
        self._goals, self._near, self._planned = goals, near, observation.tick

    def _is_stale(self, goals: NDArray[np.float64], near: float, observation: Observation) -> bool:
        if self._route is None or self._goals is None or near != self._near:
            return True
        if self._route.goal >= 0:
            moved = float(np.abs(goals - self._goals[self._route.goal]).max(axis=1).min()) > _MOVED_BLOCKS
        else:
            moved = goals.shape != self._goals.shape or float(np.abs(self._goals - goals).max()) > _MOVED_BLOCKS
        old = observation.tick - self._planned > (_TUNNEL_TICKS if self._through else _REPLAN_TICKS)
        end = self._route.end
        arrived = math.dist(end, observation.pose.position) < 0.4
        lost = self.guide.steer(self._route, observation.pose.position) is None
        return moved or old or arrived or lost


def _nearest(goals: NDArray[np.float64], position: Vector) -> int:
    return int(np.linalg.norm(goals - np.array(position), axis=1).argmin())
