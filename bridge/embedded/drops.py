"""Items that lie in the world: how they fall, and when they are picked up. Figures of the game's item entity."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.embedded.block_physics import WATER, block_physics
from bridge.embedded.collision import block_at, make_box, shift, slide, traits_at
from bridge.embedded.inventory import Inventory
from bridge.embedded.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.physics import Body
from bridge.grid import BlockGrid
from bridge.messages import Cell, Vector

ITEM_HALF_WIDTH = 0.125
ITEM_HEIGHT = 0.25
ITEM_GRAVITY = 0.04
ITEM_DRAG = 0.98
BLOCK_DROP_DELAY = 10
TOSS_DELAY = 40
"""Ticks before an item can be picked up: after its block broke, and after it was tossed."""
LIFETIME = 6000
PICKUP_SIDE, PICKUP_RISE = 1.0, 0.5
"""How far the player's box is grown, sideways and up and down, to touch items."""
TOSS_SPEED = 0.3


@dataclass(slots=True)
class Drop:
    """A stack lying in the world; ``position`` float64[3] is its feet, ``age`` and ``pickup_delay`` count ticks."""

    id: int
    item: int
    count: int
    durability: int
    position: NDArray[np.float64]
    velocity: NDArray[np.float64]
    pickup_delay: int
    age: int = 0
    flags: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))


@njit(cache=True, nogil=True)
def _tick_item(  # type: ignore[no-untyped-def]
    blocks, column_loaded, min_y, traits, slipperiness, boxes, position, velocity, flags
):
    """One tick of a falling, sliding or floating item; ``flags[0]`` is on ground."""
    cell_x = math.floor(position[0])
    cell_z = math.floor(position[2])
    if traits_at(blocks, column_loaded, min_y, traits, cell_x, math.floor(position[1] + 0.1), cell_z) & WATER:
        velocity[0] *= 0.99
        velocity[2] *= 0.99
        if velocity[1] < 0.06:
            velocity[1] += 0.0005
    else:
        velocity[1] -= ITEM_GRAVITY
    box = np.empty(6)
    make_box(box, position[0], position[1], position[2], ITEM_HALF_WIDTH, ITEM_HEIGHT)
    for axis in (1, 0, 2):
        step = slide(blocks, column_loaded, min_y, traits, boxes, box, axis, velocity[axis])
        shift(box, axis, step)
        if axis == 1:
            flags[0] = step != velocity[1] and velocity[1] < 0.0
        if step != velocity[axis]:
            velocity[axis] = 0.0
    position[0] = box[0] + ITEM_HALF_WIDTH
    position[1] = box[1]
    position[2] = box[2] + ITEM_HALF_WIDTH
    friction = ITEM_DRAG
    if flags[0]:
        under = block_at(
            blocks,
            column_loaded,
            min_y,
            math.floor(position[0]),
            math.floor(position[1] - 0.5),
            math.floor(position[2]),
        )
        friction *= slipperiness[under]
    velocity[0] *= friction
    velocity[1] *= ITEM_DRAG
    velocity[2] *= friction


class Drops:
    """All items lying in a world. Iterating gives each ``Drop``."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._items: list[Drop] = []
        self._next_id = 1

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def _add(self, item: int, count: int, durability: int, position: Vector, velocity: Vector, delay: int) -> None:
        self._items.append(Drop(self._next_id, item, count, durability, np.array(position), np.array(velocity), delay))
        self._next_id += 1

    def spill(self, item: int, cell: Cell, durability: int = -1) -> None:
        """What a broken block leaves: near the middle of its cell, with a small hop."""
        offset = self._generator.uniform(-0.25, 0.25, 3)
        hop = self._generator.uniform(-0.1, 0.1, 2)
        position = (cell[0] + 0.5 + offset[0], cell[1] + 0.5 + offset[1] - ITEM_HEIGHT / 2, cell[2] + 0.5 + offset[2])
        self._add(item, 1, durability, position, (hop[0], 0.2, hop[1]), BLOCK_DROP_DELAY)

    def toss(self, stack: tuple[int, int, int], eye: Vector, direction: Vector) -> None:
        """Throw (item, count, durability) from the eye along a unit vector."""
        x, y, z = eye
        dx, dy, dz = direction
        velocity = (dx * TOSS_SPEED, dy * TOSS_SPEED + 0.1, dz * TOSS_SPEED)
        self._add(*stack, (x, y - 0.3, z), velocity, TOSS_DELAY)

    def tick(self, grid: BlockGrid) -> None:
        """Move every item and forget those that have lain for LIFETIME."""
        if not self._items:
            return
        table = block_physics()
        for drop in self._items:
            _tick_item(
                grid.blocks,
                grid.column_loaded,
                grid.min_y,
                table.traits,
                table.slipperiness,
                table.boxes,
                drop.position,
                drop.velocity,
                drop.flags,
            )
            drop.age += 1
            drop.pickup_delay = max(0, drop.pickup_delay - 1)
        self._items = [drop for drop in self._items if drop.age < LIFETIME and drop.position[1] > grid.min_y - 64]

    def collect(self, body: Body, inventory: Inventory) -> None:
        """Put every item that the body's grown box touches into the inventory, as far as there is room."""
        if not self._items:
            return
        x, y, z = body.position
        side = HALF_WIDTH + PICKUP_SIDE + ITEM_HALF_WIDTH
        for drop in self._items:
            if (
                drop.pickup_delay == 0
                and abs(drop.position[0] - x) < side
                and abs(drop.position[2] - z) < side
                and y - PICKUP_RISE - ITEM_HEIGHT < drop.position[1] < y + PLAYER_HEIGHT + PICKUP_RISE
            ):
                drop.count = inventory.add(drop.item, drop.count, drop.durability)
        self._items = [drop for drop in self._items if drop.count > 0]
