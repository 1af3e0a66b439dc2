"""The player: plans for what is wanted, and carries out the next step of the plan, one action a tick.

It sees the world's ground truth and the same observations as a student; it acts through the contract's actions alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Observation
from training.teachers.costs import HOPELESS
from training.teachers.hands import counts, take
from training.teachers.hunting import Hunter
from training.teachers.journeys import Journeys
from training.teachers.landscape import Landscape
from training.teachers.making import Maker
from training.teachers.mining import Miner
from training.teachers.needs import Craft, Gather, Hunt, Smelt, Step, UseOn, Wear, WearOut
from training.teachers.planner import Planner

_PLAN_TICKS = 100
_TICKS_PER_BLOCK = 5.0


@dataclass(frozen=True)
class Hold:
    """Hold ``count`` more of ``items`` than at the beginning."""

    items: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class Kill:
    """Kill one creature of a kind."""

    kind: str


@dataclass(frozen=True)
class UseTool:
    """Make an item and use it: wear a tool by a block, put on a piece of armour."""

    item: int
    is_armour: bool = False


Wish = Hold | Kill | UseTool


class Errands:
    """Fulfils one wish in one world.

    Args:
        world: just begun.
        wish: what is wanted.
    """

    def __init__(self, world: EmbeddedWorld, wish: Wish) -> None:
        self._wish = wish
        self._landscape = Landscape(world.grid)
        self._journeys = Journeys(world)
        self._miner = Miner(world, self._journeys, self._landscape)
        self._maker = Maker(world, self._journeys, self._landscape, self._miner)
        self._hunter = Hunter(world, self._journeys, self._miner)
        self._begun: dict[int, int] | None = None
        self._plan: list[Step] | None = None
        self._planned_for: tuple[dict[int, int], int] | None = None
        self._distances: NDArray[np.float64] | None = None

    @property
    def step(self) -> Step | None:
        """The step that was carried out last; None where no plan was found."""
        return self._plan[0] if self._plan else None

    def describe(self) -> str:
        """In words, what the player is about."""
        step, items = self.step, names.items()
        match step:
            case None:
                return "no way to what is wanted is known in this land"
            case Gather():
                return f"gathering {items.name(step.items[0])} from {names.blocks().name(step.blocks[0])}"
            case Hunt():
                return f"hunting a {step.kind}" + (f" for {items.name(step.items[0])}" if step.items else "")
            case UseOn():
                return f"using {items.name(step.tool)} on a {step.kind}"
            case Craft() | Smelt() | Wear():
                return f"{type(step).__name__.lower()} {items.name(step.item)}"
            case WearOut():
                return f"using {items.name(step.tool)}"

    def act(self, observation: Observation) -> Action:
        """The action of this tick."""
        if self._begun is None:
            self._begun = counts(observation)
        self._make_plan(observation)
        if not self._plan:
            return self._journeys.roam(observation)
        match self._plan[0]:
            case Gather() as step:
                return self._miner.gather(step, observation)
            case Hunt() as step:
                return self._hunter.hunt(step, observation)
            case UseOn() as step:
                return self._hunter.use_on(step, observation)
            case Craft() as step:
                return self._maker.craft(step, observation)
            case Smelt() as step:
                return self._maker.smelt(step, observation)
            case WearOut() as step:
                return self._miner.wear_out(step, observation)
            case Wear() as step:
                return take((step.item,), observation) or Action(use=True)

    def _make_plan(self, observation: Observation) -> None:
        held = counts(observation)
        if self._planned_for is not None:
            before, tick = self._planned_for
            if before == held and observation.tick - tick < _PLAN_TICKS:
                return
            if observation.tick - tick >= _PLAN_TICKS or not self._plan:
                self._distances = None
        self._planned_for = (held, observation.tick)
        match self._wish:
            case Kill():
                self._plan = [Hunt(self._wish.kind)]
            case UseTool():
                self._plan = self._tool_plan(self._wish, held, observation)
            case Hold():
                assert self._begun is not None
                more = sum(self._begun.get(item, 0) - held.get(item, 0) for item in self._wish.items) + self._wish.count
                self._plan = self._planner(held, observation).plan(self._wish.items, more) if more > 0 else []

    def _tool_plan(self, wish: UseTool, held: dict[int, int], observation: Observation) -> list[Step] | None:
        if held.get(wish.item, 0):
            return [Wear(wish.item) if wish.is_armour else WearOut(wish.item)]
        return self._planner(held, observation).plan_tool(wish.item)

    def _planner(self, held: dict[int, int], observation: Observation) -> Planner:
        def creature(kind: str) -> float:
            return self._hunter.away(kind, observation)

        return Planner(
            held, self._maker.stations(observation), lambda block: self._distance(block, observation), creature
        )

    def _distance(self, block: int, observation: Observation) -> float:
        if self._distances is None:
            self._distances = self._landscape.distances(observation.pose.position)
        away = float(self._distances[block])
        return HOPELESS if away == np.inf else away * _TICKS_PER_BLOCK
