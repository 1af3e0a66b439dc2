"""Ways that a plan tells, as something that can be pointed at: ``approach north 40 east 5``, ``explore coal_ore west down``.

Directions with numbers are a place, so many blocks from where the goal began: said again it stays where it is, wherever the agent
has come meanwhile. Numbers that follow one another add up, since no word says more than 64. Directions alone are a heading,
which points HEADING_BLOCKS ahead of wherever the agent is.

So what was said is heard as a turn to be made, and need not be worked out from words, a compass and dead reckoning at every tick.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.geometry import place_geometry
from bridge.messages import EYE_HEIGHT, Observation, Vector

HEADING, PLACE = 1, 2
"""What ``way_kinds`` tells of a way; 0 is no way."""
HEADING_BLOCKS = 16.0
SAME_PLACE_BLOCKS = 5.0
"""Places that lie this near to each other are gone to by the same way, for all but its end."""
_DIRECTIONS = {
    "east": (1.0, 0.0, 0.0),
    "west": (-1.0, 0.0, 0.0),
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "south": (0.0, 0.0, 1.0),
    "north": (0.0, 0.0, -1.0),
}


@dataclass(frozen=True)
class Way:
    """What directions say.

    Attributes:
        kind: HEADING or PLACE.
        offset: x, y and z in blocks; of a heading its unit vector.
    """

    kind: int
    offset: Vector

    def is_like(self, other: Way | None) -> bool:
        """Whether another one leads to about the same place, or along the same heading."""
        tolerance = SAME_PLACE_BLOCKS if self.kind == PLACE else 1e-6
        return other is not None and other.kind == self.kind and math.dist(self.offset, other.offset) <= tolerance

    def write(
        self, start: Vector, observation: Observation, kinds: NDArray[np.int32], geometry: NDArray[np.float32]
    ) -> None:
        """Write what the student reads: ``way_kinds`` (1,) and ``way_geometry`` (1, GEOMETRY).

        A place is told at the level of the eye: how high the ground there lies nobody has said.
        """
        pose = observation.pose
        dx, dy, dz = (HEADING_BLOCKS * part for part in self.offset)
        if self.kind == PLACE:
            dx = start[0] + self.offset[0] - pose.position[0]
            dy = start[1] + self.offset[1] - pose.position[1] - EYE_HEIGHT if self.offset[1] else 0.0
            dz = start[2] + self.offset[2] - pose.position[2]
        kinds[0] = self.kind
        place_geometry(dx, dy, dz, pose.yaw, pose.pitch, geometry[0])


@functools.lru_cache(maxsize=4096)
def read_way(subgoal: str) -> Way | None:
    """The way that a subgoal's words tell.

    None where they tell none: no direction, directions that cancel each other, or numbers behind some directions and not others.
    """
    told: list[tuple[Vector, list[int]]] = []
    follows_direction = False
    for word in subgoal.split():
        if word in _DIRECTIONS:
            told.append((_DIRECTIONS[word], []))
            follows_direction = True
        elif follows_direction and word.isdecimal():
            told[-1][1].append(int(word))
        else:
            follows_direction = False
    numbered = {bool(numbers) for _, numbers in told}
    if len(numbered) != 1:
        return None
    is_place = numbered.pop()
    x, y, z = (sum(part[axis] * (sum(numbers) if is_place else 1) for part, numbers in told) for axis in range(3))
    length = math.hypot(x, y, z)
    if not length:
        return None
    return Way(PLACE, (x, y, z)) if is_place else Way(HEADING, (x / length, y / length, z / length))
