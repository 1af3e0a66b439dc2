"""Items that lie in the world: how they fall, merge, are picked up and vanish. Figures of the game's item entity.

Source: https://minecraft.wiki/w/Item_(entity). Two stacks merge where they lie within half a block of each other sideways; it is
tried every second tick while one moves and every 40 ticks while it rests. In water items rise and drift with the current
(https://minecraft.wiki/w/Water#Current); lava, fire and cactus end them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.chance import uniform
from bridge.embedded.items.inventory import Inventory, add_stack
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import ENDS_ITEMS, WATER, block_physics
from bridge.embedded.motion.collision import VOID_DEPTH, block_at, is_loaded, make_box, shift, slide, traits_at
from bridge.embedded.motion.medium import traits_around, water_around, water_height
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.embedded.motion.physics import Body
from bridge.grid import BODY_BOX, BlockGrid
from bridge.messages import Cell, Vector

ITEM_HALF_WIDTH = 0.125
ITEM_HEIGHT = 0.25
ITEM_GRAVITY = 0.04
ITEM_DRAG = 0.98
FLOAT_DEPTH, WATER_DRAG, BUOYANCY, FASTEST_RISE = 0.1, 0.99, 0.0005, 0.06
_SKIN = 0.001
"""By how much an item's box is made smaller to ask what it lies in."""
BLOCK_DROP_DELAY = 10
TOSS_DELAY = 40
"""Ticks before an item can be picked up: after its block broke, and after it was tossed."""
LIFETIME = 6000
MERGE_SIDE = 0.5
MERGE_MOVING, MERGE_RESTING = 2, 40
PICKUP_SIDE, PICKUP_RISE = 1.0, 0.5
"""How far the player's box is grown, sideways and up and down, to touch items."""
TOSS_SPEED = 0.3
MAX_DROPS = 256
"""How many stacks lie in one world at most; the oldest vanishes for one more."""
DROP = np.dtype(
    [
        ("id", np.int64),
        ("item", np.int64),
        ("count", np.int64),
        ("durability", np.int64),
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
        ("pickup_delay", np.int64),
        ("age", np.int64),
        ("on_ground", np.int64),
    ]
)
"""A stack lying in the world, its feet at ``position``; ``age`` and ``pickup_delay`` in ticks. A ``count`` of 0 is a free row."""


@rule
def sweep(grid, physics, thing, half_width, height):  # type: ignore[no-untyped-def]
    """Move a record of ``position``, ``velocity`` and ``on_ground`` by its velocity until blocks stop it, axis by axis."""
    position, velocity = thing.position, thing.velocity
    box = grid.boxes[BODY_BOX]
    make_box(box, position[0], position[1], position[2], half_width, height)
    for axis in (1, 0, 2):
        step = slide(grid, physics, box, axis, velocity[axis])
        shift(box, axis, step)
        if axis == 1:
            thing.on_ground = step != velocity[1] and velocity[1] < 0.0
        if step != velocity[axis]:
            velocity[axis] = 0.0
    position[0] = box[0] + half_width
    position[1] = box[1]
    position[2] = box[2] + half_width


@rule
def _floats(grid, physics, position):  # type: ignore[no-untyped-def]
    """Whether water stands more than a tenth of a block above an item's underside."""
    x, z, probe = math.floor(position[0]), math.floor(position[2]), position[1] + FLOAT_DEPTH
    y = math.floor(probe)
    if not traits_at(grid, physics, x, y, z) & WATER:
        return False
    return probe < y + water_height(grid, physics, x, y, z)


