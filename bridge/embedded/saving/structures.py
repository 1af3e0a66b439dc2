"""Blocks put into an embedded world from outside the rules: clear, set, fill, copy, paste.

Boxes run from a lowest to a highest cell, both inside it, and may lie anywhere within the world's height, near the player or not.
Nothing drops and nobody is asked: what stood there is gone, with what lay in chests and burnt in furnaces. Raises WorldError
where a box is turned over or leaves the world's height, and KeyError for a block or a property that there is none of.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.land.terrain import Column
from bridge.embedded.saving.blueprint import Blueprint
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import CHUNK
from bridge.messages import Cell
from bridge.world import WorldError

MAX_CELLS = 1 << 24
"""Of one box: 256 x 256 x 256."""
Part = tuple[slice, slice, slice]


def clear(world: EmbeddedWorld, low: Cell, high: Cell) -> None:
    """Air in every cell of a box."""
    fill(world, low, high, "air")


def set_block(world: EmbeddedWorld, cell: Cell, block: str, **properties: str) -> None:
    """A block in one cell, standing as its properties say and else as it stands by default."""
    fill(world, cell, cell, block, **properties)


def fill(world: EmbeddedWorld, low: Cell, high: Cell, block: str, **properties: str) -> None:
    """One block in every cell of a box, standing as its properties say and else as it stands by default."""
    wanted, state = names.blocks().id(block), state_of(block, 0, **properties)

    def put(_: Part, blocks: NDArray[np.uint16], states: NDArray[np.uint8]) -> None:
        blocks[...] = wanted
        states[...] = state

    _rewrite(world, low, high, put)


def paste(world: EmbeddedWorld, blueprint: Blueprint, corner: Cell, rotation: int = 0, *, air: bool = True) -> None:
    """A blueprint, its lowest corner in a cell.

    Args:
        world: where.
        blueprint: what.
        corner: the cell of the lowest x, y and z of the blueprint as it then stands.
        rotation: quarter turns clockwise, seen from above; the blocks turn with it.
        air: False leaves what stands where the blueprint has air.
    """
    turned = blueprint.rotated(rotation)
    x, y, z = (low + extent - 1 for low, extent in zip(corner, turned.shape, strict=True))

    def put(part: Part, blocks: NDArray[np.uint16], states: NDArray[np.uint8]) -> None:
        new = turned.blocks[part]
        mask = np.ones(new.shape, np.bool_) if air else new != names.AIR
        blocks[mask] = new[mask]
        states[mask] = turned.states[part][mask]

    _rewrite(world, corner, (x, y, z), put)


def copy(world: EmbeddedWorld, low: Cell, high: Cell) -> Blueprint:
    """What stands in a box."""
    _check_box(world, low, high)
    shape = tuple(last - first + 1 for first, last in zip(low, high, strict=True))
    blocks, states = np.zeros(shape, np.uint16), np.zeros(shape, np.uint8)
    for chunk_x, chunk_z, part, inside in _columns_of(world, low, high):
        column = world.columns.column(chunk_x, chunk_z)
        blocks[part], states[part] = column.blocks[inside], column.states[inside]
    return Blueprint(blocks, states)


def _check_box(world: EmbeddedWorld, low: Cell, high: Cell) -> None:
    for axis, first, last in zip("xyz", low, high, strict=True):
        if first > last:
            raise WorldError(f"{axis}: the box runs from {first} to {last}; give its lowest cell first")
    bottom, top = world.grid.min_y, world.grid.min_y + world.grid.height - 1
    if low[1] < bottom or high[1] > top:
        raise WorldError(f"y: the box runs from {low[1]} to {high[1]}, the world from {bottom} to {top}")
    cells = np.prod([last - first + 1 for first, last in zip(low, high, strict=True)], dtype=object)
    if cells > MAX_CELLS:
        raise WorldError(f"the box has {cells} cells; at most {MAX_CELLS} are changed at once")


def _columns_of(world: EmbeddedWorld, low: Cell, high: Cell) -> Iterator[tuple[int, int, Part, Part]]:
    """Chunk x and z of each column that a box meets, the part of the box that lies in it, and where in the column."""
    bottom = low[1] - world.grid.min_y
    layers = slice(bottom, bottom + high[1] - low[1] + 1)
    for chunk_x in range(low[0] // CHUNK, high[0] // CHUNK + 1):
        for chunk_z in range(low[2] // CHUNK, high[2] // CHUNK + 1):
            xs, zs = (
                (max(first, chunk * CHUNK), min(last, chunk * CHUNK + CHUNK - 1))
                for first, last, chunk in ((low[0], high[0], chunk_x), (low[2], high[2], chunk_z))
            )
            part = slice(xs[0] - low[0], xs[1] - low[0] + 1), slice(None), slice(zs[0] - low[2], zs[1] - low[2] + 1)
            inside = slice(xs[0] % CHUNK, xs[1] % CHUNK + 1), layers, slice(zs[0] % CHUNK, zs[1] % CHUNK + 1)
            yield chunk_x, chunk_z, part, inside


def _rewrite(
    world: EmbeddedWorld,
    low: Cell,
    high: Cell,
    put: Callable[[Part, NDArray[np.uint16], NDArray[np.uint8]], None],
) -> None:
    """Let ``put`` write blocks and states of each part of a box that lies in one column."""
    _check_box(world, low, high)

    def change(part: Part, inside: Part, column: Column) -> None:
        put(part, column.blocks[inside], column.states[inside])

    for chunk_x, chunk_z, part, inside in _columns_of(world, low, high):
        world.columns.rewrite(chunk_x, chunk_z, functools.partial(change, part, inside))
    world.forget_box(low, high)
