"""Blocks break in the game's time and give the game's drops."""

import math

import pytest

from bridge import names
from bridge.embedded.player.mining import Mining, dig_ticks, harvests, mining_tables, wear_of

BLOCKS, ITEMS = names.blocks(), names.items()


def ticks(block: str, tool: str = "air", on_ground: bool = True, in_water: bool = False) -> float:
    return dig_ticks(BLOCKS.id(block), ITEMS.id(tool), on_ground, in_water)


@pytest.mark.parametrize(
    ("block", "tool", "seconds"),
    [
        ("oak_log", "air", 3.0),
        ("oak_log", "wooden_axe", 1.5),
        ("oak_log", "stone_axe", 0.75),
        ("stone", "air", 7.5),
        ("stone", "wooden_pickaxe", 1.15),
        ("dirt", "air", 0.75),
        ("grass_block", "air", 0.9),
        ("oak_leaves", "air", 0.3),
        ("short_grass", "air", 0.05),
    ],
)
def test_dig_times(block: str, tool: str, seconds: float) -> None:
    assert ticks(block, tool) * 0.05 == pytest.approx(seconds)


def test_air_and_water_slow_digging_fivefold_each() -> None:
    assert ticks("oak_log", on_ground=False) == 300
    assert ticks("oak_log", on_ground=False, in_water=True) == 1500


def test_bedrock_never_breaks() -> None:
    assert ticks("bedrock") == math.inf


def test_what_a_hand_harvests() -> None:
    assert harvests(BLOCKS.id("oak_log"), 0)
    assert not harvests(BLOCKS.id("stone"), 0)
    assert harvests(BLOCKS.id("stone"), ITEMS.id("wooden_pickaxe"))


def dig(mining: Mining, cell: tuple[int, int, int], count: int) -> list[bool]:
    return [mining.attack(cell, BLOCKS.id("dirt"), 0, True, False) for _ in range(count)]


def test_progress_is_lost_on_release_and_on_another_target() -> None:
    for interrupt in (Mining.rest, lambda mining: dig(mining, (9, 9, 9), 1)):
        mining = Mining()
        assert not any(dig(mining, (0, 0, 0), 14))
        assert mining.progress_on((0, 0, 0)) == pytest.approx(14 / 15)
        interrupt(mining)
        assert mining.progress_on((0, 0, 0)) == 0.0
        assert dig(mining, (0, 0, 0), 15) == [False] * 14 + [True]


def test_a_pause_follows_a_broken_block() -> None:
    mining = Mining()
    assert dig(mining, (0, 0, 0), 15)[-1]
    assert dig(mining, (1, 0, 0), 4 + 15) == [False] * 18 + [True]


@pytest.mark.parametrize(
    ("block", "tool", "seconds"),
    [
        ("oak_leaves", "shears", 0.05),
        ("white_wool", "shears", 0.25),
        ("white_wool", "air", 1.2),
        ("cobweb", "shears", 0.4),
        ("cobweb", "iron_sword", 0.4),
        ("cobweb", "air", 20.0),
        ("obsidian", "diamond_pickaxe", 9.4),
        ("obsidian", "iron_pickaxe", 41.7),
        ("iron_ore", "stone_pickaxe", 1.15),
        ("iron_ore", "wooden_pickaxe", 7.5),
        ("diamond_ore", "iron_pickaxe", 0.75),
        ("deepslate", "netherite_pickaxe", 0.55),
        ("pumpkin", "wooden_sword", 1.0),
        ("hay_block", "iron_hoe", 0.15),
    ],
)
def test_tools_work_at_the_speeds_of_the_wiki(block: str, tool: str, seconds: float) -> None:
    """https://minecraft.wiki/w/Breaking: times of the tables, in whole ticks."""
    assert ticks(block, tool) * 0.05 == pytest.approx(seconds, abs=0.051)


@pytest.mark.parametrize(
    ("block", "tool", "cost"),
    [
        ("stone", "iron_pickaxe", 1),
        ("dirt", "iron_pickaxe", 1),
        ("stone", "iron_sword", 2),
        ("short_grass", "iron_sword", 0),
        ("short_grass", "shears", 1),
        ("oak_leaves", "shears", 1),
        ("oak_leaves", "iron_hoe", 1),
        ("stone", "bow", 0),
        ("stone", "air", 0),
    ],
)
def test_breaking_costs_the_tool(block: str, tool: str, cost: int) -> None:
    """https://minecraft.wiki/w/Durability: 1 a block, 2 for weapons; blocks that break at once cost shears only."""
    assert wear_of(mining_tables(), BLOCKS.id(block), ITEMS.id(tool)) == cost


@pytest.mark.parametrize(
    ("block", "least"),
    [
        *(("stone", "wooden"), ("coal_ore", "wooden"), ("copper_ore", "stone"), ("iron_ore", "stone")),
        *(("lapis_ore", "stone"), ("gold_ore", "iron"), ("redstone_ore", "iron"), ("diamond_ore", "iron")),
        *(("emerald_ore", "iron"), ("obsidian", "diamond")),
    ],
)
def test_an_ore_needs_a_pickaxe_of_its_level(block: str, least: str) -> None:
    """https://minecraft.wiki/w/Breaking#Harvesting: wood and gold, stone, iron, diamond and netherite (``harvestTools``)."""
    levels = {"wooden": 0, "golden": 0, "stone": 1, "iron": 2, "diamond": 3, "netherite": 4}
    able = [level for level in levels if harvests(BLOCKS.id(block), ITEMS.id(f"{level}_pickaxe"))]
    assert able == [level for level, rank in levels.items() if rank >= levels[least]]
    assert not harvests(BLOCKS.id(block), ITEMS.id("diamond_axe"))
