"""How much of the sky's light the hour takes away, for creatures and their coming.

Source: https://minecraft.wiki/w/Light#Internal_sky_light and https://minecraft.wiki/w/Daylight_cycle; clear weather.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DAY_TICKS = 24000
DARKEST = 11


def sky_darkening() -> NDArray[np.int64]:
    """int64 (DAY_TICKS,): levels of light, 0 by day to DARKEST at midnight, by the time of day."""
    day = (np.arange(DAY_TICKS) / DAY_TICKS - 0.25) % 1.0
    angle = (2.0 * day + 0.5 - np.cos(day * np.pi) / 2.0) / 3.0
    brightness = np.clip(np.cos(angle * 2.0 * np.pi) * 2.0 + 0.5, 0.0, 1.0)
    return ((1.0 - brightness) * DARKEST).astype(np.int64)
