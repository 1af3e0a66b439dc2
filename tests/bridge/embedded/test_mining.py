"""Blocks break in the game's time and give the game's drops."""

import math

import pytest

from bridge import names
from bridge.embedded.mining import Mining, dig_ticks, harvests

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
