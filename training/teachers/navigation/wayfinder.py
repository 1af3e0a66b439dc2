"""Ways through the blocks near a body, with the tools it holds: over land, through water, through rock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Vector
from bridge.raycast import look_direction
from training.teachers.finder import RouteFinder
from training.teachers.hands import tools_held
from training.teachers.navigation.ground import levels_of
from training.teachers.routes import Guide, Route, ground_cell
from training.teachers.shafts import dig_down
from training.teachers.subgoals import DigThrough
from training.teachers.traits import traits_with
from training.teachers.tunnels import TunnelFinder

_ROCK_LEVEL_TICKS = 12.0
"""What a level of rock takes to dig through with a pickaxe, about."""
_ANEW_TICKS = 10
"""A way is searched again at least so often, since the blocks change under it."""
_AHEAD_BLOCKS = (30.0, 22.0, 14.0)
_ASIDE_DEGREES = (0.0, -25.0, 25.0)
_EXPANSIONS = 5000
"""Of a search: some 10 ms where there is no way."""


class Wayfinder:
    """Finds ways. The same state has the same way: what it keeps only saves the search while the body is in one cell.

    Attributes:
        guide: for who looks along a line or aims.
    """

    def __init__(self, world: EmbeddedWorld) -> None:
        self._grid = world.grid
        self._finder = RouteFinder(world.grid)
        self._tunnels = TunnelFinder(world.grid)
        self.guide = Guide(world.grid)
        self._key: tuple[object, ...] = ()
        self._route: Route | None = None

    def to_blocks(
        self, cells: NDArray[np.int64], penalties: NDArray[np.float64], observation: Observation, rock: bool = False
    ) -> Route | None:
        """The way to where any of some blocks, int64 (n, 3), can be hit; ``penalties`` in ticks. None where none leads nearer."""
        return self._find(cells.astype(np.float64), penalties, 0.0, rock, observation)

    def to_places(
        self,
        places: NDArray[np.float64],
        near: float,
        observation: Observation,
        rock: bool = False,
        expansions: int = _EXPANSIONS,
    ) -> Route | None:
        """The way to within ``near`` level blocks of any of some places, float64 (n, 3). None where none leads nearer."""
        return self._find(places, np.zeros(len(places)), near, rock, observation, expansions)

    def down(self, observation: Observation) -> DigThrough | None:
        """The next block of a shaft straight down; None where none may be dug here."""
        table = traits_with(tools_held(observation))
        self._tunnels.table = table
        return dig_down(self._grid, self._tunnels, table, observation)

    def ahead(self, heading: float, observation: Observation) -> Route | None:
        """The way to firm ground some way ahead along a heading, in degrees of yaw."""
        x, y, z = observation.pose.position
        for blocks in _AHEAD_BLOCKS:
            places: list[Vector] = []
            for aside in _ASIDE_DEGREES:
                dx, _, dz = look_direction(heading + aside, 0.0)
                px, pz = x + dx * blocks, z + dz * blocks
                places += [(px, float(level), pz) for level in levels_of(self._grid, px, pz, y)]
            if places:
                route = self._find(np.array(places), np.zeros(len(places)), 1.5, False, observation)
                if route is not None and route.goal >= 0:
                    return route
        return None

    def _find(
        self,
        goals: NDArray[np.float64],
        penalties: NDArray[np.float64],
        near: float,
        rock: bool,
        observation: Observation,
        expansions: int = _EXPANSIONS,
    ) -> Route | None:
        tools, position = tools_held(observation), observation.pose.position
        table = traits_with(tools)
        start = ground_cell(self._grid.blocks, self._grid.min_y, table, *position)
        key = (start, np.round(goals).tobytes(), near, rock, tools, observation.tick // _ANEW_TICKS)
        if key != self._key or (self._route is not None and self.guide.steer(self._route, position) is None):
            self._finder.table = table
            self._finder.level_ticks = _ROCK_LEVEL_TICKS if rock else 0.0
            self._key, self._route = key, self._finder.find(position, goals, penalties, near, expansions)
            self._tunnels.table = table
            if rock and not self._tunnels.is_safe_way(self._route):
                self._route = self._tunnels.find(position, goals, near)
        route = self._route
        assert route is not None
        return None if route.goal < 0 and len(route.path) < 3 else route
