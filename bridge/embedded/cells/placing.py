"""From an item in the hand to the blocks that it puts into the world: which block, in which state, where, and whether it may.

Facing, halves and axes go by the face that was clicked, by where on it, and by where the body looks. Not in this version: water
in the cells of what is placed (waterlogging), corners of stairs, what redstone powers, chests that sneaking keeps apart.
Source: https://minecraft.wiki/w/Placement and the pages of the blocks.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import describe, properties_of, state_of, state_or_default
from bridge.embedded.cells.block_rules import AS_BED, AS_DOOR, AS_TALL_PLANT, block_rules
from bridge.embedded.cells.directions import neighbour
from bridge.embedded.cells.faces import block_faces
from bridge.embedded.cells.fluids import is_source
from bridge.embedded.cells.placing_states import Click, choose_state
from bridge.embedded.cells.support import is_held
from bridge.embedded.items.containers import join_chests
from bridge.embedded.motion.block_physics import block_physics
from bridge.grid import BlockGrid
from bridge.messages import Cell

_PLANTED = {
    "redstone": "redstone_wire",
    "string": "tripwire",
    "wheat_seeds": "wheat",
    "beetroot_seeds": "beetroots",
    "melon_seeds": "melon_stem",
    "pumpkin_seeds": "pumpkin_stem",
    "torchflower_seeds": "torchflower_crop",
    "pitcher_pod": "pitcher_crop",
    "carrot": "carrots",
    "potato": "potatoes",
    "cocoa_beans": "cocoa",
    "sweet_berries": "sweet_berry_bush",
    "glow_berries": "cave_vines",
}
"""Items whose block has another name."""
_ON_WALLS = ("torch", "_sign", "_banner", "_skull", "_head", "_fan")
_STACKS = {"snow": "layers", "sea_pickle": "pickles", "turtle_egg": "eggs", "pink_petals": "flower_amount"}
"""Blocks of which more go into one cell, and the property that counts them; candles as well."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The cells that placing changes: (cell, block, state), the first of them the one that the item stands for."""

    changes: tuple[tuple[Cell, int, int], ...]


@functools.cache
def placed_blocks() -> Mapping[int, tuple[int, ...]]:
    """Item id -> the blocks that it can become: the standing one, then that on a wall where there is one."""
    blocks, items = names.blocks(), names.items()
    found = {}
    for item, name in enumerate(items.names):
        standing = _PLANTED.get(name, name)
        if standing not in blocks or standing == "air":
            continue
        forms = [standing]
        for ending in _ON_WALLS:
            if name.endswith(ending):
                # torch -> wall_torch, oak_sign -> oak_wall_sign, oak_hanging_sign -> oak_wall_hanging_sign
                kind = ending.lstrip("_")
                kind = "hanging_sign" if name.endswith("_hanging_sign") else kind
                on_wall = name.removesuffix(kind) + "wall_" + kind
                forms += [on_wall] if on_wall in blocks else []
        found[item] = tuple(blocks.id(form) for form in forms)
    return MappingProxyType(found)


def _overlaps(cell: Cell, block: int, state: int, bodies: NDArray[np.float64]) -> bool:
    """Whether the boxes of a block in a cell reach into a body; touching is not overlapping."""
    physics = block_physics()
    boxes = physics.boxes[physics.shape_row[block, state]]
    boxes = boxes[~np.isnan(boxes[:, 0])] + np.tile(np.array(cell, np.float64), 2)
    low = np.maximum(boxes[:, None, :3], bodies[None, :, :3])
    high = np.minimum(boxes[:, None, 3:], bodies[None, :, 3:])
    return bool((low < high).all(axis=2).any())


