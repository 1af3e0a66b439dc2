"""Why the scripted player cannot win a task, as far as its id and the embedded world tell without playing it."""

from __future__ import annotations

import functools
import re

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Goal, Survive, Task, WorldSetup
from bridge.minedojo.names import items_of
from training.teachers.costs import HOPELESS
from training.teachers.planner import Planner, Stations

_BIOMES = (
    "plains",
    "forest",
    "jungle",
    "taiga",
    "swamp",
    "desert",
    "savanna",
    "snowy_plains",
    "windswept_hills",
    "ocean",
)
_HARVEST = re.compile(r"harvest_(?:(\d+)_)?(.+)")
_TOOL = re.compile(r"techtree_from_\w+?_to_\w+_(axe|hoe|pickaxe|shovel|sword|boots|chestplate|helmet|leggings)")
_SURVEY_SEED = 0
_WITHIN_BLOCKS = 20.0


def reason_of(task: str) -> str:
    """Why a task cannot be won; empty where nothing is known against it."""
    category = task.replace(":", "_").partition("_")[0]
    if category == "combat":
        known = [kind for kind in kind_names().names if task.startswith(f"combat_{kind}_")]
        return "" if known and "pigman" not in task else "the embedded world has no such creature"
    if category == "techtree":
        return "" if _TOOL.fullmatch(task) else "the scripted player uses tools and armour alone"
    if category == "harvest":
        items = harvested(task)
        return (
            "" if any(_costs()[item] < HOPELESS for item in items) else "nothing in the embedded world's land gives it"
        )
    if category == "survival":
        return "success is 100 days, 2,400,000 ticks, more than an episode has"
    if category == "playthrough":
        return "the embedded world has no dragon, and the package itself fails at its first step"
    return "the package judges no creative task: its success is always false"


def harvested(task: str) -> tuple[int, ...]:
    """Ids of the items that a harvest task counts: those of the longest item name that its id begins with."""
    found = _HARVEST.fullmatch(task)
    if found is None:
        return ()
    words = found[2].split("_")
    for length in range(len(words), 0, -1):
        try:
            return items_of({"milk": "milk_bucket"}.get("_".join(words[:length]), "_".join(words[:length])))
        except KeyError:
            continue
    return ()


@functools.cache
def _costs() -> list[float]:
    """By item id, what one takes where every block of the land is near and every creature is."""
    land = _survey()

    def distance(block: int) -> float:
        return _WITHIN_BLOCKS if land[block] else HOPELESS

    planner = Planner({}, Stations(False, False), distance, lambda kind: _WITHIN_BLOCKS)
    return [planner.cost(item) for item in range(len(names.items()))]


def _survey() -> NDArray[np.bool_]:
    """bool (blocks,): what lies within the loaded land of one place of each of several biomes."""
    found = np.zeros(len(names.blocks()), np.bool_)
    world = EmbeddedWorld(draw=False)
    for biome in _BIOMES:
        world.reset(Task("survey", Goal("look"), Survive(1), 1, WorldSetup(biome=biome)), _SURVEY_SEED)
        found |= np.bincount(world.grid.blocks.ravel(), minlength=len(found)) > 0
    return found
