"""Bone meal: what it makes grow, by how much, and with what chance. One is used up wherever it can work, grown or not.

Crops and stems age by 2 to 5 at once, beetroots by 1 in three of four tries, berry bushes and cocoa by 1; a sapling takes the
next step in 45 of 100; short grass and ferns double; tall flowers give one of themselves; a grass block sends up grass and
flowers around. Source: https://minecraft.wiki/w/Bone_Meal.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from bridge import names
from bridge.block_states import describe, properties_of, state_of
from bridge.embedded.chance import below, happens
from bridge.embedded.deeds.deed import DONE, PASS, BlockDeed, Held, Scene
from bridge.messages import Cell
from bridge.raycast import BlockHit

Growth = Callable[[Scene, Cell], bool]
"""Whether something grew or, by chance, did not; False means that bone meal cannot work there."""
SAPLING_CHANCE = 0.45
BEETROOT_CHANCE = 0.75
TRIES_AROUND = 128
"""Places around a grass block at which something may come up."""
FLOWER_CHANCE = 1 / 8
_TALL = {"short_grass": "tall_grass", "fern": "large_fern"}
_FLOWERS = ("dandelion", "poppy")
"""Of plains and most other land."""


def _age(scene: Scene, cell: Cell, steps: int) -> bool:
    """Let a plant grow older, up to its last age; False where that is reached."""
    block, state = scene.grid.get(*cell), scene.grid.get_state(*cell)
    last = _last_age(block)
    age = int(describe(block, state)["age"])
    if age >= last:
        return False
    scene.columns.change(cell, block, state_of(block, state, age=str(min(last, age + steps))))
    return True


@functools.cache
def _last_age(block: int) -> int:
    return len(dict(properties_of(block))["age"]) - 1


def _crop(scene: Scene, cell: Cell) -> bool:
    return _age(scene, cell, 2 + int(below(scene.random, 4)))


def _beetroot(scene: Scene, cell: Cell) -> bool:
    return _age(scene, cell, int(happens(scene.random, BEETROOT_CHANCE)))


def _by_one(scene: Scene, cell: Cell) -> bool:
    return _age(scene, cell, 1)


def _double(scene: Scene, cell: Cell) -> bool:
    """Short grass becomes tall, a fern large, where the cell above is free."""
    above = (cell[0], cell[1] + 1, cell[2])
    if scene.grid.get(*above) != names.AIR:
        return False
    tall = _TALL[scene.block(cell)]
    scene.change(cell, tall, state_of(tall, half="lower"))
    scene.change(above, tall, state_of(tall, half="upper"))
    return True


def _copy(scene: Scene, cell: Cell) -> bool:
    """A tall flower gives one of itself."""
    scene.give(scene.block(cell), cell)
    return True


def _spread(scene: Scene, cell: Cell) -> bool:
    """Grass and flowers come up around a grass block: walks of growing length from above it, over grass blocks only."""
    x, y, z = cell
    if scene.grid.get(x, y + 1, z) != names.AIR:
        return False
    random = scene.random
    for number in range(TRIES_AROUND):
        at = (x, y + 1, z)
        for _ in range(number // 16):
            at = (
                at[0] + int(below(random, 3)) - 1,
                at[1] + int((int(below(random, 3)) - 1) * int(below(random, 3)) / 2),
                at[2] + int(below(random, 3)) - 1,
            )
            if scene.block((at[0], at[1] - 1, at[2])) != "grass_block":
                break
        else:
            _come_up(scene, at)
    return True


def _come_up(scene: Scene, cell: Cell) -> None:
    """At one place: grass or a flower on free grass; what is short grass already may double."""
    random = scene.random
    if scene.block(cell) == "short_grass":
        if happens(random, 0.1):
            _double(scene, cell)
    elif scene.grid.get(*cell) == names.AIR and scene.block((cell[0], cell[1] - 1, cell[2])) == "grass_block":
        plant = _FLOWERS[int(below(random, len(_FLOWERS)))] if happens(random, FLOWER_CHANCE) else "short_grass"
        scene.change(cell, plant)


def _sapling(scene: Scene, cell: Cell) -> bool:
    if happens(scene.random, SAPLING_CHANCE):
        scene.blocks.grow_sapling(cell)
    return True


_GROWTHS: tuple[tuple[str, Growth], ...] = (
    (r"wheat|carrots|potatoes|melon_stem|pumpkin_stem", _crop),
    (r"beetroots", _beetroot),
    (r"sweet_berry_bush|cocoa", _by_one),
    (r"short_grass|fern", _double),
    (r"sunflower|lilac|rose_bush|peony", _copy),
    (r"grass_block", _spread),
    (r"\w+_sapling|mangrove_propagule", _sapling),
)


@functools.cache
def _growths() -> dict[int, Growth]:
    return {
        block: growth
        for block, name in enumerate(names.blocks().names)
        for pattern, growth in _GROWTHS
        if re.fullmatch(pattern, name)
    }


def _fertilise(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    growth = _growths().get(hit.block)
    if growth is None or not growth(scene, hit.cell):
        return PASS
    held.use_up()
    return DONE


@functools.cache
def item_deeds() -> dict[int, BlockDeed]:
    """Item id -> what using it on a block does."""
    return {names.items().id("bone_meal"): _fertilise}
