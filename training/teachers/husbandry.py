"""Husbandry: crops that are sown, grown with bone meal and harvested, and eggs that are waited for."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bridge import names
from bridge.block_states import describe
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Cell, Observation, Vector
from training.teachers.hand_skills import Break, Equip, HandsSkill, PutDown, UseAt
from training.teachers.hands import counts, lacks_in_hand
from training.teachers.mining import Miner
from training.teachers.needs import Await, Grow
from training.teachers.sight import best_aim
from training.teachers.subgoals import Roam
from training.teachers.traits import traits

_CROPS = {
    "wheat": ("wheat_seeds", "wheat", 7),
    "carrot": ("carrot", "carrots", 7),
    "potato": ("potato", "potatoes", 7),
    "beetroot": ("beetroot_seeds", "beetroots", 3),
}
"""Item -> what is sown for it, the block that grows, and the age at which it is grown."""
_TILLABLE = ("grass_block", "dirt", "dirt_path")
_FIELD = sorted(
    ((dx, dy, dz) for dx in range(-3, 4) for dy in range(-2, 2) for dz in range(-3, 4) if max(abs(dx), abs(dz)) > 1),
    key=lambda offset: abs(math.hypot(offset[0], offset[2]) - 2.2) + abs(offset[1] + 1),
)
"""Cells around the feet, those where a field is laid out first."""
_REACH = 4.0
_SOIL_TOP, _CROP_HEIGHT = 0.93, 0.05
"""Where farmland ends in its cell, and how high in its cell a crop is aimed at: also a young one is met there."""


def raising(items: tuple[int, ...], count: int, held: Mapping[int, int]) -> Grow | Await | None:
    """The step that raises ``count`` of any of some items, where that is the way to them; None where it is not."""
    table = names.items()
    for item in items:
        name = table.name(item)
        if name == "egg":
            return Await("chicken", (item,), count)
        if name in _CROPS:
            seed, block, _ = _CROPS[name]
            hoes = [held.get(other, 0) for other, known in enumerate(table.names) if known.endswith("_hoe")]
            if held.get(table.id(seed), 0) and held.get(table.id("bone_meal"), 0) and any(hoes):
                return Grow(item, count, table.id(seed), names.blocks().id(block))
    return None


class Farmer:
    """Lays out a field where it stands."""

    def __init__(self, world: EmbeddedWorld, miner: Miner) -> None:
        self._grid = world.grid
        self._miner = miner
        items, blocks = names.items(), names.blocks()
        self._hoes = [item for item, name in enumerate(items.names) if name.endswith("_hoe")]
        self._meal = items.id("bone_meal")
        self._tillable = set(blocks.ids(_TILLABLE).tolist())
        self._farmland = blocks.id("farmland")

    def grow(self, step: Grow, observation: Observation) -> HandsSkill:
        """What serves the harvest now: what lies about, what is ripe, what can be made to grow, be sown, be tilled."""
        picked = self._miner.pick_up((step.item, step.seed), observation)
        if picked is not None:
            return picked
        held = counts(observation)
        crops = [cell for cell in self._cells(observation) if self._grid.get(*cell) == step.block]
        ripe = next((cell for cell in crops if self._is_ripe(cell, step)), None)
        if ripe is not None:
            return Break(ripe, _low(ripe), _low(ripe))
        if crops and held.get(self._meal, 0):
            return self._use(self._meal, _low(crops[0]), observation)
        if held.get(step.seed, 0):
            for soil in self._soils(observation):
                if self._grid.get(*soil) == self._farmland:
                    return PutDown(step.seed, _top(soil), _top(soil))
            hoe = next((hoe for hoe in self._hoes if held.get(hoe, 0)), None)
            soil_to_till = next(iter(self._soils(observation)), None)
            if hoe is not None and soil_to_till is not None:
                return self._use(hoe, _top(soil_to_till), observation)
        return Roam()

    def _use(self, item: int, point: Vector, observation: Observation) -> HandsSkill:
        taken = lacks_in_hand((item,), observation)
        return UseAt(point, point) if taken is None else Equip(taken, point)

    def _is_ripe(self, cell: Cell, step: Grow) -> bool:
        age = int(describe(step.block, int(self._grid.get_state(*cell)))["age"])
        return age >= _CROPS[names.items().name(step.item)][2]

    def _cells(self, observation: Observation) -> list[Cell]:
        x, y, z = observation.pose.position
        eye, feet = (x, y + EYE_HEIGHT, z), (math.floor(x), math.floor(y + 0.1), math.floor(z))
        cells = [(feet[0] + dx, feet[1] + dy, feet[2] + dz) for dx, dy, dz in _FIELD]
        return [cell for cell in cells if math.dist(_low(cell), eye) <= _REACH and self._is_seen(cell, eye)]

    def _is_seen(self, cell: Cell, eye: Vector) -> bool:
        """Whether nothing, not even grass, is before a cell: a use would meet that."""
        grid = self._grid
        found, cover, *_ = best_aim(grid.blocks, grid.min_y, traits(), *eye, cell[0], cell[1], cell[2], _REACH)
        return bool(found) and cover == 0.0

    def _soils(self, observation: Observation) -> list[Cell]:
        """Earth under air near by, farmland first."""
        soils = [
            cell
            for cell in self._cells(observation)
            if (self._grid.get(*cell) in self._tillable or self._grid.get(*cell) == self._farmland)
            and self._grid.get(cell[0], cell[1] + 1, cell[2]) == names.AIR
        ]
        return sorted(soils, key=lambda cell: self._grid.get(*cell) != self._farmland)


def _low(cell: Cell) -> Vector:
    return cell[0] + 0.5, cell[1] + _CROP_HEIGHT, cell[2] + 0.5


def _top(soil: Cell) -> Vector:
    return soil[0] + 0.5, soil[1] + _SOIL_TOP, soil[2] + 0.5
