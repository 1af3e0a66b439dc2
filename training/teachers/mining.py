"""Breaking blocks for what they give: which one, from where, and picking up what lies about."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import describe
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Cell, Observation, Vector
from training.teachers.aiming import middle_of
from training.teachers.drops import DropWatch
from training.teachers.hand_skills import Break, Equip, HandsSkill
from training.teachers.hands import best_tool, lacks_in_hand, tools_held
from training.teachers.journeys import Journeys
from training.teachers.landscape import Landscape
from training.teachers.navigation.compass import OwnCourse
from training.teachers.navigation.senses import is_sensed
from training.teachers.needs import Gather, WearOut
from training.teachers.ore_layers import is_ore, layer_of
from training.teachers.prospecting import Prospector
from training.teachers.sight import best_aim
from training.teachers.sources import ripe_only
from training.teachers.subgoals import CollectDrop, Roam

_REACH = 4.2
_COVER_TICKS = 80.0
_LOOK_TICKS = 60
_PATIENCE_TICKS = 240
_DROP_TICKS = 200
"""So long one goes for a dropped item, which may float where nobody gets it."""
_TICKS_PER_BLOCK = 8.0
_SHUNNED_TICKS = 2400
_RIPE = {"wheat": "7", "carrots": "7", "potatoes": "7", "beetroots": "3"}
_SOFT_GROUND = (
    "dirt",
    "grass_block",
    "sand",
    "gravel",
    "oak_leaves",
    "birch_leaves",
    "spruce_leaves",
    "jungle_leaves",
    "stone",
)
"""What a tool is worn on."""


class Miner:
    """Breaks blocks and gathers what falls.

    Attributes:
        own: the course along which the student has said that it looks for what is gathered; None for none.
    """

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, landscape: Landscape) -> None:
        self._world = world
        self._journeys = journeys
        self._landscape = landscape
        self._drops = DropWatch(journeys.finder, journeys.guide)
        self._prospector = Prospector(journeys)
        self.own: OwnCourse | None = None
        self._blocks: tuple[int, ...] = ()
        self._cells: NDArray[np.int64] = np.zeros((0, 3), np.int64)
        self._looked = -_LOOK_TICKS
        self._pursued, self._pursued_since = -1, 0
        self._given_up: set[int] = set()
        self._target: Cell | None = None
        self._since = 0

    def gather(self, step: Gather, observation: Observation) -> HandsSkill:
        """What serves the step now."""
        picked = self.pick_up(step.items, observation)
        if picked is not None:
            return picked
        return self._break_any(step.blocks, step.tools, observation)

    def wear_out(self, step: WearOut, observation: Observation) -> HandsSkill:
        """A block to be broken with the tool in the hand, whatever serves best."""
        blocks = tuple(names.blocks().ids(_SOFT_GROUND).tolist())
        skill = self._break_any(blocks, (step.tool,), observation)
        near = isinstance(skill, Break | Equip)
        return Equip(step.tool) if near and lacks_in_hand((step.tool,), observation) is not None else skill

    def pick_up(self, items: tuple[int, ...], observation: Observation) -> CollectDrop | None:
        """The way to a wanted item that lies near; None where none does."""
        wanted = tuple(names.items().name(item) for item in items)
        lying = [drop for drop in self._drops.wanted(wanted, observation) if drop.id not in self._given_up]
        skill = self._drops.gather(lying, observation, straight=True) or self._drops.gather(
            lying, observation, straight=False
        )
        if skill is None or lying[0].id != self._pursued:
            self._pursued, self._pursued_since = (lying[0].id if lying else -1), observation.tick
        elif observation.tick - self._pursued_since > _DROP_TICKS:
            self._given_up.add(self._pursued)
        return skill

    def dig(self, cell: Cell, observation: Observation) -> Break | None:
        """The breaking of a block that can be seen from here; None where it cannot."""
        aim = self._aim(cell, observation)
        return None if aim is None else Break(cell, aim, middle_of(cell))

    def knows(self, blocks: tuple[int, ...], observation: Observation) -> bool:
        """Whether any of some blocks is known."""
        self._look(blocks, observation)
        return len(self._cells) > 0

    def give_up(self, observation: Observation) -> None:
        """Leave the block that was gone for alone for a while."""
        if self._target is not None:
            self._landscape.shun(self._target, observation.tick + _SHUNNED_TICKS)
            self._looked, self._target = -_LOOK_TICKS, None

    def _break_any(self, blocks: tuple[int, ...], tools: tuple[int, ...], observation: Observation) -> HandsSkill:
        self._look(blocks, observation)
        if not len(self._cells):
            return self._prospector.seek(blocks, self.own, observation)
        nearest: Cell = tuple(self._cells[0].tolist())
        block = names.blocks().name(self._landscape.block(nearest))
        own = self.own if is_ore(block) else None
        # Who follows the student's own course goes by nothing that the map knows.
        cells = self._cells.tolist() if own is None else list(self._sensed(observation))
        cell = self._at_hand(cells, observation)
        if cell is not None:
            self._watch(cell, observation)
            tool = best_tool(self._landscape.block(cell), tools or tools_held(observation))
            wanted = (tool,) if tool is not None else tools
            taken = lacks_in_hand(wanted, observation)
            if taken is not None:
                return Equip(taken, middle_of(cell))
            return Break(cell, self._aim(cell, observation) or middle_of(cell), middle_of(cell))
        if own is None:
            self._watch(nearest, observation)
        way = None
        if is_ore(block) and not (any(self._sensed(observation)) if own is None else cells):
            layer = layer_of(block)
            way = self._prospector.lead(nearest, nearest[1] if layer is None else layer, own, observation)
        else:
            self._prospector.rest()
        way = way or self._journeys.to_blocks(np.array(cells or self._cells, np.int64), observation)
        if way is None:
            for unreachable in self._cells.tolist():
                self._landscape.shun(tuple(unreachable), observation.tick + _SHUNNED_TICKS)
            self._looked = -_LOOK_TICKS
            return Roam()
        return way

    def _sensed(self, observation: Observation) -> Iterator[list[int]]:
        return (cell for cell in self._cells.tolist() if is_sensed(tuple(cell), self._world.grid, observation))

    def _look(self, blocks: tuple[int, ...], observation: Observation) -> None:
        """Keep the list of cells fresh: anew now and then, and without those that were broken."""
        if blocks == self._blocks and observation.tick - self._looked < _LOOK_TICKS:
            kept = [cell for cell in self._cells.tolist() if self._landscape.block(tuple(cell)) in blocks]
            if len(kept) == len(self._cells):
                return
        cells = self._landscape.find(blocks, observation.pose.position, observation.tick)
        self._cells = np.array([cell for cell in cells.tolist() if self._is_ripe(tuple(cell))], np.int64).reshape(-1, 3)
        self._blocks, self._looked = blocks, observation.tick

    def _is_ripe(self, cell: Cell) -> bool:
        block = self._landscape.block(cell)
        if not ripe_only(block):
            return True
        state = describe(block, int(self._world.grid.get_state(*cell)))
        return state.get("age") == _RIPE[names.blocks().name(block)]

    def _at_hand(self, known: list[list[int]], observation: Observation) -> Cell | None:
        """A wanted block of those known that can be hit from here: the one begun, else the nearest."""
        target = observation.target
        cells: list[Cell] = [(x, y, z) for x, y, z in known]
        if target is not None and target.cell in cells and target.break_progress > 0.0:
            return target.cell
        if observation.pose.in_water and not observation.pose.on_ground:
            return None
        return next((cell for cell in cells if self._aim(cell, observation) is not None), None)

    def _aim(self, cell: Cell, observation: Observation) -> Vector | None:
        x, y, z = observation.pose.position
        grid = self._world.grid
        found, cover, px, py, pz, _ = best_aim(
            grid.blocks, grid.min_y, self._journeys.finder.table, x, y + EYE_HEIGHT, z, *cell, _REACH
        )
        return (px, py, pz) if found and cover < _COVER_TICKS else None

    def _watch(self, cell: Cell, observation: Observation) -> None:
        """A block that takes too long is left alone for a while."""
        if cell != self._target:
            self._target, self._since = cell, observation.tick
        elif observation.tick - self._since > _PATIENCE_TICKS + _TICKS_PER_BLOCK * math.dist(
            cell, observation.pose.position
        ):
            self._landscape.shun(cell, observation.tick + _SHUNNED_TICKS)
            self._looked, self._target = -_LOOK_TICKS, None
