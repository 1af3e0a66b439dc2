"""By how much faces of blocks and creatures differ in brightness, and how water and fog hide what is behind."""

from __future__ import annotations

import numpy as np

SHADE_TOP, SHADE_NORTH_SOUTH, SHADE_EAST_WEST, SHADE_BOTTOM, SHADE_PLANT = (
    np.float32(v) for v in (1.0, 0.8, 0.6, 0.5, 0.9)
)
OPAQUE_WATER = np.float32(7.0)
"""Blocks of water behind which nothing is looked for."""
LEVELS_OF_WATER = 8
"""Water of levels 1 to 7 flows; its source, 0, and what falls, from 8 on, fill the cell for the eye."""
WATER_CLEARNESS, WATER_MURK = np.float32(0.6), np.float32(0.45)
"""What is seen through water of depth 0 is WATER_CLEARNESS, through others that by 1 + WATER_MURK * depth in blocks."""
FOG_BEGINS = np.float32(0.55)
"""Share of the draw distance from which fog thickens."""
