"""Malmo's drawings: blocks, boxes, lines and balls of blocks, items and creatures, set into the world as a mission begins.

Attributes are those of ``DrawingDecorator`` in Malmo's ``MissionHandlers.xsd``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.items.ledger import book
from bridge.messages import Cell
from bridge.minedojo.names import block_of, item_of
from bridge.minedojo.preset_world import PresetWorld

MAX_CELLS = 200_000
"""Blocks of one drawing."""
_FARTHEST = 96
"""Blocks from the player that can be drawn: what is loaded around it."""
Attributes = Mapping[str, str]


class DrawingError(ValueError):
    """Something cannot be drawn; the text names it."""


class Drawing:
    """Draws into a world in which an episode runs; counts what it draws."""

    def __init__(self, world: PresetWorld) -> None:
        self._world = world
        self._left = MAX_CELLS

    def draw(self, tag: str, attributes: Attributes) -> None:
        """Draw one thing. Raises DrawingError."""
        try:
            if tag in _CELLS:
                self._fill(attributes, _CELLS[tag](attributes))
            elif tag == "DrawItem":
                self._drop(attributes)
            elif tag == "DrawEntity":
                self._summon(attributes)
            else:
                raise DrawingError(f"{tag}: is not drawn here; it can be {', '.join(_CELLS)}, DrawItem, DrawEntity")
        except KeyError as error:
            raise DrawingError(f"{tag}: {error.args[0]}") from None

    def _fill(self, wanted: Attributes, cells: Iterator[Cell]) -> None:
        block, state = block_of(_text(wanted, "type"))
        if names.blocks().name(block) == "air":
            block, state = names.AIR, 0
        for cell in cells:
            self._left -= 1
            if self._left < 0:
                raise DrawingError(f"more than {MAX_CELLS} blocks are drawn")
            self._require_near(cell)
            self._world.columns.change(cell, block, state)

    def _drop(self, wanted: Attributes) -> None:
        item = item_of(_text(wanted, "type"))
        x, y, z = (_number(wanted, key) for key in ("x", "y", "z"))
        cell = (math.floor(x), math.floor(y), math.floor(z))
        self._require_near(cell)
        book(self._world.scene.ledger, item, 1)
        self._world.drops.spill(item, cell)

    def _summon(self, wanted: Attributes) -> None:
        kind = _text(wanted, "type").lower()
        if kind not in kind_names():
            raise DrawingError(f"DrawEntity: no {kind!r} lives here; it can be {', '.join(kind_names().names)}")
        x, y, z = (_number(wanted, key) for key in ("x", "y", "z"))
        self._require_near((math.floor(x), math.floor(y), math.floor(z)))
        self._world.summon(kind_names().id(kind), x, y, z)

    def _require_near(self, cell: Cell) -> None:
        x, _, z = self._world.body.position.tolist()
        if max(abs(cell[0] - x), abs(cell[2] - z)) > _FARTHEST or not 0 <= cell[1] < self._world.grid.height:
            raise DrawingError(
                f"{cell}: lies more than {_FARTHEST} blocks from the player, or above or below the world"
            )


def _text(wanted: Attributes, key: str) -> str:
    if key not in wanted:
        raise KeyError(f"{key} is missing")
    return wanted[key]


def _number(wanted: Attributes, key: str) -> float:
    try:
        value = float(_text(wanted, key))
    except ValueError:
        value = math.nan
    if not abs(value) <= 1e6:
        raise KeyError(f"{key}: got {wanted[key]!r:.40}; give a number")
    return value


def _corner(wanted: Attributes, keys: tuple[str, str, str]) -> Cell:
    x, y, z = (math.floor(_number(wanted, key)) for key in keys)
    return x, y, z


def _box(wanted: Attributes, first: tuple[str, str, str], last: tuple[str, str, str]) -> Iterator[Cell]:
    corners = zip(_corner(wanted, first), _corner(wanted, last), strict=True)
    along_x, along_y, along_z = (range(min(pair), max(pair) + 1) for pair in corners)
    return itertools.product(along_x, along_y, along_z)


def _line(wanted: Attributes) -> Iterator[Cell]:
    start, end = _corner(wanted, ("x1", "y1", "z1")), _corner(wanted, ("x2", "y2", "z2"))
    steps = max(abs(b - a) for a, b in zip(start, end, strict=True)) or 1
    for step in range(min(steps, MAX_CELLS) + 1):
        x, y, z = (a + round((b - a) * step / steps) for a, b in zip(start, end, strict=True))
        yield x, y, z


def _sphere(wanted: Attributes) -> Iterator[Cell]:
    x, y, z = _corner(wanted, ("x", "y", "z"))
    radius = min(int(_number(wanted, "radius")), _FARTHEST)
    for dx, dy, dz in itertools.product(range(-radius, radius + 1), repeat=3):
        if dx * dx + dy * dy + dz * dz <= radius * radius:
            yield x + dx, y + dy, z + dz


_CELLS: Mapping[str, Callable[[Attributes], Iterator[Cell]]] = {
    "DrawBlock": lambda wanted: _box(wanted, ("x", "y", "z"), ("x", "y", "z")),
    "DrawCuboid": lambda wanted: _box(wanted, ("x1", "y1", "z1"), ("x2", "y2", "z2")),
    "DrawLine": _line,
    "DrawSphere": _sphere,
}
