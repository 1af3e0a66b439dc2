"""What Malmo tells of the place where the player stands: light, sky, biome, weather.

Source of the names and formulas: ``JSONWorldDataHelper`` of MineDojo's Malmo, and of the game ``World.getSunBrightness`` and
``getSunBrightnessFactor`` (https://minecraft.wiki/w/Daylight_cycle has the angle of the sun).
"""

from __future__ import annotations

import math
from typing import Any

from bridge.embedded.land.biomes import biome
from bridge.embedded.land.relief import SEA_LEVEL
from bridge.embedded.weather import is_raining
from bridge.grid import SIDE, BlockGrid, get_biome
from bridge.light import block_light, sky_light
from bridge.messages import Vector
from bridge.minedojo.names import biome_id_of
from bridge.sky import RAIN_SHARE, darkening, height_of_sun


def place_facts(grid: BlockGrid, weather: Any, time_of_day: int, feet: Vector) -> dict[str, Any]:
    """The facts, by the wire's names.

    Args:
        grid: whose light is settled.
        weather: a WEATHER record.
        time_of_day: ticks since sunrise.
        feet: world position.
    """
    x, y, z = (math.floor(part) for part in feet)
    index = int(get_biome(grid.arrays, x, z))
    here = biome(index)
    rain, thunder = float(weather["rain"]), float(weather["thunder"])
    by_sky = int(sky_light(grid.arrays, x, y, z)) - int(darkening(time_of_day, rain, thunder))
    cosine = float(height_of_sun(time_of_day))
    clear = (1 - rain * RAIN_SHARE) * (1 - thunder * RAIN_SHARE)
    top = grid.min_y + int(grid.surface[x % SIDE, z % SIDE]) if grid.is_loaded(x >> 4, z >> 4) else y
    return {
        "biome_id": biome_id_of(index),
        "biome_name": here.name,
        "biome_temperature": here.temperature,
        "biome_rainfall": here.downfall,
        "sea_level": SEA_LEVEL,
        "light_level": max(0, by_sky, int(block_light(grid.arrays, x, y, z))),
        "is_raining": bool(is_raining(weather)),
        "can_see_sky": y >= top or all(grid.get(x, above, z) == 0 for above in range(y, top)),
        "sun_brightness": _share(2 * cosine + 0.5) * clear,
        "sky_light_level": _share(2 * cosine + 0.8) * clear * 0.8 + 0.2,
    }


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
