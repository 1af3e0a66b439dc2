"""What each block does when something changes beside it, and what it needs to stay: the tables of the compiled block rules.

Names are matched once by the patterns below. Sources: https://minecraft.wiki/w/Block_update, https://minecraft.wiki/w/Falling_Block,
https://minecraft.wiki/w/Fluid and the pages of the blocks.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, UntellableStateError, properties_of, state_count, state_of, value_table
from bridge.embedded.cells.faces import DOWN, EAST, NORTH, SOUTH, UP, WEST
from bridge.embedded.motion.block_physics import block_physics
from bridge.packed import packed

STAYS, FALLS, FLOWS_WATER, FLOWS_LAVA, IS_HELD, IS_LEAVES, IS_FARMLAND, IS_FIRE = range(8)
"""How a block reacts to a change beside it. IS_HELD: it breaks where it is no longer held (``support``)."""
WATER_DELAY, LAVA_DELAY, FALL_DELAY, FIRE_DELAY = 5, 30, 2, 30
"""Ticks from the change to the reaction, in the Overworld. What loses its support breaks at once."""

(
    NO_SUPPORT,
    FLOOR_FULL,
    FLOOR_CENTRE,
    FLOOR_ANY,
    ON_SOIL,
    ON_FARMLAND,
    ON_DRY_SOIL,
    AS_CACTUS,
    AS_SUGAR_CANE,
    ON_SOUL_SAND,
    AS_BAMBOO,
    ON_WALL,
    ON_LOG,
    BY_FACE,
    AS_LANTERN,
    AS_DOOR,
    AS_TALL_PLANT,
    AS_BED,
    ON_WATER,
    FROM_ABOVE,
    IN_WATER_ON_FLOOR,
) = range(21)
"""What holds a block; ``support.is_held`` says what each of them means."""
(
    SOIL,
    SAND,
    GRAVEL,
    FARMLAND,
    SOUL_SAND,
    CACTUS,
    CANE,
    BAMBOO,
    TERRACOTTA,
    JUNGLE_LOG,
    LOG,
    LEAVES,
    KELP,
    HANGING,
    FUEL,
) = (1 << bit for bit in range(15))
"""Bits of what a block is to those that stand on it or hang from it."""

_SUPPORTS: tuple[tuple[str, int], ...] = (
    (r"wall_torch$|wall_sign$|^ladder$|wall_banner$|^tripwire_hook$|wall_fan$", ON_WALL),
    (r"_button$|^lever$", BY_FACE),
    (r"lantern$(?<!jack_o_lantern)(?<!sea_lantern)", AS_LANTERN),
    (r"_door$", AS_DOOR),
    (r"_bed$", AS_BED),
    (r"^(tall_grass|large_fern|sunflower|lilac|rose_bush|peony|pitcher_plant|small_dripleaf)$", AS_TALL_PLANT),
    (
        r"^(wheat|carrots|potatoes|beetroots|torchflower_crop|pitcher_crop|(attached_)?(melon|pumpkin)_stem)$",
        ON_FARMLAND,
    ),
    (r"_sapling$(?<!bamboo_sapling)|^(short_grass|fern|sweet_berry_bush|pink_petals|mangrove_propagule)$", ON_SOIL),
    (r"^(dandelion|torchflower|poppy|blue_orchid|allium|azure_bluet|oxeye_daisy|cornflower)$", ON_SOIL),
    (r"_tulip$|^lily_of_the_valley$|^wither_rose$|azalea$(?<!potted_azalea)", ON_SOIL),
    (r"^dead_bush$", ON_DRY_SOIL),
    (r"^cactus$", AS_CACTUS),
    (r"^sugar_cane$", AS_SUGAR_CANE),
    (r"^nether_wart$", ON_SOUL_SAND),
    (r"^bamboo(_sapling)?$", AS_BAMBOO),
    (r"^cocoa$", ON_LOG),
    (r"^(tall_)?seagrass$|^kelp(_plant)?$", IN_WATER_ON_FLOOR),
    (r"^lily_pad$", ON_WATER),
    (r"^(hanging_roots|spore_blossom|weeping_vines(_plant)?|cave_vines(_plant)?)$", FROM_ABOVE),
    (r"rail$|^redstone_wire$|^repeater$|^comparator$|^snow$|^(brown|red)_mushroom$", FLOOR_FULL),
    (r"torch$|_pressure_plate$|candle$|^sea_pickle$|_sign$(?<!hanging_sign)|_banner$", FLOOR_CENTRE),
    (r"_carpet$|^cake$|candle_cake$", FLOOR_ANY),
)
_GROUNDS: tuple[tuple[str, int], ...] = (
    (
        r"^(dirt|grass_block|podzol|coarse_dirt|mycelium|rooted_dirt|moss_block|mud|muddy_mangrove_roots|farmland)$",
        SOIL,
    ),
    (r"^(suspicious_|red_)?sand$", SAND),
    (r"^(suspicious_)?gravel$", GRAVEL),
    (r"^farmland$", FARMLAND),
    (r"^soul_sand$", SOUL_SAND),
    (r"^cactus$", CACTUS),
    (r"^sugar_cane$", CANE),
    (r"^bamboo(_sapling)?$", BAMBOO),
    (r"terracotta$(?<!glazed_terracotta)", TERRACOTTA),
    (r"^(stripped_)?jungle_(log|wood)$", JUNGLE_LOG),
    (r"_(log|wood|stem|hyphae)$(?<!mushroom_stem)(?<!melon_stem)(?<!pumpkin_stem)", LOG),
    (r"_leaves$", LEAVES),
    (r"^kelp(_plant)?$|^tall_seagrass$", KELP),
    (r"^(weeping_vines|cave_vines)(_plant)?$", HANGING),
    (r"^netherrack$|^magma_block$", FUEL),
)
_FALLS = re.compile(r"^(suspicious_|red_)?sand$|^(suspicious_)?gravel$|_concrete_powder$|anvil$|^dragon_egg$")
_KEEPS_FLUID_OUT = re.compile(
    r"_door$|sign$|^ladder$|^sugar_cane$|^bubble_column$|portal$|^structure_void$|^end_gateway$|seagrass$|^kelp"
)
"""What flows do not wash away although nothing there stops a body; nor what could be waterlogged, which only a source does."""
_SOLID_SIZE = 0.7291666666666666
"""Mean side of the box around a block from which on the game counts it as solid (so is one that is a block high)."""
_REPLACEABLE = re.compile(
    r"^((cave_|void_)?air|water|lava|short_grass|fern|dead_bush|vine|glow_lichen|(tall_)?seagrass|tall_grass|large_fern|snow|fire"
    r"|soul_fire|bubble_column|light|structure_void|nether_sprouts|(crimson|warped)_roots|hanging_roots)$"
)
_FACES: Mapping[str, int] = {"down": DOWN, "up": UP, "north": NORTH, "south": SOUTH, "west": WEST, "east": EAST}
ON_THE_FLOOR, ON_THE_WALL, ON_THE_CEILING = range(3)
"""Values of ``BlockRules.attached``."""


class BlockRules(NamedTuple):
    """One row a block id.

    Attributes:
        reaction: uint8 (blocks,), one of this module's.
        support: uint8 (blocks,), what holds it.
        ground: int32 (blocks,), the bits of this module.
        takes_fluid: bool (blocks,), whether water and lava flow into its cell.
        replaceable: bool (blocks,), whether what is placed or lands takes its place (snow: of one layer).
        hardened: int32 (blocks,), what water makes of it: concrete of its powder, 0 for others.
        facing: int8 (blocks, STATES), the face of ``faces`` that it looks to, -1 without one.
        upper: int8, likewise: 1 for the upper half of a door or plant and the head of a bed, 0 for the other, -1 for neither.
        attached: int8, likewise: what a button or lever sits on; ON_THE_CEILING for a hanging lantern.
        wet: bool (blocks, STATES), as of ``BlockPhysics``.
        soaked: int16 (blocks, STATES), the state of the same block with water in it, -1 where it holds none or is wet already.
        air, water, lava, stone, cobblestone, obsidian, dirt, farmland, snow, fire: block ids.
        older_fire: how far the states of fire lie apart from one age to the next.
    """

    reaction: NDArray[np.uint8]
    support: NDArray[np.uint8]
    ground: NDArray[np.int32]
    takes_fluid: NDArray[np.bool_]
    replaceable: NDArray[np.bool_]
    hardened: NDArray[np.int32]
    facing: NDArray[np.int8]
    upper: NDArray[np.int8]
    attached: NDArray[np.int8]
    wet: NDArray[np.bool_]
    soaked: NDArray[np.int16]
    air: int
    water: int
    lava: int
    stone: int
    cobblestone: int
    obsidian: int
    dirt: int
    farmland: int
    snow: int
    fire: int
    older_fire: int


def meanings(property_name: str, meaning: Mapping[str, int]) -> NDArray[np.int8]:
    """int8 (blocks, STATES): what a property's value means in each state, -1 where the block has none of the values."""
    indices = value_table(property_name)
    table = np.full_like(indices, -1)
    for block in np.flatnonzero(indices[:, 0] >= 0):
        values = dict(properties_of(int(block)))[property_name]
        table[block] = np.array([meaning.get(value, -1) for value in values], np.int8)[indices[block]]
    return table


