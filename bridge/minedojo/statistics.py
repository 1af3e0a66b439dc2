"""The statistics that MineDojo reads: a lean tree of those it scores by or would complain about, counted tick by tick.

Keys are 1.11.2's in MineDojo's spelling. An item counts as used where the game of 1.20.4 counts it: a tool that wore, a stack
that the use key used up or changed, a piece of armour that it put on. Malmo's own ``place`` and ``equip`` count none, as in its
Java code. Source: https://minecraft.wiki/w/Statistics.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.minedojo.names import legacy_item
from bridge.sounds import CREATURES

_ACHIEVEMENTS = (
    "acquire_iron", "bake_cake", "blaze_rod", "bookcase", "breed_cow", "build_better_pickaxe", "build_furnace", "build_hoe",
    "build_pickaxe", "build_sword", "build_work_bench", "cook_fish", "diamonds", "diamonds_to_you", "enchantments",
    "explore_all_biomes", "fly_pig", "full_beacon", "ghast", "kill_cow", "kill_enemy", "kill_wither", "make_bread",
    "mine_wood", "on_a_rail", "open_inventory", "overkill", "overpowered", "portal", "potion", "snipe_skeleton",
    "spawn_wither", "the_end", "the_end2",
)  # fmt: skip
_TOTALS = (
    "animals_bred", "armor_cleaned", "aviate_one_cm", "banner_cleaned", "beacon_interaction", "boat_one_cm",
    "brewingstand_interaction", "cake_slices_eaten", "cauldron_filled", "cauldron_used", "chest_opened", "climb_one_cm",
    "crafting_table_interaction", "crouch_one_cm", "damage_dealt", "damage_taken", "deaths", "dispenser_inspected",
    "dive_one_cm", "dropper_inspected", "enderchest_opened", "fall_one_cm", "fish_caught", "flower_potted", "fly_one_cm",
    "furnace_interaction", "hopper_inspected", "horse_one_cm", "item_enchanted", "items_dropped", "jump", "leave_game",
    "minecart_one_cm", "mob_kills", "noteblock_played", "noteblock_tuned", "pig_one_cm", "play_one_minute",
    "player_kills", "record_played", "shulker_box_opened", "sleep_in_bed", "sneak_time", "sprint_one_cm", "swim_one_cm",
    "talked_to_villager", "time_since_death", "traded_with_villager", "trapped_chest_triggered", "walk_one_cm",
)  # fmt: skip
_KILLABLE = (
    "bat", "blaze", "cave_spider", "chicken", "cow", "creeper", "donkey", "elder_guardian", "enderman", "endermite",
    "evocation_illager", "ghast", "guardian", "horse", "husk", "lava_slime", "llama", "mule", "mushroom_cow", "ozelot",
    "pig", "pig_zombie", "polar_bear", "rabbit", "sheep", "shulker", "silverfish", "skeleton", "skeleton_horse", "slime",
    "spider", "squid", "stray", "vex", "villager", "vindication_illager", "witch", "wither_skeleton", "wolf", "zombie",
    "zombie_horse", "zombie_villager",
)  # fmt: skip
_ALIASES = {"mooshroom": "mushroom_cow", "zombie_pigman": "pig_zombie"}
"""What 19 of MineDojo's tasks read -> what the game and MineDojo's own table call it: answered under both names."""
_MADE_OF = ("wooden", "stone", "iron", "golden", "diamond")
_WORN_OF = ("leather", "iron", "golden", "diamond")
_USABLE = (
    *(f"{material}_{tool}" for material in _MADE_OF for tool in ("axe", "hoe", "pickaxe", "shovel", "sword")),
    *(f"{material}_{piece}" for material in _WORN_OF for piece in ("boots", "chestplate", "helmet", "leggings")),
    *("activator_rail", "bow", "clock", "comparator", "compass", "detector_rail", "dispenser", "dropper", "observer"),
    *("piston", "redstone_block", "redstone_lamp", "redstone_torch", "repeater", "tnt"),
)
"""What its tech tree asks to be used; any other item appears once it was used."""
_CM = 100.0


class Statistics:
    """Counts of one player, from the mission's beginning on; a fast reset does not begin them anew, as in the game."""

    def __init__(self) -> None:
        self._totals = dict.fromkeys(_TOTALS, 0)
        self._killed = dict.fromkeys((*_KILLABLE, *_ALIASES), 0)
        self._used = dict.fromkeys(_USABLE, 0)
        self._walked = 0.0

    def use(self, item: int) -> None:
        """An item id was used once."""
        name = legacy_item(item).name
        self._used[name] = self._used.get(name, 0) + 1

    def die(self) -> None:
        """The player died."""
        self._totals["deaths"] += 1
        self._totals["time_since_death"] = 0

    def tick(self, way: NDArray[np.float64], kills: NDArray[np.int64], jumped: bool, sneaking: bool) -> None:
        """One tick.

        Args:
            way: float64 (3,), how far the body moved, in blocks.
            kills: int64 (kinds,), how many of each of ``CREATURES`` the player has killed since the mission began.
            jumped, sneaking: what the body did.
        """
        totals = self._totals
        totals["play_one_minute"] += 1
        totals["time_since_death"] += 1
        totals["jump"] += jumped
        totals["sneak_time"] += sneaking
        self._walked += math.hypot(float(way[0]), float(way[2]))
        totals["walk_one_cm"] = int(self._walked * _CM)
        totals["mob_kills"] = int(kills.sum())
        for kind, count in zip(CREATURES, kills.tolist(), strict=True):
            self._killed[kind] = count

    def tree(self) -> dict[str, Any]:
        """``achievement`` and ``stat`` of the information, as they stand now."""
        return {
            "achievement": dict.fromkeys(_ACHIEVEMENTS, 0),
            "stat": {
                **self._totals,
                "kill_entity": {**self._killed, **{alias: self._killed[name] for alias, name in _ALIASES.items()}},
                "use_item": {"minecraft": dict(self._used)},
            },
        }


def used_item(before: tuple[int, int, int], after: tuple[int, int, int], used: bool, attacked: bool) -> int | None:
    """The item in the main hand that a tick used, by how its stack (item, count, durability) changed; None for none.

    ``used``, ``attacked``: the keys that were held. Ticks in which stacks were moved by other means are not to be asked about.
    """
    item, count, wear = before
    if count == 0 or not (used or attacked):
        return None
    wore = after[0] == item and after[2] < wear
    broke = wear == 1 and after[0] != item
    spent = used and (after[0] != item or after[1] < count)
    exchanged = used and after[0] == item and after[2] > wear  # for a piece of armour that was worn less
    return item if wore or broke or spent or exchanged else None
