"""Blocks give the game's drops. Source of the figures: https://minecraft.wiki/w/Drops and the pages of the blocks."""

import pytest

from bridge import names
from tests.bridge.embedded.field import Field


@pytest.mark.parametrize(
    ("block", "tool", "state", "given"),
    [
        ("glass", "diamond_pickaxe", {}, {}),
        ("ice", "diamond_pickaxe", {}, {}),
        ("bookshelf", "air", {}, {"book": 3}),
        ("clay", "air", {}, {"clay_ball": 4}),
        ("iron_ore", "stone_pickaxe", {}, {"raw_iron": 1}),
        ("iron_ore", "wooden_pickaxe", {}, {}),
        ("cobweb", "wooden_sword", {}, {"string": 1}),
        ("cobweb", "shears", {}, {"cobweb": 1}),
        ("cobweb", "air", {}, {}),
        ("oak_leaves", "shears", {}, {"oak_leaves": 1}),
        ("oak_slab", "wooden_pickaxe", {"type": "double"}, {"oak_slab": 2}),
        ("oak_door", "air", {"half": "lower"}, {"oak_door": 1}),
        ("oak_door", "air", {"half": "upper"}, {}),
        ("red_bed", "air", {"part": "head"}, {"red_bed": 1}),
        ("red_bed", "air", {"part": "foot"}, {}),
        ("snow", "wooden_shovel", {"layers": "3"}, {"snowball": 3}),
        ("candle", "air", {"candles": "2"}, {"candle": 2}),
        ("wheat", "air", {"age": "6"}, {"wheat_seeds": 1}),
        ("potatoes", "air", {"age": "0"}, {"potato": 1}),
        ("wall_torch", "air", {}, {"torch": 1}),
        ("farmland", "air", {}, {"dirt": 1}),
    ],
)
def test_what_a_block_always_gives(block: str, tool: str, state: dict[str, str], given: dict[str, int]) -> None:
    assert Field().loot(block, 20, tool, **state) == pytest.approx(given)


@pytest.mark.parametrize(
    ("block", "tool", "state", "item", "mean"),
    [
        ("gravel", "air", {}, "flint", 0.1),
        ("gravel", "air", {}, "gravel", 0.9),
        ("short_grass", "air", {}, "wheat_seeds", 0.125),
        ("oak_leaves", "air", {}, "oak_sapling", 0.05),
        ("oak_leaves", "air", {}, "apple", 0.005),
        ("jungle_leaves", "air", {}, "jungle_sapling", 0.025),
        ("birch_leaves", "air", {}, "stick", 0.03),
        ("lapis_ore", "stone_pickaxe", {}, "lapis_lazuli", 6.5),
        ("redstone_ore", "iron_pickaxe", {}, "redstone", 4.5),
        ("copper_ore", "stone_pickaxe", {}, "raw_copper", 3.5),
        ("melon", "air", {}, "melon_slice", 5.0),
        ("glowstone", "air", {}, "glowstone_dust", 3.0),
        ("wheat", "air", {"age": "7"}, "wheat", 1.0),
        ("wheat", "air", {"age": "7"}, "wheat_seeds", 1 + 3 * 0.5714),
        ("carrots", "air", {"age": "7"}, "carrot", 2 + 3 * 0.5714),
        ("dead_bush", "air", {}, "stick", 1.0),
    ],
)
def test_what_a_block_gives_on_average(block: str, tool: str, state: dict[str, str], item: str, mean: float) -> None:
    times = 4000
    # Five standard errors of a count between nothing and at most nine.
    spread = 5 * (max(mean, 0.002) * 1.5 / times) ** 0.5
    assert Field().loot(block, times, tool, **state).get(item, 0.0) == pytest.approx(mean, abs=spread)


def test_every_line_of_the_table_is_of_use() -> None:
    """Each pattern names a block that no earlier pattern took."""
    import re

    rows = names.read_table("block_loot")["rows"]
    first = {
        next((i for i, (pattern, _) in enumerate(rows) if re.fullmatch(pattern, name)), -1)
        for name in names.blocks().names
    }
    assert first >= set(range(len(rows)))
