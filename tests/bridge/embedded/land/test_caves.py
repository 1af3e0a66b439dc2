"""Caves wind through the stone, hold lava below, and open at the surface where a mouth is and nowhere else."""

import numpy as np
import pytest

from bridge.embedded.land.biomes import MIXED_FOREST, biomes
from bridge.embedded.land.caves import (
    CAVE_CELL,
    LAVA_LEVEL,
    MOUTH_RADIUS,
    ROOF,
    near_mouth,
    opens_at,
    place_of_mouth,
    sine,
)
from bridge.embedded.land.noise import ONE, seed_word
from bridge.embedded.land.relief import SEA_LEVEL, biome_at
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import generate_column
from tests.bridge.embedded.land.terrain_view import area, heights_of, is_any


def mouth_in_cell(word: np.uint64, i: int, k: int) -> tuple[bool, int, int]:
    """Whether the cave of a cell opens, and x and z of where."""
    x, z = place_of_mouth(word, i, k)
    return bool(opens_at(word, i, k, x, z)), int(x), int(z)


def mouths(seed: int, reach: int) -> list[tuple[int, int]]:
    """Where caves open, in so many cells to each side of the origin."""
    word = seed_word(seed)
    cells = [mouth_in_cell(word, i, k) for i in range(-reach, reach) for k in range(-reach, reach)]
    return [(x, z) for opens, x, z in cells if opens]


def test_caves_fill_a_small_share_of_the_stone_and_hold_lava_below_layer_11() -> None:
    """minecraft.wiki, "Cave": before 1.18 carved cells at y 10 and below are lava."""
    blocks = area(1, range(10, 22), range(0, 12))
    hollow = is_any(blocks, "air", "cave_air")
    assert 0.005 < hollow[:, 12:50].mean() < 0.12
    assert is_any(blocks[:, :LAVA_LEVEL], "lava").any()
    assert not is_any(blocks[:, LAVA_LEVEL:], "lava").any()
    assert not hollow[:, :LAVA_LEVEL].any()
    assert is_any(blocks[:, 0], "bedrock").all()


def test_caves_open_only_near_mouths() -> None:
    word, seed = seed_word(5), 5
    for chunk_x, chunk_z in ((x, z) for x in range(28, 40) for z in range(-4, 4)):
        blocks = generate_column(seed, chunk_x, chunk_z).blocks
        heights = heights_of(seed, range(chunk_x * 16, chunk_x * 16 + 16), range(chunk_z * 16, chunk_z * 16 + 16))
        for i in range(16):
            for k in range(16):
                height = heights[i, k]
                if is_any(blocks[i, height - ROOF + 1 : height + 1, k], "air").any():
                    assert near_mouth(word, chunk_x * 16 + i, chunk_z * 16 + k)


def test_mouths_lead_down_and_can_be_walked_into() -> None:
    opened = 0
    seed = 3
    for x, z in mouths(seed, 30)[:25]:
        chunk_x, chunk_z = x // 16, z // 16
        blocks = area(seed, range(chunk_x - 1, chunk_x + 2), range(chunk_z - 1, chunk_z + 2))
        heights = heights_of(
            seed, range(chunk_x * 16 - 16, chunk_x * 16 + 32), range(chunk_z * 16 - 16, chunk_z * 16 + 32)
        )
        i, k = x - (chunk_x - 1) * 16, z - (chunk_z - 1) * 16
        deepest = 0
        for di in range(-MOUTH_RADIUS, MOUTH_RADIUS + 1):
            for dk in range(-MOUTH_RADIUS, MOUTH_RADIUS + 1):
                height, y = heights[i + di, k + dk], heights[i + di, k + dk]
                while is_any(blocks[i + di, y, k + dk], "air"):
                    y -= 1
                deepest = max(deepest, height - y)
        opened += deepest >= 2
    assert opened >= 20


def test_openings_are_usual_in_mountains_and_rare_in_the_mixed_forest() -> None:
    counts = dict.fromkeys(biomes().names, 0)
    cells = dict.fromkeys(biomes().names, 0)
    for seed in range(3):
        word = seed_word(seed)
        for i in range(-40, 40):
            for k in range(-40, 40):
                opens, x, z = mouth_in_cell(word, i, k)
                name = biomes().name(int(biome_at(word, x, z)))
                counts[name] += opens
                cells[name] += 1
    assert counts["windswept_hills"] / cells["windswept_hills"] > 0.95
    assert counts["mixed_forest"] / cells["mixed_forest"] < 0.06
    assert counts["mixed_forest"] > 0
    assert counts["ocean"] == counts["river"] == counts["swamp"] == 0
    assert 0.2 < counts["forest"] / cells["forest"] < 0.45


@pytest.mark.parametrize("seed", range(10))
def test_no_hole_lies_near_a_spawn(seed: int) -> None:
    word = seed_word(seed)
    x, _, z = (int(v // 1) for v in find_spawn(seed))
    assert biome_at(word, x, z) == MIXED_FOREST
    assert not any(near_mouth(word, x + dx, z + dz) for dx in range(-24, 25, 8) for dz in range(-24, 25, 8))


def test_no_cave_lies_open_to_water() -> None:
    """Where it would have to flow in as soon as something moves beside it."""
    for seed, chunks_x, chunks_z in ((1, range(25, 35), range(-8, 2)), (6, range(-44, -34), range(0, 10))):
        blocks = area(seed, chunks_x, chunks_z)[:, : SEA_LEVEL + 1]
        water, air = is_any(blocks, "water"), is_any(blocks, "air")
        assert not (water[:, 1:] & air[:, :-1]).any()
        assert not (water[1:] & air[:-1])[:, :SEA_LEVEL].any()
        assert not (air[1:] & water[:-1])[:, :SEA_LEVEL].any()
        assert not (water[:, :, 1:] & air[:, :, :-1])[:, :SEA_LEVEL].any()
        assert not (air[:, :, 1:] & water[:, :, :-1])[:, :SEA_LEVEL].any()


def test_the_sine_is_one() -> None:
    turns = np.arange(-64, 128)
    assert np.abs([sine(int(turn)) / ONE for turn in turns] - np.sin(turns * 2 * np.pi / 64)).max() < 2 / ONE
    assert CAVE_CELL > 2 * MOUTH_RADIUS
