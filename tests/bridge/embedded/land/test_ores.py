"""Ores lie at the heights and in the amounts of Minecraft before 1.18 (minecraft.wiki, "Ore (feature)", "Ore")."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import generate_column
from tests.bridge.embedded.land.terrain_view import area, is_any

SPREAD = 4
"""Layers beyond the range of a vein's middle that its blocks may reach."""
RANGES = {
    "coal_ore": (0, 127), "iron_ore": (0, 63), "copper_ore": (0, 96), "gold_ore": (0, 31), "redstone_ore": (0, 15),
    "lapis_ore": (0, 30), "diamond_ore": (0, 15), "emerald_ore": (4, 31),
}  # fmt: skip
AMOUNTS = {
    "coal_ore": 142.6,
    "iron_ore": 77.0,
    "gold_ore": 8.2,
    "redstone_ore": 24.8,
    "diamond_ore": 3.1,
    "lapis_ore": 3.4,
}
"""Blocks a chunk in the game of 1.16, as the wiki counted them."""


@pytest.fixture(scope="module")
def chunks() -> list[NDArray[np.uint16]]:
    """Columns of the forest and of mountains."""
    x, _, z = find_spawn(1, "windswept_hills")
    mountains = [(int(x // 16) + i, int(z // 16) + k) for i in range(6) for k in range(6)]
    return [
        generate_column(1, *place).blocks for place in mountains + [(i, k) for i in range(-8, 8) for k in range(-6, 6)]
    ]


@pytest.mark.parametrize("ore", RANGES)
def test_ores_lie_at_their_heights(chunks: list[NDArray[np.uint16]], ore: str) -> None:
    low, high = RANGES[ore]
    layers = np.concatenate([np.argwhere(is_any(blocks, ore))[:, 1] for blocks in chunks])
    assert len(layers) > 10
    assert layers.min() >= low - SPREAD
    assert layers.max() <= high + SPREAD
    assert layers.mean() < (low + high) / 2 + 6


@pytest.mark.parametrize("ore", AMOUNTS)
def test_there_is_about_as_much_of_each_as_in_the_game(chunks: list[NDArray[np.uint16]], ore: str) -> None:
    count = np.mean([is_any(blocks, ore).sum() for blocks in chunks])
    assert 0.6 * AMOUNTS[ore] < count < 1.4 * AMOUNTS[ore]


def test_emerald_is_found_in_mountains_only() -> None:
    x, _, z = find_spawn(1, "windswept_hills")
    at = int(x // 16), int(z // 16)
    assert sum(
        is_any(generate_column(1, at[0] + i, at[1] + k).blocks, "emerald_ore").sum() for i in range(3) for k in range(3)
    )
    assert not is_any(area(1, range(-8, 8)), "emerald_ore").any()


def test_veins_hang_together_across_columns() -> None:
    """Most blocks of iron touch another one, wherever the borders of columns run; veins are of some blocks, not of hundreds."""
    iron = is_any(area(4, range(-5, 5)), "iron_ore")
    touched = np.zeros_like(iron)
    for axis in range(3):
        for shift in (1, -1):
            touched |= np.roll(iron, shift, axis)
    inner = iron[1:-1, 1:-1, 1:-1]
    lonely = (inner & ~touched[1:-1, 1:-1, 1:-1]).sum() / inner.sum()
    assert lonely < 0.2
    border = iron[15:159:16] & iron[16:160:16]
    assert border.any(), "veins reach over borders"
