"""Temperature and humidity decide which biome is where, and every biome can be reached."""

from itertools import pairwise

import numpy as np
import pytest

from bridge.embedded.land.biomes import (
    BIRCH_FOREST,
    DESERT,
    FOREST,
    JUNGLE,
    MIXED_FOREST,
    PLAINS,
    SAVANNA,
    SNOW_TEMPERATURE,
    SNOWY_PLAINS,
    SNOWY_TAIGA,
    SWAMP,
    TAIGA,
    biome,
    biomes,
    downfalls,
    temperatures,
)
from bridge.embedded.land.climate import climate_of, sample, sample_area
from bridge.embedded.land.noise import ONE, noise_area, seed_word, value_noise
from bridge.embedded.land.relief import biome_at, climate_biome, survey
from bridge.embedded.land.spawn import find_spawn
from tests.bridge.embedded.land.terrain_view import BLOCKS, area, biome_map, heights_of, is_any

SIGNS = {
    "plains": ("grass_block", "short_grass"),
    "forest": ("oak_log", "oak_leaves"),
    "birch_forest": ("birch_log", "birch_leaves"),
    "mixed_forest": ("oak_log", "short_grass"),
    "taiga": ("spruce_log", "fern"),
    "snowy_taiga": ("spruce_log", "snow"),
    "snowy_plains": ("snow",),
    "desert": ("sand", "cactus", "sandstone"),
    "savanna": ("acacia_log", "tall_grass"),
    "jungle": ("jungle_log", "jungle_leaves", "vine"),
    "swamp": ("oak_log", "vine", "lily_pad"),
    "windswept_hills": ("stone", "grass_block"),
    "stony_peaks": ("stone", "calcite"),
    "snowy_slopes": ("snow_block",),
    "ocean": ("water", "kelp"),
    "river": ("water", "sand"),
    "beach": ("sand", "water"),
}


@pytest.mark.parametrize("seed", range(4))
def test_every_biome_lies_within_2500_blocks_and_shows_what_it_is_known_for(seed: int) -> None:
    assert set(SIGNS) == set(biomes().names)
    for name, signs in SIGNS.items():
        x, y, z = find_spawn(seed, name)
        assert np.hypot(x, z) < 2500
        if seed == 0:
            around = area(seed, range(int(x // 16) - 3, int(x // 16) + 4), range(int(z // 16) - 3, int(z // 16) + 4))
            for sign in signs:
                assert is_any(around, sign).any(), f"{name} has {sign}"
            assert not is_any(around[52, int(y), 52], "water", "lava")


@pytest.mark.parametrize(
    ("temperature", "humidity", "expected"),
    [
        (0.1, 0.3, SNOWY_PLAINS), (0.1, 0.8, SNOWY_TAIGA), (0.3, 0.2, PLAINS), (0.3, 0.7, TAIGA), (0.5, 0.2, PLAINS),
        (0.5, 0.55, MIXED_FOREST), (0.5, 0.9, BIRCH_FOREST), (0.7, 0.1, SAVANNA), (0.7, 0.4, PLAINS), (0.7, 0.6, FOREST),
        (0.7, 0.9, SWAMP), (0.9, 0.2, DESERT), (0.9, 0.5, SAVANNA), (0.9, 0.9, JUNGLE),
    ],
)  # fmt: skip
def test_the_climate_decides(temperature: float, humidity: float, expected: int) -> None:
    assert climate_biome(int(temperature * ONE), int(humidity * ONE)) == expected


def test_hot_land_is_in_hot_places() -> None:
    word = seed_word(9)
    warmth: dict[int, list[int]] = {}
    for x in range(-3000, 3000, 60):
        for z in range(-3000, 3000, 60):
            warmth.setdefault(int(biome_at(word, x, z)), []).append(climate_of(sample(word, x, z), x, z)[0])
    means = {name: np.mean(warmth[index]) for index, name in enumerate(biomes().names) if index in warmth}
    assert means["snowy_plains"] < means["taiga"] < means["mixed_forest"] < means["forest"] < means["jungle"]
    assert means["mixed_forest"] < means["desert"]


def test_figures_are_the_games() -> None:
    """npm minecraft-data, biomes.json of 1.20.4; minecraft.wiki, "Biome"."""
    assert biome(DESERT) == ("desert", 2.0, 0.0)
    assert biome(SWAMP) == ("swamp", 0.8, 0.9)
    cold = {name for name, heat in zip(biomes().names, temperatures(), strict=True) if heat < SNOW_TEMPERATURE}
    assert cold == {"snowy_taiga", "snowy_plains", "snowy_slopes"}
    assert ((downfalls() >= 0) & (downfalls() <= 1)).all()


def test_a_whole_area_is_sampled_as_its_places_are() -> None:
    word = seed_word(3)
    values = np.zeros((len(sample(word, 0, 0)), 18, 18), np.int32)
    sample_area(word, -700, 905, values)
    for i, k in ((0, 0), (7, 17), (17, 3)):
        assert (values[:, i, k] == sample(word, -700 + i, 905 + k)).all()
    noise = np.zeros((40, 50), np.int32)
    noise_area(word, 5, -21, -30, 13, noise)
    assert all(noise[i, k] == value_noise(word, 5, i - 21, k - 30, 13) for i in range(40) for k in range(50))


def test_land_around_the_origin_is_mixed_forest_for_every_seed() -> None:
    for seed in range(30):
        assert (biome_map(seed, range(-140, 141, 35), range(-140, 141, 35)) == MIXED_FOREST).all()


def test_mountains_tower_and_seas_are_deep() -> None:
    heights = heights_of(1, range(-2400, 2400, 24), range(-2400, 2400, 24))
    kinds = biome_map(1, range(-2400, 2400, 24), range(-2400, 2400, 24))
    high = np.isin(kinds, [biomes().names.index(name) for name in ("stony_peaks", "snowy_slopes")])
    assert heights[high].max() >= 108
    assert heights[high].min() >= 96
    assert heights[kinds == biomes().names.index("ocean")].min() < 50
    assert heights[kinds == biomes().names.index("river")].max() < 63
    assert heights.max() <= 120


def test_land_goes_over_smoothly_from_biome_to_biome() -> None:
    """A step of more than 3 blocks is for mountains."""
    word, steps = seed_word(2), []
    for z in (-900, 0, 1300):
        line = [survey(word, x, z) for x in range(-2000, 2000)]
        mountains = {biomes().names.index(name) for name in ("windswept_hills", "stony_peaks", "snowy_slopes")}
        steps += [abs(b[0] - a[0]) for a, b in pairwise(line) if not {a[1], b[1]} & mountains]
    assert np.mean(np.array(steps) <= 1) > 0.97
    assert max(steps) <= 4
    assert BLOCKS.id("stone")