def is_solid() -> NDArray[np.bool_]:
    """bool (blocks,): what the game counts as solid, by the boxes of the default state."""
    physics = block_physics()
    boxes = physics.boxes[physics.shape_row[:, 0]]
    empty = np.isnan(boxes[:, 0, 0])
    filled = np.where(empty[:, None, None], 0.0, boxes)
    size = np.nanmax(filled[:, :, 3:], axis=1) - np.nanmin(filled[:, :, :3], axis=1)
    solid: NDArray[np.bool_] = ~empty & ((size.mean(axis=1) >= _SOLID_SIZE) | (size[:, 1] >= 1.0))
    return solid


def _soaked() -> NDArray[np.int16]:
    soaked = np.full((len(names.blocks()), STATES), -1, np.int16)
    for block, state in np.argwhere(value_table("waterlogged") == 1):
        if state < state_count(int(block)):
            with contextlib.suppress(UntellableStateError):
                soaked[block, state] = state_of(int(block), int(state), waterlogged="true")
    return soaked


def _matches(pairs: tuple[tuple[str, int], ...], name: str) -> list[int]:
    return [value for pattern, value in pairs if re.search(pattern, name)]


def _reactions(support: NDArray[np.uint8]) -> NDArray[np.uint8]:
    reaction = np.where(support != NO_SUPPORT, IS_HELD, STAYS).astype(np.uint8)
    for block, name in enumerate(names.blocks().names):
        if _FALLS.search(name):
            reaction[block] = FALLS
        elif name.endswith("_leaves"):
            reaction[block] = IS_LEAVES
    for name, value in (
        ("water", FLOWS_WATER),
        ("lava", FLOWS_LAVA),
        ("farmland", IS_FARMLAND),
        ("dirt_path", IS_FARMLAND),
        ("fire", IS_FIRE),
    ):
        reaction[names.blocks().id(name)] = value
    return reaction


