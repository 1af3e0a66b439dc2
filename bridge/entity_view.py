"""How entities look: which boxes each has and what is painted on them, as tables for the camera's kernel."""

from __future__ import annotations

import functools
import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import item_sprites
from bridge.creatures import creature_parts
from bridge.entity_kernel import SKIN_SIDE
from bridge.skins import FACES

ITEM_SIDE = 0.25
"""Side of a dropped block, in blocks (Minecraft's own)."""
MOST_LOOKS = 2048
"""Looks that are told apart: all items', all creatures' of the game, and some hundred names that no game knows."""
_SPRITE_SIDE, _SPRITE_THICK = 0.4, 0.02
_HOVER = 0.1


def look_of(kind: str, item: int | None = None, variant: str = "") -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The boxes of an entity, float32 (n, 6) corners in its own frame, and their skins, uint8 (n, 6, side, side, 4)."""
    if kind in ("item", "item_stack"):
        skin = item_sprites.item_skin(item)
        if item is None or item_sprites.is_cube(item):
            half = ITEM_SIDE / 2
            boxes = [(-half, _HOVER, -half, half, _HOVER + ITEM_SIDE, half)]
            return np.array(boxes, np.float32), skin[None]
        # A flat item stands crosswise, so that it is seen from all around.
        half, thin, top = _SPRITE_SIDE / 2, _SPRITE_THICK / 2, _HOVER + _SPRITE_SIDE
        across = skin[[4, 5, 2, 3, 0, 1]]
        boxes = [(-half, _HOVER, -thin, half, top, thin), (-thin, _HOVER, -half, thin, top, half)]
        return np.array(boxes, np.float32), np.stack([skin, across])
    parts = creature_parts(kind, variant)
    return np.array([box for box, _ in parts], np.float32), np.stack([skin for _, skin in parts])


class LookArrays(NamedTuple):
    """The looks that were asked for so far, as compiled code takes them; a look's parts lie one behind the other.

    Attributes:
        first, parts: int64 (looks,), where the parts of each begin, and how many there are.
        boxes: float32 (parts, 6), lower and upper corner of each part of a grown one, in its own frame.
        skins: uint8 (parts, 6, SKIN_SIDE, SKIN_SIDE, 4).
    """

    first: NDArray[np.int64]
    parts: NDArray[np.int64]
    boxes: NDArray[np.float32]
    skins: NDArray[np.uint8]


class Looks:
    """Numbers looks as they are asked for. Numbers stay; ``arrays`` is another where a new look had no room in the old one, which
    stays good for the numbers that were known then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[tuple[str, int | None, str], int] = {}
        self._used = 0
        self.arrays = LookArrays(
            np.zeros(MOST_LOOKS, np.int64),
            np.zeros(MOST_LOOKS, np.int64),
            np.zeros((64, 6), np.float32),
            np.zeros((64, FACES, SKIN_SIDE, SKIN_SIDE, 4), np.uint8),
        )

    def number(self, kind: str, item: int | None = None, variant: str = "") -> int:
        """The number of a look. Beyond MOST_LOOKS all names that are new look like the last one."""
        key = (kind, item, variant)
        number = self._numbers.get(key)
        if number is None:
            with self._lock:
                number = self._numbers.get(key)
                if number is None:
                    number = self._add(key)
        return number

    def _add(self, key: tuple[str, int | None, str]) -> int:
        number = len(self._numbers)
        if number >= MOST_LOOKS:
            return MOST_LOOKS - 1
        boxes, skins = look_of(*key)
        arrays, end = self.arrays, self._used + len(boxes)
        if end > len(arrays.boxes):
            more = end  # twice the room, or more
            arrays = arrays._replace(
                boxes=np.concatenate([arrays.boxes, np.zeros((more, *arrays.boxes.shape[1:]), np.float32)]),
                skins=np.concatenate([arrays.skins, np.zeros((more, *arrays.skins.shape[1:]), np.uint8)]),
            )
        arrays.boxes[self._used : end], arrays.skins[self._used : end] = boxes, skins
        arrays.first[number], arrays.parts[number] = self._used, len(boxes)
        self._used, self.arrays = end, arrays
        self._numbers[key] = number
        return number


@functools.cache
def looks() -> Looks:
    """The looks that all cameras share."""
    return Looks()
