"""What a world shows a success test beside its observations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge.grid import BlockGrid


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both the grid and the kills are the world's own, and change as it goes on."""

    world: str
    """The world's name, for refusals."""
    grid: BlockGrid
    """The blocks near the player."""
    kills: NDArray[np.int64] | None = None
    """int64 (kinds,): how many of each of ``bridge.sounds.CREATURES`` the player has killed; None where the world cannot tell."""
