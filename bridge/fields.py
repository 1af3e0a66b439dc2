"""What the contract's messages are made of: their base, the types of their fields, and the checks of arrays."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

VOXEL_RADIUS = 8
"""The voxel cube holds the eye's own cell and this many cells on either side of it, on each axis."""
VOXEL_SIDE = 2 * VOXEL_RADIUS + 1
MAX_FRAME_SIDE = 1024
BLUEPRINT_SIDE = 16

Vector = tuple[float, float, float]
Cell = tuple[int, int, int]
Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
ItemCount = Annotated[int, Meta(ge=1, le=2304)]
"""How many items an inventory can hold of one kind: 36 stacks of 64 at most."""
Frame = NDArray[np.uint8]
"""uint8 (height, width, 3), red green blue, row 0 at the top."""
Voxels = NDArray[np.uint16]
"""uint16 (side, side, side), block ids indexed [x, y, z] from the cube's lowest corner: VOXEL_SIDE around the eye,
BLUEPRINT_SIDE of a blueprint."""
Slots = NDArray[np.int32]
"""int32 (slots, 3): item id, count, remaining durability (-1 where the item does not wear). An empty slot is (0, 0, -1)."""


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every message part: immutable, and strict about unknown fields."""


def require_array(field: str, value: object, dtype: type[np.generic], shape: tuple[int | None, ...]) -> None:
    """Check an array field; ``None`` in ``shape`` admits any extent.

    Raises ValueError naming the field, what it holds and what would be right.
    """
    if not isinstance(value, np.ndarray):
        raise ValueError(f"{field}: expected an array {_expected(dtype, shape)}, got {type(value).__name__}")
    fits = len(value.shape) == len(shape) and all(
        want is None or want == have for want, have in zip(shape, value.shape, strict=True)
    )
    if value.dtype != dtype or not fits:
        raise ValueError(f"{field}: expected {_expected(dtype, shape)}, got {value.dtype.name} {value.shape}")


def _expected(dtype: type[np.generic], shape: tuple[int | None, ...]) -> str:
    return f"{np.dtype(dtype).name} {tuple('any' if extent is None else extent for extent in shape)}"


def require_frame(field: str, frame: object) -> None:
    """Check a frame: uint8 (1..MAX_FRAME_SIDE, 1..MAX_FRAME_SIDE, 3)."""
    require_array(field, frame, np.uint8, (None, None, 3))
    assert isinstance(frame, np.ndarray)
    if not all(1 <= side <= MAX_FRAME_SIDE for side in frame.shape[:2]):
        raise ValueError(f"{field}: sides must lie in 1..{MAX_FRAME_SIDE}, got {frame.shape[:2]}")
