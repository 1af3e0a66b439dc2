"""The terrain is decided by the seed alone, in whatever order and process its columns are made."""

import hashlib
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from bridge import names
from bridge.block_states import describe
from bridge.embedded.land.biomes import BIOMES, PLAINS, biome_id, biomes
from bridge.embedded.land.fields import field_at
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import biome_at
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import FLAT_GROUND, HEIGHT, flat_column, generate_column
from tests.bridge.embedded.land.terrain_view import BLOCKS, NATURAL_GROUND, area, biome_map, is_any

PINNED = "e849ecca617718fca8c6cdecab82c6cfd6f968b61ab6863c76f1d8bbbc1cc00e"
LOOK = (
    "grass_block", "sand", "water", "oak_log", "birch_log", "spruce_log", "oak_leaves", "birch_leaves", "spruce_leaves",
    "short_grass", "dandelion", "poppy",
)  # fmt: skip
LOOK_HASH = "3ef7de7fde7f3fdca9c66abba59ae54b5c90d6723ff1f7611e0b38db1e4295a4"
HASH = """
import hashlib
from bridge.embedded.land.terrain import generate_column
digest = hashlib.sha256()
for seed in (0, 1, -5, 2**63):
    for x, z in ((0, 0), (-1, 2), (40, -40), (-700, 300), (2000, 2000)):
        blocks, states = generate_column(seed, x, z)
        digest.update(blocks.astype("<u2").tobytes() + states.tobytes())
print(digest.hexdigest())
"""


def test_same_seed_same_bytes_in_any_order() -> None:
    places = [(x, z) for x in range(60, 65) for z in range(-3, 3)]
    first = {place: generate_column(7, *place) for place in places}
    random.Random(1).shuffle(places)
    for place in places:
        again = generate_column(7, *place)
        assert again.blocks.tobytes() == first[place].blocks.tobytes()
        assert again.states.tobytes() == first[place].states.tobytes()


