"""What shape a block has for eyes and rays: nothing, a cube, a smaller box, two crossed leaves of a plant, or water.

Most blocks have one shape. Where the state decides (``bridge.state_shapes``) each of its shapes is a row of boxes.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, describe, properties_of, state_count
from bridge.state_shapes import NEW_HEIGHT, RIPE_HEIGHT, Box, is_crop, ripeness, shape_by_state

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
    r"|^chain$|^bamboo$|^redstone_wire$|sculk_vein|^hanging_roots$|^frogspawn$|^attached_|^tripwire_hook$|^lever$"
)
_NOT_CROSS = re.compile(
    r"^potted_|^mangrove_roots$|^muddy_|^(stripped_)?(warped|crimson)_stem$|^mushroom_stem$|_block$"
)

# Boxes in sixteenths of a block (x0, y0, z0, x1, y1, z1); the first pattern that a name matches is its box.
_BOXES: tuple[tuple[str, tuple[int, int, int, int, int, int]], ...] = (
    (r"_carpet$|pressure_plate$|rail$|^lily_pad$|^pink_petals$", (0, 0, 0, 16, 1, 16)),
    (r"^repeater$|^comparator$", (0, 0, 0, 16, 2, 16)),
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
    (r"_wall$(?<!fan)", (4, 0, 4, 12, 16, 12)),
    (r"sign$|banner$", (0, 4, 7, 16, 14, 9)),
    (r"^bell$|^grindstone$|^lectern$|^brewing_stand$|^conduit$|^decorated_pot$|^anvil$|_anvil$", (2, 0, 2, 14, 14, 14)),
    (r"^cocoa$|chorus_", (4, 3, 4, 12, 13, 12)),
)
_PLANT_BOX = (2, 0, 2, 14, 13, 14)
_CUBE_BOX = (0, 0, 0, 16, 16, 16)


MOST_BOXES = 5
"""Boxes of one shape: a fence that reaches out to all sides."""
_UNRIPE = np.array((0.55, 0.95, 0.5), np.float32)
"""By what the colours of a crop that was just sown are scaled."""


@dataclass(frozen=True)
class BlockShapes:
    """One row a block id, and the boxes that they share.

    Attributes:
        kind: uint8 (blocks,), one of this module's kinds.
        wet: uint8 (blocks,), 1 where water fills the cell.
        selectable: uint8 (blocks,), 1 for everything but air and liquids.
        blocks_sight: uint8 (blocks,), 1 for what hides what is behind.
        row: uint16 (blocks, STATES), where a block in a state has its row in the arrays that follow.
        count: int64 (rows,), how many boxes there are.
        boxes: float32 (rows, MOST_BOXES, 6), lower and upper corners in the cell, 0..1; of a plant what the crosshair meets.
        plant_height: float32 (rows,), to which a plant's leaves reach, in blocks.
        tint: float32 (rows, 3), by what a plant's colours are scaled.
    """

    kind: NDArray[np.uint8]
    wet: NDArray[np.uint8]
    selectable: NDArray[np.uint8]
    blocks_sight: NDArray[np.uint8]
    row: NDArray[np.uint16]
    count: NDArray[np.int64]
    boxes: NDArray[np.float32]
    plant_height: NDArray[np.float32]
    tint: NDArray[np.float32]


_Row = tuple[tuple[Box, ...], float]
"""Boxes and ripeness."""


def _shape(name: str) -> tuple[int, Box]:
    if name in _EMPTY_NAMES:
        return EMPTY, _CUBE_BOX
    if name in _WATER_NAMES:
        return WATER, _CUBE_BOX
    if shape_by_state(name) is not None:
        return BOX, _CUBE_BOX
    if _CUTOUT.search(name):
        return CUTOUT, _CUBE_BOX
    if _CROSS.search(name) and not _NOT_CROSS.search(name):
        return CROSS, _PLANT_BOX
    for pattern, box in _BOXES:
        if re.search(pattern, name):
            return BOX, box
    return CUBE, _CUBE_BOX


def _rows_of_states(block: int, name: str, box: Box) -> list[_Row]:
    """The shape of a block in each of its states that a byte can tell."""
    by_state, values = shape_by_state(name), dict(properties_of(block))
    if by_state is None and not is_crop(name):
        return [((box,), 1.0)]
    found: list[_Row] = []
    for state in range(min(state_count(block), STATES)):
        properties = describe(block, state)
        ripe = ripeness(name, values, properties)
        height = NEW_HEIGHT + (RIPE_HEIGHT - NEW_HEIGHT) * ripe
        plant = (*box[:4], box[4] * height, box[5])
        found.append(((plant,) if by_state is None else by_state(properties), ripe))
    return found


@functools.cache
def block_shapes() -> BlockShapes:
    """The shapes of the whole vocabulary (made at the first call; read-only arrays)."""
    table = names.blocks()
    shapes = [_shape(name) for name in table.names]
    kind = np.array([shape for shape, _ in shapes], np.uint8)
    row = np.zeros((len(table), STATES), np.uint16)
    rows: dict[_Row, int] = {}
    families: dict[object, NDArray[np.int64]] = {}
    for block, name in enumerate(table.names):
        # Blocks of one family, such as all stairs, share their properties, their default and so all their rows.
        lowest = int(table.default_state[block] - table.min_state[block])
        family = (shape_by_state(name), is_crop(name), shapes[block], properties_of(block), lowest)
        if family not in families:
            of_states = _rows_of_states(block, name, shapes[block][1])
            indexes = np.array([rows.setdefault(key, len(rows)) for key in of_states])
            families[family] = indexes[np.arange(STATES) % len(indexes)]
        row[block] = families[family]
    boxes = np.zeros((len(rows), MOST_BOXES, 6), np.float32)
    for (shape, _), index in rows.items():
        boxes[index, : len(shape)] = np.array(shape, np.float32) / np.float32(16)
    count = np.array([len(shape) for shape, _ in rows], np.int64)
    ripe = np.array([share for _, share in rows], np.float32)
    plant_height = np.float32(NEW_HEIGHT) + np.float32(RIPE_HEIGHT - NEW_HEIGHT) * ripe
    tint = _UNRIPE + (1 - _UNRIPE) * ripe[:, None]
    wet = np.array([name in _WATER_NAMES or name in _WET_PLANTS for name in table.names], np.uint8)
    selectable = ((kind != EMPTY) & (kind != WATER) & ~table.liquid()).astype(np.uint8)
    leaves = np.array([name.endswith("_leaves") for name in table.names])
    blocks_sight = ((table.solid != 0) & (~table.transparent | leaves)).astype(np.uint8)
    arrays = (kind, wet, selectable, blocks_sight, row, count, boxes, plant_height, tint)
    for array in arrays:
        array.setflags(write=False)
    return BlockShapes(*arrays)
