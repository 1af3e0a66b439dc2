"""Rain and thunder: two clocks that run side by side, lightning, and where it rains.

Source: https://minecraft.wiki/w/Rain and https://minecraft.wiki/w/Thunderstorm. Rain lasts 12,000 to 24,000 ticks, thunder 3,600
to 15,600; either is away for 12,000 to 180,000. A thunderstorm is when both are there. What is seen of them comes and goes by a
hundredth a tick. In a thunderstorm lightning strikes each chunk column with a probability of 1 in 100,000 a tick. Biomes without
downfall stay dry, and where the temperature is below 0.15 it snows; it sinks by 0.00125 a block above layer 80 (the game's noise
of some blocks is left out): https://minecraft.wiki/w/Biome#Temperature.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import sky
from bridge.compiled import rule
from bridge.embedded.chance import below, happens, uniform
from bridge.embedded.land.biomes import SNOW_TEMPERATURE, downfalls, temperatures
from bridge.grid import CHUNK, SIDE, get_biome, get_block, is_inside

WEATHER = np.dtype(
    [
        ("raining", np.int64),
        ("thundering", np.int64),
        ("rain_ticks", np.int64),
        ("thunder_ticks", np.int64),
        ("rain", np.float64),
        ("thunder", np.float64),
        ("flash", np.int64),
        ("strike", np.float64, (2,)),
    ]
)
"""``rain_ticks`` and ``thunder_ticks`` until each begins or ends; ``rain`` and ``thunder`` are how much of it there is, 0..1;
``flash`` is how many ticks a lightning still lights the sky, and ``strike`` the x and z that it struck at."""
RAIN_LASTS, THUNDER_LASTS, AWAY = (12000, 24000), (3600, 15600), (12000, 180000)
_FADE = 0.01
_IT_RAINS, _IT_THUNDERS = 0.2, 0.9
"""How much must be there for the rules: https://minecraft.wiki/w/Rain."""
_STRIKES_A_COLUMN = 1e-5
STRIKE_DISTANCE = 80
"""Lightning strikes within this many blocks of a player, along x and z."""
_COLUMNS = (2 * STRIKE_DISTANCE // CHUNK) ** 2
_COOLING_FROM, _COOLING = 80, 0.05 / 40
"""Layer above which it is colder, and by how much a block."""
_TEMPERATURE, _DOWNFALL = temperatures(), downfalls()


@rule
def _next_change(random, is_on, lasts):  # type: ignore[no-untyped-def]
    low, high = lasts if is_on else AWAY
    return low + below(random, high - low + 1)


@rule
def begin_weather(weather, random, raining, thundering):  # type: ignore[no-untyped-def]
    """Set a WEATHER record as an episode begins, with all the rain that there is to be; ``raining``, ``thundering`` 0 or 1."""
    weather.raining, weather.thundering = raining, thundering
    weather.rain, weather.thunder = float(raining), float(thundering)
    weather.rain_ticks = _next_change(random, raining, RAIN_LASTS)
    weather.thunder_ticks = _next_change(random, thundering, THUNDER_LASTS)
    weather.flash = 0


@rule
def tick_weather(weather, random, passing, bodies):  # type: ignore[no-untyped-def]
    """One tick; whether lightning is due at ``strike``. Rain is heard in ``ambience``.

    Args:
        weather: a WEATHER record.
        random: uint64[1] of ``chance``.
        passing: whether rain begins and ends; else the weather stays as it is, with its lightning.
        bodies: BODY (players,), of all players of the world: lightning is due near each of them by the same chance.
    """
    weather.flash = max(0, weather.flash - 1)
    if passing:
        weather.rain_ticks -= 1
        if weather.rain_ticks <= 0:
            weather.raining = 1 - weather.raining
            weather.rain_ticks = _next_change(random, weather.raining, RAIN_LASTS)
        weather.thunder_ticks -= 1
        if weather.thunder_ticks <= 0:
            weather.thundering = 1 - weather.thundering
            weather.thunder_ticks = _next_change(random, weather.thundering, THUNDER_LASTS)
        weather.rain = min(1.0, max(0.0, weather.rain + (_FADE if weather.raining else -_FADE)))
        weather.thunder = min(1.0, max(0.0, weather.thunder + (_FADE if weather.thundering else -_FADE)))
    if not is_thundering(weather) or not happens(random, _STRIKES_A_COLUMN * _COLUMNS):
        return False
    feet = bodies[below(random, bodies.shape[0])].position
    weather.strike[0] = feet[0] + uniform(random, -STRIKE_DISTANCE, STRIKE_DISTANCE)
    weather.strike[1] = feet[2] + uniform(random, -STRIKE_DISTANCE, STRIKE_DISTANCE)
    return True


@rule
def is_raining(weather):  # type: ignore[no-untyped-def]
    """Whether it rains for the rules of the game."""
    return weather.rain > _IT_RAINS


@rule
def is_thundering(weather):  # type: ignore[no-untyped-def]
    """Whether there is a thunderstorm for the rules of the game: monsters come by day, too."""
    return weather.thunder * weather.rain > _IT_THUNDERS


@rule
def _has_rain(biome, y):  # type: ignore[no-untyped-def]
    """Whether what falls in a biome at a height is rain."""
    return _DOWNFALL[biome] > 0.0 and _TEMPERATURE[biome] - _COOLING * max(0, y - _COOLING_FROM) >= SNOW_TEMPERATURE


@rule
def is_raining_at(grid, weather, x, y, z):  # type: ignore[no-untyped-def]
    """Whether rain falls into a cell: nothing is above it, and its biome is neither too dry for rain nor cold enough for snow."""
    if not is_raining(weather) or not is_inside(grid, x, y, z) or not _has_rain(get_biome(grid, x, z), y):
        return False
    above = y + 1
    while above < grid.min_y + grid.surface[x % SIDE, z % SIDE] and get_block(grid, x, above, z) == 0:
        above += 1
    return above >= grid.min_y + grid.surface[x % SIDE, z % SIDE]


@rule
def sky_darkening(time_of_day, weather):  # type: ignore[no-untyped-def]
    """How many levels the sky's light is weaker than at noon, 0..11: what spawning and burning go by."""
    return sky.darkening(time_of_day, weather.rain, weather.thunder)


def weather_of(record: NDArray[np.void] | Any, tick: int) -> sky.Weather:
    """What the camera shows of a WEATHER record."""
    return sky.Weather(
        round(float(record["rain"]), 2), round(float(record["thunder"]), 2), bool(record["flash"] > 0), tick
    )
