"""Tools that make one block into another: hoes, shovels, axes, shears, flint and steel. Each deed costs one use of the tool.

Sources: https://minecraft.wiki/w/Hoe#Tilling, https://minecraft.wiki/w/Shovel#Usage, https://minecraft.wiki/w/Axe#Usage,
https://minecraft.wiki/w/Shears#Usage, https://minecraft.wiki/w/Flint_and_Steel#Usage. Fire that is lit here burns nothing
else, and TNT is not set off.
"""

from __future__ import annotations

import functools
import re

from bridge import names, sounds
from bridge.block_states import describe, properties_of, state_of
from bridge.embedded.cells.directions import NAMES
from bridge.embedded.deeds.deed import DONE, PASS, BlockDeed, Held, Scene, beside
from bridge.messages import Cell
from bridge.raycast import BlockHit

_DOWN = (0, -1, 0)
_TILLED = {"grass_block": "farmland", "dirt_path": "farmland", "dirt": "farmland", "coarse_dirt": "dirt"}
_TRODDEN = ("grass_block", "dirt", "coarse_dirt", "podzol", "mycelium", "rooted_dirt")
_BARK = re.compile(r"(?!stripped_)\w+_(log|wood|stem|hyphae)|bamboo_block")
_PUMPKIN_SEEDS = 4


def _is_open_above(scene: Scene, cell: Cell) -> bool:
    return scene.grid.get(cell[0], cell[1] + 1, cell[2]) == names.AIR


def _till(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """Earth becomes farmland, under air and not from below; coarse dirt becomes dirt; rooted dirt also gives its roots."""
    block = scene.block(hit.cell)
    if block == "rooted_dirt":
        scene.change(hit.cell, "dirt")
        scene.give("hanging_roots", beside(hit))
    elif block in _TILLED and hit.face != _DOWN and _is_open_above(scene, hit.cell):
        scene.change(hit.cell, _TILLED[block])
    else:
        return PASS
    held.wear()
    return DONE


def _flatten(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """Earth becomes a path, under air and not from below; a burning campfire is put out."""
    block = scene.block(hit.cell)
    if hit.face == _DOWN:
        return PASS
    if block in _TRODDEN and _is_open_above(scene, hit.cell):
        scene.change(hit.cell, "dirt_path")
    elif block.endswith("campfire") and _is_lit(scene, hit):
        _light(scene, hit, "false")
        scene.sound(sounds.FIRE_EXTINGUISH, hit.cell)
    else:
        return PASS
    held.wear()
    return DONE


def _strip(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """A log or wood loses its bark and keeps its axis."""
    block = scene.block(hit.cell)
    if not _BARK.fullmatch(block) or f"stripped_{block}" not in names.blocks():
        return PASS
    axis = describe(hit.block, scene.grid.get_state(*hit.cell))["axis"]
    scene.change(hit.cell, f"stripped_{block}", state_of(f"stripped_{block}", axis=axis))
    held.wear()
    return DONE


def _carve(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """A pumpkin gets a face on the side that was met, and gives four seeds."""
    if scene.block(hit.cell) != "pumpkin":
        return PASS
    facing = "north" if hit.face[1] or not any(hit.face) else NAMES[hit.face]
    scene.change(hit.cell, "carved_pumpkin", state_of("carved_pumpkin", facing=facing))
    scene.give("pumpkin_seeds", beside(hit), _PUMPKIN_SEEDS)
    held.wear()
    return DONE


def _is_lit(scene: Scene, hit: BlockHit) -> bool:
    return describe(hit.block, scene.grid.get_state(*hit.cell))["lit"] == "true"


def _light(scene: Scene, hit: BlockHit, lit: str) -> None:
    state = state_of(hit.block, scene.grid.get_state(*hit.cell), lit=lit)
    scene.columns.change(hit.cell, hit.block, state)


def _ignite(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """Campfires and candles are lit; else a fire burns before the face, where there is air over something full."""
    block = scene.block(hit.cell)
    if (block.endswith("campfire") or block.endswith("candle")) and "lit" in dict(properties_of(hit.block)):
        if _is_lit(scene, hit):
            return PASS
        _light(scene, hit, "true")
    else:
        x, y, z = beside(hit)
        below = scene.grid.get(x, y - 1, z)
        if scene.grid.get(x, y, z) != names.AIR or names.blocks().solid[below] != 1:
            return "use: nothing burns there"
        soul = names.blocks().name(below) in ("soul_sand", "soul_soil")
        scene.change((x, y, z), "soul_fire" if soul else "fire")
    held.wear()
    return DONE


_DEEDS: tuple[tuple[str, BlockDeed], ...] = (
    (r"\w+_hoe", _till),
    (r"\w+_shovel", _flatten),
    (r"\w+_axe", _strip),
    (r"shears", _carve),
    (r"flint_and_steel", _ignite),
)


@functools.cache
def item_deeds() -> dict[int, BlockDeed]:
    """Item id -> what using it on a block does."""
    return {
        item: deed
        for item, name in enumerate(names.items().names)
        for pattern, deed in _DEEDS
        if re.fullmatch(pattern, name)
    }
