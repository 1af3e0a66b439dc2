"""Blocks that answer the use key: doors, trapdoors, gates and levers turn; the windows of other stations swallow the click.

Sources: https://minecraft.wiki/w/Door, https://minecraft.wiki/w/Trapdoor, https://minecraft.wiki/w/Fence_Gate,
https://minecraft.wiki/w/Lever. There is no redstone: doors and trapdoors of iron stay shut, and a button springs back unseen.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from bridge import names, sounds
from bridge.block_states import describe, state_of
from bridge.embedded.cells.directions import OPPOSITE, heading_of
from bridge.embedded.deeds.deed import DONE, BlockDeed, Held, Scene
from bridge.messages import Cell
from bridge.raycast import BlockHit

_TURN = {"true": "false", "false": "true"}
_WINDOWS = (
    r"crafting_table|furnace|blast_furnace|smoker|(chipped_|damaged_)?anvil|enchanting_table|loom|stonecutter|grindstone"
    r"|cartography_table|smithing_table|brewing_stand|beacon|hopper|dispenser|dropper|ender_chest|(\w+_)?shulker_box|note_block"
    r"|\w+_button|bell"
)


def _turn(scene: Scene, cell: Cell, name: str, **also: str) -> None:
    """Flip a property between true and false."""
    block, state = scene.grid.get(*cell), scene.grid.get_state(*cell)
    flipped = {name: _TURN[describe(block, state)[name]]} | also
    scene.columns.change(cell, block, state_of(block, state, **flipped))


def _door(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """Both halves turn."""
    x, y, z = hit.cell
    upper = describe(hit.block, scene.grid.get_state(*hit.cell))["half"] == "upper"
    other = (x, y - 1 if upper else y + 1, z)
    _turn(scene, hit.cell, "open")
    if scene.grid.get(*other) == hit.block:
        _turn(scene, other, "open")
    scene.sound(sounds.DOOR_OPEN, hit.cell)
    return DONE


def _trapdoor(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    _turn(scene, hit.cell, "open")
    scene.sound(sounds.DOOR_OPEN, hit.cell)
    return DONE


def _gate(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """A gate opens away from who opens it."""
    standing = describe(hit.block, scene.grid.get_state(*hit.cell))
    look = heading_of(scene.body.yaw)
    turned = {"facing": look} if standing["open"] == "false" and standing["facing"] == OPPOSITE[look] else {}
    _turn(scene, hit.cell, "open", **turned)
    scene.sound(sounds.DOOR_OPEN, hit.cell)
    return DONE


def _lever(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    _turn(scene, hit.cell, "powered")
    return DONE


def _window(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    """What its window would do, the item functions do (craft, smelt) or nothing does: the click ends here."""
    return DONE


_DEEDS: tuple[tuple[str, BlockDeed], ...] = (
    (r"(?!iron_)\w+_door", _door),
    (r"(?!iron_)\w+_trapdoor", _trapdoor),
    (r"\w+_fence_gate", _gate),
    (r"lever", _lever),
    (_WINDOWS, _window),
)


def _found() -> Iterator[tuple[int, BlockDeed]]:
    for block, name in enumerate(names.blocks().names):
        for pattern, deed in _DEEDS:
            if re.fullmatch(pattern, name):
                yield block, deed


@functools.cache
def block_deeds() -> dict[int, BlockDeed]:
    """Block id -> what using it does."""
    return dict(_found())
