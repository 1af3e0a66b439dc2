"""The builders' conductor: what is placed next, and where one must stand for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Cell, Observation, Vector
from training.teachers.aiming import gaze_error
from training.teachers.building.actor import laid_cell
from training.teachers.building.laying import LAY_REACH, lay_aims, surfaces
from training.teachers.building.plot import SiteWindow, View
from training.teachers.building.stands import LEVELS, SIDE, best_dig, best_stand, flood, way_to
from training.teachers.building.words import (
    BuildSkill,
    BuildSubgoal,
    ClearSubgoal,
    Dig,
    Lay,
    Raise,
    RaiseSubgoal,
    Wait,
    Walk,
)
from training.teachers.finder import RouteFinder
from training.teachers.routes import Guide, Route, ground_cell
from training.teachers.subgoals import Subgoal
from training.teachers.traits import NEVER

_SHUNNED_TICKS = 600
_ON_POINT = 0.2
"""Degrees within which a gaze is on the point that it was turned to."""
_HOME_BLOCKS = 6.0
"""How near to a site one comes from afar before the search for a place to stand begins."""


class BuildConductor:
    """Places what can be placed from here, or goes where most can be placed for the least way, or clears what does not belong.

    All of it is decided anew on every tick from the state: what stands, what is held, and the pose. Only what stood on the plot
    at first, and the places that the critic lost patience with, are remembered.
    """

    def __init__(self) -> None:
        self._world: EmbeddedWorld | None = None
        self._plot: SiteWindow | None = None

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode."""
        self._world = world
        self._plot = None
        self._guide = Guide(world.grid)
        self._finder = RouteFinder(world.grid)
        table = self._finder.table
        self._finder.table = table._replace(dig_ticks=np.full_like(table.dig_ticks, NEVER))
        self._costs = np.empty((SIDE, LEVELS, SIDE), np.float32)
        self._parents = np.empty((SIDE, LEVELS, SIDE), np.int64)
        self._shunned: dict[int, int] = {}
        self._sought: int | None = None
        self._way: tuple[View, Cell, BuildSkill | None] | None = None

    def give_up(self, observation: Observation) -> None:
        """Leave the place alone for a while that one last went to."""
        if self._sought is not None:
            self._shunned[self._sought] = observation.tick + _SHUNNED_TICKS
            self._way = None

    def direct(self, subgoal: BuildSubgoal | None, observation: Observation) -> tuple[Subgoal | None, BuildSkill]:
        """See the class. Raises RuntimeError before ``start``."""
        if self._world is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        if self._plot is None or (subgoal is not None and subgoal.site is not self._plot.site):
            if subgoal is None:
                return None, Wait()
            self._plot = SiteWindow(subgoal.site, self._world.grid)
        here = self._feet(observation)
        if not self._plot.holds(np.array(here)):
            return subgoal, self._come_home(self._plot, observation)
        view = self._plot.view(observation)
        skill = self._lay(view, observation) or self._next_step(view, here, observation)
        if skill is None:
            skill = self._clear(view, here, observation)
        if isinstance(skill, Dig):
            return self._clearing(view, skill.cell), skill
        if isinstance(skill, Raise) and skill.item == view.spare and not self._is_due(view, skill.base):
            return RaiseSubgoal(skill.item, self._height), skill
        if subgoal is None and not len(view.unwanted):
            return None, skill
        if isinstance(skill, Wait):
            # Nothing can be done from any place that is known; it is awaited, and not said to be done.
            skill = Wait(name="look")
        return (subgoal or self._clearing(view, _cell(view.unwanted[0]))), skill

    def _feet(self, observation: Observation) -> Cell:
        assert self._world is not None
        grid = self._world.grid
        x, y, z = ground_cell(grid.blocks, grid.min_y, self._finder.table, *observation.pose.position)
        return int(x), int(y), int(z)

    def _come_home(self, plot: SiteWindow, observation: Observation) -> BuildSkill:
        middle = np.array(plot.site.origin, np.float64)[None] + (8.0, 0.0, 8.0)
        route = self._finder.find(observation.pose.position, middle, np.zeros(1), near=_HOME_BLOCKS)
        return Walk(route, _vector(middle[0]))

    # --- placing ---

    def _lay(self, view: View, observation: Observation) -> Lay | None:
        """What can be placed from here: what the crosshair is on, else the lowest, of these the farthest, of these the nearest to
        the gaze."""
        assert self._world is not None
        pose = observation.pose
        if not pose.on_ground or not len(view.due):
            return None
        x, y, z = pose.position
        eye = (x, y + EYE_HEIGHT, z)
        near = np.flatnonzero((np.abs(view.due + 0.5 - np.array(eye)) <= LAY_REACH + 1.0).all(axis=1))
        cells, aims = view.due[near], np.zeros((len(near), 3))
        grid = self._world.grid
        found = lay_aims(grid.blocks, grid.min_y, surfaces(), x, y, z, EYE_HEIGHT, cells, aims)
        best: tuple[tuple[bool, int, int, float], int] | None = None
        on = laid_cell(observation.target)
        for index in np.flatnonzero(found).tolist():
            cell = cells[index]
            ring = max(abs(int(cell[0]) - int(np.floor(x))), abs(int(cell[2]) - int(np.floor(z))))
            d_yaw, d_pitch = gaze_error(eye, pose.yaw, pose.pitch, _vector(aims[index]))
            if _cell(cell) != on and max(abs(d_yaw), abs(d_pitch)) < _ON_POINT:
                # Something that the rays know nothing of is in the way, such as a creature.
                continue
            key = (_cell(cell) != on, int(cell[1]), -ring, float(np.hypot(d_yaw, d_pitch)))
            if best is None or key < best[0]:
                best = key, index
        if best is None:
            return None
        index = best[1]
        block = names.blocks().name(int(view.due_blocks[near[index]]))
        return Lay(_cell(cells[index]), names.items().id(block), _vector(aims[index]), _vector(cells[index] + 0.5))

    # --- going where something can be placed ---

    def _next_step(self, view: View, here: Cell, observation: Observation) -> BuildSkill | None:
        """The answer of ``_seek``, which is the same as long as the plot and the cell of the feet are."""
        if self._way is None or self._way[0] is not view or self._way[1] != here:
            self._way = view, here, self._seek(view, here, observation)
        return self._way[2]

    def _seek(self, view: View, here: Cell, observation: Observation) -> BuildSkill | None:
        """The first step of the way to where most can be placed for the least way."""
        assert self._world is not None
        assert self._plot is not None
        if not len(view.due):
            return None
        places, shunned = self._places(view, here, observation)
        grid = self._world.grid
        place = best_stand(
            grid.blocks,
            grid.min_y,
            surfaces(),
            view.traits,
            self._plot.corner,
            places,
            self._costs.reshape(-1),
            view.due,
            shunned,
        )
        if place < 0:
            return None
        step = self._go(view, int(place))
        laid = self._next_laid(view, here) if isinstance(step, Walk) else None
        return step if laid is None else replace(step, target=laid)

    def _next_laid(self, view: View, here: Cell) -> Vector | None:
        """The middle of what is gone for: of the cells that can be placed from the end of the way the nearest to the feet."""
        assert self._world is not None
        assert self._plot is not None
        assert self._sought is not None
        grid = self._world.grid
        end = way_to(self._parents, self._plot.corner, self._sought)[-1]
        x, y, z = _vector(end + np.array((0.5, 0.0, 0.5)))
        aims = np.zeros(view.due.shape)
        found = lay_aims(grid.blocks, grid.min_y, surfaces(), x, y, z, EYE_HEIGHT, view.due, aims)
        # What is put under the feet on the way up lies in the column of the end.
        found |= (view.due[:, [0, 2]] == end[[0, 2]]).all(axis=1)
        if not found.any():
            return None
        away = np.where(found, np.linalg.norm(view.due - np.array(here), axis=1), np.inf)
        return _vector(view.due[int(away.argmin())] + 0.5)

    def _places(self, view: View, here: Cell, observation: Observation) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Every place that can be come to, by rising cost, and which of them are no good."""
        assert self._world is not None
        assert self._plot is not None
        grid, start = self._world.grid, np.array(here, np.int64)
        places = flood(
            grid.blocks,
            grid.min_y,
            view.traits,
            self._plot.corner,
            start,
            view.under,
            view.dig_ticks,
            self._plot.inside,
            self._costs,
            self._parents,
        )
        shunned = np.zeros(self._costs.size, np.bool_)
        for place, until in self._shunned.items():
            shunned[place] = observation.tick < until
        return places[np.argsort(self._costs.reshape(-1)[places], kind="stable")], shunned

    def _go(self, view: View, place: int) -> BuildSkill:
        assert self._plot is not None
        self._sought = place
        path = way_to(self._parents, self._plot.corner, place)
        upright = (path[1:, [0, 2]] == path[:-1, [0, 2]]).all(axis=1)
        end = _vector(path[-1] + np.array((0.5, 0.0, 0.5)))
        if not len(upright) or not upright[0]:
            steps = int(upright.argmax()) if upright.any() else len(upright)
            return Walk(Route(path[: steps + 1], 0), end)
        x, y, z = _cell(path[0])
        if path[1, 1] < y:
            below = (x, y - 1, z)
            return Dig(below, (x + 0.5, y - 0.5, z + 0.5), (x + 0.5, y - 0.5, z + 0.5), (x, y, z))
        self._height = int(upright.argmin()) if not upright.all() else len(upright)
        item = view.spare
        for cell, block in zip(view.due.tolist(), view.due_blocks.tolist(), strict=True):
            if tuple(cell) == (x, y, z):
                item = names.items().id(names.blocks().name(block))
        assert item is not None, "one goes up on what is held alone"
        return Raise((x, y, z), item, (x + 0.5, y + 0.5, z + 0.5))

    # --- clearing ---

    def _clear(self, view: View, here: Cell, observation: Observation) -> BuildSkill:
        """Dig what does not belong: from here what can be dug, the highest first, else from where one gets to soonest."""
        assert self._world is not None
        assert self._plot is not None
        x, y, z = observation.pose.position
        for cell in view.unwanted.tolist():
            aim = self._guide.aim((cell[0], cell[1], cell[2]), (x, y + EYE_HEIGHT, z))
            if aim is not None:
                return Dig((cell[0], cell[1], cell[2]), aim, (cell[0] + 0.5, cell[1] + 0.5, cell[2] + 0.5))
        if not len(view.unwanted):
            return Wait()
        places, shunned = self._places(view, here, observation)
        grid = self._world.grid
        place = best_dig(grid.blocks, grid.min_y, view.traits, self._plot.corner, places, view.unwanted, shunned)
        return Wait() if place < 0 else self._go(view, int(place))

    @staticmethod
    def _is_due(view: View, cell: Cell) -> bool:
        return bool((view.due == np.array(cell)).all(axis=1).any())

    @staticmethod
    def _clearing(view: View, cell: Cell) -> ClearSubgoal:
        index = np.flatnonzero((view.unwanted == np.array(cell)).all(axis=1))
        block = int(view.unwanted_blocks[index[0]])
        return ClearSubgoal(block, int((view.unwanted_blocks == block).sum()))


def _cell(cell: NDArray[np.generic]) -> Cell:
    x, y, z = (int(part) for part in cell)
    return x, y, z


def _vector(point: NDArray[np.generic]) -> Vector:
    x, y, z = (float(part) for part in point)
    return x, y, z
