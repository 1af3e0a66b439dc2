"""The extra expert: what neither a student's senses nor the hierarchy tell. Teachers ask it; a student never does.

It knows (a) the map of the simulated world, (b) the recipes joined with the landmarks, as a way from what is held to what is
wanted with the place of each step, and (c) what buildings look like: a blueprint from a text, and the codes of a blueprint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import BLUEPRINT_SIDE, Cell, Observation, Vector, Voxels
from training.teachers.costs import HOPELESS
from training.teachers.hands import counts
from training.teachers.landmarks import Landmark, find_landmarks, nearest
from training.teachers.landscape import Landscape
from training.teachers.needs import Gather, Hunt, Step, UseOn
from training.teachers.planner import Planner, Stations

_TICKS_PER_BLOCK = 5.0


@dataclass(frozen=True)
class Stop:
    """A step of a way, and the cell it is nearest to be done at; None where it is done on the spot."""

    step: Step
    cell: Cell | None


class Expert:
    """Knows one world.

    Args:
        world: begun. What is asked is answered from the columns that it holds at that time.
    """

    def __init__(self, world: EmbeddedWorld) -> None:
        self._world = world
        self._landscape = Landscape(world.grid)

    def landmarks(self, kind: str) -> list[Landmark]:
        """All of a kind: ``tree``, ``water``, ``lava``, ``cave``, an ore such as ``iron_ore``, or a kind of creature.

        ValueError for any other word.
        """
        return find_landmarks(self._world, kind)

    def nearest(self, kind: str, position: Vector) -> Landmark | None:
        """The landmark of a kind nearest to a position; None where there is none, ValueError as for ``landmarks``."""
        return nearest(self.landmarks(kind), position)

    def way(self, items: tuple[int, ...], count: int, observation: Observation) -> list[Stop] | None:
        """The recipe graph walked over the map: steps to ``count`` more of ``items``, the first one first.

        None where no way is known in this land.
        """
        position = observation.pose.position
        distances = self._landscape.distances(position)

        def ticks(block: int) -> float:
            away = float(distances[block])
            return HOPELESS if math.isinf(away) else away * _TICKS_PER_BLOCK

        def creature(kind: str) -> float:
            found = self.nearest(kind, position)
            return math.inf if found is None else math.dist(found.cell, position)

        near = observation.nearby
        stations = Stations(near is not None and near.crafting_table, near is not None and near.furnace)
        steps = Planner(counts(observation), stations, ticks, creature).plan(items, count)
        return None if steps is None else [Stop(step, self._place(step, observation)) for step in steps]

    def _place(self, step: Step, observation: Observation) -> Cell | None:
        position = observation.pose.position
        if isinstance(step, Gather):
            cells = self._landscape.find(step.blocks, position, observation.tick, count=1)
            return None if not len(cells) else (int(cells[0, 0]), int(cells[0, 1]), int(cells[0, 2]))
        if isinstance(step, Hunt | UseOn):
            found = self.nearest(step.kind, position)
            return None if found is None else found.cell
        return None

    @staticmethod
    def blueprint(text: str) -> Voxels:
        """What a text describes, uint16 (16, 16, 16) of block ids, by the weights that ship.

        ValueError for an empty or an overlong text, PackageError where the weights are missing or altered.
        """
        # Torch is imported only where a building is asked for.
        from training.expert.blueprint_model import load_blueprint_model

        model = load_blueprint_model()
        drawn: Voxels = model.draw(model.codes_of_texts([text]))[0]
        return drawn

    @staticmethod
    def codes(blueprint: Voxels) -> NDArray[np.int32]:
        """The codes of a blueprint, int32 (CODES,), that the student is to say.

        ValueError for another shape and for blocks that the corpus lacks, naming them.
        """
        if blueprint.shape != (BLUEPRINT_SIDE,) * 3:
            raise ValueError(f"blueprint: must have shape {(BLUEPRINT_SIDE,) * 3}, got {blueprint.shape}")
        from training.expert.blueprint_model import load_blueprint_model

        codes: NDArray[np.int32] = load_blueprint_model().codes_of_blueprints(blueprint[None])[0]
        return codes
