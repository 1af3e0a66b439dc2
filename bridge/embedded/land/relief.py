"""The ground of a place: how high it stands and which biome it is. A function of the seed and the place alone.

The hills of the mixed forest are the measure: dry and hot land is flatter, swamps lie at the water, ranges tower, and rivers and
seas are sunk into all of it. Where the climate fields go over into each other, so do the heights.
"""

from __future__ import annotations

from bridge.compiled import allocating_rule, rule
from bridge.embedded.land.biomes import (
    BEACH,
    BIRCH_FOREST,
    DESERT,
    FOREST,
    JUNGLE,
    MIXED_FOREST,
    OCEAN,
    PLAINS,
    RIVER,
    SAVANNA,
    SNOWY_PLAINS,
    SNOWY_SLOPES,
    SNOWY_TAIGA,
    STONY_PEAKS,
    SWAMP,
    TAIGA,
    WINDSWEPT_HILLS,
)
from bridge.embedded.land.climate import HILLS, climate_of, sample
from bridge.embedded.land.noise import ONE, blend, ramp, value_noise
from bridge.grid import CHUNK

SEA_LEVEL = 63
"""Water fills the cells below this layer, as in Minecraft."""
LOWEST_HILL, HIGHEST_HILL = 54, 95
HIGHEST_GROUND = 120
PEAK_LEVEL = 96
"""From here up a range is bare or snowed under."""
MOUNTAIN_SHARE = (30 * ONE) // 100
"""Of the climate's ``mountain``, from which a place belongs to the range."""
SALT_RIDGE, SALT_SPUR, SALT_DEEP, SALT_POOL, SALT_WALL = range(61, 66)


@rule
def _percent(value):  # type: ignore[no-untyped-def]
    return value * ONE // 100


@rule
def climate_biome(temperature, humidity):  # type: ignore[no-untyped-def]
    """The biome of the lowlands for a climate: five belts from cold to hot, each from dry to wet."""
    if temperature < _percent(24):
        return SNOWY_PLAINS if humidity < _percent(50) else SNOWY_TAIGA
    if temperature < _percent(40):
        return PLAINS if humidity < _percent(36) else TAIGA
    if temperature < _percent(59):
        if humidity < _percent(36):
            return PLAINS
        return MIXED_FOREST if humidity < _percent(70) else BIRCH_FOREST
    if temperature < _percent(75):
        if humidity < _percent(24):
            return SAVANNA
        if humidity < _percent(48):
            return PLAINS
        return FOREST if humidity < _percent(68) else SWAMP
    if humidity < _percent(44):
        return DESERT
    return SAVANNA if humidity < _percent(58) else JUNGLE


@rule
def _flatness(temperature, humidity):  # type: ignore[no-untyped-def]
    dry = ramp(humidity, _percent(38), _percent(28))
    hot = min(ramp(temperature, _percent(66), _percent(76)), ramp(humidity, _percent(62), _percent(54)))
    cold = min(ramp(temperature, _percent(24), _percent(16)), ramp(humidity, _percent(50), _percent(42)))
    return max(dry, max(hot, cold))


@rule
def _range_rise(seed, x, z):  # type: ignore[no-untyped-def]
    """What a range adds to the hills, in blocks and fixed point: ridges where broad noise crosses its middle, and walls on
    them."""
    ridge = ONE - abs(2 * value_noise(seed, SALT_RIDGE, x, z, 120) - ONE)
    spur = ONE - abs(2 * value_noise(seed, SALT_SPUR, x, z, 46) - ONE)
    wall = ramp(value_noise(seed, SALT_WALL, x, z, 34), _percent(48), _percent(60))
    return 4 * ONE + 30 * ((ridge * ridge) >> 16) + 13 * ((spur * ridge) >> 16) + 7 * wall


@rule
def survey_sampled(seed, x, z, values):  # type: ignore[no-untyped-def]
    """(layer of the topmost ground block, biome) of a block column, from its ``climate.sample``.

    In the mixed forest the height is three octaves of noise within LOWEST_HILL..HIGHEST_HILL, whose amplitudes keep most steps at
    one block, so that a body walks and jumps over every hill.
    """
    temperature, humidity, sea, mountain, river = climate_of(values, x, z)
    hills = 41 * ONE + 36 * values[HILLS] + 16 * values[HILLS + 1] + 5 * values[HILLS + 2]
    ground = min(max(hills, LOWEST_HILL * ONE), HIGHEST_HILL * ONE)
    flat = _flatness(temperature, humidity)
    if flat > 0:
        ground = blend(ground, 67 * ONE + ((ground - 69 * ONE) >> 2), flat)
    wet = min(
        ramp(humidity, _percent(66), _percent(71)),
        min(ramp(temperature, _percent(57), _percent(62)), ramp(temperature, _percent(78), _percent(74))),
    )
    if wet > 0:
        ground = blend(ground, 60 * ONE + 4 * value_noise(seed, SALT_POOL, x, z, 13), wet)
    if mountain > 0:
        ground = blend(ground, max(ground, 66 * ONE) + _range_rise(seed, x, z), mountain)
    if river > 0:
        ground = blend(ground, 58 * ONE, river)
    if sea > 0:
        ground = blend(ground, 42 * ONE + 12 * value_noise(seed, SALT_DEEP, x, z, 60), sea)
    height = min((ground + ONE // 2) >> 16, HIGHEST_GROUND)
    if sea > 0 and height <= SEA_LEVEL + 1:
        return height, OCEAN if height < SEA_LEVEL - 1 else BEACH
    if river > ONE // 3 and height < SEA_LEVEL:
        return height, RIVER
    if mountain > MOUNTAIN_SHARE:
        if height < PEAK_LEVEL:
            return height, WINDSWEPT_HILLS
        return height, SNOWY_SLOPES if temperature < _percent(62) else STONY_PEAKS
    return height, climate_biome(temperature, humidity)


@allocating_rule
def survey(seed, x, z):  # type: ignore[no-untyped-def]
    """(layer of the topmost ground block, biome) of a block column."""
    return survey_sampled(seed, x, z, sample(seed, x, z))


@rule
def biome_at(seed, x, z):  # type: ignore[no-untyped-def]
    """The biome's id at a block column; ``seed`` is the uint64 word of ``noise.seed_word``."""
    return survey(seed, x, z)[1]


@rule
def fill_biomes(seed, chunk_x, chunk_z, found):  # type: ignore[no-untyped-def]
    """Fill int8 (n, n) with the biomes of a chunk column, each that of the first block of its square."""
    cell = CHUNK // found.shape[0]
    for i in range(found.shape[0]):
        for k in range(found.shape[1]):
            found[i, k] = biome_at(seed, chunk_x * CHUNK + i * cell, chunk_z * CHUNK + k * cell)


@rule
def ground_height(seed, x, z):  # type: ignore[no-untyped-def]
    """Layer of the topmost ground block of a block column, before caves."""
    return survey(seed, x, z)[0]


@rule
def steepness(seed, x, z, height):  # type: ignore[no-untyped-def]
    """The greatest difference in height, in blocks, between a column of known height and its four neighbours."""
    steep = 0
    for dx, dz in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        steep = max(steep, abs(ground_height(seed, x + dx, z + dz) - height))
    return steep
