"""What an agent is to build: the blueprint that its goal gives or its own design makes, where it stands, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agent.geometry import place_geometry
from agent.layout import CROSSHAIR_FEATURE, WANTED
from agent.plan import TokenRow
from agent.site import Survey, choose_site, obstructing_cells, wanted_cells
from bridge import names
from bridge.messages import EYE_HEIGHT, Observation, Voxels

TO_CLEAR = 4
"""Places among the WANTED that cells to be cleared may take."""
CLEARED = "cave_air"
"""The block that is named for a cell in which air is wanted, since 0 means that there is no cell at all."""


class BlueprintDecoder(Protocol):
    """Makes a blueprint of a design's codes (``agent.blueprint``)."""

    def decode(self, codes: NDArray[np.int64]) -> Voxels:
        """Codes int64 (DESIGN_CODES,) to a blueprint, uint16 (BLUEPRINT_SIDE,) * 3."""


@dataclass(frozen=True, eq=False)
class Plot:
    """Where one agent builds.

    Attributes:
        blueprint: what is to stand; None while there is none.
        codes: the design that it was made of; empty for one that the goal gave.
        first: what was seen first, when the goal was new; None before. The site is chosen by that, however long a design takes,
            so that whoever watched from the beginning knows it too.
        survey: where it stands, and what was last seen there; None until there is a blueprint.
    """

    blueprint: Voxels | None = None
    codes: TokenRow = ()
    first: Observation | None = None
    survey: Survey | None = None

    def see(self, observation: Observation, designed: TokenRow, decoder: BlueprintDecoder | None) -> Plot:
        """The plot as of this observation: the first design is decoded, and its blueprint gets its site.

        What was begun is built to its end: once there is a blueprint, of the goal or of a design, no later design replaces it.
        Nobody teaches what to do with half of another building.

        Args:
            observation: of now.
            designed: codes of the last finished design; empty where there is none.
            decoder: what makes blueprints of designs; None leaves them as they are.
        """
        plot = self if self.first is not None else replace(self, first=observation)
        assert plot.first is not None
        if decoder is not None and self.blueprint is None and designed != self.codes:
            drawn = decoder.decode(np.array(designed, np.int64))
            # A design of nothing but air asks for nothing, and another may come.
            plot = Plot(drawn if drawn.any() else None, designed, plot.first)
        if plot.blueprint is None:
            return plot
        if plot.survey is None:
            assert plot.first is not None
            survey = Survey(choose_site(plot.blueprint, plot.first))
            survey.look(plot.first)
        else:
            survey = Survey(plot.survey.site)
            survey.blocks[:] = plot.survey.blocks
        survey.look(observation)
        return replace(plot, survey=survey)

    def write_wanted(self, observation: Observation, blocks: NDArray[np.int32], geometry: NDArray[np.float32]) -> None:
        """Write what is missing, in building order, and then what is to be cleared, into ``blocks`` (WANTED,) and ``geometry``.

        The crosshair's feature of a missing cell says that what is placed now would come to stand there.
        """
        if self.survey is None:
            return
        site, target, pose = self.survey.site, observation.target, observation.pose
        cells, wanted = wanted_cells(site, observation, self.survey)
        obstacles = obstructing_cells(site, observation, self.survey)[0][:TO_CLEAR]
        room = WANTED - len(obstacles)
        numbers = [*wanted[:room].tolist(), *[names.blocks().id(CLEARED)] * len(obstacles)]
        against: tuple[int, ...] | None = None
        if target is not None and target.cell is not None and target.face is not None:
            against = tuple(at + out for at, out in zip(target.cell, target.face, strict=True))
        x, y, z = pose.position
        for row, (cell, block) in enumerate(zip([*cells[:room].tolist(), *obstacles.tolist()], numbers, strict=True)):
            dx, dy, dz = cell[0] + 0.5 - x, cell[1] + 0.5 - y - EYE_HEIGHT, cell[2] + 0.5 - z
            blocks[row] = block
            place_geometry(dx, dy, dz, pose.yaw, pose.pitch, geometry[row])
            hit = target.cell if row >= min(len(cells), room) and target is not None else against
            geometry[row, CROSSHAIR_FEATURE] = hit is not None and tuple(cell) == tuple(hit)
