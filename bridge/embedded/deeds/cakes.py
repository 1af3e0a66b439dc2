"""Cakes stand as blocks and are eaten where they stand, by the use key and at once: seven bites of a drumstick each.

A bite gives 2 half drumsticks and 0.4 of saturation; who is not hungry takes none. A candle on a whole cake makes a cake with a
candle, and a bite of that leaves the candle and a cake with one bite less (https://minecraft.wiki/w/Cake). The bites are silent.
"""

from __future__ import annotations

import functools

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.deeds.deed import DONE, PASS, BlockDeed, Held, Scene
from bridge.embedded.player.hunger import FULL_FOOD, feed
from bridge.raycast import BlockHit

BITES = 7
BITE_FOOD, BITE_SATURATION = 2.0, 0.4
_ENDING = "_cake"


def _bite(scene: Scene) -> bool:
    """Take a bite, if it goes down."""
    if scene.vitals["food"] >= FULL_FOOD:
        return False
    feed(scene.vitals, BITE_FOOD, BITE_SATURATION)
    return True


def _eat(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    state = scene.grid.get_state(*hit.cell)
    bites = int(describe(hit.block, state)["bites"])
    with_candle = names.items().name(held.item) + _ENDING
    if bites == 0 and with_candle in names.blocks():
        held.use_up()
        scene.change(hit.cell, with_candle, state_of(with_candle, lit="false"))
        return DONE
    if not _bite(scene):
        return PASS
    if bites + 1 == BITES:
        scene.change(hit.cell, "air")
    else:
        scene.columns.change(hit.cell, hit.block, state_of(hit.block, state, bites=str(bites + 1)))
    return DONE


def _eat_with_candle(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """A bite, and the candle falls."""
    name = scene.block(hit.cell)
    if not _bite(scene):
        return PASS
    scene.give(name.removesuffix(_ENDING), hit.cell)
    scene.change(hit.cell, "cake", state_of("cake", bites="1"))
    return DONE


@functools.cache
def block_deeds() -> dict[int, BlockDeed]:
    """Block id -> what using it does."""
    blocks = names.blocks()
    with_candles = {block: _eat_with_candle for block, name in enumerate(blocks.names) if name.endswith("candle_cake")}
    return {blocks.id("cake"): _eat, **with_candles}
