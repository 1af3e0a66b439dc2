"""What shape a block has for eyes and rays: nothing, a cube, a smaller box, two crossed leaves of a plant, or water.

The vocabulary knows blocks without their states, so a door is always closed towards north and a slab always the lower
one.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names

EMPTY, CUBE, CUTOUT, BOX, CROSS, WATER = range(6)
"""Kinds of shape. CUTOUT is a cube whose texture has holes; WATER is seen through and never touched."""

_EMPTY_NAMES = frozenset(
    ("air", "cave_air", "void_air", "structure_void", "light", "barrier", "moving_piston", "tripwire")
)
_WATER_NAMES = frozenset(("water", "bubble_column"))
_WET_PLANTS = frozenset(("seagrass", "tall_seagrass", "kelp", "kelp_plant"))
_CUTOUT = re.compile(r"(^|_)glass$|^spawner$|^trial_spawner$|_grate$|^scaffolding$|^mangrove_roots$")
_CROSS = re.compile(
    r"sapling$|propagule$|^short_grass$|^tall_grass$|fern$|^dead_bush$|seagrass$|^kelp|^cobweb$|^dandelion$|^torchflower"
    r"|^poppy$|orchid$|^allium$|bluet$|tulip$|daisy$|^cornflower$|rose$|lily_of_the_valley|_mushroom$|^fire$|^soul_fire$"
    r"|^wheat$|^carrots$|^potatoes$|^beetroots$|_crop$|^pitcher_plant$|nether_wart$|sugar_cane|_stem$(?<!mushroom_stem)"
    r"|^vine$|glow_lichen|^sunflower$|^lilac$|rose_bush|^peony$|coral$|coral_fan$|coral_wall_fan$|_fungus$|_roots$"
    r"|nether_sprouts|_vines|berry_bush|amethyst_(cluster|bud)$|_amethyst_bud$|pointed_dripstone|spore_blossom|dripleaf"
    r"|^ladder$|^chain$|^bamboo$|^redstone_wire$|sculk_vein|^hanging_roots$|^frogspawn$|^attached_|^tripwire_hook$|^lever$"
)
_NOT_CROSS = re.compile(
    r"^potted_|^mangrove_roots$|^muddy_|^(stripped_)?(warped|crimson)_stem$|^mushroom_stem$|_block$"
)

# Boxes in sixteenths of a block (x0, y0, z0, x1, y1, z1); the first pattern that a name matches is its box.
_BOXES: tuple[tuple[str, tuple[int, int, int, int, int, int]], ...] = (
    (r"^snow$", (0, 0, 0, 16, 2, 16)),
    (r"_carpet$|pressure_plate$|rail$|^lily_pad$|^pink_petals$", (0, 0, 0, 16, 1, 16)),
    (r"^repeater$|^comparator$", (0, 0, 0, 16, 2, 16)),
    (r"_slab$", (0, 0, 0, 16, 8, 16)),
    (r"^farmland$|^dirt_path$", (0, 0, 0, 16, 15, 16)),
    (r"_bed$", (0, 0, 0, 16, 9, 16)),
    (r"^stonecutter$|^enchanting_table$|^end_portal$", (0, 0, 0, 16, 12, 16)),
    (r"^daylight_detector$|sculk_sensor$|sculk_shrieker$", (0, 0, 0, 16, 8, 16)),
    (r"campfire$", (0, 0, 0, 16, 7, 16)),
    (r"^cactus$|chest$", (1, 0, 1, 15, 14, 15)),
    (r"^cake$|candle_cake$", (1, 0, 1, 15, 8, 15)),
    (r"torch$|^end_rod$|^lightning_rod$|^candle$|_candle$", (7, 0, 7, 9, 10, 9)),
    (r"_button$", (5, 0, 6, 11, 2, 10)),
    (r"^potted_|^flower_pot$|^lantern$|^soul_lantern$|^sea_pickle$|_egg$", (5, 0, 5, 11, 8, 11)),
    (r"_skull$|_head$(?<!piston_head)", (4, 0, 4, 12, 8, 12)),
    (r"_door$", (0, 0, 0, 16, 16, 3)),
    (r"_trapdoor$", (0, 0, 0, 16, 3, 16)),
    (r"_fence_gate$", (0, 5, 7, 16, 16, 9)),
    (r"_fence$|^iron_bars$|glass_pane$", (6, 0, 6, 10, 16, 10)),
    (r"_wall$(?<!fan)", (4, 0, 4, 12, 16, 12)),
    (r"sign$|banner$", (0, 4, 7, 16, 14, 9)),
    (r"^bell$|^grindstone$|^lectern$|^brewing_stand$|^conduit$|^decorated_pot$|^anvil$|_anvil$", (2, 0, 2, 14, 14, 14)),
    (r"^cocoa$|chorus_", (4, 3, 4, 12, 13, 12)),
)
_PLANT_BOX = (2, 0, 2, 14, 13, 14)
_CUBE_BOX = (0, 0, 0, 16, 16, 16)


@dataclass(frozen=True)
class BlockShapes:
    """One row a block id.

    ``kind`` uint8 (n,), one of this module's kinds; ``wet`` uint8 (n,), 1 where water fills the cell;
    ``box`` float32 (n, 6), lower and upper corner in the cell, 0..1 (of a plant: what the crosshair meets);
    ``selectable`` uint8 (n,), 1 for everything but air and liquids; ``blocks_sight`` uint8 (n,), 1 for what hides
    what is behind.
    """

    kind: NDArray[np.uint8]
    wet: NDArray[np.uint8]
    box: NDArray[np.float32]
    selectable: NDArray[np.uint8]
    blocks_sight: NDArray[np.uint8]


def _shape(name: str) -> tuple[int, tuple[int, int, int, int, int, int]]:
    if name in _EMPTY_NAMES:
        return EMPTY, _CUBE_BOX
    if name in _WATER_NAMES:
        return WATER, _CUBE_BOX
    if _CUTOUT.search(name):
        return CUTOUT, _CUBE_BOX
    if _CROSS.search(name) and not _NOT_CROSS.search(name):
        return CROSS, _PLANT_BOX
    for pattern, box in _BOXES:
        if re.search(pattern, name):
            return BOX, box
    return CUBE, _CUBE_BOX


@functools.cache
def block_shapes() -> BlockShapes:
    """The shapes of the whole vocabulary (made at the first call; read-only arrays)."""
    table = names.blocks()
    rows = [_shape(name) for name in table.names]
    kind = np.array([row[0] for row in rows], np.uint8)
    box = np.array([row[1] for row in rows], np.float32) / np.float32(16)
    wet = np.array([name in _WATER_NAMES or name in _WET_PLANTS for name in table.names], np.uint8)
    selectable = ((kind != EMPTY) & (kind != WATER) & ~table.liquid()).astype(np.uint8)
    leaves = np.array([name.endswith("_leaves") for name in table.names])
    blocks_sight = ((table.solid != 0) & (~table.transparent | leaves)).astype(np.uint8)
    for array in (kind, wet, box, selectable, blocks_sight):
        array.setflags(write=False)
    return BlockShapes(kind, wet, box, selectable, blocks_sight)
