"""What a creature leaves when it dies. Items are booked, as everything that is made of nothing.

Source: the "Drops" section of each kind's page on https://minecraft.wiki, Java Edition 1.20.4, without looting enchantments.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.chance import below, happens, uniform
from bridge.embedded.creatures.kinds import SHEEP, SLIME, WITCH, kind_names
from bridge.embedded.items.drops import BLOCK_DROP_DELAY, add_drop
from bridge.embedded.items.ledger import book

LOOT = np.dtype(
    [
        ("item", np.int64),
        ("burnt_item", np.int64),
        ("low", np.int64),
        ("high", np.int64),
        ("chance", np.float64),
        ("by_player", np.int64),
    ]
)
"""``low`` to ``high`` of an item with a ``chance``, or of ``burnt_item`` where the creature died burning; ``by_player`` 1
asks that the player killed it."""
_RARE = 0.025 / 3
"""Of a zombie's iron, carrot and potato each: one of the three in 2.5 % of its deaths."""
_Row = tuple[str, str, int, int, float, bool]
_DROPS: dict[str, tuple[_Row, ...]] = {
    "cow": (("beef", "cooked_beef", 1, 3, 1.0, False), ("leather", "leather", 0, 2, 1.0, False)),
    "pig": (("porkchop", "cooked_porkchop", 1, 3, 1.0, False),),
    "sheep": (("mutton", "cooked_mutton", 1, 2, 1.0, False),),
    "chicken": (("chicken", "cooked_chicken", 1, 1, 1.0, False), ("feather", "feather", 0, 2, 1.0, False)),
    "horse": (("leather", "leather", 0, 2, 1.0, False),),
    "zombie": (
        ("rotten_flesh", "rotten_flesh", 0, 2, 1.0, False),
        ("iron_ingot", "iron_ingot", 1, 1, _RARE, True),
        ("carrot", "carrot", 1, 1, _RARE, True),
        ("potato", "baked_potato", 1, 1, _RARE, True),
    ),
    "skeleton": (("bone", "bone", 0, 2, 1.0, False), ("arrow", "arrow", 0, 2, 1.0, False)),
    "spider": (("string", "string", 0, 2, 1.0, False), ("spider_eye", "spider_eye", 1, 1, 1 / 3, True)),
    "creeper": (("gunpowder", "gunpowder", 0, 2, 1.0, False),),
    "slime": (("slime_ball", "slime_ball", 0, 2, 1.0, False),),
    "enderman": (("ender_pearl", "ender_pearl", 0, 1, 1.0, False),),
}
_WITCH_DROPS = (
    *(("glowstone_dust", 1), ("sugar", 1), ("redstone", 1), ("spider_eye", 1), ("glass_bottle", 1), ("gunpowder", 1)),
    ("stick", 2),
)
"""Item and weight: one to three times one of these, 0 to 2 of it."""
WITCH_ROLLS = 3
_DYES = (
    *("white", "orange", "magenta", "light_blue", "yellow", "lime", "pink", "gray"),
    *("light_gray", "cyan", "purple", "blue", "brown", "green", "red", "black"),
)
"""In the game's order of colours."""


def _rows_of(kind: str) -> tuple[_Row, ...]:
    if kind != "witch":
        return _DROPS.get(kind, ())
    weights = sum(weight for _, weight in _WITCH_DROPS)
    return tuple((item, item, 0, 2, weight / weights, False) for item, weight in _WITCH_DROPS)


@functools.cache
def loot_table() -> NDArray[np.void]:
    """LOOT (kinds, rows); a row of ``high`` 0 gives nothing. Of a witch's rows one is drawn at a time, by their chances."""
    kinds = kind_names().names
    table = np.zeros((len(kinds), max(len(_rows_of(kind)) for kind in kinds)), LOOT)
    items = names.items()
    for index, kind in enumerate(kinds):
        for row, (item, burnt, low, high, chance, by_player) in enumerate(_rows_of(kind)):
            table[index, row] = (items.id(item), items.id(burnt), low, high, chance, by_player)
    return table


@functools.cache
def wool_items() -> NDArray[np.int64]:
    """int64 (16,): the wool item of each colour."""
    return names.items().ids(f"{dye}_wool" for dye in _DYES)


@rule
def lay(realm, creature, item, count, hop):  # type: ignore[no-untyped-def]
    """Put new items down at a creature's middle, with a small hop, and book them."""
    if count <= 0:
        return
    book(realm.ledger, item, count)
    add_drop(
        realm.drops,
        item,
        count,
        -1,
        creature.position[0],
        creature.position[1] + 0.5 * creature.height,
        creature.position[2],
        uniform(realm.random, -0.1, 0.1),
        hop,
        uniform(realm.random, -0.1, 0.1),
        BLOCK_DROP_DELAY,
        realm.clock.next_id,
        realm.ledger,
    )


@rule
def _drop_row(realm, creature, row):  # type: ignore[no-untyped-def]
    count = row.low + below(realm.random, row.high - row.low + 1)
    lay(realm, creature, row.burnt_item if creature.fire_ticks > 0 else row.item, count, 0.2)


@rule
def _drop_of_witch(realm, creature, rows):  # type: ignore[no-untyped-def]
    """One to three times one of the rows."""
    for _ in range(1 + below(realm.random, WITCH_ROLLS)):
        draw = uniform(realm.random, 0.0, 1.0)
        for index in range(rows.shape[0]):
            draw -= rows[index].chance
            if draw < 0.0:
                _drop_row(realm, creature, rows[index])
                break


@rule
def drop_loot(realm, creature, by_player):  # type: ignore[no-untyped-def]
    """Everything that a dying creature leaves: babies nothing, slimes only of size 1, sheep their wool if they wear it."""
    if creature.age < 0 or (creature.kind == SLIME and creature.size > 1):
        return
    rows = realm.tables.loot[creature.kind]
    if creature.kind == WITCH:
        _drop_of_witch(realm, creature, rows)
        return
    for index in range(rows.shape[0]):
        row = rows[index]
        if row.high == 0 or (row.by_player and not by_player) or not happens(realm.random, row.chance):
            continue
        _drop_row(realm, creature, row)
    if creature.kind == SHEEP and not creature.sheared:
        lay(realm, creature, realm.tables.wool[creature.colour], 1, 0.2)
