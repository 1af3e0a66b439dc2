"""What a world shows a success test beside its observations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.grid import BlockGrid
from bridge.messages import Entity, Life, Pose, Slots


class Perceived(Protocol):
    """What of an Observation success tests read once an episode runs: a world may judge without making the rest of it."""

    @property
    def tick(self) -> int:
        """As in ``messages.Observation``, like all of these."""

    @property
    def inventory(self) -> Slots:
        """Not to be kept: it may be the world's own memory."""

    @property
    def life(self) -> Life:
        """Health and food."""

    @property
    def pose(self) -> Pose:
        """Feet and gaze."""

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Nearest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both the grid and the kills are the world's own, and change as it goes on."""

    world: str
    """The world's name, for refusals."""
    grid: BlockGrid
    """The blocks near the player."""
    kills: NDArray[np.int64] | None = None
    """int64 (kinds,): how many of each of ``bridge.sounds.CREATURES`` the player has killed; None where the world cannot tell."""
