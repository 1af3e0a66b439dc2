"""The kinds of creature and their figures in Minecraft 1.20.4.

Source: the page of each kind on https://minecraft.wiki, as /w/Cow: its infobox (health, attack damage at normal difficulty, width
and height, experience in "Drops"), "Data values" and "Sounds" (volume); speeds and follow ranges are those of
https://minecraft.wiki/w/Attribute#Default_values, a wolf's damage is the wild one's. Of a horse the middle stands
here: ``record.create`` draws its health, and its speed, 0.1125 to 0.3375 in the game, is always that. A slime's figures are those
of size 1: ``record.create`` scales them.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge.names import Vocabulary
from bridge.sounds import CREATURES

COW, PIG, SHEEP, CHICKEN, HORSE, WOLF, VILLAGER, ZOMBIE, SKELETON, SPIDER, CREEPER, SLIME, ENDERMAN, WITCH = range(14)
"""In the order of ``bridge.sounds.CREATURES``."""
NOTHING = -1
"""The kind of an empty row."""
MONSTER, BREEDS, BURNS_BY_DAY, FALLS_UNHURT, HURT_BY_WATER, CLIMBS, BREATHES_WATER = 1, 2, 4, 8, 16, 32, 64
"""Bits of ``traits``. MONSTER: it is the player's enemy by nature and despawns. BREEDS: a farm animal that food makes breed."""
KIND = np.dtype(
    [
        ("half_width", np.float64),
        ("height", np.float64),
        ("eye_height", np.float64),
        ("health", np.float64),
        ("speed", np.float64),
        ("damage", np.float64),
        ("follow_range", np.float64),
        ("armour", np.float64),
        ("experience_low", np.int64),
        ("experience_high", np.int64),
        ("ambient_interval", np.int64),
        ("traits", np.int64),
        ("volume", np.float64),
    ]
)
"""Sizes and ranges in blocks, health and damage in half hearts; ``speed`` is the game's attribute, whose square a walking
creature gains as velocity each tick; ``ambient_interval`` in ticks; ``volume`` of its voice, a slime's for each step of
its size."""
_ANIMAL_INTERVAL, _INTERVAL = 120, 80
_NEVER = 1 << 40
"""Creepers have no voice but their fuse's, and slimes are heard as they hop (https://minecraft.wiki/w/Creeper#Sounds)."""
_UNDEAD = BURNS_BY_DAY | BREATHES_WATER
_ROWS: dict[str, tuple[float, float, float, float, float, float, float, float, int, int, int, int]] = {
    "cow": (0.9, 1.4, 1.3, 10, 0.2, 0, 16, 0, 1, 3, _ANIMAL_INTERVAL, BREEDS),
    "pig": (0.9, 0.9, 0.765, 10, 0.25, 0, 16, 0, 1, 3, _ANIMAL_INTERVAL, BREEDS),
    "sheep": (0.9, 1.3, 1.235, 8, 0.23, 0, 16, 0, 1, 3, _ANIMAL_INTERVAL, BREEDS),
    "chicken": (0.4, 0.7, 0.644, 4, 0.25, 0, 16, 0, 1, 3, _ANIMAL_INTERVAL, BREEDS | FALLS_UNHURT),
    "horse": (1.3964844, 1.6, 1.52, 22, 0.225, 0, 16, 0, 1, 3, 400, 0),
    "wolf": (0.6, 0.85, 0.68, 8, 0.3, 4, 16, 0, 1, 3, _ANIMAL_INTERVAL, 0),
    "villager": (0.6, 1.95, 1.62, 20, 0.5, 0, 48, 0, 0, 0, _INTERVAL, 0),
    "zombie": (0.6, 1.95, 1.74, 20, 0.23, 3, 35, 2, 5, 5, _INTERVAL, MONSTER | _UNDEAD),
    "skeleton": (0.6, 1.99, 1.74, 20, 0.25, 2, 16, 0, 5, 5, _INTERVAL, MONSTER | _UNDEAD),
    "spider": (1.4, 0.9, 0.65, 16, 0.3, 2, 16, 0, 5, 5, _INTERVAL, MONSTER | CLIMBS),
    "creeper": (0.6, 1.7, 1.445, 20, 0.25, 0, 16, 0, 5, 5, _NEVER, MONSTER),
    "slime": (0.5202, 0.5202, 0.325125, 1, 0.3, 0, 16, 0, 1, 1, _NEVER, MONSTER),
    "enderman": (0.6, 2.9, 2.55, 40, 0.3, 7, 64, 0, 5, 5, _INTERVAL, MONSTER | HURT_BY_WATER),
    "witch": (0.6, 1.95, 1.62, 26, 0.25, 0, 16, 0, 5, 5, _INTERVAL, MONSTER),
}
"""Width, then the columns of KIND from the height to the traits."""
_VOLUMES = {"cow": 0.4, "wolf": 0.4, "horse": 0.8, "slime": 0.4}
"""1 for the others."""


@functools.cache
def kind_names() -> Vocabulary:
    """The names of the kinds by their index."""
    return Vocabulary("creature", CREATURES)


@functools.cache
def kind_table() -> NDArray[np.void]:
    """KIND (kinds,). Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    return np.array([(_ROWS[name][0] / 2, *_ROWS[name][1:], _VOLUMES.get(name, 1.0)) for name in CREATURES], KIND)
