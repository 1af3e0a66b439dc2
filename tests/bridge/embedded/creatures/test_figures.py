"""The figures of all kinds, by the infobox of each page on https://minecraft.wiki, Java Edition 1.20.4, normal difficulty."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.habitats import HIGH, LOW, WEIGHT, habitats
from bridge.embedded.creatures.kinds import MONSTER, kind_names, kind_table
from bridge.embedded.creatures.loot import loot_table
from bridge.embedded.creatures.places import SLIME_CHUNKS_IN, is_slime_chunk
from bridge.embedded.creatures.tables import creature_tables
from bridge.embedded.land.biomes import biome_id

_FIGURES = {
    "cow": (10, 0, 0.9, 1.4, 0.2, 16, (1, 3)),
    "pig": (10, 0, 0.9, 0.9, 0.25, 16, (1, 3)),
    "sheep": (8, 0, 0.9, 1.3, 0.23, 16, (1, 3)),
    "chicken": (4, 0, 0.4, 0.7, 0.25, 16, (1, 3)),
    "horse": (22, 0, 1.3965, 1.6, 0.225, 16, (1, 3)),
    "wolf": (8, 4, 0.6, 0.85, 0.3, 16, (1, 3)),
    "villager": (20, 0, 0.6, 1.95, 0.5, 48, (0, 0)),
    "zombie": (20, 3, 0.6, 1.95, 0.23, 35, (5, 5)),
    "skeleton": (20, 2, 0.6, 1.99, 0.25, 16, (5, 5)),
    "spider": (16, 2, 1.4, 0.9, 0.3, 16, (5, 5)),
    "creeper": (20, 0, 0.6, 1.7, 0.25, 16, (5, 5)),
    "slime": (1, 0, 0.52, 0.52, 0.3, 16, (1, 1)),
    "enderman": (40, 7, 0.6, 2.9, 0.3, 64, (5, 5)),
    "witch": (26, 0, 0.6, 1.95, 0.25, 16, (5, 5)),
}
"""Health, damage, width, height, speed, follow range, experience."""
_DROPS = {
    "cow": {"beef": (1, 3), "leather": (0, 2)},
    "pig": {"porkchop": (1, 3)},
    "sheep": {"mutton": (1, 2)},
    "chicken": {"chicken": (1, 1), "feather": (0, 2)},
    "horse": {"leather": (0, 2)},
    "skeleton": {"bone": (0, 2), "arrow": (0, 2)},
    "creeper": {"gunpowder": (0, 2)},
    "slime": {"slime_ball": (0, 2)},
    "enderman": {"ender_pearl": (0, 1)},
    "wolf": {},
    "villager": {},
}


@pytest.mark.parametrize("kind", _FIGURES)
def test_every_kind_has_its_figures(kind: str) -> None:
    row = kind_table()[kind_names().id(kind)]
    health, damage, width, height, speed, reach, experience = _FIGURES[kind]
    assert (row["health"], row["damage"]) == (health, damage)
    assert (2 * row["half_width"], row["height"]) == pytest.approx((width, height), abs=1e-3)
    assert (row["speed"], row["follow_range"]) == (speed, reach)
    assert (row["experience_low"], row["experience_high"]) == experience


@pytest.mark.parametrize("kind", _DROPS)
def test_every_kind_drops_what_its_loot_table_says(kind: str) -> None:
    """The game's own ``loot_tables/entities``."""
    rows = [row for row in loot_table()[kind_names().id(kind)] if row["high"]]
    found = {names.items().name(int(row["item"])): (int(row["low"]), int(row["high"])) for row in rows}
    assert found == _DROPS[kind]
    assert all(row["chance"] == 1.0 and not row["by_player"] for row in rows)


@pytest.mark.parametrize(
    ("kind", "foods"),
    [
        ("cow", {"wheat"}),
        ("sheep", {"wheat"}),
        ("pig", {"carrot", "potato", "beetroot"}),
        (
            "chicken",
            {"wheat_seeds", "melon_seeds", "pumpkin_seeds", "beetroot_seeds", "torchflower_seeds", "pitcher_pod"},
        ),
        ("horse", set()),
    ],
)
def test_animals_breed_by_their_foods(kind: str, foods: set[str]) -> None:
    """https://minecraft.wiki/w/Breeding"""
    bit = 1 << kind_names().id(kind)
    assert {name for item, name in enumerate(names.items().names) if creature_tables().foods[item] & bit} == foods


@pytest.mark.parametrize(
    ("biome", "kind", "weight", "low", "high"),
    [
        *(("plains", "sheep", 12, 4, 4), ("plains", "horse", 5, 2, 6), ("savanna", "horse", 1, 2, 6)),
        *(("forest", "wolf", 5, 4, 4), ("taiga", "wolf", 8, 4, 4), ("jungle", "chicken", 20, 4, 4)),
        *(("plains", "enderman", 10, 1, 4), ("plains", "witch", 5, 1, 1), ("plains", "slime", 100, 4, 4)),
        *(("desert", "zombie", 20, 4, 4), ("snowy_plains", "skeleton", 20, 4, 4), ("desert", "cow", 0, 0, 0)),
    ],
)
def test_packs_are_those_of_the_biome(biome: str, kind: str, weight: int, low: int, high: int) -> None:
    """The ``spawners`` of the game's own ``worldgen/biome``; two entries of one kind are one here."""
    index = kind_names().id(kind)
    table = habitats().monsters if kind_table()["traits"][index] & MONSTER else habitats().animals
    row = table[biome_id(biome), index]
    assert (row[WEIGHT], row[LOW], row[HIGH]) == (weight, low, high)


def test_slimes_come_to_the_depths_of_one_column_in_ten() -> None:
    """https://minecraft.wiki/w/Slime#Slime_chunks"""
    seed = np.uint64(5)
    columns = [(x, z) for x in range(40) for z in range(40)]
    share = sum(is_slime_chunk(seed, 16 * x, 16 * z) for x, z in columns) / len(columns)
    assert share == pytest.approx(1 / SLIME_CHUNKS_IN, abs=0.03)
    assert is_slime_chunk(seed, 3, 3) == is_slime_chunk(seed, 12, 15), "all of a column are alike"
