"""Berries that are picked by the use key, and the plant stays.

A berry bush of age 2 gives 1 or 2 sweet berries, one of age 3 gives 2 or 3, and is of age 1 again; bone meal makes a bush grow
that is not yet of age 3 (https://minecraft.wiki/w/Sweet_Berries#Sweet_berry_bushes). Cave vines with berries give one
(https://minecraft.wiki/w/Glow_Berries). The sounds of it are none of ``bridge.sounds``.
"""

from __future__ import annotations

import functools

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.chance import below
from bridge.embedded.deeds.deed import DONE, PASS, BlockDeed, Held, Scene
from bridge.raycast import BlockHit

RIPE_AGE, FULL_AGE, PICKED_AGE = 2, 3, 1
"""From which age on a bush bears, the age at which it bears one berry more, and its age when it was picked."""


def _pick_bush(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    state = scene.grid.get_state(*hit.cell)
    age = int(describe(hit.block, state)["age"])
    if age < RIPE_AGE or (age < FULL_AGE and names.items().name(held.item) == "bone_meal"):
        return PASS
    scene.give("sweet_berries", hit.cell, 1 + int(below(scene.random, 2)) + int(age == FULL_AGE))
    scene.columns.change(hit.cell, hit.block, state_of(hit.block, state, age=str(PICKED_AGE)))
    return DONE


def _pick_vine(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    state = scene.grid.get_state(*hit.cell)
    if describe(hit.block, state)["berries"] == "false":
        return PASS
    scene.give("glow_berries", hit.cell)
    scene.columns.change(hit.cell, hit.block, state_of(hit.block, state, berries="false"))
    return DONE


@functools.cache
def block_deeds() -> dict[int, BlockDeed]:
    """Block id -> what using it does."""
    block = names.blocks().id
    return {
        block("sweet_berry_bush"): _pick_bush,
        block("cave_vines"): _pick_vine,
        block("cave_vines_plant"): _pick_vine,
    }