def test_bytes_are_those_of_every_machine_and_process() -> None:
    # Fixed-point arithmetic only: a change of this hash is a change of the world, and of every result measured in it.
    shown = subprocess.run(
        [sys.executable, "-c", HASH],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert shown.stdout.strip() == PINNED


def test_seeds_differ() -> None:
    assert generate_column(1, 0, 0).blocks.tobytes() != generate_column(2, 0, 0).blocks.tobytes()


def test_the_mixed_forest_looks_as_the_students_know_it() -> None:
    """Grass, soil, beaches, trees and plants around the origin, pinned before there was any other biome."""
    blocks = area(0, range(-4, 4)).copy()
    blocks[:, :5] = 0
    blocks[~is_any(blocks, *LOOK)] = 0
    assert hashlib.sha256(blocks.astype("<u2").tobytes()).hexdigest() == LOOK_HASH


@pytest.mark.parametrize("seed", [1, 6])
def test_the_mixed_forest_is_layered_like_minecraft(seed: int) -> None:
    blocks = area(seed, range(-6, 6))
    assert blocks.dtype == np.uint16
    assert blocks.shape == (192, HEIGHT, 192)
    assert (blocks[:, 0] == BLOCKS.id("bedrock")).all()
    assert not (blocks[:, 5:] == BLOCKS.id("bedrock")).any()
    wet = np.argwhere(blocks == BLOCKS.id("water"))
    assert len(wet)
    assert wet[:, 1].max() == 62
    soil = is_any(blocks, "grass_block", "dirt", "sand", "gravel")
    height = HEIGHT - 1 - np.argmax(soil[:, ::-1, :], axis=1)
    assert height.min() >= 54
    assert height.max() <= 95
    assert np.ptp(height) > 10
    assert (np.abs(np.diff(height, axis=0)) <= 1).mean() > 0.99


def test_one_can_walk_2000_blocks_through_several_biomes() -> None:
    places = biome_map(4, range(0, 2000, 8), range(0, 1)).ravel()
    assert len(set(places)) >= 5
    for chunk_x in range(0, 125, 3):
        blocks = generate_column(4, chunk_x, 0).blocks
        assert is_any(blocks, *NATURAL_GROUND)[:, 30:].any(axis=1).all(), "there is ground everywhere"


def test_trees_are_whole_across_column_borders() -> None:
    """Every trunk has its leaves around it, in the columns beside it too; so columns agree on the tree."""
    for seed, biome, species in (
        (3, None, "oak"),
        (3, None, "birch"),
        (3, None, "spruce"),
        (1, "savanna", "acacia"),
        (1, "jungle", "jungle"),
    ):
        x, _, z = find_spawn(seed, biome)
        blocks = area(seed, range(int(x // 16) - 4, int(x // 16) + 4), range(int(z // 16) - 4, int(z // 16) + 4))
        logs = np.argwhere(blocks == BLOCKS.id(f"{species}_log"))
        trunks, counts = np.unique(logs[:, [0, 2]], axis=0, return_counts=True)
        assert len(trunks) > 5
        leaves = is_any(blocks, f"{species}_leaves", "oak_leaves").any(axis=1)
        for i, k in trunks[((trunks > 3) & (trunks < 124)).all(axis=1)]:
            assert leaves[i - 1 : i + 2, k - 1 : k + 2].all()
        if species != "acacia":  # whose trunks lean
            assert min(counts) >= 4


def test_plants_of_two_cells_stand_whole_and_on_soil() -> None:
    x, _, z = find_spawn(2, "plains")
    found = 0
    for chunk_x in range(int(x // 16) - 3, int(x // 16) + 4):
        blocks, states = generate_column(2, chunk_x, int(z // 16))
        for name in ("tall_grass", "sunflower"):
            for i, y, k in np.argwhere(blocks == BLOCKS.id(name)):
                half = describe(BLOCKS.id(name), int(states[i, y, k]))["half"]
                other = (y + 1) if half == "lower" else (y - 1)
                assert blocks[i, other, k] == BLOCKS.id(name)
                assert describe(BLOCKS.id(name), int(states[i, other, k]))["half"] != half
                assert half == "upper" or BLOCKS.name(int(blocks[i, y - 1, k])) in ("grass_block", "dirt", "farmland")
                found += 1
    assert found > 10


def test_sugar_cane_stands_beside_water() -> None:
    """minecraft.wiki, "Sugar Cane": on dirt, grass or sand beside which there is water."""
    found = 0
    for seed, biome in ((1, "river"), (2, "river"), (3, "swamp"), (4, "river"), (5, "desert")):
        x, _, z = find_spawn(seed, biome)
        blocks = area(seed, range(int(x // 16) - 3, int(x // 16) + 4), range(int(z // 16) - 3, int(z // 16) + 4))
        cane = np.argwhere((blocks[:, 1:] == BLOCKS.id("sugar_cane")) & (blocks[:, :-1] != BLOCKS.id("sugar_cane")))
        for i, y, k in cane:
            if 0 < i < 111 and 0 < k < 111:
                beside = blocks[[i - 1, i + 1, i, i], y, [k, k, k - 1, k + 1]]
                assert is_any(beside, "water", "seagrass", "tall_seagrass").any()
                found += 1
    assert found > 5


def test_crops_grow_at_every_age_in_fields_of_the_plains() -> None:
    ages: set[str] = set()
    kinds: set[str] = set()
    for seed in range(3):
        word, span = seed_word(seed), range(-1600, 1600, 6)
        tilled = {
            (x >> 4, z >> 4) for x in span for z in span if field_at(word, x, z)[0] and biome_at(word, x, z) == PLAINS
        }
        for place in sorted(tilled):
            blocks, states = generate_column(seed, *place)
            for name in ("wheat", "carrots", "potatoes", "beetroots"):
                for i, y, k in np.argwhere(blocks == BLOCKS.id(name)):
                    assert blocks[i, y - 1, k] == BLOCKS.id("farmland")
                    assert describe(BLOCKS.id("farmland"), int(states[i, y - 1, k]))["moisture"] == "7"
                    ages.add(describe(BLOCKS.id(name), int(states[i, y, k]))["age"])
                    kinds.add(name)
    assert len(kinds) == 4
    assert len(ages) == 8


def test_snow_lies_and_water_freezes_where_it_is_cold() -> None:
    x, _, z = find_spawn(1, "snowy_plains")
    column = generate_column(1, int(x // 16), int(z // 16))
    snow = np.argwhere(column.blocks == BLOCKS.id("snow"))
    assert len(snow) > 100
    under = column.blocks[snow[:, 0], snow[:, 1] - 1, snow[:, 2]]
    grass = under == BLOCKS.id("grass_block")
    states = column.states[snow[:, 0], snow[:, 1] - 1, snow[:, 2]][grass]
    assert {describe(BLOCKS.id("grass_block"), int(state))["snowy"] for state in states} == {"true"}
    ice = [generate_column(seed, x, z).blocks for seed in range(3) for x in range(-80, 80, 5) for z in (-50, 50)]
    assert any((blocks[:, 62] == BLOCKS.id("ice")).any() for blocks in ice)


def test_a_flat_world_is_bedrock_dirt_and_grass() -> None:
    """minecraft.wiki, "Superflat": Classic Flat."""
    blocks, states = flat_column()
    layers = [BLOCKS.name(int(block)) for block in blocks[5, : FLAT_GROUND + 2, 9]]
    assert layers == ["bedrock", "dirt", "dirt", "grass_block", "air"]
    assert (blocks == blocks[:1, :, :1]).all()
    assert not states.any()


def test_no_block_of_the_terrain_falls_as_soon_as_something_moves() -> None:
    """minecraft.wiki, "Falling Block": sand and gravel need something below them."""
    for seed, chunks_x, chunks_z in (
        (1, range(-4, 4), range(-4, 4)),
        (2, range(30, 42), range(30, 42)),
        (5, range(-50, -40), range(9)),
    ):
        blocks = area(seed, chunks_x, chunks_z)
        falling = is_any(blocks[:, 1:], "sand", "gravel")
        below = is_any(blocks[:, :-1], "air", "water", "lava", "short_grass")
        assert not (falling & below).any()


def test_the_vocabulary_of_biomes_is_whole() -> None:
    assert len(biomes()) == BIOMES
    assert biome_id("desert") == biomes().names.index("desert")
    with pytest.raises(ValueError, match=r"unknown 'dessert'.*desert"):
        biome_id("dessert")
    assert names.blocks() is BLOCKS


def test_beds_of_water_are_of_sand_gravel_and_clay() -> None:
    """minecraft.wiki, "Clay", "Gravel", "Sand": in disks under shallow water."""
    beds: set[str] = set()
    for seed, biome in ((1, "river"), (2, "ocean"), (3, "beach"), (4, "river")):
        x, _, z = find_spawn(seed, biome)
        blocks = area(seed, range(int(x // 16) - 4, int(x // 16) + 5), range(int(z // 16) - 4, int(z // 16) + 5))
        under = blocks[:, :-1][is_any(blocks[:, 1:], "water") & ~is_any(blocks[:, :-1], "water")]
        beds |= {BLOCKS.name(int(block)) for block in np.unique(under)}
    assert {"sand", "gravel", "clay"} <= beds


SOIL = ("grass_block", "dirt", "coarse_dirt", "podzol", "mud")


@pytest.mark.parametrize(
    ("plants", "biomes_of", "soil"),
    [
        (("dandelion", "poppy", "cornflower"), ("plains", "forest"), SOIL),
        (("brown_mushroom", "red_mushroom"), ("taiga", "swamp"), SOIL),
        (("pumpkin",), ("plains", "taiga", "forest", "savanna"), SOIL),
        (("cactus",), ("desert",), ("sand", "cactus")),
    ],
)
def test_plants_stand_on_their_soil(plants: tuple[str, ...], biomes_of: tuple[str, ...], soil: tuple[str, ...]) -> None:
    """minecraft.wiki, "Flower", "Mushroom", "Pumpkin", "Cactus"; each kind is found somewhere in its biomes."""
    found: set[str] = set()
    for seed in range(8):
        for biome in biomes_of:
            x, _, z = find_spawn(seed, biome)
            blocks = area(seed, range(int(x // 16) - 5, int(x // 16) + 6), range(int(z // 16) - 5, int(z // 16) + 6))
            standing = is_any(blocks[:, 1:], *plants)
            assert is_any(blocks[:, :-1][standing], *soil).all()
            found |= {BLOCKS.name(int(block)) for block in np.unique(blocks[:, 1:][standing])}
        if found == set(plants):
            return
    pytest.fail(f"not found: {sorted(set(plants) - found)}")