@rule
def _move(grid, physics, drop):  # type: ignore[no-untyped-def]
    """One tick of a falling, sliding or floating item; the traits of the cells that it lies in then."""
    position, velocity = drop.position, drop.velocity
    if _floats(grid, physics, position):
        velocity[0] *= WATER_DRAG
        velocity[2] *= WATER_DRAG
        if velocity[1] < FASTEST_RISE:
            velocity[1] += BUOYANCY
    else:
        velocity[1] -= ITEM_GRAVITY
    sweep(grid, physics, drop, ITEM_HALF_WIDTH, ITEM_HEIGHT)
    friction = ITEM_DRAG
    if drop.on_ground:
        under = block_at(grid, math.floor(position[0]), math.floor(position[1] - 0.5), math.floor(position[2]))
        friction *= physics.slipperiness[under]
    velocity[0] *= friction
    velocity[1] *= ITEM_DRAG
    velocity[2] *= friction
    box = grid.boxes[BODY_BOX]
    make_box(box, position[0], position[1], position[2], ITEM_HALF_WIDTH, ITEM_HEIGHT)
    traits = traits_around(grid, physics, box, _SKIN, _SKIN)
    if traits & WATER:
        water_around(grid, physics, box, _SKIN, _SKIN, velocity)
    return traits


@rule
def _merge(drops, index, stack_size):  # type: ignore[no-untyped-def]
    """Take into one stack those beside it that fit; the younger age and the longer delay stay."""
    drop = drops[index]
    for other_index in range(drops.shape[0]):
        other = drops[other_index]
        if (
            other_index != index
            and other.count > 0
            and other.item == drop.item
            and other.durability == drop.durability
            and drop.count + other.count <= stack_size[drop.item]
            and abs(other.position[0] - drop.position[0]) < MERGE_SIDE + 2 * ITEM_HALF_WIDTH
            and abs(other.position[2] - drop.position[2]) < MERGE_SIDE + 2 * ITEM_HALF_WIDTH
            and abs(other.position[1] - drop.position[1]) < ITEM_HEIGHT
        ):
            drop.count += other.count
            drop.age = min(drop.age, other.age)
            drop.pickup_delay = max(drop.pickup_delay, other.pickup_delay)
            other.count = 0


@rule
def tick_drops(grid, physics, drops, stack_size, ledger):  # type: ignore[no-untyped-def]
    """Move every item; those that lay too long, burn, touch a cactus or fall into the void are gone, and booked.

    On columns that are not loaded nothing happens, and no item ages (https://minecraft.wiki/w/Item_(entity)#Despawning).

    Args:
        grid, physics: ``GridArrays``, ``BlockPhysics``.
        drops: ``DROP`` (n,).
        stack_size: int (items,).
        ledger: int64 (items,).
    """
    for index in range(drops.shape[0]):
        drop = drops[index]
        if drop.count == 0 or not is_loaded(grid, math.floor(drop.position[0]), math.floor(drop.position[2])):
            continue
        traits = _move(grid, physics, drop)
        drop.age += 1
        drop.pickup_delay = max(0, drop.pickup_delay - 1)
        if traits & ENDS_ITEMS or drop.age >= LIFETIME or drop.position[1] < grid.min_y - VOID_DEPTH:
            book(ledger, drop.item, -drop.count)
            drop.count = 0
            continue
        resting = drop.on_ground and abs(drop.velocity[0]) + abs(drop.velocity[2]) < 1e-5
        if drop.age % (MERGE_RESTING if resting else MERGE_MOVING) == 0:
            _merge(drops, index, stack_size)


@rule
def add_drop(drops, item, count, durability, x, y, z, vx, vy, vz, delay, next_id, ledger):  # type: ignore[no-untyped-def]
    """Lay a stack into a free row, or in the place of the oldest, which is booked as lost. ``next_id`` int64[1] moves on."""
    place = 0
    for index in range(drops.shape[0]):
        if drops[index].count == 0:
            place = index
            break
        if drops[index].age > drops[place].age:
            place = index
    drop = drops[place]
    if drop.count > 0:
        book(ledger, drop.item, -drop.count)
    drop.id = next_id[0]
    next_id[0] += 1
    drop.item = item
    drop.count = count
    drop.durability = durability
    drop.position[0], drop.position[1], drop.position[2] = x, y, z
    drop.velocity[0], drop.velocity[1], drop.velocity[2] = vx, vy, vz
    drop.pickup_delay = delay
    drop.age = 0
    drop.on_ground = 0


