"""A structure by itself: a box of blocks, each as it stands, that can be turned, pasted and saved."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, describe, properties_of, state_or_default

MAX_SIDE = 1024
MAX_CELLS = 1 << 22
"""Of one blueprint: 4 million, 12 MB."""
_COMPASS = ("north", "east", "south", "west")
"""Clockwise, seen from above."""
_SIGN_STEPS = 4
"""Of a standing sign's or head's 16 directions, in a quarter turn."""


@dataclass(frozen=True, eq=False)
class Blueprint:
    """Blocks of a box.

    Attributes:
        blocks: uint16 (x, y, z), ids of ``bridge.names.blocks``.
        states: uint8, likewise, as ``bridge.block_states`` counts them.

    Raises ValueError that names the field where shapes, dtypes, sizes or ids are wrong.
    """

    blocks: NDArray[np.uint16]
    states: NDArray[np.uint8]

    def __post_init__(self) -> None:
        check_shape("blocks", self.blocks.shape)
        if self.states.shape != self.blocks.shape:
            raise ValueError(f"states: expected shape {self.blocks.shape}, got {self.states.shape}")
        for field, array, dtype in (("blocks", self.blocks, np.uint16), ("states", self.states, np.uint8)):
            if array.dtype != dtype:
                raise ValueError(f"{field}: expected {np.dtype(dtype).name}, got {array.dtype.name}")
        if self.blocks.max() >= len(names.blocks()):
            raise ValueError(f"blocks: ids lie in 0..{len(names.blocks()) - 1}, got {self.blocks.max()}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Extent in x, y, z."""
        x, y, z = self.blocks.shape
        return x, y, z

    def rotated(self, quarter_turns: int) -> Blueprint:
        """Turned clockwise, seen from above, with the blocks facing on with it."""
        turns = quarter_turns % 4
        if turns == 0:
            return self
        # From x (east) to z (south) is clockwise seen from above.
        blocks = np.rot90(self.blocks, turns, (0, 2))
        keys, where = np.unique(
            blocks.astype(np.uint32) * STATES + np.rot90(self.states, turns, (0, 2)), return_inverse=True
        )
        turned = [rotated_state(*divmod(int(key), STATES), turns) for key in keys]
        return Blueprint(np.ascontiguousarray(blocks), np.array(turned, np.uint8)[where].reshape(blocks.shape))


def check_shape(field: str, shape: tuple[int, ...]) -> None:
    """ValueError where this is no extent of a blueprint."""
    if len(shape) != 3 or not all(1 <= extent <= MAX_SIDE for extent in shape) or int(np.prod(shape)) > MAX_CELLS:
        raise ValueError(f"{field}: three sides of 1 to {MAX_SIDE}, at most {MAX_CELLS} cells in all, got {shape}")


@functools.cache
def rotated_state(block: int, state: int, quarter_turns: int) -> int:
    """The state of a block once it is turned clockwise, seen from above.

    What turns (https://minecraft.wiki/w/Block_states): ``axis``, ``rotation``, properties named by a direction, and directions
    within values, as in a rail's ``ascending_east`` or a crafter's ``north_up``. A wall that one byte cannot tell once it is
    turned stands by default.
    """
    standing = describe(block, state)
    return state_or_default(block, 0, **_rotated(block, standing, quarter_turns)) if standing else 0


def _rotated(block: int, standing: Mapping[str, str], turns: int) -> dict[str, str]:
    known = _values_of(block)
    turned = {}
    for name, value in standing.items():
        if name == "axis" and value != "y" and turns % 2:
            value = {"x": "z", "z": "x"}[value]
        elif name == "rotation":
            value = str((int(value) + _SIGN_STEPS * turns) % (4 * _SIGN_STEPS))
        else:
            value = _turn_words(value, turns, known[name])
        turned[_turn_word(name, turns)] = value
    return turned


def _turn_word(word: str, turns: int) -> str:
    return _COMPASS[(_COMPASS.index(word) + turns) % 4] if word in _COMPASS else word


def _turn_words(value: str, turns: int, known: tuple[str, ...]) -> str:
    words = [_turn_word(word, turns) for word in value.split("_")]
    straight = "_".join(words)
    # The game names each pair of directions in one order only.
    return straight if straight in known else "_".join(reversed(words))


@functools.cache
def _values_of(block: int) -> dict[str, tuple[str, ...]]:
    return dict(properties_of(block))
