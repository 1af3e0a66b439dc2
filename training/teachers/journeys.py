"""Going to places: routes that are kept while they serve, walked by the body's actor with the right tool in the hand."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Action, Cell, Observation, Vector
from training.teachers.actor import BodyActor
from training.teachers.aiming import MAX_PITCH_TURN, MAX_YAW_TURN, clamp, gaze_error
from training.teachers.finder import RouteFinder
from training.teachers.hands import best_tool, take, tools_held
from training.teachers.routes import Guide, Route
from training.teachers.subgoals import BodySkill, Roam, Travel
from training.teachers.traits import traits_with

_REPLAN_TICKS = 60
_MOVED_BLOCKS = 1.5
_AIMED_DEGREES = 1.0


class Journeys:
    """Moves one body in one world.

    Attributes:
        guide: for who looks along a line or aims.
        finder: of routes, by the tools that were held when it was last asked.
    """

    def __init__(self, world: EmbeddedWorld) -> None:
        self.guide = Guide(world.grid)
        self.finder = RouteFinder(world.grid)
        self._actor = BodyActor()
        self._actor.start(world.grid)
        self._route: Route | None = None
        self._goals: NDArray[np.float64] | None = None
        self._near = 0.0
        self._planned = 0

    def to_blocks(self, cells: NDArray[np.int64], observation: Observation) -> Action | None:
        """One tick of the way to where any of some blocks, int64 (n, 3), can be dug; None where no way leads to any."""
        return self._go(cells.astype(np.float64), 0.0, observation)

    def to_place(self, place: Vector, near: float, observation: Observation) -> Action | None:
        """One tick of the way to within ``near`` level blocks of a place; None where no way leads there."""
        return self._go(np.array([place], np.float64), near, observation)

    def roam(self, observation: Observation) -> Action:
        """One tick of looking around for what is not known."""
        return self.do(Roam(), observation)

    def do(self, skill: BodySkill, observation: Observation) -> Action:
        """One tick of a skill; the tool for what is dug is taken first."""
        return self._with_tool(self._actor.act(skill, observation), observation)

    def dig(self, cell: Cell, point: Vector, observation: Observation) -> Action:
        """One tick of breaking a block by a point of it, through what the tools at hand make soft cover."""
        x, y, z = observation.pose.position
        d_yaw, d_pitch = gaze_error((x, y + EYE_HEIGHT, z), observation.pose.yaw, observation.pose.pitch, point)
        target = observation.target
        attack = target is not None and target.block is not None
        attack = attack and (target.cell == cell or max(abs(d_yaw), abs(d_pitch)) <= _AIMED_DEGREES)  # type: ignore[union-attr]
        action = Action(attack=attack, d_yaw=clamp(d_yaw, MAX_YAW_TURN), d_pitch=clamp(d_pitch, MAX_PITCH_TURN))
        return self._with_tool(action, observation)

    def _with_tool(self, action: Action, observation: Observation) -> Action:
        target = observation.target
        if action.attack and target is not None and target.block is not None and target.break_progress == 0.0:
            tool = best_tool(target.block, tools_held(observation))
            taken = None if tool is None else take((tool,), observation)
            if taken is not None:
                return taken
        return action

    def _go(self, goals: NDArray[np.float64], near: float, observation: Observation) -> Action | None:
        position = observation.pose.position
        if self._is_stale(goals, near, observation):
            self.finder.table = traits_with(tools_held(observation))
            self._route = self.finder.find(position, goals, np.zeros(len(goals)), near)
            self._goals, self._near, self._planned = goals, near, observation.tick
        assert self._route is not None
        if self._route.goal < 0 and len(self._route.path) < 3:
            return None
        if self.guide.steer(self._route, position) is None:
            self._route = None
            return Action()
        return self.do(Travel(self._route, None, "approach"), observation)

    def _is_stale(self, goals: NDArray[np.float64], near: float, observation: Observation) -> bool:
        if self._route is None or self._goals is None or near != self._near:
            return True
        moved = self._goals.shape != goals.shape or float(np.abs(self._goals - goals).max()) > _MOVED_BLOCKS
        old = observation.tick - self._planned > _REPLAN_TICKS
        end = self._route.end
        arrived = math.dist(end, observation.pose.position) < 0.4
        lost = self.guide.steer(self._route, observation.pose.position) is None
        return moved or old or arrived or lost
