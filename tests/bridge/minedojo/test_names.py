"""Names of 1.11.2 and ours: total from theirs to ours, and back wherever 1.11.2 has the thing."""

import pytest

from bridge import names
from bridge.embedded.land.biomes import biomes
from bridge.minedojo.names import (
    BIOMES,
    NO_LEGACY_ITEM,
    biome_id_of,
    block_names,
    block_of,
    item_names,
    item_of,
    items_of,
    legacy_block,
    legacy_item,
)

MINEDOJO_ITEMS = 392
"""``len(minedojo.sim.mc_meta.mc.ALL_ITEMS)``; the test with the package compares the names themselves."""


def test_every_item_of_minedojo_is_one_of_ours() -> None:
    assert len(item_names()) == MINEDOJO_ITEMS
    unmapped = [name for name in item_names() if name != "air" and names.NO_ITEM in items_of(name)]
    assert unmapped == []


def test_every_item_of_minedojo_comes_back_by_its_name() -> None:
    for name in item_names():
        assert legacy_item(item_of(name)).name == name or name == "air"


def test_every_block_of_1_11_2_is_one_of_ours() -> None:
    assert len(block_names()) == 236  # of npm minecraft-data's 1.11
    unmapped = [name for name in block_names() if name != "air" and block_of(name)[0] == names.AIR]
    assert unmapped == []


@pytest.mark.parametrize(
    ("name", "metadata", "ours"),
    [
        ("planks", 2, "birch_planks"), ("log2", 1, "dark_oak_log"), ("dye", 15, "bone_meal"), ("fish", 3, "pufferfish"),
        ("coal", 1, "charcoal"), ("reeds", 0, "sugar_cane"), ("netherbrick", 0, "nether_brick"), ("web", 0, "cobweb"),
        ("nether_brick", 0, "nether_bricks"), ("tallgrass", 1, "short_grass"), ("grass", 0, "grass_block"),
        ("iron_pickaxe", 17, "iron_pickaxe"), ("minecraft:speckled_melon", 0, "glistering_melon_slice"),
    ],
)  # fmt: skip
def test_items_are_what_the_game_made_of_them(name: str, metadata: int, ours: str) -> None:
    """Source: https://minecraft.wiki/w/Java_Edition_1.13/Flattening."""
    assert names.items().name(item_of(name, metadata)) == ours


def test_what_1_11_2_lacks_is_shown_as_its_kin_or_not_at_all() -> None:
    items = names.items()
    assert legacy_item(items.id("raw_iron")) == ("iron_ore", 0)  # in 1.11.2 the ore drops itself
    assert legacy_item(items.id("birch_trapdoor")) == ("trapdoor", 0)
    assert legacy_item(items.id("white_bed")).name == "bed"
    assert legacy_item(items.id("amethyst_shard")) == NO_LEGACY_ITEM
    blocks = names.blocks()
    assert legacy_block(blocks.id("kelp"), 0).shown == "water"
    assert legacy_block(blocks.id("amethyst_block"), 0).shown == "amethyst block"


def test_no_name_is_shown_that_minedojo_does_not_know() -> None:
    """Its masks fail on any other name."""
    assert {legacy_item(item).name for item in range(len(names.items()))} <= set(item_names())


def test_blocks_keep_their_states() -> None:
    block, state = block_of("log", 4)  # oak, lying along x
    assert legacy_block(block, state).metadata == 4
    assert block_of("17", 4) == (block, state)


def test_unknown_names_are_refused() -> None:
    for lookup in (items_of, item_of, block_of):
        with pytest.raises(KeyError, match=r"1\.11\.2"):
            lookup("amethyst_shard")  # type: ignore[operator]


def test_biomes_are_answered_both_ways() -> None:
    assert set(BIOMES.values()) <= set(biomes().names)
    for index, name in enumerate(biomes().names):
        assert BIOMES[biome_id_of(index)] in (name, "forest", "windswept_hills")