@rule
def spill(drops, item, count, durability, x, y, z, random, next_id, ledger):  # type: ignore[no-untyped-def]
    """What a broken block leaves: near the middle of its cell (x, y, z), with a small hop. The caller books what is new."""
    add_drop(
        drops,
        item,
        count,
        durability,
        x + 0.5 + uniform(random, -0.25, 0.25),
        y + 0.5 + uniform(random, -0.25, 0.25) - ITEM_HEIGHT / 2,
        z + 0.5 + uniform(random, -0.25, 0.25),
        uniform(random, -0.1, 0.1),
        0.2,
        uniform(random, -0.1, 0.1),
        BLOCK_DROP_DELAY,
        next_id,
        ledger,
    )


@rule
def collect_drops(drops, position, slots, held_slot, stack_size):  # type: ignore[no-untyped-def]
    """Put every item that the player's grown box touches into the slots, as far as there is room; how many stacks gave some."""
    taken = 0
    side = HALF_WIDTH + PICKUP_SIDE + ITEM_HALF_WIDTH
    low, high = position[1] - PICKUP_RISE - ITEM_HEIGHT, position[1] + PLAYER_HEIGHT + PICKUP_RISE
    for index in range(drops.shape[0]):
        drop = drops[index]
        if (
            drop.count > 0
            and drop.pickup_delay == 0
            and abs(drop.position[0] - position[0]) < side
            and abs(drop.position[2] - position[2]) < side
            and low < drop.position[1] < high
        ):
            left = add_stack(slots, held_slot, drop.item, drop.count, drop.durability, stack_size[drop.item])
            taken += left < drop.count
            drop.count = left
    return taken


class Drops:
    """All items lying in a world. Iterating gives each as its ``DROP`` record.

    Args:
        random: uint64[1] of ``chance``.
        ledger: int64 (items,) of ``ledger``.
        records: ``DROP`` (n,) to live in; None makes MAX_DROPS. It is emptied.
        next_id: int64[1], the id of the next entity of this world.
    """

    def __init__(
        self,
        random: NDArray[np.uint64],
        ledger: NDArray[np.int64],
        records: NDArray[np.void] | None = None,
        next_id: NDArray[np.int64] | None = None,
    ) -> None:
        self._random = random
        self._ledger = ledger
        self.records = np.zeros(MAX_DROPS, DROP) if records is None else records
        self.records["count"] = 0
        self._next_id = np.ones(1, np.int64) if next_id is None else next_id

    def __iter__(self) -> Iterator[Any]:
        return iter(self.records[self.records["count"] > 0])

    def __len__(self) -> int:
        return int(np.count_nonzero(self.records["count"]))

    def spill(self, item: int, cell: Cell, count: int = 1, durability: int = -1) -> None:
        """What a broken block leaves: near the middle of its cell, with a small hop."""
        spill(self.records, item, count, durability, *cell, self._random, self._next_id, self._ledger)

    def toss(self, stack: tuple[int, int, int], eye: Vector, direction: Vector) -> None:
        """Throw (item, count, durability) from the eye along a unit vector."""
        x, y, z = eye
        vx, vy, vz = (part * TOSS_SPEED for part in direction)
        add_drop(
            self.records, *stack, x, y - 0.3, z, vx, vy + 0.1, vz, TOSS_DELAY, self._next_id, self._ledger
        )  # fmt: skip

    def tick(self, grid: BlockGrid) -> None:
        """One tick of every item."""
        tick_drops(grid.arrays, block_physics(), self.records, names.items().stack_size, self._ledger)

    def collect(self, body: Body, inventory: Inventory) -> None:
        """Put every item that the body touches into the inventory, as far as there is room."""
        stack_size = names.items().stack_size
        collect_drops(self.records, body.position, inventory.slots, inventory.held_slot, stack_size)
