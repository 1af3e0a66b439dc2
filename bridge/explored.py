"""Judging ``Explore``: which squares of ground have been seen, as one bit each in a map around the reset."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge.evidence import Perceived
from bridge.ground_squares import SQUARE_SIDE, first_square, last_square, shows_square
from bridge.messages import Explore, Observation, StepInfo

MAP_SQUARES = 512
"""Squares along the map: nothing counts beyond 2048 blocks from the reset, on either axis."""


@njit(cache=True, nogil=True)
def see_squares(seen: NDArray[np.bool_], x: float, z: float, yaw_degrees: float) -> int:
    """Mark what is seen from (x, z), blocks from the map's corner; returns how many squares are new.

    ``seen`` is bool (MAP_SQUARES, MAP_SQUARES), indexed [x, z].
    """
    yaw = math.radians(yaw_degrees)
    dx, dz = -math.sin(yaw), math.cos(yaw)
    new = 0
    for i in range(max(0, first_square(x)), min(seen.shape[0] - 1, last_square(x)) + 1):
        for k in range(max(0, first_square(z)), min(seen.shape[1] - 1, last_square(z)) + 1):
            if not seen[i, k] and shows_square(i, k, x, z, dx, dz):
                seen[i, k] = True
                new += 1
    return new


class ExploreTest:
    """See ``bridge.success.SuccessTest``."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_corner": tuple[float, float], "_squares": int, "_seen_bits": bytes}

    def __init__(self, explore: Explore, first: Observation) -> None:
        half = MAP_SQUARES // 2
        x, _, z = first.pose.position
        # The map's corner lies on a corner of a square of the world, so that equal places count alike in every episode.
        self._corner = ((x // SQUARE_SIDE - half) * SQUARE_SIDE, (z // SQUARE_SIDE - half) * SQUARE_SIDE)
        self._seen = np.zeros((MAP_SQUARES, MAP_SQUARES), np.bool_)
        self._area = explore.area
        self._squares = 0

    @property
    def _seen_bits(self) -> bytes:
        return np.packbits(self._seen).tobytes()

    @_seen_bits.setter
    def _seen_bits(self, bits: bytes) -> None:
        seen = np.unpackbits(np.frombuffer(bits, np.uint8), count=MAP_SQUARES**2)
        self._seen = seen.astype(np.bool_).reshape(MAP_SQUARES, MAP_SQUARES)

    def judge(self, observation: Perceived) -> StepInfo:
        """Success and progress as of this tick."""
        x, _, z = observation.pose.position
        self._squares += see_squares(self._seen, x - self._corner[0], z - self._corner[1], observation.pose.yaw)
        done = self._squares * SQUARE_SIDE**2
        return StepInfo(success=done >= self._area, progress=min(1.0, done / self._area))
