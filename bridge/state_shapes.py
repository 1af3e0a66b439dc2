"""The boxes of blocks whose shape goes by their state: stairs, slabs, doors, ladders, snow and what else stands in several ways.

Source of the shapes: the page of each block on https://minecraft.wiki (Block states). Every shape is written for a block that faces
north and turned from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Box = tuple[float, float, float, float, float, float]
"""Lower and upper corner in sixteenths of a block."""
Properties = Mapping[str, str]
TURNS = {"north": 0, "east": 1, "south": 2, "west": 3}
_CORNERS: dict[str, tuple[Box, ...]] = {
    "straight": ((0, 8, 0, 16, 16, 8),),
    "outer_left": ((0, 8, 0, 8, 16, 8),),
    "outer_right": ((8, 8, 0, 16, 16, 8),),
    "inner_left": ((0, 8, 0, 16, 16, 8), (0, 8, 8, 8, 16, 16)),
    "inner_right": ((0, 8, 0, 16, 16, 8), (8, 8, 8, 16, 16, 16)),
}
_SOUTH_SIDE: Box = (0, 0, 13, 16, 16, 16)


def _turned(box: Box, facing: str) -> Box:
    """A box for a block that faces elsewhere: quarter turns clockwise seen from above."""
    for _ in range(TURNS[facing]):
        x0, y0, z0, x1, y1, z1 = box
        box = (16 - z1, y0, x0, 16 - z0, y1, x1)
    return box


def _upside_down(box: Box) -> Box:
    x0, y0, z0, x1, y1, z1 = box
    return x0, 16 - y1, z0, x1, 16 - y0, z1


def _stairs(state: Properties) -> tuple[Box, ...]:
    boxes = ((0, 0, 0, 16, 8, 16), *(_turned(box, state["facing"]) for box in _CORNERS[state["shape"]]))
    return tuple(map(_upside_down, boxes)) if state["half"] == "top" else boxes


def _slab(state: Properties) -> tuple[Box, ...]:
    bottom, top = {"bottom": (0, 8), "top": (8, 16), "double": (0, 16)}[state["type"]]
    return ((0, bottom, 0, 16, top, 16),)


def _door(state: Properties) -> tuple[Box, ...]:
    turn = TURNS[state["facing"]]
    if state["open"] == "true":
        turn += 1 if state["hinge"] == "left" else -1
    return (_turned(_SOUTH_SIDE, list(TURNS)[turn % 4]),)


def _trapdoor(state: Properties) -> tuple[Box, ...]:
    if state["open"] == "true":
        return (_turned(_SOUTH_SIDE, state["facing"]),)
    return ((0, 13, 0, 16, 16, 16),) if state["half"] == "top" else ((0, 0, 0, 16, 3, 16),)


def _gate(state: Properties) -> tuple[Box, ...]:
    if state["open"] == "true":
        boxes: tuple[Box, ...] = ((0, 5, 1, 2, 16, 9), (14, 5, 1, 16, 16, 9))
    else:
        boxes = ((0, 5, 7, 16, 16, 9),)
    return tuple(_turned(box, state["facing"]) for box in boxes)


def _fence(state: Properties) -> tuple[Box, ...]:
    arms = [_turned((7, 6, 0, 9, 15, 6), side) for side in TURNS if state[side] == "true"]
    return ((6, 0, 6, 10, 16, 10), *arms)


def _pane(state: Properties) -> tuple[Box, ...]:
    arms = [_turned((7, 0, 0, 9, 16, 7), side) for side in TURNS if state[side] == "true"]
    return ((7, 0, 7, 9, 16, 9), *arms) if arms else ((6, 0, 6, 10, 16, 10),)


def _on_wall(box: Box) -> Callable[[Properties], tuple[Box, ...]]:
    return lambda state: (_turned(box, state["facing"]),)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[Properties], tuple[Box, ...]]], ...] = tuple(
    (re.compile(pattern), shape)
    for pattern, shape in (
        (r"_stairs$", _stairs),
        (r"_slab$", _slab),
        (r"_trapdoor$", _trapdoor),
        (r"_door$", _door),
        (r"_fence_gate$", _gate),
        (r"_fence$", _fence),
        (r"glass_pane$|^iron_bars$", _pane),
        (r"^snow$", lambda state: ((0, 0, 0, 16, 2 * int(state["layers"]), 16),)),
        (r"^ladder$", _on_wall((0, 0, 15, 16, 16, 16))),
        (r"wall_torch$", _on_wall((7, 3, 12, 9, 13, 16))),
        (r"wall_sign$", _on_wall((0, 4, 14, 16, 12, 16))),
    )
)
_CROPS = re.compile(
    r"^(wheat|carrots|potatoes|beetroots|nether_wart|sweet_berry_bush|(melon|pumpkin)_stem|torchflower_crop)$"
)
RIPE_HEIGHT, NEW_HEIGHT = 1.0, 0.2
"""Of a crop in its last and in its first age, in blocks."""


def shape_by_state(name: str) -> Callable[[Properties], tuple[Box, ...]] | None:
    """What makes the boxes of a block from its state's properties; None where they do not depend on it."""
    return next((shape for pattern, shape in _SHAPES if pattern.search(name)), None)


def ripeness(name: str, values: Mapping[str, tuple[str, ...]], state: Properties) -> float:
    """How far a crop has grown, 0..1; 1 for all that is no crop."""
    return int(state["age"]) / (len(values["age"]) - 1) if _CROPS.search(name) else 1.0


def is_crop(name: str) -> bool:
    """Whether a plant grows in height and colour with its age."""
    return _CROPS.search(name) is not None