class Placing:
    """Decides placements in one grid."""

    def __init__(self, grid: BlockGrid) -> None:
        self._grid = grid
        self._chests = names.blocks().ids(("chest", "trapped_chest")).tolist()

    def place(self, item: int, click: Click, bodies: NDArray[np.float64]) -> Placement | str:
        """What placing an item changes, or why it cannot be placed.

        Args:
            item: id of the item in the hand.
            click: the face under the crosshair and the gaze.
            bodies: float64 (n, 6), lower and upper corners of the boxes that no block may be put into.
        """
        forms = placed_blocks().get(item)
        if forms is None:
            return f"place: {names.items().name(item)} is not a block"
        more = self._stack_more(forms[0], click.cell, click)
        if more is not None:
            return self._checked([(click.cell, forms[0], more)], bodies)
        cell = click.cell
        if not self._gives_way(click.cell):
            cell = (cell[0] + click.face[0], cell[1] + click.face[1], cell[2] + click.face[2])
            more = self._stack_more(forms[0], cell, click)
            if more is not None:
                return self._checked([(cell, forms[0], more)], bodies)
        if not self._grid.min_y <= cell[1] < self._grid.min_y + self._grid.height:
            return "place: outside the world's height"
        if not self._gives_way(cell):
            return "place: the cell is taken"
        # On the side of a block the form for walls goes first, elsewhere the standing one.
        for block in reversed(forms) if click.face[1] == 0 else forms:
            state = choose_state(self._grid, block, cell, click)
            if state is not None and self._held(cell, block, state):
                return self._checked(self._with_other_half(cell, block, state), bodies)
        return f"place: nothing holds {names.blocks().name(forms[0])} there"

    def _gives_way(self, cell: Cell) -> bool:
        block = self._grid.get(*cell)
        one_layer = block != block_rules().snow or self._grid.get_state(*cell) == 0
        return bool(block_rules().replaceable[block]) and one_layer

    def _held(self, cell: Cell, block: int, state: int) -> bool:
        arrays = self._grid.arrays
        return bool(is_held(arrays, block_physics(), block_faces(), block_rules(), *cell, block, state, False))

    def _stack_more(self, block: int, cell: Cell, click: Click) -> int | None:
        """The state of the block in a cell with one more in it, None where that is not what placing does."""
        if self._grid.get(*cell) != block:
            return None
        name, state = names.blocks().name(block), self._grid.get_state(*cell)
        standing = describe(block, state)
        if name.endswith("_slab"):
            free_face, upper_free = (1, True) if standing["type"] == "bottom" else (-1, False)
            onto = click.face[1] == free_face or (click.face[1] == 0 and click.is_high == upper_free)
            fills = standing["type"] != "double" and (onto or cell != click.cell)
            return state_of(block, state, type="double") if fills else None
        counted = "candles" if name.endswith("candle") else _STACKS.get(name)
        if counted is None or (name == "snow" and cell == click.cell and click.face[1] != 1):
            return None
        values = dict(properties_of(block))[counted]
        count = values.index(standing[counted]) + 1
        return state_of(block, state, **{counted: values[count]}) if count < len(values) else None

    def _with_other_half(self, cell: Cell, block: int, state: int) -> list[tuple[Cell, int, int]]:
        """A placed block and the second half that comes with doors, tall plants and beds, or that a chest finds beside it."""
        if block in self._chests:
            return join_chests(self._grid, cell, block, state)
        changes = [(cell, block, state)]
        kind = block_rules().support[block]
        if kind in (AS_DOOR, AS_TALL_PLANT):
            changes.append(((cell[0], cell[1] + 1, cell[2]), block, state_of(block, state, half="upper")))
        elif kind == AS_BED:
            head = neighbour(cell, describe(block, state)["facing"])
            changes.append((head, block, state_of(block, state, part="head")))
        return changes

    def _soaked(self, cell: Cell, block: int, state: int) -> int:
        """The state in which a block stands that is put into a cell: with the water of it where it can hold that, else dry."""
        if "waterlogged" not in dict(properties_of(block)):
            return state
        rules = block_rules()
        wet = is_source(self._grid.arrays, rules, rules.water, *cell)
        if describe(block, state).get("type") == "double":
            wet = False
        return state_or_default(block, state, waterlogged="true" if wet else "false")

    def _checked(self, changes: list[tuple[Cell, int, int]], bodies: NDArray[np.float64]) -> Placement | str:
        changes = [(cell, block, self._soaked(cell, block, state)) for cell, block, state in changes]
        for cell, block, state in changes:
            if not self._grid.min_y <= cell[1] < self._grid.min_y + self._grid.height:
                return "place: outside the world's height"
            if self._grid.get(*cell) != block and not self._gives_way(cell):
                return "place: the cell is taken"
            if _overlaps(cell, block, state, bodies):
                return "place: a body stands there"
        return Placement(tuple(changes))


def click_of(cell: Cell, face: Cell, point: tuple[float, float, float], yaw: float, pitch: float) -> Click:
    """A click on a face of a block at a world position, by a body that looks so (degrees)."""
    x, y, z = (part - math.floor(corner) for part, corner in zip(point, cell, strict=True))
    return Click(cell, face if any(face) else (0, 1, 0), (x, y, z), yaw, pitch)