@functools.cache
def block_rules() -> BlockRules:
    """The tables, made once. Not to be written to, yet writable: numba takes read-only arrays over a slower path."""
    table = names.blocks()
    support = np.array([(_matches(_SUPPORTS, name) or [NO_SUPPORT])[0] for name in table.names], np.uint8)
    support[[name.startswith("potted_") for name in table.names]] = NO_SUPPORT
    waterlogged = value_table("waterlogged")[:, 0] >= 0
    kept_out = np.array([bool(_KEEPS_FLUID_OUT.search(name)) for name in table.names])
    hardened = np.zeros(len(table), np.int32)
    for block, name in enumerate(table.names):
        if name.endswith("_concrete_powder"):
            hardened[block] = table.id(name.removesuffix("_powder"))
    upper = np.maximum(meanings("half", {"upper": 1, "lower": 0}), meanings("part", {"head": 1, "foot": 0}))
    on = {"floor": ON_THE_FLOOR, "wall": ON_THE_WALL, "ceiling": ON_THE_CEILING}
    hangs = {"true": ON_THE_CEILING, "false": ON_THE_FLOOR}
    return packed(
        BlockRules(
            reaction=_reactions(support),
            support=support,
            ground=np.array([sum(_matches(_GROUNDS, name)) for name in table.names], np.int32),
            takes_fluid=~(is_solid() | waterlogged | kept_out),
            replaceable=np.array([bool(_REPLACEABLE.search(name)) for name in table.names]),
            hardened=hardened,
            facing=meanings("facing", _FACES),
            upper=upper,
            attached=np.maximum(meanings("face", on), meanings("hanging", hangs)),
            wet=block_physics().wet,
            soaked=_soaked(),
            air=names.AIR,
            water=table.id("water"),
            lava=table.id("lava"),
            stone=table.id("stone"),
            cobblestone=table.id("cobblestone"),
            obsidian=table.id("obsidian"),
            dirt=table.id("dirt"),
            farmland=table.id("farmland"),
            snow=table.id("snow"),
            fire=table.id("fire"),
            older_fire=state_of("fire", age="1"),
        )
    )
