"""Where an agent has come since its goal began, and which ground it has seen: dead reckoning, from its own poses alone.

Where it lost its world and came back, the journey begins anew, as its memory does.

Ways are told in the world's directions, as goals and plans tell them: "40 blocks to the north" is then done where the features
say so, and not where a memory has counted its own steps right. Ground is told in the squares by which exploring is judged.

Features of a journey, ``agent.layout.JOURNEY`` float32: blocks to the east and to the south of where the goal began, each as
itself / 64 clipped to +-4, as sign * log(1 + blocks) / 4, and as sine and cosine of turns of 16 and 64 blocks, which tell apart
what the first two blur; blocks risen / 16 clipped to +-4; the altitude / 64; and log(1 + ticks since / 20) / 8.

``land_seen`` is uint8 (LAND_SIDE, LAND_SIDE), 1 where a square was seen, indexed from west to east and from north to south; the
agent stands on the middle one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from agent.layout import JOURNEY, LAND_SIDE
from bridge.ground_squares import SQUARE_SIDE, first_square, last_square, shows_square
from bridge.messages import Observation, Vector

KEPT_SIDE = 64
"""Squares along the ground that is remembered: what lies farther off than half of it makes room for what is seen anew."""
_NONE = np.iinfo(np.int64).min
_ROW = 1 << 23
"""More squares than a world has along an axis."""
_WAVES = (16.0, 64.0)


def _nothing_seen() -> NDArray[np.int64]:
    return np.full((KEPT_SIDE, KEPT_SIDE), _NONE, np.int64)


@dataclass(frozen=True, eq=False)
class Journey:
    """Of one agent since its goal began; never changed.

    Attributes:
        start: where it was at first; None before that.
        began: the tick of that.
        seen: int64 (KEPT_SIDE, KEPT_SIDE), which square was last seen of those that share a place there.
    """

    start: Vector | None = None
    began: int = 0
    seen: NDArray[np.int64] = field(default_factory=_nothing_seen)

    def see(self, observation: Observation) -> Journey:
        """The journey with this tick's pose taken in."""
        pose = observation.pose
        x, _, z = pose.position
        seen = self.seen
        if _shows_new(seen, x, z, pose.yaw, False):
            seen = seen.copy()
            _shows_new(seen, x, z, pose.yaw, True)
        if self.start is None:
            return Journey(pose.position, observation.tick, seen)
        return self if seen is self.seen else replace(self, seen=seen)

    def write(self, observation: Observation, journey: NDArray[np.float32], land_seen: NDArray[np.uint8]) -> None:
        """Write what the student reads: ``journey`` (JOURNEY,) and ``land_seen`` (LAND_SIDE, LAND_SIDE)."""
        x, y, z = observation.pose.position
        start_x, start_y, start_z = self.start or observation.pose.position
        features = []
        for blocks in (x - start_x, z - start_z):
            features += [_clipped(blocks / 64), math.copysign(math.log1p(abs(blocks)) / 4, blocks)]
            for wave in _WAVES:
                turn = 2 * math.pi * blocks / wave
                features += [math.sin(turn), math.cos(turn)]
        ticks = max(0, observation.tick - self.began)
        features += [_clipped((y - start_y) / 16), y / 64, math.log1p(ticks / 20) / 8]
        assert len(features) == JOURNEY
        journey[:] = features
        _land_around(self.seen, x, z, land_seen)


def _clipped(value: float) -> float:
    return max(-4.0, min(4.0, value))


@njit(cache=True)
def _key(i: int, k: int) -> int:
    return i * _ROW + k


@njit(cache=True)
def _shows_new(seen: NDArray[np.int64], x: float, z: float, yaw_degrees: float, marks: bool) -> bool:
    """Whether the gaze shows a square that is not among ``seen``; where it ``marks``, all of them are put there."""
    yaw = math.radians(yaw_degrees)
    ahead_x, ahead_z = -math.sin(yaw), math.cos(yaw)
    new = False
    for i in range(first_square(x), last_square(x) + 1):
        for k in range(first_square(z), last_square(z) + 1):
            if seen[i % KEPT_SIDE, k % KEPT_SIDE] != _key(i, k) and shows_square(i, k, x, z, ahead_x, ahead_z):
                new = True
                if not marks:
                    return True
                seen[i % KEPT_SIDE, k % KEPT_SIDE] = _key(i, k)
    return new


@njit(cache=True)
def _land_around(seen: NDArray[np.int64], x: float, z: float, land_seen: NDArray[np.uint8]) -> None:
    west, north = math.floor(x / SQUARE_SIDE) - LAND_SIDE // 2, math.floor(z / SQUARE_SIDE) - LAND_SIDE // 2
    for i in range(LAND_SIDE):
        for k in range(LAND_SIDE):
            column, row = west + i, north + k
            land_seen[i, k] = 1 if seen[column % KEPT_SIDE, row % KEPT_SIDE] == _key(column, row) else 0
