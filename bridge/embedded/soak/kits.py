"""What the soak's players are given, and how their worlds begin: other biomes, weather, hours and things for each."""

from __future__ import annotations

from typing import Literal

from bridge.messages import CreatureSetup, WorldSetup

Kit = tuple[tuple[str, int], ...]
"""Item names and how many of each."""
_KITS: tuple[Kit, ...] = (
    (
        *(
            ("iron_pickaxe", 1),
            ("iron_axe", 1),
            ("iron_shovel", 1),
            ("crafting_table", 2),
            ("furnace", 2),
            ("coal", 16),
        ),
        *(
            ("oak_log", 32),
            ("raw_iron", 16),
            ("cobblestone", 32),
            ("chest", 4),
            ("bread", 8),
            ("torch", 16),
            ("ladder", 8),
        ),
    ),
    (
        *(("iron_hoe", 1), ("wheat_seeds", 32), ("carrot", 16), ("potato", 16), ("bone_meal", 64), ("wheat", 16)),
        *(
            ("oak_sapling", 8),
            ("spruce_sapling", 8),
            ("sugar_cane", 8),
            ("cactus", 4),
            ("bucket", 3),
            ("water_bucket", 1),
        ),
        *(("shears", 1), ("pumpkin", 4), ("dirt", 32), ("sweet_berries", 8), ("beetroot_seeds", 8)),
    ),
    (
        *(("bow", 1), ("arrow", 64), ("shield", 1), ("iron_sword", 1), ("iron_helmet", 1), ("iron_chestplate", 1)),
        *(
            ("iron_leggings", 1),
            ("iron_boots", 1),
            ("snowball", 16),
            ("egg", 16),
            ("golden_apple", 2),
            ("cooked_beef", 8),
        ),
        *(("rotten_flesh", 4), ("honey_bottle", 2), ("milk_bucket", 1), ("cake", 4), ("candle", 4)),
    ),
    (
        *(("red_bed", 2), ("oak_door", 4), ("oak_trapdoor", 4), ("oak_fence_gate", 4), ("sand", 32), ("gravel", 32)),
        *(("red_concrete_powder", 16), ("lava_bucket", 1), ("water_bucket", 1), ("flint_and_steel", 1), ("barrel", 3)),
        *(("scaffolding", 16), ("oak_stairs", 16), ("oak_slab", 16), ("diamond_pickaxe", 1), ("spider_eye", 2)),
    ),
)
_BEGINNINGS: tuple[tuple[str, Literal["clear", "rain", "thunder"], int, tuple[str, ...]], ...] = (
    ("plains", "clear", 1000, ("cow", "sheep", "pig", "chicken")),
    ("snowy_taiga", "rain", 12000, ("zombie", "skeleton", "wolf")),
    ("swamp", "thunder", 18000, ("slime", "witch", "creeper")),
    ("desert", "clear", 23000, ("villager", "horse", "spider", "enderman")),
)
"""Biome, weather, hour, and who stands near."""


def kit(number: int) -> Kit:
    """One of the kits, by any number."""
    return _KITS[number % len(_KITS)]


def soak_setup(index: int) -> WorldSetup:
    """How the soak's world of an index begins."""
    biome, weather, time_of_day, kinds = _BEGINNINGS[index % len(_BEGINNINGS)]
    return WorldSetup(
        inventory=kit(index),
        time_of_day=time_of_day,
        biome=biome,
        weather=weather,
        creatures=tuple(CreatureSetup(kind, 2, 16.0) for kind in kinds),
        spawning=True,
        food=14.0,
        respawn=True,
    )
