"""Opening chests and barrels by the use key, and what ``place`` and ``equip`` mean while one is open.

The rule itself, and why it is our own, stands in ``containers``.
"""

from __future__ import annotations

import functools
import math
import re

from bridge import names, sounds
from bridge.block_states import describe
from bridge.embedded.deeds.deed import DONE, PASS, BlockDeed, Held, Scene
from bridge.embedded.items.containers import OPEN_DISTANCE, container_blocks, other_half
from bridge.messages import Cell, ItemAction
from bridge.raycast import BlockHit

CHEST_VOLUME = 0.5


@functools.cache
def _see_through() -> frozenset[int]:
    """Blocks that do not press a lid down though they are full cubes."""
    return frozenset(
        block
        for block, name in enumerate(names.blocks().names)
        if re.search(r"glass$|_leaves$|^ice$|^glowstone$", name)
    )


def _is_pressed_down(scene: Scene, cell: Cell) -> bool:
    above = scene.grid.get(cell[0], cell[1] + 1, cell[2])
    lidded = scene.block(cell) != "barrel"
    return lidded and names.blocks().solid[above] == 1 and above not in _see_through()


def _halves(scene: Scene, cell: Cell) -> tuple[Cell, ...]:
    """The cells of a container; of a large chest the right half is the first."""
    other = other_half(scene.grid, cell)
    if other is None:
        return (cell,)
    right = describe(scene.grid.get(*cell), scene.grid.get_state(*cell))["type"] == "right"
    return (cell, other) if right else (other, cell)


def _open(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    halves = _halves(scene, hit.cell)
    if any(_is_pressed_down(scene, cell) for cell in halves):
        return "use: a block keeps the lid down"
    scene.use["open"], scene.use["open_cell"] = 1, hit.cell
    scene.sound(sounds.CHEST_OPEN, hit.cell, CHEST_VOLUME)
    return DONE


def open_cells(scene: Scene) -> tuple[Cell, ...]:
    """The cells of the open container, none where none is."""
    if not scene.use["open"]:
        return ()
    x, y, z = (int(v) for v in scene.use["open_cell"])
    return _halves(scene, (x, y, z))


def contents(scene: Scene) -> dict[str, int]:
    """Name of item -> how many lie in the open container."""
    held = scene.containers.contents(open_cells(scene))
    return {names.items().name(item): count for item, count in held.items()}


def close(scene: Scene) -> None:
    """Close the open container, if there is one."""
    scene.use["open"] = 0


def tick_chest(scene: Scene) -> None:
    """Close the container that is gone or too far away."""
    if not scene.use["open"]:
        return
    x, y, z = (int(v) for v in scene.use["open_cell"])
    away = math.dist(scene.body.position.tolist(), (x + 0.5, y + 0.5, z + 0.5))
    if away > OPEN_DISTANCE or scene.grid.get(x, y, z) not in container_blocks():
        close(scene)


def move_items(scene: Scene, act: ItemAction) -> str | None:
    """Carry out ``place`` or ``equip`` on the open container; PASS where it is no matter of one."""
    cells = open_cells(scene)
    if not cells:
        return PASS
    if act.verb == "place":
        slot = scene.inventory.find(act.item)
        return PASS if slot is None else scene.containers.store(cells, scene.inventory, slot)
    if act.verb == "equip" and act.item in scene.containers.contents(cells):
        return scene.containers.fetch(cells, scene.inventory, act.item)
    return PASS


@functools.cache
def block_deeds() -> dict[int, BlockDeed]:
    """Block id -> what using it does."""
    return dict.fromkeys(container_blocks(), _open)
